"""Generated passwords satisfy whatever rules there are; checking never fails, whatever is typed."""

from __future__ import annotations

from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from keydate.erp.users.model.passwords import check_difference, check_password, generate_password
from keydate.erp.users.model.rules import DEFINITIONS, MAX_PASSWORD_LENGTH, LogonRules, rules_of

counts = st.integers(0, 14)
possible_rules = st.builds(
    LogonRules,
    min_length=st.integers(3, 40),
    min_digits=counts,
    min_letters=counts,
    min_specials=counts,
    min_lowercase=counts,
    min_uppercase=counts,
    refuses_equal_first_characters=st.integers(0, 1),
    character_set=st.integers(0, 2),
).filter(lambda rules: rules.least_length <= MAX_PASSWORD_LENGTH)


@given(rules=possible_rules, seed=st.integers())
def test_a_generated_password_breaks_no_rule(rules: LogonRules, seed: int) -> None:
    password = generate_password(rules, random=Random(seed))

    assert check_password(password, rules) == []


@given(rules=possible_rules, seed=st.integers(), pattern=st.from_regex(r"\*?[a-z0-9]{1,3}\*?", fullmatch=True))
def test_a_generated_password_avoids_a_forbidden_pattern(rules: LogonRules, seed: int, pattern: str) -> None:
    password = generate_password(rules, random=Random(seed), forbidden=[pattern])

    assert check_password(password, rules, forbidden=[pattern]) == []


@given(password=st.text(), pattern=st.text(min_size=1, max_size=40))
def test_checking_never_fails(password: str, pattern: str) -> None:
    check_password(password, LogonRules(), forbidden=[pattern])


@given(password=st.text(max_size=50), rules=possible_rules)
def test_weaker_rules_never_find_more(password: str, rules: LogonRules) -> None:
    weakest = LogonRules(min_length=3, character_set=2)

    found = {finding.code for finding in check_password(password, rules)}

    assert {finding.code for finding in check_password(password, weakest)} <= found


@given(old=st.text(max_size=40), data=st.data())
def test_no_shuffle_of_the_old_password_is_a_new_one(old: str, data: st.DataObject) -> None:
    shuffled = "".join(data.draw(st.permutations(old)))

    assert check_difference(old, shuffled, LogonRules()) != []


@given(old=st.text(max_size=20), new=st.text(max_size=40))
def test_the_difference_counts_new_characters(old: str, new: str) -> None:
    assume(not set(old) & set(new))

    assert (check_difference(old, new, LogonRules(min_difference=5)) == []) == (len(new) >= 5)


@given(data=st.data())
def test_parameters_and_attributes_say_the_same(data: st.DataObject) -> None:
    definitions = [definition for definition in DEFINITIONS if definition.attribute]
    values = {item: str(data.draw(st.integers(item.low, item.high))) for item in definitions}

    by_parameter = rules_of({item.parameter: value for item, value in values.items()}, None)
    by_policy = rules_of({}, {str(item.attribute): value for item, value in values.items()})

    assert by_parameter == by_policy
