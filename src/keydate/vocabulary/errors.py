"""The base of every expected failure, and the shape in which failures cross process borders.

An expected failure is a frozen-like dataclass exception: its fields are domain values, its class owns the sentences. Domain errors know no
HTTP status, SOAP fault or exit code; a table at each edge maps `code` to those. Errors survive pickling, because durable execution and
process pools store what a step raised.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(eq=False, kw_only=True)
class KeydateError(Exception):
    """An expected failure with a stable code, a sentence, what stayed unchanged, and what to do."""

    #: Stable, written out, never derived from the class name: other programs compare it.
    code: ClassVar[str] = "keydate.error"
    #: What was not changed. Most failures happen before the first write.
    unchanged: ClassVar[str] = "Nothing was changed."
    #: What the reader can do now; subclasses override it with a concrete step.
    remedy: ClassVar[str] = "Check the input and try again."

    def __str__(self) -> str:
        """Returns the sentence that says what happened."""
        return "The request could not be carried out."

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuilds from the fields: an exception with keyword-only fields does not survive the default protocol."""
        return _rebuild, (type(self), {field.name: getattr(self, field.name) for field in fields(self)})


def _rebuild(error_class: type[KeydateError], values: dict[str, Any]) -> KeydateError:
    return error_class(**values)


def error_report(error: KeydateError) -> dict[str, str]:
    """Returns the four parts of a failure as every JSON edge shows them: code, message, unchanged, remedy."""
    return {"code": error.code, "message": str(error), "unchanged": error.unchanged, "remedy": error.remedy}


def error_text(message: str, *, unchanged: str, remedy: str, code: str) -> str:
    """Returns the four parts as every command line shows them; a part that is empty is left out."""
    lines = [f"Error: {message}", *(f"  {text}" for text in (unchanged, *_told(remedy), f"Code: {code}") if text)]
    return "\n".join(lines)


def _told(remedy: str) -> list[str]:
    return [f"What to do: {remedy}"] if remedy else []


@dataclass(eq=False, kw_only=True)
class InvalidValue(KeydateError):
    """A value that breaks a rule of its field: too long, wrong characters, not one of the allowed ones."""

    code: ClassVar[str] = "keydate.invalid_value"

    #: The field as the reader knows it, e.g. "user name".
    field: str
    #: The offending value, shortened; never a secret.
    value: str
    #: The rule that it breaks, as the end of a sentence: "has more than 12 characters".
    rule: str

    def __str__(self) -> str:
        """Names field, value and rule."""
        return f"{self.field[:1].upper()}{self.field[1:]} {self.value[:60]!r} {self.rule}."
