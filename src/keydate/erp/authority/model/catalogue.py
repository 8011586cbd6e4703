"""Authorization objects, their fields and activities, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from keydate.erp.authority.errors import UnknownObject
from keydate.erp.authority.model.check import Catalogue
from keydate.vocabulary.ids import FieldName, ObjectName

ACTVT: Final = FieldName("ACTVT")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDefinition:
    """One authorization field."""

    name: FieldName
    text: str
    #: The longest value; at most 40.
    length: int
    #: Kept once per role as the variable `$FIELD`.
    is_organizational_level: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectDefinition:
    """One authorization object: up to ten fields that are checked together."""

    name: ObjectName
    text: str
    object_class: str
    fields: tuple[FieldName, ...]
    #: The activities that ACTVT may hold; empty when any will do or the object has no such field.
    activities: tuple[str, ...] = ()
    is_excluded_from_sap_all: bool = False
    is_delivered: bool = True
    #: Every check answers "allowed".
    is_switched_off: bool = False


@dataclass(frozen=True, kw_only=True)
class ObjectCatalogue:
    """All objects of a system."""

    objects: Mapping[ObjectName, ObjectDefinition]
    fields: Mapping[FieldName, FieldDefinition]

    def object(self, name: ObjectName) -> ObjectDefinition:
        """Returns the definition of an object.

        Raises:
            UnknownObject: there is none.
        """
        definition = self.objects.get(name)
        if definition is None:
            raise UnknownObject(object=name)
        return definition

    def is_organizational_level(self, field: FieldName) -> bool:
        """Tells whether a field is kept once per role."""
        definition = self.fields.get(field)
        return definition is not None and definition.is_organizational_level

    @cached_property
    def fields_by_object(self) -> Catalogue:
        """The form that the authority check takes."""
        return {name: definition.fields for name, definition in self.objects.items()}

    @cached_property
    def unchecked(self) -> frozenset[ObjectName]:
        """The objects that are switched off globally."""
        return frozenset(name for name, definition in self.objects.items() if definition.is_switched_off)


def variable(field: FieldName) -> str:
    """Returns the variable that stands for an organizational level in role data, e.g. `$BUKRS`."""
    return f"${field}"
