"""The page of all settings and environment variables. What a setting means is the comment `#:` above it in the code."""

from __future__ import annotations

import inspect
import types
import typing
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from keydate.cli.reference import markdown
from keydate.cli.reference.markdown import code, section, table
from keydate.cli.reference.source import meanings
from keydate.cli.variables import SETTINGS, VARIABLES
from keydate.kit.settings import PartSettings

_INTRODUCTION: Final = (
    "Each part reads its settings once, when a command or a server starts. An option of the command line goes before the environment, the environment "
    "before the default. `keydate doctor` reports variables that begin with `KEYDATE_` and are none of these."
)
_TYPES: Final = {str: "text", int: "whole number", bool: "true or false", Path: "path", SecretStr: "secret"}
#: Attribute of a constraint -> how it reads.
_CONSTRAINTS: Final = {"ge": "at least {}", "le": "at most {}", "gt": "more than {}", "lt": "less than {}"}


def page() -> str:
    """Returns the page."""
    return markdown.page(
        "Settings",
        _INTRODUCTION,
        *(_part(part, settings) for part, settings in SETTINGS.items()),
        section(
            2,
            "Other environment variables",
            "Secrets are never arguments, which other users of the machine can see: they come from a file, from one of these, or from a prompt.",
            table(("variable", "holds"), ((code(name), text) for name, text in VARIABLES.items())),
        ),
    )


def _part(part: str, settings: type[PartSettings]) -> str:
    texts, variables = meanings(settings), settings.variables()
    rows = (
        (code(variables[name]), _type(field), _default(field), texts[name])
        for name, field in settings.model_fields.items()
    )
    introduction = (inspect.getdoc(settings) or "").split("\n\n")[0]
    return section(2, code(f"keydate {part}"), introduction, table(("variable", "type", "default", "means"), rows))


def _type(field: FieldInfo) -> str:
    limits = [
        text.format(value)
        for constraint in field.metadata
        for name, text in _CONSTRAINTS.items()
        if (value := getattr(constraint, name, None)) is not None
    ]
    patterns = [f"like {code(found)}" for each in field.metadata if (found := getattr(each, "pattern", None))]
    return ", ".join([_name(field.annotation), *limits, *patterns])


def _name(annotation: Any) -> str:
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        return " or ".join(_name(each) for each in typing.get_args(annotation) if each is not type(None))
    return _TYPES.get(annotation) or str(getattr(annotation, "__name__", annotation))


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    if default is None or default == "":
        return ""
    return code(str(default).lower() if isinstance(default, bool) else str(default))
