"""The delivered data are consistent, and complete as the reference lists them."""

from __future__ import annotations

import pytest

from keydate.erp.authority.catalogue import DELIVERED, NEWER_OBJECTS
from keydate.erp.authority.catalogue.activities import ACTIVITIES
from keydate.erp.authority.catalogue.proposals import PROPOSALS
from keydate.erp.authority.catalogue.roles import DELIVERED_ROLES
from keydate.erp.authority.catalogue.templates import TEMPLATES
from keydate.erp.authority.errors import UnknownObject
from keydate.erp.authority.model.catalogue import variable
from keydate.erp.authority.model.roles import RoleAuthorization
from keydate.erp.authority.model.values import checked_authorization, checked_levels
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import FieldName, ObjectName, role_name

#: Objects and fields of the reference, sections 10 and 11, and the connector's own.
REFERENCE = """
S_USER_GRP CLASS ACTVT / S_USER_AGR ACT_GROUP ACTVT / S_USER_AUT OBJECT AUTH ACTVT / S_USER_PRO PROFILE ACTVT / S_USER_TCD TCD
S_USER_VAL OBJECT AUTH_FIELD AUTH_VALUE / S_USER_SAS ACT_GROUP ACTVT CLASS PROFILE SUBSYSTEM / S_USER_SYS SUBSYSTEM ACTVT
S_USER_ADM S_ADM_AREA ACTVT
S_BTCH_ADM BTCADMIN / S_BTCH_JOB JOBACTION JOBGROUP / S_BTCH_NAM BTCUNAME / S_BTCH_NA1 BTCUNAME PROGRAM
S_PROGRAM P_GROUP P_ACTION / S_PROGNAM P_PROGNAM P_ACTION / S_APPL_LOG ALG_OBJECT ALG_SUBOBJ ACTVT / S_SPO_ACT SPOACTION SPOAUTH
S_SPO_DEV SPODEVICE / S_ADMI_FCD S_ADMI_FCD / S_RFC RFC_TYPE RFC_NAME ACTVT
S_RFCACL RFC_SYSID RFC_CLIENT RFC_USER RFC_EQUSER RFC_TCODE RFC_INFO ACTVT / S_ICF ICF_FIELD ICF_VALUE / S_SERVICE SRV_NAME SRV_TYPE
S_START AUTHPGMID AUTHOBJTYP AUTHOBJNAM / S_TCODE TCD / S_TABU_DIS DICBERCLS ACTVT / S_TABU_NAM TABLE ACTVT
S_XMI_PROD EXTCOMPANY EXTPRODUCT INTERFACE / S_XMI_LOG XMILOGACC / S_WFAR_OBJ OAARCHIV OADOCUMENT OAOBJEKTE ACTVT
S_DEVELOP DEVCLASS OBJTYPE OBJNAME P_GROUP ACTVT / /IWFND/SRV SRV_NAME SRV_VERS / FCCX_TMM ACTVT
F_BKPF_BUK BUKRS ACTVT / F_BKPF_BUP BRGRU / F_BKPF_BLA BRGRU ACTVT / F_BKPF_BES BRGRU ACTVT / F_BKPF_BED BRGRU ACTVT
F_BKPF_BEK BRGRU ACTVT / F_BKPF_GSB GSBER ACTVT / F_BKPF_KOA KOART ACTVT / F_BKPF_FKB FKBER ACTVT
F_SKA1_BUK BUKRS ACTVT / F_SKA1_KTP KTOPL ACTVT / F_SKA1_BES BRGRU ACTVT / F_FAGL_LDR BUKRS GLRLDNR GLRRCTY GLRVERS ACTVT
F_FAGL_SEG SEGMENT GLRRCTY ACTVT / F_T011 VERSN ACTVT / K_CSKS KOKRS KOSTL ACTVT / K_CCA RESPAREA KSTAR CO_ACTION
Z_FCC_CONN ACTVT FCC_SCOPE
"""
EXPECTED = [part.split() for line in REFERENCE.strip().splitlines() for part in line.split(" / ")]


