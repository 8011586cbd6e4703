"""Roles as YAML that people review: what `role download` writes, `role upload` and `role set-authorizations` read.

    name: Z_FCC_COMMUNICATION
    description: Technical communication user of the closing hub
    authorizations:
      - {object: S_BTCH_JOB, values: {JOBACTION: [DELE, RELE], JOBGROUP: ["*"]}}
      - {object: F_BKPF_BUK, values: {BUKRS: ["1000..1999"], ACTVT: ["03"]}, inactive: true}
    organizational_levels: {$BUKRS: ["1010"]}

A value is text. A bare 03 is a number for YAML, which drops its zero; it is refused rather than guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import typer

from keydate.vocabulary.errors import InvalidValue

if TYPE_CHECKING:
    from keydate.erp.authority.model.roles import RoleAuthorization
    from keydate.vocabulary.authorization_values import ValueRange

_AUTHORIZATION_KEYS: Final = frozenset({"object", "values", "inactive", "text"})
_DOCUMENT_KEYS: Final = frozenset(
    {
        "name",
        "kind",
        "description",
        "parent_role",
        "members",
        "transactions",
        "authorizations",
        "organizational_levels",
    }
)
_KINDS: Final = ("single", "composite", "derived")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDocument:
    """A role as a file says it."""

    name: str
    kind: str
    description: str
    parent_role: str | None
    members: tuple[str, ...]
    transactions: tuple[str, ...]
    authorizations: tuple[RoleAuthorization, ...]
    #: None when the file does not speak of them.
    organizational_levels: Mapping[str, tuple[ValueRange, ...]] | None


def read_document(file: Path) -> RoleDocument:
    """Reads a role from a YAML (or JSON) file.

    Raises:
        InvalidValue: a key is unknown, or a value does not fit; the place is named.
    """
    document = _mapping("role", _load(file), _DOCUMENT_KEYS)
    kind = _text("kind", document.get("kind", "single"))
    if kind not in _KINDS:
        raise InvalidValue(field="kind", value=kind, rule=f"is none of {', '.join(_KINDS)}")
    levels = document.get("organizational_levels")
    return RoleDocument(
        name=_text("name", document.get("name", "")),
        kind=kind,
        description=_text("description", document.get("description", "")),
        parent_role=None if document.get("parent_role") is None else _text("parent_role", document["parent_role"]),
        members=_texts("members", document.get("members", [])),
        transactions=_texts("transactions", document.get("transactions", [])),
        authorizations=tuple(
            _authorization(number, item)
            for number, item in enumerate(_list("authorizations", document.get("authorizations", [])), start=1)
        ),
        organizational_levels=None if levels is None else _levels(levels),
    )


def read_value(field: str, given: object) -> ValueRange:
    """Returns an authorization value: `A`, `A*`, `*`, or a range `A..C`."""
    from keydate.vocabulary.authorization_values import ValueRange

    low, _, high = _text(field, given).partition("..")
    if not low:
        raise InvalidValue(field=field, value=str(given), rule="is empty; ' ' in single quotes stands for a blank")
    return ValueRange(low, high)


def _load(file: Path) -> object:
    import yaml

    try:
        return cast("object", yaml.safe_load(file.read_text(encoding="utf-8")))
    except OSError as error:
        message = f"The file {file} cannot be read: {error.strerror}."
        raise typer.BadParameter(message) from error
    except UnicodeDecodeError as error:
        message = f"The file {file} is not UTF-8."
        raise typer.BadParameter(message) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = "" if mark is None else f", line {mark.line + 1}"
        message = f"The file {file} is not YAML{place}."
        raise typer.BadParameter(message) from error


def _authorization(number: int, item: object) -> RoleAuthorization:
    from keydate.erp.authority.model.roles import RoleAuthorization
    from keydate.vocabulary.ids import field_name, object_name

    given = _mapping(f"authorization {number}", item, _AUTHORIZATION_KEYS)
    name = object_name(_text(f"object of authorization {number}", given.get("object", "")))
    inactive = given.get("inactive", False)
    if not isinstance(inactive, bool):
        raise InvalidValue(
            field=f"inactive of authorization {number}", value=str(inactive), rule="is not true or false"
        )
    values = given.get("values", {})
    fields = _mapping(f"values of authorization {number}", {} if values is None else values, None)
    return RoleAuthorization(
        object=name,
        values={
            field_name(field): tuple(read_value(f"{name}-{field}", value) for value in _list(f"{name}-{field}", rows))
            for field, rows in fields.items()
        },
        text=_text(f"text of authorization {number}", given.get("text", "")),
        is_inactive=inactive,
    )


def _levels(given: object) -> Mapping[str, tuple[ValueRange, ...]]:
    return {
        name.upper(): tuple(read_value(name, value) for value in _list(name, rows))
        for name, rows in _mapping("organizational_levels", given, None).items()
    }


def _mapping(place: str, given: object, keys: Collection[str] | None) -> Mapping[str, Any]:
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        raise InvalidValue(field=place, value=str(given), rule="is not a list of names and values")
    for key in given:
        if keys is not None and key not in keys:
            raise InvalidValue(field=place, value=key, rule=f"is none of {', '.join(sorted(keys))}")
    return given


def _list(place: str, given: object) -> list[object]:
    if not isinstance(given, list):
        raise InvalidValue(field=place, value=str(given), rule="is not a list")
    return given


def _texts(place: str, given: object) -> tuple[str, ...]:
    return tuple(_text(place, item) for item in _list(place, given))


def _text(place: str, given: object) -> str:
    if not isinstance(given, str):
        raise InvalidValue(field=place, value=str(given), rule="is not text; put it in quotes")
    return given
