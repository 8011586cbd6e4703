"""The pages of the reference: what each must hold, and how a folder is compared with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from keydate.cli.reference import PAGES, differences, run_reference, write_pages
from keydate.cli.reference.commands import commands
from keydate.cli.reference.source import meanings
from keydate.cli.variables import SETTINGS, VARIABLES
from keydate.erp.audit.model import AuditEvent
from keydate.erp.authority.catalogue import DELIVERED
from keydate.erp.authority.catalogue.roles import DELIVERED_ROLES
from keydate.erp.authority.catalogue.templates import TEMPLATES
from keydate.wire.bapi.catalogue import FUNCTIONS, STRUCTURES


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {name: make() for name, make in PAGES.items()}


class TestThePages:
    def test_name_every_remote_function_with_every_parameter(self, pages: dict[str, str]) -> None:
        for function in FUNCTIONS.values():
            _before, _heading, behind = pages["bapis.md"].partition(f"\n### {function.name}\n")
            chapter = behind.partition("\n### ")[0]
            for parameter in function.imports + function.exports + function.tables:
                assert f"| `{parameter.name}` |" in chapter, (function.name, parameter.name)
            for exception in function.exceptions:
                assert f"`{exception.key}`" in chapter, (function.name, exception.key)

    def test_name_every_structure_with_every_field(self, pages: dict[str, str]) -> None:
        for structure in STRUCTURES.values():
            _before, _heading, behind = pages["bapis.md"].partition(f"\n### {structure.name}\n")
            chapter = behind.partition("\n### ")[0]
            assert re.findall(r"^\| `([^`]+)` \|", chapter, re.MULTILINE) == [field.name for field in structure.fields]

    def test_lead_from_each_name_in_the_overview_to_its_heading(self, pages: dict[str, str]) -> None:
        page = pages["bapis.md"]
        headings = {line[4:].lower().replace("/", "") for line in page.splitlines() if line.startswith("### ")}

        assert {anchor for anchor in re.findall(r"\]\(#([^)]+)\)", page) if anchor not in headings} == set()

    def test_say_which_parameters_are_required(self, pages: dict[str, str]) -> None:
        chapter = pages["bapis.md"].partition("### BAPI_USER_GET_DETAIL\n")[2].partition("\n### ")[0]

        assert "| `USERNAME` | import | CHAR 12 | yes |" in chapter

    def test_name_every_object_and_say_what_sap_all_leaves_out(self, pages: dict[str, str]) -> None:
        rows = dict(re.findall(r"^\| `([^`]+)` \|.*\| (contained|excluded) \|$", pages["objects.md"], re.MULTILINE))

        assert set(rows) == set(DELIVERED.objects)
        assert {name for name, word in rows.items() if word == "excluded"} == {"S_RFCACL", "Z_FCC_CONN"}

    def test_name_every_delivered_role_and_template(self, pages: dict[str, str]) -> None:
        headings = set(re.findall(r"^### `([^`]+)`$", pages["objects.md"], re.MULTILINE))

        assert headings == {role.name for role in DELIVERED_ROLES} | {template.name for template in TEMPLATES}

    def test_show_the_fields_that_a_template_leaves_open(self, pages: dict[str, str]) -> None:
        chapter = pages["objects.md"].partition("### `BACKEND`")[2].partition("\n### ")[0]

        assert "| `S_RFCACL` | `RFC_SYSID` | open |" in chapter

    def test_name_every_audit_event_once(self, pages: dict[str, str]) -> None:
        codes = re.findall(r"^\| `(\w+)` \|", pages["audit-events.md"], re.MULTILINE)

        assert codes == sorted(event.code for event in AuditEvent)

    def test_name_every_setting_and_variable(self, pages: dict[str, str]) -> None:
        named = set(re.findall(r"^\| `(KEYDATE_\w+)` \|", pages["settings.md"], re.MULTILINE))
        expected = {name for settings in SETTINGS.values() for name in settings.variables().values()} | set(VARIABLES)

        assert named == expected

    def test_show_what_a_setting_may_be(self, pages: dict[str, str]) -> None:
        assert "| `KEYDATE_ERP_PORT` | whole number, at least 0, at most 65535 | `50000` |" in pages["settings.md"]
        assert "| `KEYDATE_HUB_CONNECTIVITY_TOKEN` | secret |" in pages["settings.md"]

    def test_show_a_command_with_its_arguments_options_and_variables(self, pages: dict[str, str]) -> None:
        chapter = pages["cli.md"].partition("### `keydate commuser verify`")[2].partition("\n### ")[0]

        assert "keydate commuser verify SPEC [OPTIONS]" in chapter
        assert "| `--extract` | `PATH` |" in chapter
        assert "Or `KEYDATE_ERP_USER`." in chapter

    def test_name_every_command_that_others_rely_on(self) -> None:
        relied_on = {
            "keydate erp init",
            "keydate erp serve",
            *(f"keydate commuser {word}" for word in ("plan", "apply", "verify", "hand-over", "rotate", "retire")),
            *(f"keydate commuser {word}" for word in ("least-privilege", "status")),
            *(f"keydate hub {word}" for word in ("init", "serve", "system add", "system check", "job run")),
            *(f"keydate {word}" for word in ("up", "demo", "doctor", "bench", "reference")),
        }

        assert relied_on - commands().keys() == set()

    def test_give_every_failure_its_four_parts(self, pages: dict[str, str]) -> None:
        rows = [line for line in pages["errors.md"].splitlines() if line.startswith("| `")]

        assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)
        assert not [row for row in rows if "|  |" in row]

    def test_are_the_same_each_time(self, pages: dict[str, str]) -> None:
        assert {name: make() for name, make in PAGES.items()} == pages


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_every_setting_says_what_it_means(settings: type) -> None:
    assert [name for name, text in meanings(settings).items() if name != "model_config" and not text] == []


class TestAFolder:
    def test_that_was_just_written_has_no_difference(self, tmp_path: Path) -> None:
        assert set(write_pages(tmp_path)) == set(PAGES)

        assert list(differences(tmp_path)) == []
        assert run_reference(write=None, check=tmp_path) == 0

    def test_that_is_up_to_date_is_not_written_again(self, tmp_path: Path) -> None:
        write_pages(tmp_path)

        assert write_pages(tmp_path) == []

    def test_with_an_edited_a_missing_and_a_strange_page_is_told_apart(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write_pages(tmp_path)
        edited = tmp_path / "settings.md"
        edited.write_text(edited.read_text().replace("50000", "50001"))
        (tmp_path / "cli.md").unlink()
        (tmp_path / "notes.md").write_text("mine\n")

        assert run_reference(write=None, check=tmp_path) == 1

        said = capsys.readouterr().err
        assert "settings.md differs from the code" in said
        assert "50001" in said
        assert "cli.md is missing" in said
        assert "notes.md is none of the generated pages" in said
        assert "make docs" in said

    def test_of_which_everything_differs_shows_only_the_first_lines(self, tmp_path: Path) -> None:
        write_pages(tmp_path)
        (tmp_path / "bapis.md").write_text("nothing\n")

        (said,) = differences(tmp_path)

        assert len(said.splitlines()) < 20
        assert "more lines" in said
