"""Every expected failure has a message that clients can compare, or the documented default."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import keydate.erp
from keydate.erp.authority.errors import NotAuthorized, OpenFields, RoleNotFound
from keydate.erp.bapi.failures import (
    DEFAULT,
    EXCEPTIONS,
    MESSAGES,
    declared_exception,
    failure_row,
    message_key,
    old_failure_row,
)
from keydate.erp.users.errors import SecurityPolicyInUse, UserNotFound
from keydate.vocabulary.errors import InvalidValue, KeydateError
from keydate.vocabulary.ids import ObjectName, RoleName, UserName
from keydate.wire.bapi import FUNCTIONS, function
from keydate.wire.bapi.structures import BAPIRET2, BAPIRETURN

#: Failures that no remote function meets: they belong to the command line, the connector, jobs, or the edge itself.
ELSEWHERE = {
    "keydate.erp.audit.errors",
    "keydate.erp.bapi.errors",
    "keydate.erp.clients.errors",
    "keydate.erp.connector.errors",
    "keydate.erp.jobs.errors",
    "keydate.erp.soap.logon_edge",
}
#: Failures for which the default says enough: catalogue and rules are maintained at the command line.
BY_DEFAULT = {
    "erp.delivered_object",
    "erp.object_exists",
    "erp.object_in_use",
    "erp.password_change_required",
    "erp.security_policy_in_use",
    "erp.user_group_exists",
}
#: What clients compare without looking at the class.
TAKEN = {"029", "047", "049", "088", "102", "124", "224", "255"}


def descendants(parent: type[KeydateError]) -> Iterator[type[KeydateError]]:
    for child in parent.__subclasses__():
        yield child
        yield from descendants(child)


def failures() -> list[type[KeydateError]]:
    for module in pkgutil.walk_packages(keydate.erp.__path__, "keydate.erp."):
        if ".migrations" not in module.name and ".cli" not in module.name:
            importlib.import_module(module.name)
    found = {each for each in descendants(KeydateError) if each.__module__.startswith(("keydate.erp", "keydate.vocab"))}
    return sorted((each for each in found if each.__module__ not in ELSEWHERE), key=lambda each: each.code)


@pytest.mark.parametrize("error_class", failures(), ids=lambda each: each.__qualname__)
def test_every_failure_has_a_message_or_is_content_with_the_default(error_class: type[KeydateError]) -> None:
    assert error_class.code in MESSAGES or error_class.code in BY_DEFAULT


def test_no_entry_is_for_a_failure_that_does_not_exist() -> None:
    codes = {each.code for each in failures()}

    assert set(MESSAGES) <= codes
    assert set(EXCEPTIONS) <= codes
    assert codes >= BY_DEFAULT


def test_our_own_numbers_are_unique_and_none_that_clients_take_for_another() -> None:
    own = [key.number for key in MESSAGES.values() if key.id == "KEYDATE"]

    assert len(own) == len(set(own))
    assert not TAKEN & set(own)


def test_every_exception_in_the_table_is_declared_somewhere() -> None:
    declared = {exception.key for each in FUNCTIONS.values() for exception in each.exceptions}

    assert {key for keys in EXCEPTIONS.values() for key in keys} <= declared


def test_a_row_has_sentence_remedy_and_values() -> None:
    row = BAPIRET2.read(failure_row(UserNotFound(user_name="FCC"), "KEY"))

    assert (row["TYPE"], row["ID"], row["NUMBER"]) == ("E", "01", "124")
    assert row["MESSAGE"] == "User FCC does not exist. Check the name; users exist per client."
    assert (row["MESSAGE_V1"], row["FIELD"], row["SYSTEM"]) == ("FCC", "BNAME", "KEY")


def test_the_default_carries_the_code() -> None:
    error = SecurityPolicyInUse(policy="STRICT", users=3)

    assert message_key(error) is DEFAULT
    assert failure_row(error)["MESSAGE_V1"] == "erp.security_policy_in_use"


def test_what_a_caller_sent_cannot_break_the_answer() -> None:
    error = InvalidValue(field="name", value="\x00\ud800" * 100, rule="is wrong")

    BAPIRET2.read(failure_row(error))
    BAPIRETURN.read(old_failure_row(error))


def test_a_failure_becomes_the_exception_that_the_function_declares() -> None:
    missing = RoleNotFound(role=RoleName("Z_A"))

    assert declared_exception(function("PRGN_ACTIVITY_GROUP_DELETE"), missing) == "ROLE_DOES_NOT_EXIST"
    assert declared_exception(function("PRGN_RFC_READ_TEXTS"), missing) == "ACTIVITY_GROUP_DOES_NOT_EXIST"
    assert declared_exception(function("/SDF/PRGN_COPY_AGR"), missing) == "SOURCE_AGR_NOT_EXISTS"
    assert declared_exception(function("Z_KEYDATE_ROLE_AUTH_SET"), missing) is None
    generate = function("PRGN_AUTO_GENERATE_PROFILE_NEW")
    assert declared_exception(generate, OpenFields(role=RoleName("Z_A"), open_fields=("$BUKRS",))) == "OPEN_AUTHS"


@pytest.mark.parametrize(
    ("object_name", "activity", "name", "expected"),
    [
        ("S_USER_AGR", "64", "PRGN_AUTO_GENERATE_PROFILE_NEW", "NO_AUTH_FOR_GEN"),
        ("S_USER_AGR", "02", "PRGN_AUTO_GENERATE_PROFILE_NEW", "NO_AUTH_FOR_ROLE_CHANGE"),
        ("S_USER_PRO", "01", "PRGN_AUTO_GENERATE_PROFILE_NEW", "NO_AUTH_FOR_PROF_CREATION"),
        ("S_USER_AGR", "03", "/SDF/PRGN_COPY_AGR", "NO_AUTHORITY_FOR_SROLE_SHOW"),
        ("S_USER_AGR", "06", "PRGN_ACTIVITY_GROUP_DELETE", "NOT_AUTHORIZED"),
        ("S_USER_GRP", "03", "BAPI_USER_GET_DETAIL", None),
    ],
)
def test_a_missing_right_becomes_the_exception_for_it(
    object_name: str, activity: str, name: str, expected: str | None
) -> None:
    error = NotAuthorized(
        user_name=UserName("A"),
        object_name=ObjectName(object_name),
        fields={"ACTVT": activity},
        return_code=4,
        reason="It is missing.",
    )

    assert declared_exception(function(name), error) == expected
