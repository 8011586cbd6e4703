"""ABAP types, and the Python values that stand for them on both sides of a call.

Values follow the pyrfc packages, so that clients written for those work unchanged: CHAR is `str` without trailing blanks, NUMC `str` with
its zeros, DATS `YYYYMMDD`, TIMS `HHMMSS`, INT4 `int`, RAW `bytes`, a structure a `dict` with all its fields, a table a `list` of such.
`read` turns what a caller passed into that form or raises an `InvalidCall`; `initial` is the value of a field that nobody filled.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, ClassVar, Final, TypeAlias

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

#: What XML 1.0 cannot carry: C0 controls but tab and line ends, surrogates, the two non-characters.
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DIGITS: Final = re.compile(r"[0-9]+")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,10}")
_INT4_LIMIT: Final = 2**31
#: A Unicode system stores two bytes for each character.
_BYTES_PER_CHARACTER: Final = 2


class AbapType(ABC):
    """What a parameter may be: an elementary type, a structure, or a table of structures."""

    @property
    @abstractmethod
    def initial(self) -> Any:
        """Returns the value that stands for "not filled", fresh each time where it can be changed."""

    def is_initial(self, value: Any) -> bool:
        """Tells whether a value, as `read` returned it, says nothing."""
        return bool(value == self.initial)

    @abstractmethod
    def read(self, value: Any) -> Any:
        """Returns the value in its one form.

        Raises:
            InvalidCall: the value does not fit; the error knows what is inside this type, the caller adds where it stood.
        """


class Elementary(AbapType):
    """A type without parts."""

    #: One letter, as function interfaces name the type (RFC_FUNINT-EXID).
    exid: ClassVar[str]
    #: The dictionary's name of the type (DFIES-DATATYPE).
    datatype: ClassVar[str]
    #: Characters, digits or bytes; 0 means unlimited.
    length: int

    @property
    def bytes_stored(self) -> int:
        """Returns how many bytes a value takes in a Unicode system."""
        return self.length * _BYTES_PER_CHARACTER


@dataclass(frozen=True)
class Char(Elementary):
    """Text of at most `length` characters; trailing blanks do not count."""

    exid = "C"
    datatype = "CHAR"
    length: int

    @property
    def initial(self) -> str:
        """Returns no text."""
        return ""

    def read(self, value: Any) -> str:
        """Returns the text without trailing blanks."""
        text = _text(value).rstrip(" ")
        if len(text) > self.length:
            raise ValueTooLong(length=len(text), maximum=self.length)
        return text


@dataclass(frozen=True)
class String(Elementary):
    """Text of any length, kept as it is."""

    exid = "g"
    datatype = "STRG"
    length: int = 0

    @property
    def initial(self) -> str:
        """Returns no text."""
        return ""

    @property
    def bytes_stored(self) -> int:
        """Returns the size of a reference to the text."""
        return 8

    def read(self, value: Any) -> str:
        """Returns the text."""
        return _text(value)


@dataclass(frozen=True)
class Numc(Elementary):
    """Exactly `length` digits."""

    exid = "N"
    datatype = "NUMC"
    length: int

    @property
    def initial(self) -> str:
        """Returns zeros."""
        return "0" * self.length

    def read(self, value: Any) -> str:
        """Returns the digits, filled with zeros from the left."""
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        digits = _text(value).strip(" ")
        if not digits:
            return self.initial
        if not _DIGITS.fullmatch(digits):
            raise NotDigits
        if len(digits) > self.length:
            raise ValueTooLong(length=len(digits), maximum=self.length)
        return digits.zfill(self.length)


@dataclass(frozen=True)
class Date(Elementary):
    """A day of the calendar (DATS)."""

    exid = "D"
    datatype = "DATS"
    length: int = 8

    @property
    def initial(self) -> str:
        """Returns the date that is none."""
        return "00000000"

    def read(self, value: Any) -> str:
        """Returns `YYYYMMDD` for a date, for that form itself, and for `YYYY-MM-DD`."""
        if isinstance(value, date) and not isinstance(value, datetime):
            return f"{value.year:04}{value.month:02}{value.day:02}"
        text = _text(value).strip(" ")
        digits = text.replace("-", "") if len(text) == 10 and text[4::3] == "--" else text
        if not digits.strip("0") and len(digits) in {0, 8}:
            return self.initial
        if len(digits) != 8 or not _DIGITS.fullmatch(digits):
            raise InvalidDate
        try:
            date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        except ValueError as error:
            raise InvalidDate from error
        return digits


@dataclass(frozen=True)
class Time(Elementary):
    """A time of the day (TIMS)."""

    exid = "T"
    datatype = "TIMS"
    length: int = 6

    @property
    def initial(self) -> str:
        """Returns midnight."""
        return "000000"

    def read(self, value: Any) -> str:
        """Returns `HHMMSS` for a time, for that form itself, and for `HH:MM:SS`."""
        if isinstance(value, time):
            return f"{value.hour:02}{value.minute:02}{value.second:02}"
        text = _text(value).strip(" ")
        digits = text.replace(":", "") if len(text) == 8 and text[2::3] == "::" else text
        if not digits:
            return self.initial
        if len(digits) != 6 or not _DIGITS.fullmatch(digits):
            raise InvalidTime
        if digits[:2] > "23" or digits[2:4] > "59" or digits[4:] > "59":
            raise InvalidTime
        return digits


@dataclass(frozen=True)
class Int4(Elementary):
    """A whole number of four bytes."""

    exid = "I"
    datatype = "INT4"
    length: int = 10

    @property
    def initial(self) -> int:
        """Returns zero."""
        return 0

    @property
    def bytes_stored(self) -> int:
        """Returns four."""
        return 4

    def read(self, value: Any) -> int:
        """Returns the number, also from its digits."""
        if isinstance(value, str):
            text = value.strip(" ")
            if not _INTEGER.fullmatch(text or "0"):
                raise InvalidNumber
            value = int(text or "0")
        if not isinstance(value, int) or isinstance(value, bool) or not -_INT4_LIMIT <= value < _INT4_LIMIT:
            raise InvalidNumber
        return value


@dataclass(frozen=True)
class Raw(Elementary):
    """At most `length` bytes."""

    exid = "X"
    datatype = "RAW"
    length: int

    @property
    def initial(self) -> bytes:
        """Returns no bytes."""
        return b""

    @property
    def bytes_stored(self) -> int:
        """Returns the length itself."""
        return self.length

    def read(self, value: Any) -> bytes:
        """Returns the bytes."""
        if not isinstance(value, (bytes, bytearray)):
            raise InvalidBytes
        if len(value) > self.length:
            raise ValueTooLong(length=len(value), maximum=self.length)
        return bytes(value)


#: `X` or blank.
FLAG: Final = Char(1)


@dataclass(frozen=True)
class Field:
    """One field of a structure."""

    name: str
    type: Elementary
    text: str = ""
    #: Part of the key, where the structure is a table of the dictionary.
    key: bool = False


@dataclass(frozen=True)
class Structure(AbapType):
    """Named fields in a fixed order; its value is a dict that has them all."""

    name: str
    fields: tuple[Field, ...]
    text: str = ""

    @cached_property
    def types(self) -> Mapping[str, Elementary]:
        """Returns the type of each field, in order."""
        return {field.name: field.type for field in self.fields}

    @cached_property
    def _initial(self) -> dict[str, Any]:
        return {field.name: field.type.initial for field in self.fields}

    @property
    def initial(self) -> dict[str, Any]:
        """Returns a row of initial values."""
        return dict(self._initial)

    def read(self, value: Any) -> dict[str, Any]:
        """Returns a dict of all fields; those not passed are initial."""
        if not isinstance(value, Mapping):
            raise WrongShape(expected=f"a structure of type {self.name}")
        result = dict(self._initial)
        types = self.types
        for name, part in value.items():
            try:
                result[name] = types[name].read(part)
            except KeyError:
                raise UnknownField(field=str(name)) from None
            except InvalidCall as error:
                error.field = name
                raise
        return result


@dataclass(frozen=True)
class TableOf(AbapType):
    """Rows of one structure."""

    row: Structure

    @property
    def name(self) -> str:
        """Returns the name of the table type, as WSDL documents of SAP systems spell it."""
        return f"TABLE_OF_{self.row.name}"

    @property
    def initial(self) -> list[dict[str, Any]]:
        """Returns no rows."""
        return []

    def is_initial(self, value: Any) -> bool:
        """Tells whether there is no row, or only blank ones."""
        return all(self.row.is_initial(row) for row in value)

    def read(self, value: Any) -> list[dict[str, Any]]:
        """Returns the rows, each with all its fields."""
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
            raise WrongShape(expected=f"a table with rows of type {self.row.name}")
        rows = []
        for number, row in enumerate(value, start=1):
            try:
                rows.append(self.row.read(row))
            except InvalidCall as error:
                error.row = number
                raise
        return rows


#: What the type of a parameter may be.
ParameterType: TypeAlias = Elementary | Structure | TableOf


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise WrongShape(expected="text")
    # Nearly every value is printable; the search is for the rest.
    if not value.isprintable() and _ILLEGAL.search(value):
        raise InvalidCharacters
    return value
