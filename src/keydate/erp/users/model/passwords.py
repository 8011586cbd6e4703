"""Password rules: everything that is wrong with a password at once, and passwords that break no rule."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

from keydate.erp.users.model.rules import MAX_PASSWORD_LENGTH, LogonRules, require_satisfiable
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.findings import Finding, Severity

#: Length of generated passwords: 24 of these characters are far beyond guessing.
_GENERATED_LENGTH: Final = 24
#: Specials without a meaning in XML, shells, URLs' user part, CSV, and without `?` and `!`, which must not come first.
_SPECIALS: Final = "#$%()+,-.:;=_"
#: Tries until patterns that forbid nearly everything count as forbidding everything.
_ATTEMPTS: Final = 1000


def check_password(password: str, rules: LogonRules, *, forbidden: Iterable[str] = ()) -> list[Finding]:
    """Returns every rule that the password breaks; an empty list when it is good.

    Args:
        password: the new password.
        rules: those of its user.
        forbidden: patterns with `*` and `?`, compared without regard to case.
    """
    broken = [
        *_check_form(password, rules),
        *_check_counts(password, rules),
    ]
    if rules.checks_forbidden_patterns and any(_matches(password, pattern) for pattern in forbidden):
        broken.append(_finding("forbidden", "The password matches a forbidden pattern."))
    return broken


def check_difference(old: str, new: str, rules: LogonRules) -> list[Finding]:
    """Returns the rule that a new password breaks because it is too close to the old one.

    Characters count as taken over wherever they stand, so that neither turning nor shuffling the old password makes a new one.
    """
    if old == new:
        return [_finding("same", "The new password is the old one.")]
    if (Counter(new) - Counter(old)).total() < rules.min_difference:
        return [
            _finding(
                "too_similar",
                f"The new password has fewer than {rules.min_difference} characters that the old one lacks.",
            )
        ]
    return []


def reused(rules: LogonRules) -> Finding:
    """Returns the finding for a password that is in the history."""
    return _finding("reused", f"The password is one of the last {rules.history_size} ones.")


def generate_password(rules: LogonRules, *, random: Random, forbidden: Sequence[str] = ()) -> str:
    """Returns a random password that breaks no rule.

    Args:
        rules: those of the user.
        random: `secrets.SystemRandom()` but in tests.
        forbidden: patterns that it must not match.

    Raises:
        InvalidValue: the rules and patterns leave no password.
    """
    require_satisfiable(rules)
    length = min(MAX_PASSWORD_LENGTH, max(_GENERATED_LENGTH, rules.least_length))
    for _ in range(_ATTEMPTS):
        password = _draw(rules, length, random)
        if not check_password(password, rules, forbidden=forbidden):
            return password
    raise InvalidValue(
        field="forbidden passwords", value=", ".join(forbidden), rule="leave no password that is allowed"
    )


def _draw(rules: LogonRules, length: int, random: Random) -> str:
    characters = [
        *random.choices(string.ascii_lowercase, k=rules.min_lowercase),
        *random.choices(string.ascii_uppercase, k=rules.min_uppercase),
        *random.choices(string.ascii_letters, k=max(0, rules.min_letters - rules.min_lowercase - rules.min_uppercase)),
        *random.choices(string.digits, k=rules.min_digits),
        *random.choices(_SPECIALS, k=rules.min_specials),
    ]
    everything = string.ascii_letters + string.digits + _SPECIALS
    characters += random.choices(everything, k=length - len(characters))
    random.shuffle(characters)
    return "".join(characters)


def _check_form(password: str, rules: LogonRules) -> list[Finding]:
    broken = []
    if len(password) < rules.min_length:
        broken.append(_finding("too_short", f"The password has fewer than {rules.min_length} characters."))
    if len(password) > MAX_PASSWORD_LENGTH:
        broken.append(_finding("too_long", f"The password has more than {MAX_PASSWORD_LENGTH} characters."))
    if password.startswith(("?", "!")):
        broken.append(_finding("first_character", "The password begins with ? or !."))
    if password.casefold() == "pass":
        broken.append(_finding("trivial", "The password is the word pass."))
    if rules.refuses_equal_first_characters and len(password) >= 3 and len(set(password[:3])) == 1:
        broken.append(_finding("equal_first_characters", "The first three characters of the password are equal."))
    if not all(_is_allowed(char, rules.character_set) for char in password):
        broken.append(_finding("characters", "The password has characters that are not allowed."))
    if password != password.strip(" "):
        broken.append(_finding("blanks", "The password begins or ends with a blank, which clients would cut off."))
    return broken


def _check_counts(password: str, rules: LogonRules) -> list[Finding]:
    counts = (
        ("digits", rules.min_digits, sum(char in string.digits for char in password)),
        ("letters", rules.min_letters, sum(char in string.ascii_letters for char in password)),
        ("specials", rules.min_specials, sum(not (char.isascii() and char.isalnum()) for char in password)),
        ("lowercase", rules.min_lowercase, sum(char in string.ascii_lowercase for char in password)),
        ("uppercase", rules.min_uppercase, sum(char in string.ascii_uppercase for char in password)),
    )
    names = {"lowercase": "lower-case letters", "uppercase": "upper-case letters", "specials": "special characters"}
    return [
        _finding(f"too_few_{kind}", f"The password has fewer than {least} {names.get(kind, kind)}.")
        for kind, least, found in counts
        if found < least
    ]


def _is_allowed(char: str, character_set: int) -> bool:
    if not char.isprintable():
        return False
    return character_set == 2 or ord(char) < (128, 256)[character_set]


def _matches(password: str, pattern: str) -> bool:
    expression = "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in pattern)
    return re.fullmatch(expression, password, re.IGNORECASE | re.DOTALL) is not None


def _finding(code: str, sentence: str) -> Finding:
    return Finding(
        code=f"password.{code}", severity=Severity.ERROR, message=sentence, remedy="Choose another password."
    )
