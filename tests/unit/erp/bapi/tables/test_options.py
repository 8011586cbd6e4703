"""The WHERE text of RFC_READ_TABLE follows a grammar or is refused."""

from __future__ import annotations

import pytest

from keydate.erp.bapi.tables.options import (
    All,
    Any,
    Between,
    Comparison,
    In,
    InvalidOptions,
    Like,
    Not,
    Operator,
    parse_options,
)


@pytest.mark.parametrize("rows", [[], [""], ["   ", ""]])
def test_blank_text_is_no_condition(rows: list[str]) -> None:
    assert parse_options(rows) is None


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("BNAME = 'A'", Operator.EQ),
        ("BNAME EQ 'A'", Operator.EQ),
        ("bname eq 'A'", Operator.EQ),
        ("BNAME='A'", Operator.EQ),
        ("BNAME <> 'A'", Operator.NE),
        ("BNAME >< 'A'", Operator.NE),
        ("BNAME NE 'A'", Operator.NE),
        ("BNAME < 'A'", Operator.LT),
        ("BNAME LT 'A'", Operator.LT),
        ("BNAME > 'A'", Operator.GT),
        ("BNAME GT 'A'", Operator.GT),
        ("BNAME <= 'A'", Operator.LE),
        ("BNAME LE 'A'", Operator.LE),
        ("BNAME =< 'A'", Operator.LE),
        ("BNAME >= 'A'", Operator.GE),
        ("BNAME GE 'A'", Operator.GE),
        ("BNAME => 'A'", Operator.GE),
    ],
)
def test_each_comparison_has_a_sign_and_a_word(text: str, operator: Operator) -> None:
    assert parse_options([text]) == Comparison("BNAME", operator, "A")


def test_doubled_quotes_stand_for_one() -> None:
    assert parse_options(["TEXT = 'it''s'"]) == Comparison("TEXT", Operator.EQ, "it's")


def test_a_number_needs_no_quotes() -> None:
    assert parse_options(["UFLAG = 64"]) == Comparison("UFLAG", Operator.EQ, "64")


def test_rows_are_joined_between_tokens() -> None:
    assert parse_options(["BNAME =", "'A'", "AND USTYP", "= 'B'"]) == All(
        (Comparison("BNAME", Operator.EQ, "A"), Comparison("USTYP", Operator.EQ, "B"))
    )


def test_a_keyword_at_the_end_of_a_row_is_not_glued_to_the_next() -> None:
    assert parse_options(["A = '1' OR", "B = '2'"]) == parse_options(["A = '1'", "OR B = '2'"])


def test_and_binds_stronger_than_or() -> None:
    one, two, three = (Comparison(name, Operator.EQ, "1") for name in "ABC")

    assert parse_options(["A = '1' OR B = '1' AND C = '1'"]) == Any((one, All((two, three))))
    assert parse_options(["( A = '1' OR B = '1' ) AND C = '1'"]) == All((Any((one, two)), three))


def test_not_stands_before_a_condition_and_inside_of_one() -> None:
    assert parse_options(["NOT A = '1'"]) == Not(Comparison("A", Operator.EQ, "1"))
    assert parse_options(["A NOT IN ('1','2')"]) == Not(In("A", ("1", "2")))
    assert parse_options(["A NOT LIKE 'X%'"]) == Not(Like("A", "X%", ""))
    assert parse_options(["A NOT BETWEEN '1' AND '2'"]) == Not(Between("A", "1", "2"))


def test_between_takes_its_own_and() -> None:
    assert parse_options(["A BETWEEN '1' AND '2' AND B = '3'"]) == All(
        (Between("A", "1", "2"), Comparison("B", Operator.EQ, "3"))
    )


def test_like_takes_an_escape_character() -> None:
    assert parse_options(["A LIKE '10#%' ESCAPE '#'"]) == Like("A", "10#%", "#")


@pytest.mark.parametrize(
    "text",
    [
        "BNAME",
        "BNAME =",
        "= 'A'",
        "BNAME = A",
        "BNAME = 'A",
        "BNAME = 'A' AND",
        "BNAME = 'A' 'B'",
        "BNAME = 'A'; DROP TABLE users",
        "BNAME = 'A' --",
        "BNAME = 'A' UNION SELECT password_hash FROM users",
        "BNAME LIKE",
        "BNAME LIKE 'A' ESCAPE '##'",
        "BNAME IN ()",
        "BNAME IN ('A'",
        "BNAME IN (SELECT user_name FROM users)",
        "BNAME BETWEEN 'A'",
        "BNAME NOT = 'A'",
        "( BNAME = 'A'",
        "BNAME = 'A' )",
        "BNAME = UPPER('A')",
        'BNAME = "A"',
        "1 = 1",
        "BNAME = 12abc",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidOptions):
        parse_options([text])


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100 + "A = '1'" + ")" * 100,
        "NOT " * 100 + "A = '1'",
        " OR ".join(["A = '1'"] * 1000),
        f"A IN ({','.join(['1'] * 2000)})",
        f"A = '{'x' * 40_000}'",
    ],
)
def test_what_no_person_would_write_is_refused(text: str) -> None:
    with pytest.raises(InvalidOptions):
        parse_options([text])
