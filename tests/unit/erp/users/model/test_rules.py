from __future__ import annotations

from dataclasses import fields

import pytest

from keydate.erp.users.model.rules import (
    DEFINITIONS,
    FIXED,
    FixedParameter,
    LogonRules,
    checked_attribute,
    checked_parameter,
    effective_parameters,
    require_satisfiable,
    rules_of,
)
from keydate.vocabulary.errors import InvalidValue


def test_every_rule_has_exactly_one_definition() -> None:
    assert sorted(definition.field for definition in DEFINITIONS) == sorted(field.name for field in fields(LogonRules))


def test_every_default_is_in_its_range() -> None:
    assert all(definition.low <= definition.default <= definition.high for definition in DEFINITIONS)


@pytest.mark.parametrize(
    ("parameter", "default"),
    [
        ("login/min_password_lng", "6"),
        ("login/min_password_digits", "0"),
        ("login/min_password_diff", "1"),
        ("login/password_history_size", "5"),
        ("login/password_expiration_time", "0"),
        ("login/password_change_waittime", "1"),
        ("login/password_max_idle_initial", "0"),
        ("login/password_max_idle_productive", "0"),
        ("login/fails_to_session_end", "3"),
        ("login/fails_to_user_lock", "5"),
        ("login/password_compliance_to_current_policy", "0"),
        ("login/password_charset", "1"),
        ("keydate/time_zone", "UTC"),
    ],
)
def test_defaults_are_those_of_the_documentation(parameter: str, default: str) -> None:
    assert effective_parameters({})[parameter] == default


@pytest.mark.parametrize("fixed", FIXED, ids=lambda fixed: fixed.parameter)
def test_a_parameter_that_decides_nothing_here_is_known_and_keeps_its_value(fixed: FixedParameter) -> None:
    assert effective_parameters({})[fixed.parameter] == fixed.value
    assert checked_parameter(fixed.parameter, f" {fixed.value} ") == fixed.value

    with pytest.raises(InvalidValue, match="cannot be set") as refused:
        checked_parameter(fixed.parameter, "7")

    assert fixed.reason in str(refused.value)


def test_each_parameter_is_either_a_rule_or_fixed() -> None:
    assert not {fixed.parameter for fixed in FIXED} & {definition.parameter for definition in DEFINITIONS}


def test_parameters_override_defaults() -> None:
    assert rules_of({"login/min_password_lng": "12"}, None).min_length == 12


def test_a_policy_replaces_parameters_even_where_it_is_silent() -> None:
    parameters = {"login/min_password_lng": "12", "login/min_password_digits": "2", "login/password_charset": "0"}

    rules = rules_of(parameters, {"MIN_PASSWORD_LENGTH": "8"})

    assert (rules.min_length, rules.min_digits) == (8, 0)
    assert rules.character_set == 0, "a rule of the whole system is in no policy"


@pytest.mark.parametrize(("text", "stored"), [("8", "8"), (" 8 ", "8"), ("08", "8")])
def test_numbers_are_stored_plainly(text: str, stored: str) -> None:
    assert checked_parameter("login/min_password_lng", text) == stored
    assert checked_attribute("MIN_PASSWORD_LENGTH", text) == stored


@pytest.mark.parametrize("value", ["2", "41", "-5", "1.5", "", "x", "٨", "²"])
def test_what_is_no_number_in_range_is_refused(value: str) -> None:
    with pytest.raises(InvalidValue, match="from 3 to 40"):
        checked_parameter("login/min_password_lng", value)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(InvalidValue, match="does not exist"):
        checked_parameter("login/none", "1")
    with pytest.raises(InvalidValue, match="does not exist"):
        checked_attribute("NONE", "1")


def test_letters_may_be_the_lower_and_upper_case_ones() -> None:
    require_satisfiable(LogonRules(min_letters=20, min_lowercase=20, min_uppercase=20))

    with pytest.raises(InvalidValue):
        require_satisfiable(LogonRules(min_letters=20, min_lowercase=20, min_uppercase=20, min_digits=1))
