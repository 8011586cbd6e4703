from __future__ import annotations

from collections.abc import Callable

import pytest

from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import (
    alias_key,
    client_id,
    company_code,
    field_name,
    object_name,
    profile_name,
    role_name,
    user_alias,
    user_group,
    user_name,
)

NAMES: list[tuple[Callable[[str], str], int]] = [
    (user_name, 12),
    (user_group, 12),
    (role_name, 30),
    (profile_name, 12),
    (object_name, 10),
    (field_name, 10),
    (company_code, 4),
]


@pytest.mark.parametrize(("make", "length"), NAMES)
class TestNames:
    def test_a_name_is_trimmed_and_in_upper_case(self, make: Callable[[str], str], length: int) -> None:
        del length
        assert make(" a_1 ") == "A_1"

    def test_a_name_may_fill_its_length(self, make: Callable[[str], str], length: int) -> None:
        assert make("x" * length) == "X" * length

    def test_a_longer_name_is_refused_with_the_limit(self, make: Callable[[str], str], length: int) -> None:
        with pytest.raises(InvalidValue, match=f"has more than {length} characters"):
            make("x" * (length + 1))

    @pytest.mark.parametrize("text", ["", "  ", "\t"])
    def test_an_empty_name_is_refused(self, make: Callable[[str], str], length: int, text: str) -> None:
        del length
        with pytest.raises(InvalidValue, match="is empty"):
            make(text)

    @pytest.mark.parametrize(
        "text", ["A B", "A*", "A'B", 'A"', "A<", "Ä", "A;B", "A,B", "A\nB", "A\x00", "A%", "ß", "ı"]
    )
    def test_characters_with_another_meaning_are_refused(
        self, make: Callable[[str], str], length: int, text: str
    ) -> None:
        del length
        with pytest.raises(InvalidValue, match="characters that are not allowed"):
            make(text)


def test_a_client_is_three_digits() -> None:
    assert client_id("100") == "100"


@pytest.mark.parametrize("text", ["", "1", "10", "1000", "abc", "000", " 100", "100\n", "１００"])
def test_anything_else_is_no_client(text: str) -> None:
    with pytest.raises(InvalidValue, match="between 001 and 999"):
        client_id(text)


def test_an_alias_keeps_its_case_and_is_compared_without_it() -> None:
    alias = user_alias("  FCC-Communication ")

    assert alias == "FCC-Communication"
    assert alias_key(alias) == alias_key(user_alias("fcc-communication"))


@pytest.mark.parametrize("text", ["a", "x" * 40, "Jörg Müller", "finance@example.com"])
def test_an_alias_may_be_any_readable_text(text: str) -> None:
    assert user_alias(text) == text


@pytest.mark.parametrize("text", ["", " ", "x" * 41])
def test_an_alias_has_1_to_40_characters(text: str) -> None:
    with pytest.raises(InvalidValue, match="1 to 40"):
        user_alias(text)


@pytest.mark.parametrize("text", ["a*", "a'b", 'a"b', "a<b", "a&b", "a\x00b", "a\nb"])
def test_an_alias_has_no_characters_of_selections_or_markup(text: str) -> None:
    with pytest.raises(InvalidValue, match="not allowed"):
        user_alias(text)