@pytest.mark.parametrize("expected", EXPECTED, ids=[item[0] for item in EXPECTED])
def test_every_object_of_the_reference_is_delivered_with_its_fields(expected: list[str]) -> None:
    name, *fields = expected
    assert list(DELIVERED.object(ObjectName(name)).fields) == fields


def test_names_texts_and_lengths_fit_their_tables() -> None:
    for name, item in DELIVERED.objects.items():
        assert len(name) <= 10
        assert len(item.text) <= 60
        assert len(item.object_class) <= 4
        assert 1 <= len(item.fields) <= 10
    for field in DELIVERED.fields.values():
        assert len(field.name) <= 10
        assert len(field.text) <= 60
        assert 1 <= field.length <= 40


def test_every_field_is_declared_and_every_activity_known() -> None:
    used = {field for item in DELIVERED.objects.values() for field in item.fields}
    assert used <= set(DELIVERED.fields)
    for item in DELIVERED.objects.values():
        assert set(item.activities) <= set(ACTIVITIES)
        assert bool(item.activities) == ("ACTVT" in item.fields), item.name


def test_the_trusted_logon_and_the_connector_are_excluded_from_sap_all() -> None:
    excluded = {name for name, item in DELIVERED.objects.items() if item.is_excluded_from_sap_all}
    assert excluded == {"S_RFCACL", "Z_FCC_CONN"}


def test_newer_objects_are_delivered() -> None:
    assert set(NEWER_OBJECTS) <= set(DELIVERED.objects)


def test_an_object_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownObject, match="Z_NONE"):
        DELIVERED.object(ObjectName("Z_NONE"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda item: item.name)
def test_templates_hold_what_their_objects_allow(template: object) -> None:
    items = next(item for item in TEMPLATES if item is template).authorizations
    for object_name, fields in items:
        _accept(object_name, {name: tuple(map(ValueRange, lows)) for name, lows in fields.items()})


def test_proposals_hold_what_their_objects_allow_and_refer_to_organizational_levels() -> None:
    for proposals in PROPOSALS.values():
        for object_name, fields in proposals:
            _accept(object_name, {name: tuple(map(ValueRange, lows)) for name, lows in fields.items()})
            assert set(fields) == set(DELIVERED.object(ObjectName(object_name)).fields)
            for name, lows in fields.items():
                if DELIVERED.is_organizational_level(FieldName(name)):
                    assert lows == (variable(FieldName(name)),)


@pytest.mark.parametrize("delivered", DELIVERED_ROLES, ids=lambda item: item.name)
def test_delivered_roles_hold_what_their_objects_allow(delivered: object) -> None:
    role = next(item for item in DELIVERED_ROLES if item is delivered)
    assert role_name(role.name) == role.name
    assert len(role.profile) == 10
    assert len(role.description) <= 80
    for object_name, fields in role.authorizations:
        definition = DELIVERED.object(ObjectName(object_name))
        assert set(fields) == set(definition.fields), "a delivered role leaves no field open"
        _accept(
            object_name,
            {
                name: tuple(ValueRange(value) if isinstance(value, str) else ValueRange(*value) for value in values)
                for name, values in fields.items()
            },
        )
    levels = {
        name: tuple(ValueRange(value) if isinstance(value, str) else ValueRange(*value) for value in values)
        for name, values in role.organizational_levels.items()
    }
    checked_levels(levels, DELIVERED)


def _accept(object_name: str, fields: dict[str, tuple[ValueRange, ...]]) -> None:
    values = {FieldName(name): rows for name, rows in fields.items()}
    item = RoleAuthorization(object=ObjectName(object_name), values=values)
    checked = checked_authorization(item, DELIVERED)
    assert {name: rows for name, rows in values.items() if rows} == checked.values
