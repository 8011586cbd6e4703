"""What may be wrong with a call before it reaches the function: names, presence, shapes, values.

Errors name parameter, field and row, but never repeat a value: it may be a password.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


@dataclass(eq=False, kw_only=True)
class UnknownFunction(KeydateError):
    """The name belongs to no remote function of this system."""

    code: ClassVar[str] = "rfc.unknown_function"
    remedy: ClassVar[str] = "Check the spelling; the list of functions is in the reference of remote functions."

    function: str

    def __str__(self) -> str:
        """Names the function."""
        return f"There is no remote function {self.function[:40]!r}."


@dataclass(eq=False, kw_only=True)
class InvalidCall(KeydateError):
    """The parameters of a call do not fit the function's interface. Each level on the way up adds where it was."""

    code: ClassVar[str] = "rfc.invalid_call"
    remedy: ClassVar[str] = "Compare the call with the function's interface (RFC_GET_FUNCTION_INTERFACE or the WSDL)."

    function: str = ""
    parameter: str = ""
    field: str = ""
    #: Row of a table parameter, counted from 1; 0 outside tables.
    row: int = 0

    @property
    def place(self) -> str:
        """Returns function, parameter, row and field as far as they are known, as the start of a sentence."""
        parts = [f"parameter {self.parameter[:40]}"] if self.parameter else []
        if self.row:
            parts.append(f"row {self.row}")
        if self.field:
            parts.append(f"field {self.field[:40]}")
        where = ", ".join(parts) or "the value"
        place = f"{self.function}: {where}" if self.function else where
        return place[:1].upper() + place[1:]

    @property
    def complaint(self) -> str:
        """Returns what is wrong, as the end of a sentence."""
        return "does not fit"

    def __str__(self) -> str:
        """Says where, then what."""
        return f"{self.place} {self.complaint}."


@dataclass(eq=False, kw_only=True)
class UnknownParameter(InvalidCall):
    """The call passes a parameter that the function does not take."""

    code: ClassVar[str] = "rfc.unknown_parameter"

    @property
    def complaint(self) -> str:
        """Returns what is wrong, as the end of a sentence."""
        return "is not a parameter that this function takes"


@dataclass(eq=False, kw_only=True)
class MissingParameter(InvalidCall):
    """The call leaves out a parameter that the function needs."""

    code: ClassVar[str] = "rfc.missing_parameter"

    @property
    def complaint(self) -> str:
        """Returns what is wrong, as the end of a sentence."""
        return "is required and was not passed"


@dataclass(eq=False, kw_only=True)
class UnsupportedValue(InvalidCall):
    """The call fills a parameter that SAP's function has and this system cannot honour."""

    code: ClassVar[str] = "rfc.unsupported_value"
    remedy: ClassVar[str] = "Leave the parameter out or send it empty; nothing of it would be stored."

    @property
    def complaint(self) -> str:
        """Returns what is wrong, as the end of a sentence."""
        return "cannot be honoured by this system and must be empty"


@dataclass(eq=False, kw_only=True)
class UnknownField(InvalidCall):
    """A structure or table row has a field that its type does not have."""

    code: ClassVar[str] = "rfc.unknown_field"

    @property
    def complaint(self) -> str:
        """Returns what is wrong, as the end of a sentence."""
        return "is not a field of its structure"


@dataclass(eq=False, kw_only=True)
class WrongShape(InvalidCall):
    """A value has the wrong kind: text for a structure, a structure for a table, a number for text."""

    code: ClassVar[str] = "rfc.wrong_shape"

    expected: str

    @property
    def complaint(self) -> str:
        """Returns what is wrong, as the end of a sentence."""
        return f"must be {self.expected}"


@dataclass(eq=False, kw_only=True)
class ValueTooLong(InvalidCall):
    """A text has more characters, or a byte string more bytes, than its type holds."""

    code: ClassVar[str] = "rfc.value_too_long"

    length: int
    maximum: int

    @property
    def complaint(self) -> str:
        """Returns what is wrong, as the end of a sentence."""
        return f"has length {self.length}, {self.maximum} is allowed"


@dataclass(eq=False, kw_only=True)
class NotDigits(InvalidCall):
    """A numeric text holds something else than digits."""

    code: ClassVar[str] = "rfc.not_digits"

    @property
    def complaint(self) -> str:
        """Returns what is wrong, as the end of a sentence."""
        return "must consist of digits"


@dataclass(eq=False, kw_only=True)
class InvalidNumber(InvalidCall):
    """An integer is none, or does not fit into four bytes."""

    code: ClassVar[str] = "rfc.invalid_number"

    @property
    def complaint(self) -> str:
        """Returns what is wrong, as the end of a sentence."""
        return "must be a whole number between -2147483648 and 2147483647"


@dataclass(eq=False, kw_only=True)
class InvalidDate(InvalidCall):
    """A date is none of the calendar."""

    code: ClassVar[str] = "rfc.invalid_date"

    @property
    def complaint(self) -> str:
        """Returns what is wrong, as the end of a sentence."""
        return "must be a date of the calendar, written YYYYMMDD"


@dataclass(eq=False, kw_only=True)
class InvalidTime(InvalidCall):
    """A time is none of the day."""

    code: ClassVar[str] = "rfc.invalid_time"

    @property
    def complaint(self) -> str:
        """Returns what is wrong, as the end of a sentence."""
        return "must be a time of the day, written HHMMSS"


@dataclass(eq=False, kw_only=True)
class InvalidCharacters(InvalidCall):
    """A text holds control characters or half characters, which no transport can carry."""

    code: ClassVar[str] = "rfc.invalid_characters"

    @property
    def complaint(self) -> str:
        """Returns what is wrong, as the end of a sentence."""
        return "holds characters that are not allowed in text"


@dataclass(eq=False, kw_only=True)
class InvalidBytes(InvalidCall):
    """A byte string is not written as its transport demands (base64)."""

    code: ClassVar[str] = "rfc.invalid_bytes"

    @property
    def complaint(self) -> str:
        """Returns what is wrong, as the end of a sentence."""
        return "must be bytes, written in base64"
