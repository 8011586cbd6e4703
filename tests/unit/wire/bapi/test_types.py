"""Values of ABAP types."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from keydate.wire.bapi.errors import (
    InvalidBytes,
    InvalidCall,
    InvalidCharacters,
    InvalidDate,
    InvalidNumber,
    InvalidTime,
    NotDigits,
    UnknownField,
    ValueTooLong,
    WrongShape,
)
from keydate.wire.bapi.types import AbapType, Char, Date, Field, Int4, Numc, Raw, String, Structure, TableOf, Time

ROW = Structure("ROW", (Field("NAME", Char(4)), Field("COUNT", Numc(3)), Field("DAY", Date())))


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        (Char(3), "AB  ", "AB"),
        (Char(3), " A", " A"),
        (Char(3), "ABC   ", "ABC"),
        (Char(20), "tab\tand line\n", "tab\tand line\n"),
        (String(), "as it is  ", "as it is  "),
        (Numc(4), "7", "0007"),
        (Numc(4), 42, "0042"),
        (Numc(4), "", "0000"),
        (Numc(4), " 12 ", "0012"),
        (Date(), date(2026, 11, 22), "20261122"),
        (Date(), "20261122", "20261122"),
        (Date(), "2026-11-22", "20261122"),
        (Date(), "99991231", "99991231"),
        (Date(), "", "00000000"),
        (Date(), "0000-00-00", "00000000"),
        (Date(), "        ", "00000000"),
        (Time(), time(8, 5, 9), "080509"),
        (Time(), "08:05:09", "080509"),
        (Time(), "235959", "235959"),
        (Time(), "", "000000"),
        (Int4(), -2147483648, -2147483648),
        (Int4(), " 12 ", 12),
        (Int4(), "", 0),
        (Raw(3), b"\x00\xff", b"\x00\xff"),
        (Raw(3), bytearray(b"ab"), b"ab"),
    ],
)
def test_a_value_is_read_into_its_one_form(type_: AbapType, value: Any, expected: Any) -> None:
    assert type_.read(value) == expected


@pytest.mark.parametrize(
    ("type_", "value", "error"),
    [
        (Char(3), "ABCD", ValueTooLong),
        (Char(3), 5, WrongShape),
        (Char(3), None, WrongShape),
        (Char(3), "\x00", InvalidCharacters),
        (Char(3), "\ud800", InvalidCharacters),
        (Char(3), "\uffff", InvalidCharacters),
        (String(), "\x1b", InvalidCharacters),
        (Numc(3), "1a", NotDigits),
        (Numc(3), "-1", NotDigits),
        (Numc(3), "\u0661", NotDigits),
        (Numc(3), "1234", ValueTooLong),
        (Numc(3), True, WrongShape),
        (Date(), "20260230", InvalidDate),
        (Date(), "2026-1-1", InvalidDate),
        (Date(), "2026/11/22", InvalidDate),
        (Date(), "00000001", InvalidDate),
        (Date(), "0", InvalidDate),
        (Date(), "2026112\u0662", InvalidDate),
        (Date(), datetime(2026, 11, 22, 8, 0), WrongShape),  # noqa: DTZ001
        (Time(), "240000", InvalidTime),
        (Time(), "126000", InvalidTime),
        (Time(), "120060", InvalidTime),
        (Time(), "1200", InvalidTime),
        (Int4(), 2**31, InvalidNumber),
        (Int4(), "9999999999", InvalidNumber),
        (Int4(), "1e3", InvalidNumber),
        (Int4(), 1.0, InvalidNumber),
        (Int4(), True, InvalidNumber),
        (Raw(2), b"abc", ValueTooLong),
        (Raw(2), "ab", InvalidBytes),
        (ROW, "text", WrongShape),
        (TableOf(ROW), {"NAME": "A"}, WrongShape),
        (TableOf(ROW), "text", WrongShape),
    ],
)
def test_a_value_that_does_not_fit_is_refused(type_: AbapType, value: Any, error: type[InvalidCall]) -> None:
    with pytest.raises(error):
        type_.read(value)


@pytest.mark.parametrize("type_", [Char(3), String(), Numc(3), Date(), Time(), Int4(), Raw(3), ROW, TableOf(ROW)])
def test_the_initial_value_reads_as_itself(type_: AbapType) -> None:
    assert type_.read(type_.initial) == type_.initial


def test_a_structure_has_all_its_fields_after_reading() -> None:
    assert ROW.read({"COUNT": "5"}) == {"NAME": "", "COUNT": "005", "DAY": "00000000"}


def test_an_initial_structure_is_fresh_each_time() -> None:
    ROW.initial["NAME"] = "spoiled"

    assert ROW.initial["NAME"] == ""


def test_an_unknown_field_is_named() -> None:
    with pytest.raises(UnknownField) as caught:
        ROW.read({"NMAE": "A"})

    assert caught.value.field == "NMAE"


def test_a_bad_field_of_a_row_is_named_with_the_row() -> None:
    with pytest.raises(ValueTooLong) as caught:
        TableOf(ROW).read([{"NAME": "A"}, {"NAME": "TOO LONG"}])

    assert (caught.value.row, caught.value.field, caught.value.length, caught.value.maximum) == (2, "NAME", 8, 4)


def test_a_unicode_system_stores_two_bytes_for_each_character() -> None:
    assert [each.bytes_stored for each in (Char(5), Numc(3), Date(), Time(), Int4(), Raw(5), String())] == [
        10,
        6,
        16,
        12,
        4,
        5,
        8,
    ]
