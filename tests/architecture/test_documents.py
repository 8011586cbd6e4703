"""What the documents and the continuous integration promise to exist does exist."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from tests.architecture.documents import calls_in, commands_of, documents
from tests.architecture.tree import ROOT, SOURCE, shown, tracked_texts

from keydate.cli.reference.commands import commands
from keydate.cli.story.main_job import MAIN_JOB
from keydate.commuser.spec.templates import template_text
from keydate.erp.authority.catalogue.roles import DELIVERED_ROLES
from keydate.erp.authority.catalogue.templates import TEMPLATES

DECISIONS = ROOT / "docs" / "adr"


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_the_targets_that_others_rely_on_exist() -> None:
    assert {
        "run",
        "demo",
        "setup",
        "setup-test",
        "check",
        "test",
        "bench",
        "docs",
        "lock",
        "format",
        "clean",
        "help",
    } <= make_targets()


def test_every_make_target_that_a_document_names_exists() -> None:
    named = re.compile(r"(?:`|^\s*\$?\s*)make ([a-z][a-z-]*)", re.MULTILINE)
    documents = {
        path: text for path, text in tracked_texts().items() if path.suffix == ".md" or path.parent.name == ".ci"
    }

    missing = [
        f"{shown(path)}: make {target}"
        for path, text in documents.items()
        for target in named.findall(text)
        if target not in make_targets()
    ]
    assert missing == []


def test_links_between_documents_lead_somewhere() -> None:
    link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
    broken = [
        f"{shown(path)}: {target}"
        for path, text in tracked_texts().items()
        if path.suffix == ".md"
        for target in link.findall(text)
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_continuous_integration_can_be_started() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_every_command_that_a_document_names_exists_with_its_options() -> None:
    known = commands()

    assert [
        f"{shown(path)}: {call}" for path in documents() for call in calls_in(path) if not is_known(call, known)
    ] == []


def is_known(call: str, known: Mapping[str, frozenset[str]]) -> bool:
    """Tells whether a call begins with a command that exists and has these options, or names a group of such."""
    words = call.split()
    options = {word.partition("=")[0] for word in words if word.startswith("--")}
    for length in range(len(words), 1, -1):
        path = " ".join(words[:length])
        if path in known:
            return options <= known[path] | {"--help"}
    spoken = " ".join(word for word in words if word.islower() and not word.startswith("-"))
    return any(path.startswith(f"{spoken} ") for path in known)


def test_commands_are_told_apart_from_inventions() -> None:
    known = {"keydate hub system add": frozenset({"--text"})}

    assert is_known("keydate hub system add NAME --text hello", known)
    assert is_known("keydate hub system", known)
    assert is_known("keydate hub", known)
    assert not is_known("keydate hub system remove", known)
    assert not is_known("keydate hub system add NAME --colour red", known)


def test_a_command_may_have_several_lines_and_say_how_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = tmp_path / "page.md"
    document.write_text("a\n\n```sh\none\n# why\ntwo \\\n  more   # exit 2: because\n```\n\n```text\nthree\n```\n")
    monkeypatch.setattr("tests.architecture.documents.shown", lambda path: path.name)

    found = commands_of(document)

    assert [(each.line, each.text, each.exit_code) for each in found] == [(4, "one", 0), (6, "two \\\n  more", 2)]


def test_the_readme_tells_the_story_that_is_played() -> None:
    told = re.findall(r"^✔ \[ ?(\d+)/(\d+)\] (.*)$", (ROOT / "README.md").read_text(), re.MULTILINE)

    assert told
    for number, count, title in told:
        assert (int(count), MAIN_JOB[int(number) - 1].title) == (len(MAIN_JOB), title)
    assert f"in {len(MAIN_JOB)} steps" in (ROOT / "README.md").read_text()


def test_every_path_in_the_architecture_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    named = set(re.findall(r"`([a-z_]+/[\w/]*\w(?:\.py)?)`", text))

    assert named
    assert {path for path in named if not (SOURCE / path).exists() and not (ROOT / path).exists()} == set()


class TestSecurityConsiderations:
    """The list of objects is the list that the delivered templates hold."""

    @pytest.fixture
    def text(self) -> str:
        return (ROOT / "docs" / "security-considerations.md").read_text()

    @pytest.fixture
    def listed(self, text: str) -> dict[tuple[str, str], set[str]]:
        rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+) \|$", text, re.MULTILINE)
        assert all(why.strip() for *_row, why in rows)
        return {
            (name, field): set(re.findall(r"`([^`]+)`", values))
            for name, fields, values, _why in rows
            for field in re.findall(r"`(\w+)`", fields)
        }

    def test_are_those_of_the_spec_template(self, listed: dict[tuple[str, str], set[str]]) -> None:
        spec = yaml.safe_load(template_text("sap-erp"))

        assert listed == {
            (each["object"], field): set(values)
            for each in spec["role"]["authorizations"]
            for field, values in each["values"].items()
        }

    def test_are_those_of_the_role_template_of_the_erp(self, listed: dict[tuple[str, str], set[str]]) -> None:
        (template,) = [each for each in TEMPLATES if each.name == "SAP_ERP_CLOSING_COMMUNICATION"]

        assert listed == {
            (name, field): set(values) for name, fields in template.authorizations for field, values in fields.items()
        }

    def test_name_administrators_that_are_delivered(self, text: str) -> None:
        named = set(re.findall(r"`(KEYDATE_\w+)`", text))

        assert named
        assert named <= {role.name for role in DELIVERED_ROLES}


class TestDecisions:
    """Numbering, sections and index of docs/adr."""

    @pytest.fixture
    def pages(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in sorted(DECISIONS.glob("[0-9]*.md"))}

    def test_carry_their_number_once_and_in_their_title(self, pages: dict[str, str]) -> None:
        assert len({name[:4] for name in pages}) == len(pages)
        assert [name for name, text in pages.items() if not text.startswith(f"# {name[:4]}: ")] == []

    def test_have_status_area_date_and_all_sections(self, pages: dict[str, str]) -> None:
        sections = ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]
        head = re.compile(r"\| (accepted|superseded by \d{4}) \| .+ \| \d{4}-\d\d-\d\d \|")

        assert [name for name, text in pages.items() if re.findall(r"^## (.+)$", text, re.MULTILINE) != sections] == []
        assert [name for name, text in pages.items() if not head.search(text)] == []

    def test_are_listed_with_title_and_status(self, pages: dict[str, str]) -> None:
        index = (DECISIONS / "README.md").read_text()

        for name, text in pages.items():
            title = text.splitlines()[0].partition(": ")[2]
            status = re.search(r"^\| (accepted|superseded by \d{4}) ", text, re.MULTILINE)
            assert status is not None
            assert f"| [{name[:4]}]({name}) | {title} | {status[1]} |" in index
