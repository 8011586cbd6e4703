"""What is delivered: authorization objects, fields, activities, proposals for transactions, templates, and roles. Data only.

Names, fields and activities follow SAP's, so that roles, exports and clients written for SAP's objects mean the same here. What no public
source confirms is decided in ADR 0009.
"""

from __future__ import annotations

from typing import Final

from keydate.erp.authority.catalogue.administration import ADMINISTRATION_OBJECTS
from keydate.erp.authority.catalogue.basis import BASIS_OBJECTS
from keydate.erp.authority.catalogue.fields import FIELDS
from keydate.erp.authority.catalogue.finance import FINANCE_OBJECTS
from keydate.erp.authority.model.catalogue import ObjectCatalogue
from keydate.vocabulary.ids import ObjectName

#: The catalogue of a fresh system.
DELIVERED: Final = ObjectCatalogue(
    objects={item.name: item for item in (*ADMINISTRATION_OBJECTS, *BASIS_OBJECTS, *FINANCE_OBJECTS)},
    fields={item.name: item for item in FIELDS},
)

#: What profile SAP_NEW holds: the objects that came after the oldest releases, in whose roles they are therefore missing.
NEWER_OBJECTS: Final = tuple(
    ObjectName(name) for name in ("S_BTCH_NA1", "S_PROGNAM", "S_SECPOL", "S_START", "S_TABU_NAM", "S_USER_SAS")
)
