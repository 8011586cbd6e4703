"""`keydate erp group`, `parameter`, `policy`, `object`, `profile`: what counts for many users and roles."""

from __future__ import annotations

from tests.integration.erp.cli.terminal import ONE_TIME, Terminal

ADMIN = "SADMIN"


def test_groups_are_created_once_and_listed(terminal: Terminal) -> None:
    terminal.run("group", "create", "close", "--text", "Financial close", user="UADMIN")

    again = terminal.run("group", "create", "CLOSE", user="UADMIN", code=1)

    assert "erp.user_group_exists" in again.err
    assert terminal.run("group", "list", "--json", user="UADMIN").json == {"CLOSE": "Financial close"}
    assert "SUPER" in terminal.run("group", "list", user=ADMIN).out


def test_a_parameter_counts_at_the_next_password(terminal: Terminal) -> None:
    name = "login/min_password_lng"
    default = terminal.run("parameter", "list", "--json", user=ADMIN).json[name]

    terminal.run("parameter", "set", name, "20", user=ADMIN)

    assert terminal.run("parameter", "list", "--json", user="AUDITOR").json[name] == "20"
    initial = terminal.file("initial", ONE_TIME)
    weak = terminal.run("user", "create", "PERSON", "--new-password-file", initial, user="UADMIN", code=1)
    assert "erp.password_not_allowed" in weak.err
    terminal.run("parameter", "set", name, user=ADMIN)
    assert terminal.run("parameter", "list", "--json", user=ADMIN).json[name] == default
    assert name in terminal.run("parameter", "list", user=ADMIN).out


def test_parameters_that_cannot_be_are_refused(terminal: Terminal) -> None:
    terminal.run("parameter", "set", "login/absent", "1", user=ADMIN, code=1)
    terminal.run("parameter", "set", "login/min_password_lng", "many", user=ADMIN, code=1)
    fixed = terminal.run("parameter", "set", "login/fails_to_session_end", "1", user=ADMIN, code=1)
    refused = terminal.run("parameter", "set", "login/min_password_lng", "6", user="AUDITOR", code=6)

    assert "every request is a logon of its own" in fixed.err
    assert "S_USER_ADM" in refused.err


def test_forbidden_patterns_are_replaced(terminal: Terminal) -> None:
    terminal.run("parameter", "forbid", "Once*", user=ADMIN)
    initial = terminal.file("initial", ONE_TIME)

    refused = terminal.run("user", "create", "PERSON", "--new-password-file", initial, user="UADMIN", code=1)
    terminal.run("parameter", "forbid", user=ADMIN)
    terminal.run("user", "create", "PERSON", "--new-password-file", initial, user="UADMIN")

    assert "erp.password_not_allowed" in refused.err


def test_policies_are_written_listed_and_deleted_when_nobody_has_them(terminal: Terminal) -> None:
    terminal.run("policy", "set", "technical", "MIN_PASSWORD_LENGTH=14", user=ADMIN)
    terminal.run("user", "create", "PERSON", "--without-password", "--security-policy", "technical", user="UADMIN")

    used = terminal.run("policy", "delete", "TECHNICAL", user=ADMIN, code=1)
    listed = terminal.run("policy", "list", "--json", user=ADMIN).json
    terminal.run("user", "change", "PERSON", "--security-policy", "", user="UADMIN")
    terminal.run("policy", "delete", "technical", user=ADMIN)

    assert "erp.security_policy_in_use" in used.err
    assert listed == {"TECHNICAL": {"MIN_PASSWORD_LENGTH": "14"}}
    assert "no security policy" in terminal.run("policy", "list", user=ADMIN).out
    terminal.run("policy", "set", "X", "MIN_PASSWORD_LENGTH", user=ADMIN, code=2)


def test_an_own_object_lives_from_creation_to_deletion(terminal: Terminal) -> None:
    arguments = ("--text", "Closing folders", "--field", "ACTVT", "--field", "BUKRS", "--activity", "03")
    terminal.run("object", "add", "z_folder", *arguments, user=ADMIN)

    shown = terminal.run("object", "show", "Z_FOLDER", "--json", user="AUDITOR").json
    listed = terminal.run("object", "list", "--pattern", "z*", "--json", user="AUDITOR").json
    terminal.run("object", "switch-off", "Z_FOLDER", user=ADMIN)
    off = terminal.run("object", "show", "Z_FOLDER", user="AUDITOR").out
    terminal.run("object", "switch-on", "Z_FOLDER", user=ADMIN)
    written = terminal.run("profile", "generate-sap-all", user=ADMIN).out
    in_use = terminal.run("object", "delete", "Z_FOLDER", user=ADMIN, code=1)

    assert [field["name"] for field in shown["fields"]] == ["ACTVT", "BUKRS"]
    assert "Z_FOLDER" in [item["name"] for item in listed]
    assert ["Checked", "no"] in [line.split() for line in off.splitlines()]
    assert "SAP_ALL" in written
    assert "erp.object_in_use" in in_use.err


def test_objects_that_protect_the_system_stay_as_they_are(terminal: Terminal) -> None:
    terminal.run("object", "switch-off", "S_USER_GRP", user=ADMIN, code=6)
    delivered = terminal.run("object", "switch-off", "Z_FCC_CONN", user=ADMIN, code=1)
    terminal.run("object", "switch-off", "Z_ABSENT", user=ADMIN, code=1)
    terminal.run("object", "add", "X_OTHER", "--text", "x", "--field", "ACTVT", user=ADMIN, code=6)
    terminal.run("object", "add", "Z_OTHER", "--text", "x", "--field", "ABSENT", user=ADMIN, code=1)
    unknown = terminal.run("object", "show", "Z_ABSENT", user="AUDITOR", code=1)
    finance = terminal.run("object", "list", "--class", "fi", user="AUDITOR").out

    assert "erp.delivered_object" in delivered.err
    assert "erp.unknown_object" in unknown.err
    assert "F_BKPF_BUK" in finance
    assert "S_USER_GRP" not in finance


def test_a_new_object_that_nobody_holds_is_deleted(terminal: Terminal) -> None:
    terminal.run(
        *("object", "add", "Z_FOLDER", "--text", "x", "--field", "ACTVT", "--excluded-from-sap-all"), user=ADMIN
    )

    terminal.run("object", "delete", "Z_FOLDER", user=ADMIN)

    terminal.run("object", "show", "Z_FOLDER", user="AUDITOR", code=1)


def test_profiles_are_shown(terminal: Terminal) -> None:
    shown = terminal.run("profile", "show", "KEYDATE-AE", user="AUDITOR").out
    held = terminal.run("profile", "show", "sap_all", "--json", user="AUDITOR").json
    unknown = terminal.run("profile", "show", "Z_ABSENT", user="AUDITOR", code=1)

    assert "BUKRS = 1010" in shown
    assert "Z_FCC_CONN" not in [item["object"] for item in held]
    assert {tuple(value) for item in held for value in item["values"].values()} == {("*",)}
    assert "erp.profile_not_found" in unknown.err
