from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict

from keydate.kit.errors import InvalidSettings
from keydate.kit.settings import PartSettings, unknown_variables


class DeskSettings(PartSettings):
    model_config = SettingsConfigDict(env_prefix="KEYDATE_DESK_")

    host: str = "127.0.0.1"
    port: int = 50000
    database_url: str = "sqlite:///desk.sqlite"
    secrets_key: SecretStr | None = None


def a_file(tmp_path: Path, text: str) -> Path:
    (tmp_path / "desk.yaml").write_text(text)
    return tmp_path / "desk.yaml"


def test_without_anything_the_defaults_hold() -> None:
    assert DeskSettings.load() == DeskSettings()


def test_an_option_beats_the_environment_and_that_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYDATE_DESK_PORT", "2")
    monkeypatch.setenv("KEYDATE_DESK_HOST", "from-environment")
    file = a_file(tmp_path, "port: 1\nhost: from-file\ndatabase_url: sqlite:///from-file\n")

    settings = DeskSettings.load(file, port=3, host=None)

    assert (settings.port, settings.host, settings.database_url) == (3, "from-environment", "sqlite:///from-file")


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert DeskSettings.load(a_file(tmp_path, "# nothing yet\n")) == DeskSettings()


def test_an_unknown_key_of_a_file_is_refused_with_the_one_that_may_be_meant(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match=r"prot is not a setting \(is port meant\?\)"):
        DeskSettings.load(a_file(tmp_path, "prot: 1\n"))


def test_a_value_that_does_not_fit_is_refused_without_repeating_it(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match=r"port: input should be a valid integer") as caught:
        DeskSettings.load(a_file(tmp_path, "port: hunter2\n"))

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("text", ["- a\n- b\n", "port: [", "1: 2\n"])
def test_a_file_that_does_not_name_settings_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidSettings, match=r"desk\.yaml"):
        DeskSettings.load(a_file(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="cannot be read"):
        DeskSettings.load(tmp_path / "missing.yaml")


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        DeskSettings().port = 1  # type: ignore[misc]


def test_the_effective_values_are_shown_without_secrets() -> None:
    settings = DeskSettings(database_url="postgresql://erp:hunter2@db/erp", secrets_key=SecretStr("hunter2"))

    shown = settings.shown()

    assert "hunter2" not in str(shown)
    assert (shown["host"], shown["port"]) == ("127.0.0.1", 50000)
    assert str(shown["database_url"]).startswith("postgresql://erp:")


def test_variables_that_nobody_reads_are_reported() -> None:
    environment = {
        "KEYDATE_DESK_PROT": "1",
        "KEYDATE_DESK_HOST": "x",
        "KEYDATE_HOME": "y",
        "KEYDATE_EXTRA": "z",
        "PATH": "",
    }

    sentences = unknown_variables([DeskSettings], also=["KEYDATE_EXTRA"], environment=environment)

    assert sentences == [
        "The environment variable KEYDATE_DESK_PROT is not a setting of Keydate and has no effect. Is KEYDATE_DESK_PORT meant?"
    ]
