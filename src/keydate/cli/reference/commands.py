"""The page of all commands, from the commands themselves: what they take, not how a terminal shows it."""

from __future__ import annotations

import enum
import importlib
import typing
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from typer.main import get_command

from keydate.cli import PARTS, app
from keydate.cli.failures import EXIT_CODES, UNEXPECTED
from keydate.cli.reference import markdown
from keydate.cli.reference.markdown import block, code, section, sentence, table
from keydate.cli.reference.source import meanings
from keydate.commuser.exits import Exit

_INTRODUCTION: Final = (
    "Every command and what it takes. `--help` shows the same at the terminal. Passwords and tokens are never arguments: they come from a file, "
    "from an environment variable ([settings.md](settings.md)), or from a prompt."
)
_NAMES: Final[dict[Any, str]] = {
    str: "TEXT",
    int: "NUMBER",
    float: "NUMBER",
    Path: "PATH",
    date: "DATE",
    datetime: "DATE",
}
_EXIT_MEANINGS: Final = {
    0: "done",
    1: "an expected failure that no other code names",
    2: "the command line is not valid; `plan` and `verify`: differences found",
    130: "stopped with Ctrl-C",
    UNEXPECTED: "an unexpected failure, which is a defect",
}


def page() -> str:
    """Returns the page."""
    everything = _commands_by_part()
    sections = [
        section(2, code(f"keydate {part}".strip()), text, *(_command(path, leaf) for path, leaf in leaves.items()))
        for part, (text, leaves) in everything.items()
    ]
    return markdown.page("Commands", _INTRODUCTION, *sections, _exit_codes())


def commands() -> dict[str, frozenset[str]]:
    """Returns the options of each command, by the words that call it, e.g. `keydate hub system add`."""
    return {
        path: frozenset(name for each in leaf.params for name in (*each.opts, *each.secondary_opts))
        for _text, leaves in _commands_by_part().values()
        for path, leaf in leaves.items()
    }


def _commands_by_part() -> dict[str, tuple[str, dict[str, Any]]]:
    """Returns, for each part, its text and its commands by the words that call them; the whole's own commands come first."""
    whole: dict[str, Any] = {}
    found: dict[str, tuple[str, dict[str, Any]]] = {"": ("All parts together.", whole)}
    for name, command in _subcommands(get_command(app)).items():
        if name not in PARTS:
            whole[f"keydate {name}"] = command
            continue
        # A part's command at the top only hands its arguments on.
        real = get_command(importlib.import_module(PARTS[name]).app)
        found[name] = (sentence(real.help or ""), dict(_leaves(real, f"keydate {name}")))
    return found


def _leaves(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yields every command that does something, with the words that call it; groups only hold others."""
    subcommands = _subcommands(command)
    if not subcommands:
        yield path, command
    for name, inner in subcommands.items():
        yield from _leaves(inner, f"{path} {name}")


def _subcommands(command: Any) -> dict[str, Any]:
    return {name: each for name, each in getattr(command, "commands", {}).items() if not each.hidden}


def _command(path: str, command: Any) -> str:
    shown = [each for each in command.params if not getattr(each, "hidden", False)]
    arguments = [each for each in shown if each.param_type_name == "argument"]
    options = [each for each in shown if each.param_type_name == "option"]
    call = " ".join(
        [path, *(_in_call(each) for each in arguments), *(_required(each) for each in options if each.required)]
    )
    has_more = any(not each.required for each in options)
    # The help ends at a form feed, as in the terminal.
    text = sentence((command.help or "").split("\f")[0])
    rows = [*(_argument_row(each) for each in arguments), *(_option_row(each) for each in options)]
    return section(
        3,
        code(path),
        text,
        block(f"{call} [OPTIONS]" if has_more else call),
        table(("argument or option", "value", "default", "means"), rows),
    )


def _in_call(argument: Any) -> str:
    name = _metavar(argument)
    name += "..." if argument.nargs != 1 and not name.endswith("...") else ""
    return name if argument.required else f"[{name}]"


def _required(option: Any) -> str:
    return f"{option.opts[0]} {_metavar(option)}"


def _metavar(parameter: Any) -> str:
    if parameter.metavar:
        return str(parameter.metavar)
    return str(parameter.name).upper() if parameter.param_type_name == "argument" else _value(parameter)


def _argument_row(argument: Any) -> tuple[str, str, str, str]:
    return code(_metavar(argument)), _limited(argument), _default(argument), _meaning(argument)


def _option_row(option: Any) -> tuple[str, str, str, str]:
    names = ", ".join(code(name) for name in (*option.opts, *option.secondary_opts))
    return names, "" if option.is_flag else _limited(option), _default(option), _meaning(option)


def _limited(parameter: Any) -> str:
    """Returns what a value may be, with its limits."""
    low, high = parameter.min, parameter.max
    limits = [
        text for text in (f"from {low}" if low is not None else "", f"to {high}" if high is not None else "") if text
    ]
    named = parameter.metavar if parameter.metavar and parameter.param_type_name == "option" else _value(parameter)
    return " ".join([code(str(named)), *limits])


def _value(parameter: Any) -> str:
    """Returns the kind of a value as one word, or the words to choose from."""
    kind = parameter.type_descriptor.annotation
    for inner in (kind, *typing.get_args(kind)):
        if isinstance(inner, type) and issubclass(inner, enum.Enum):
            return "|".join(str(member.value) for member in inner)
        if typing.get_origin(inner) is typing.Literal:
            return "|".join(str(word) for word in typing.get_args(inner))
        if inner in _NAMES:
            return _NAMES[inner]
    return "TEXT"


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    default = parameter.default
    if callable(default) or default is None or default is False or default in ("", [], ()):
        return ""
    if isinstance(default, enum.Enum):
        default = default.value
    return code(", ".join(map(str, default)) if isinstance(default, list | tuple) else str(default))


def _meaning(parameter: Any) -> str:
    parts = [parameter.help or ""]
    if getattr(parameter, "multiple", False) and "repeat" not in parts[0]:
        parts.append("May be given several times.")
    if parameter.envvar:
        parts.append(f"Or {code(str(parameter.envvar))}.")
    return " ".join(part for part in parts if part)


def _exit_codes() -> str:
    by_code = {code_: _EXIT_MEANINGS.get(code_, "") for code_ in sorted({*_EXIT_MEANINGS, *EXIT_CODES.values()})}
    named = {number: ", ".join(code(name) for name, each in EXIT_CODES.items() if each == number) for number in by_code}
    rows = [(str(number), text or named[number]) for number, text in by_code.items()]
    own = [(str(Exit[name].value), text) for name, text in meanings(Exit).items()]
    return section(
        2,
        "Exit codes",
        "What a script may rely on.",
        table(("code", "means"), rows),
        "`keydate commuser` tells more apart:",
        table(("code", "means"), own),
    )
