from __future__ import annotations

from random import Random

import pytest

from keydate.erp.users.model.passwords import check_difference, check_password, generate_password, reused
from keydate.erp.users.model.rules import LogonRules
from keydate.vocabulary.errors import InvalidValue


def codes(password: str, *forbidden: str, **rules: int) -> set[str]:
    findings = check_password(password, LogonRules(**rules), forbidden=forbidden)
    return {finding.code.removeprefix("password.") for finding in findings}


@pytest.mark.parametrize("password", ["secret", "Ab1-_x", "ü" * 6, "x" * 40, "passwd", "with blank"])
def test_a_password_within_the_rules_has_no_finding(password: str) -> None:
    assert codes(password) == set()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "too_short"),
        ("x" * 41, "too_long"),
        ("?secret", "first_character"),
        ("!secret", "first_character"),
        ("tab\tsecret", "characters"),
        ("nul\x00secret", "characters"),
        ("密码密码密码", "characters"),
        (" secret", "blanks"),
        ("secret ", "blanks"),
    ],
)
def test_fixed_rules(password: str, code: str) -> None:
    assert code in codes(password)


@pytest.mark.parametrize("password", ["pass", "PASS", "Pass"])
def test_pass_is_no_password_even_where_four_characters_are_enough(password: str) -> None:
    assert codes(password, min_length=3) == {"trivial"}


@pytest.mark.parametrize(
    ("rule", "short", "enough"),
    [
        ("min_digits", "secret1", "secret12"),
        ("min_letters", "1234567a", "123456ab"),
        ("min_specials", "secret-", "secret-+"),
        ("min_lowercase", "SECRETs", "SECREts"),
        ("min_uppercase", "secretS", "secrETS"),
    ],
)
def test_minimum_counts(rule: str, short: str, enough: str) -> None:
    kind = rule.removeprefix("min_")

    assert codes(short, **{rule: 2}) == {f"too_few_{kind}"}
    assert codes(enough, **{rule: 2}) == set()


def test_all_broken_rules_are_found_at_once() -> None:
    assert codes("!a", min_digits=1, min_uppercase=1) == {
        "too_short",
        "first_character",
        "too_few_digits",
        "too_few_uppercase",
    }


@pytest.mark.parametrize(("character_set", "allowed"), [(0, "abcdef"), (1, "äöüßéà"), (2, "密码密码密码")])
def test_character_sets(character_set: int, allowed: str) -> None:
    samples = ["abcdef", "äöüßéà", "密码密码密码"]

    assert [codes(sample, character_set=character_set) == set() for sample in samples] == [
        index <= samples.index(allowed) for index in range(3)
    ]


def test_equal_first_characters_are_refused_where_the_rules_say_so() -> None:
    assert codes("aaabcd") == set()
    assert codes("aaabcd", refuses_equal_first_characters=1) == {"equal_first_characters"}
    assert codes("aabacd", refuses_equal_first_characters=1) == set()


@pytest.mark.parametrize("pattern", ["*acme*", "ACME2026", "acme????", "*2026", "?cme2026"])
def test_forbidden_patterns_match_in_any_case(pattern: str) -> None:
    assert codes("Acme2026", pattern) == {"forbidden"}
    assert codes("Acme2026", pattern, checks_forbidden_patterns=0) == set()


@pytest.mark.parametrize("pattern", ["acme", "[a-z]*", "a.me2026", "acme2026?"])
def test_a_pattern_is_no_regular_expression(pattern: str) -> None:
    assert codes("Acme2026", pattern) == set()


def test_a_new_password_differs_from_the_old_one() -> None:
    assert [finding.code for finding in check_difference("secret1", "secret1", LogonRules())] == ["password.same"]
    assert check_difference("secret1", "secret2", LogonRules()) == []


@pytest.mark.parametrize("new", ["1terces", "ecrets1", "secret"])
def test_turning_or_cutting_the_old_password_makes_no_new_one(new: str) -> None:
    assert [finding.code for finding in check_difference("secret1", new, LogonRules())] == ["password.too_similar"]


def test_the_difference_is_counted() -> None:
    rules = LogonRules(min_difference=3)

    assert check_difference("secret1", "secret23", rules) != []
    assert check_difference("secret1", "secret234", rules) == []


def test_reuse_is_told_with_the_size_of_the_history() -> None:
    assert reused(LogonRules(history_size=7)).message == "The password is one of the last 7 ones."


def test_a_generated_password_avoids_forbidden_patterns() -> None:
    forbidden = [f"{char}*" for char in "abcdefghijklmnopqrstuvwxyz"]

    password = generate_password(LogonRules(), random=Random(1), forbidden=forbidden)

    assert not password[0].isalpha()


def test_patterns_that_leave_nothing_are_told() -> None:
    with pytest.raises(InvalidValue, match="leave no password"):
        generate_password(LogonRules(), random=Random(1), forbidden=["*"])
