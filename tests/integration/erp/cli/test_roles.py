"""`keydate erp role`: from an empty role to a user who holds what it says, with the three administrators who need each other."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.integration.erp.cli.terminal import ONE_TIME, Terminal

ROLES, PROFILES, USERS = "RADMIN", "PADMIN", "UADMIN"
AUTHORIZATIONS = """
authorizations:
  - {object: S_BTCH_JOB, values: {JOBACTION: [DELE, RELE], JOBGROUP: ["*"]}}
  - {object: F_BKPF_BUK, values: {BUKRS: ["$BUKRS"], ACTVT: ["03"]}}
  - {object: S_APPL_LOG, values: {ACTVT: ["03"], ALG_OBJECT: ["A*..C*"], ALG_SUBOBJ: ["*"]}, inactive: true}
organizational_levels: {$BUKRS: ["1010"]}
"""


@pytest.fixture
def filled(terminal: Terminal) -> Terminal:
    """Gives a terminal at a system with the role Z_CLOSE, which is not generated."""
    terminal.run("role", "create", "z_close", "--description", "Close", user=ROLES)
    file = terminal.file("authorizations.yaml", AUTHORIZATIONS)
    terminal.run("role", "set-authorizations", "Z_CLOSE", file, user=ROLES)
    return terminal


def a_user(terminal: Terminal, name: str = "PERSON") -> None:
    initial = terminal.file("initial", ONE_TIME)
    terminal.run("user", "create", name, "--new-password-file", initial, user=USERS)


def test_a_role_counts_after_generation_assignment_and_comparison(filled: Terminal) -> None:
    a_user(filled)

    def missing() -> list[str]:
        status = filled.run("role", "status", "Z_CLOSE", "--json", user=ROLES).json
        return [finding["code"] for finding in status["missing"]]

    assert missing() == ["role.not_generated", "role.no_users"]
    generated = filled.run("role", "generate", "Z_CLOSE", "--profile-name", "Z-CLOSE", user=PROFILES)
    assert "2 authorizations in Z-CLOSE" in generated.out
    filled.run("role", "users", "add", "Z_CLOSE", "PERSON", "--from", "2026-01-01", user=USERS)
    assert missing() == ["role.comparison_missing"]
    assert "yellow" in filled.run("role", "status", "Z_CLOSE", user=ROLES).out
    assert "1 profiles were given" in filled.run("role", "compare", "Z_CLOSE", user=USERS).out
    assert missing() == []
    assert "Nothing is missing." in filled.run("role", "status", "Z_CLOSE", user=ROLES).out
    assert filled.run("role", "compare", "Z_CLOSE", "--json", user=USERS).json["added"] == 0
    filled.run("role", "users", "remove", "Z_CLOSE", "PERSON", "--from", "2026-01-01", user=USERS)
    assert filled.run("role", "compare", "Z_CLOSE", "--json", user=USERS).json["removed"] == 1


def test_each_administrator_needs_the_others(filled: Terminal) -> None:
    a_user(filled)

    assert "S_USER_AGR" in filled.run("role", "generate", "Z_CLOSE", user=ROLES, code=6).err
    assert "S_USER_GRP" in filled.run("user", "assign", "PERSON", "Z_CLOSE", user=PROFILES, code=6).err
    assert "S_USER_AGR" in filled.run("role", "create", "Z_OTHER", user=USERS, code=6).err


def test_a_role_is_shown_and_listed(filled: Terminal) -> None:
    filled.run("role", "create", "Z_OTHER", user=ROLES)
    shown = filled.run("role", "show", "Z_CLOSE", user=ROLES)
    view = filled.run("role", "show", "Z_CLOSE", "--json", user=ROLES).json
    listed = filled.run("role", "list", "--pattern", "Z*", user=ROLES)
    page = filled.run("role", "list", "--json", "--limit", "1", user=ROLES).json

    assert "JOBACTION = DELE, RELE" in shown.out
    assert [item["is_inactive"] for item in view["authorizations"]] == [False, False, True]
    assert view["authorizations"][2]["values"]["ALG_OBJECT"] == ["A*..C*"]
    assert view["organizational_levels"] == {"$BUKRS": ["1010"]}
    assert "not generated" in listed.out
    assert len(page["roles"]) == 1 < page["total"]
    assert "the next ones" in filled.run("role", "list", "--limit", "1", user=ROLES).out


def test_a_role_goes_to_a_file_and_back(filled: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "role.yaml"
    filled.run("role", "download", "Z_CLOSE", "--file", str(file), user=ROLES)

    assert "created" in filled.run("role", "upload", str(file), "--name", "Z_COPY", user=ROLES).out
    assert "changed" in filled.run("role", "upload", str(file), user=ROLES).out

    assert "are the same" in filled.run("role", "diff", "Z_CLOSE", "Z_COPY", user=ROLES).out
    printed = yaml.safe_load(filled.run("role", "download", "Z_COPY", user=ROLES).out)
    assert printed == yaml.safe_load(file.read_text()) | {"name": "Z_COPY"}
    assert filled.run("role", "download", "Z_COPY", "--json", user=ROLES).json == printed
    assert "DL" in filled.run("role", "download", "Z_CLOSE", user=PROFILES, code=6).err
    assert "UL" in filled.run("role", "upload", str(file), user=PROFILES, code=6).err


def test_composite_and_derived_roles_go_to_files_and_back(filled: Terminal, tmp_path: Path) -> None:
    filled.run("role", "create", "Z_CHILD", "--parent", "Z_CLOSE", user=ROLES)
    filled.run("role", "organizational-levels", "Z_CHILD", "$BUKRS=1710,2000..2999", user=ROLES)
    filled.run("role", "create", "Z_ALL", "--composite", "--member", "Z_CLOSE", user=ROLES)
    for name in ("Z_CHILD", "Z_ALL"):
        file = str(tmp_path / name)
        filled.run("role", "download", name, "--file", file, user=ROLES)
        filled.run("role", "upload", file, "--name", f"{name}_2", user=ROLES)

    child = filled.run("role", "show", "Z_CHILD_2", "--json", user=ROLES).json
    group = filled.run("role", "show", "Z_ALL_2", "--json", user=ROLES).json
    assert (child["role"]["parent_role"], child["organizational_levels"]) == (
        "Z_CLOSE",
        {"$BUKRS": ["1710", "2000..2999"]},
    )
    assert group["members"] == ["Z_CLOSE"]
    wrong = filled.run("role", "upload", str(tmp_path / "Z_ALL"), "--name", "Z_CLOSE", user=ROLES, code=1)
    assert "erp.wrong_role_kind" in wrong.err


def test_members_come_and_go(filled: Terminal) -> None:
    filled.run("role", "create", "Z_ALL", "--composite", user=ROLES)

    filled.run("role", "members", "add", "Z_ALL", "Z_CLOSE", user=ROLES)
    assert filled.run("role", "show", "Z_ALL", "--json", user=ROLES).json["members"] == ["Z_CLOSE"]
    filled.run("role", "members", "remove", "Z_ALL", "Z_CLOSE", user=ROLES)
    assert filled.run("role", "show", "Z_ALL", "--json", user=ROLES).json["members"] == []
    filled.run("role", "create", "Z_X", "--composite", "--parent", "Z_CLOSE", user=ROLES, code=2)
    filled.run("role", "create", "Z_X", "--member", "Z_CLOSE", user=ROLES, code=2)


def test_texts_change_and_a_copy_keeps_them(filled: Terminal) -> None:
    filled.run("role", "texts", "Z_CLOSE", "--description", "Monthly close", "--line", "For the hub.", user=ROLES)

    filled.run("role", "copy", "Z_CLOSE", "Z_COPY", user=ROLES)

    view = filled.run("role", "show", "Z_COPY", "--json", user=ROLES).json
    assert view["role"]["description"] == "Monthly close"
    assert view["texts"]["EN"] == ["Monthly close", "For the hub."]


def test_a_change_of_an_older_version_is_refused(filled: Terminal) -> None:
    file = filled.file("authorizations.yaml", AUTHORIZATIONS)

    refused = filled.run("role", "set-authorizations", "Z_CLOSE", file, "--expected-version", "1", user=ROLES, code=1)

    assert "erp.role_changed_meanwhile" in refused.err


def test_open_fields_are_refused_at_generation_unless_allowed(terminal: Terminal) -> None:
    terminal.run("role", "create", "Z_OPEN", user=ROLES)
    terminal.run("role", "insert", "objects", "Z_OPEN", "--object", "S_BTCH_JOB", "--object", "F_BKPF_BUK", user=ROLES)

    refused = terminal.run("role", "generate", "Z_OPEN", user=PROFILES, code=1)
    allowed = terminal.run("role", "generate", "Z_OPEN", "--allow-open-fields", "--json", user=PROFILES).json

    assert "erp.open_fields" in refused.err
    assert "S_BTCH_JOB-JOBACTION" in allowed["open_fields"]
    terminal.run("role", "fill-open-fields", "Z_OPEN", "--organizational-levels", user=ROLES)
    assert terminal.run("role", "show", "Z_OPEN", "--json", user=ROLES).json["open_fields"] == []


def test_authorizations_come_from_templates_and_as_full_authorization(terminal: Terminal) -> None:
    template = next(iter(terminal.run("role", "templates", "--json", user=ROLES).json))
    assert template in terminal.run("role", "templates", user=ROLES).out
    terminal.run("role", "create", "Z_TEMPLATE", user=ROLES)
    terminal.run("role", "create", "Z_FULL", user=ROLES)

    terminal.run("role", "insert", "template", "Z_TEMPLATE", template.lower(), user=ROLES)

    assert terminal.run("role", "show", "Z_TEMPLATE", "--json", user=ROLES).json["authorizations"]
    unknown = terminal.run("role", "insert", "template", "Z_TEMPLATE", "Z_ABSENT", user=ROLES, code=1)
    assert "erp.template_not_found" in unknown.err
    # Who may not hand out the rights of user administration may not insert everything either.
    assert "S_USER_VAL" in terminal.run("role", "insert", "full", "Z_FULL", user=ROLES, code=6).err


def test_an_authorization_is_deleted_only_when_it_is_inactive(filled: Terminal) -> None:
    active = filled.run("role", "delete-authorization", "Z_CLOSE", "1", user=ROLES, code=1)
    filled.run("role", "inactive", "Z_CLOSE", "1", user=ROLES)
    filled.run("role", "delete-authorization", "Z_CLOSE", "1", user=ROLES)
    filled.run("role", "inactive", "Z_CLOSE", "3", "--off", user=ROLES)

    assert "erp.authorization_still_active" in active.err
    view = filled.run("role", "show", "Z_CLOSE", "--json", user=ROLES).json
    assert [(item["counter"], item["is_inactive"]) for item in view["authorizations"]] == [(2, False), (3, False)]


def test_the_menu_proposes_authorizations(terminal: Terminal) -> None:
    terminal.run("role", "create", "Z_MENU", user=ROLES)
    terminal.run("role", "menu", "add", "Z_MENU", "SU01", "SM37", user=ROLES)
    terminal.run("role", "menu", "remove", "Z_MENU", "SU01", user=ROLES)

    terminal.run("role", "menu", "adjust", "Z_MENU", user=ROLES)

    view = terminal.run("role", "show", "Z_MENU", "--json", user=ROLES).json
    assert list(view["transactions"]) == ["SM37"]
    assert "S_TCODE" in [item["object"] for item in view["authorizations"]]


def test_differences_are_told_by_exit_code(filled: Terminal) -> None:
    filled.run("role", "create", "Z_EMPTY", user=ROLES)

    told = filled.run("role", "diff", "Z_CLOSE", "Z_EMPTY", user=ROLES, code=2)
    found = filled.run("role", "diff", "Z_CLOSE", "Z_EMPTY", "--json", user=ROLES, code=2).json

    assert "S_BTCH_JOB" in told.out
    assert {"line": "$BUKRS", "left": "1010", "right": ""} in found


def test_the_where_used_list_looks_through_organizational_levels(filled: Terminal) -> None:
    def used(*filters: str) -> list[str]:
        found = filled.run("role", "where-used", "F_BKPF_BUK", *filters, "--json", user=ROLES).json
        return [use["role"] for use in found if use["role"].startswith("Z")]

    assert used() == used("--field", "BUKRS", "--value", "1010") == ["Z_CLOSE"]
    assert used("--field", "BUKRS", "--value", "1710") == []
    assert "Z_CLOSE" in filled.run("role", "where-used", "F_BKPF_BUK", user=ROLES).out
    filled.run("role", "where-used", "F_BKPF_BUK", "--value", "1010", user=ROLES, code=2)


def test_a_role_administrator_deletes_only_roles_that_nobody_has(filled: Terminal) -> None:
    a_user(filled)
    filled.run("user", "assign", "PERSON", "Z_CLOSE", user=USERS)

    assigned = filled.run("role", "delete", "Z_CLOSE", "--yes", user=ROLES, code=6)
    filled.run("user", "assign", "PERSON", "--replace", user=USERS)
    filled.run("role", "delete", "Z_CLOSE", "--yes", user=ROLES)

    assert "S_USER_AGR" in assigned.err
    assert "erp.role_not_found" in filled.run("role", "show", "Z_CLOSE", user=ROLES, code=1).err


def test_all_roles_are_compared_only_by_who_may_assign_all(filled: Terminal) -> None:
    refused = filled.run("role", "compare", "--all", user=USERS, code=6)
    filled.run("role", "compare", user=USERS, code=2)
    filled.run("role", "compare", "Z_CLOSE", "--all", user=USERS, code=2)

    assert "S_USER_AGR" in refused.err


def test_a_bad_file_changes_nothing_and_names_what_is_wrong(filled: Terminal) -> None:
    before = filled.run("role", "show", "Z_CLOSE", "--json", user=ROLES).out

    for text, told, code in (
        ("authorizations: [{object: Z_ABSENT}]", "Z_ABSENT does not exist", 1),
        ("authorizations: [{object: S_ICF, values: {ABSENT: [A]}}]", "has no field ABSENT", 1),
        ("authorizations: [{object: F_BKPF_BUK, values: {ACTVT: ['99']}}]", "99", 1),
        ("organizational_levels: {$ABSENT: ['1']}", "$ABSENT", 1),
        ("a: [", "is not YAML, line", 2),
    ):
        file = filled.file("bad.yaml", text)
        assert told in filled.run("role", "set-authorizations", "Z_CLOSE", file, user=ROLES, code=code).err
    assert filled.run("role", "show", "Z_CLOSE", "--json", user=ROLES).out == before
