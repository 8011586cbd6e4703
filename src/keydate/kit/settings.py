"""Settings of a part: built once at the edge of a process, frozen, passed down.

Precedence: an option of the command line, then the environment, then the settings file, then the default. A part derives its class and
names its prefix:

    class ErpSettings(PartSettings):
        model_config = SettingsConfigDict(env_prefix="KEYDATE_ERP_")
        port: int = 50000

Importing this module costs Pydantic; a command imports it when it runs, not when it prints its help.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Self

import yaml
from pydantic import ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from keydate.kit.errors import InvalidSettings
from keydate.kit.home import HOME_VARIABLE
from keydate.kit.masking import masked

_ALL: Final = "KEYDATE_"


class PartSettings(BaseSettings):
    """The settings of one part; secrets are `SecretStr`."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    @classmethod
    def load(cls, file: Path | None = None, **options: Any) -> Self:
        """Builds the settings from options that are not None, the environment and a YAML file.

        Raises:
            InvalidSettings: the file is missing or no YAML, a key is unknown, or a value does not fit; all of it in one sentence.
        """
        chosen = {name: value for name, value in options.items() if value is not None}
        try:
            return cls(**(_read_file(file) | EnvSettingsSource(cls)() | chosen))
        except ValidationError as error:
            raise InvalidSettings(_sentence(cls, error)) from None

    @classmethod
    def variables(cls) -> dict[str, str]:
        """Returns the environment variable of each setting, by its name."""
        prefix = str(cls.model_config.get("env_prefix", ""))
        return {name: f"{prefix}{name}".upper() for name in cls.model_fields}

    def shown(self) -> dict[str, Any]:
        """Returns the effective values as JSON types, secrets masked, passwords in URLs too."""
        shown: dict[str, Any] = masked(self.model_dump(mode="json"))
        return shown


def unknown_variables(
    parts: Iterable[type[PartSettings]], *, also: Iterable[str] = (), environment: Mapping[str, str] = os.environ
) -> list[str]:
    """Returns one sentence for each variable `KEYDATE_…` that no part reads: most are typing mistakes."""
    known = {HOME_VARIABLE, *also}
    for part in parts:
        known.update(part.variables().values())
    sentences = []
    for name in sorted(environment):
        if name.startswith(_ALL) and name.upper() not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Is {near[0]} meant?" if near else ""
            sentences.append(f"The environment variable {name} is not a setting of Keydate and has no effect.{hint}")
    return sentences


def _read_file(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        message = f"The settings file {file} cannot be read: {error}."
        raise InvalidSettings(message) from error
    if content is None:
        return {}
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        message = f"The settings file {file} is not a list of names with values."
        raise InvalidSettings(message)
    return content


def _sentence(settings: type[PartSettings], error: ValidationError) -> str:
    # Without the inputs: one of them may be a secret.
    problems = []
    for problem in error.errors(include_input=False, include_url=False):
        name = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            near = difflib.get_close_matches(name, settings.model_fields, n=1)
            problems.append(f"{name} is not a setting" + (f" (is {near[0]} meant?)" if near else ""))
        else:
            problems.append(f"{name}: {problem['msg'][:1].lower()}{problem['msg'][1:]}")
    return f"The settings are not valid: {'; '.join(problems)}."
