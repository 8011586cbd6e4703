"""Rules of logon and passwords: profile parameters of the system, and security policies that replace them for a user.

Names, defaults and ranges of `login/…` are SAP's. Where its documents differ by release, the choice is in the text of the parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from keydate.vocabulary.errors import InvalidValue

#: Passwords have at most 40 characters.
MAX_PASSWORD_LENGTH: Final = 40
TIME_ZONE_PARAMETER: Final = "keydate/time_zone"
DEFAULT_TIME_ZONE: Final = "UTC"


@dataclass(frozen=True, slots=True)
class LogonRules:
    """All rules that count for one user, with the delivered defaults."""

    min_length: int = 6
    min_digits: int = 0
    min_letters: int = 0
    min_specials: int = 0
    min_lowercase: int = 0
    min_uppercase: int = 0
    min_difference: int = 1
    history_size: int = 5
    expiration_days: int = 0
    change_wait_days: int = 1
    max_idle_initial_days: int = 0
    max_idle_productive_days: int = 0
    fails_to_lock: int = 5
    unlocks_at_midnight: int = 1
    enforces_current_rules: int = 0
    checks_forbidden_patterns: int = 1
    refuses_equal_first_characters: int = 0
    character_set: int = 1
    disables_password_logon: int = 0
    reference_must_be_of_type_reference: int = 1

    @property
    def least_length(self) -> int:
        """Returns the length that a password needs to satisfy all minimum counts at once."""
        letters = max(self.min_letters, self.min_lowercase + self.min_uppercase)
        return max(self.min_length, letters + self.min_digits + self.min_specials)


@dataclass(frozen=True, slots=True)
class RuleDefinition:
    """One rule under its names as a profile parameter and as an attribute of security policies."""

    field: str
    parameter: str
    #: None: a rule of the whole system, which no policy replaces.
    attribute: str | None
    low: int
    high: int
    text: str

    @property
    def default(self) -> int:
        """Returns the delivered value."""
        return int(getattr(_DEFAULTS, self.field))


_DEFAULTS: Final = LogonRules()

DEFINITIONS: Final = (
    RuleDefinition("min_length", "login/min_password_lng", "MIN_PASSWORD_LENGTH", 3, 40, "Minimum length"),
    RuleDefinition("min_digits", "login/min_password_digits", "MIN_PASSWORD_DIGITS", 0, 40, "Minimum number of digits"),
    RuleDefinition(
        "min_letters", "login/min_password_letters", "MIN_PASSWORD_LETTERS", 0, 40, "Minimum number of letters"
    ),
    RuleDefinition(
        "min_specials", "login/min_password_specials", "MIN_PASSWORD_SPECIALS", 0, 40, "Minimum number of specials"
    ),
    RuleDefinition(
        "min_lowercase", "login/min_password_lowercase", "MIN_PASSWORD_LOWERCASE", 0, 40, "Minimum number of a-z"
    ),
    RuleDefinition(
        "min_uppercase", "login/min_password_uppercase", "MIN_PASSWORD_UPPERCASE", 0, 40, "Minimum number of A-Z"
    ),
    RuleDefinition(
        "min_difference",
        "login/min_password_diff",
        "MIN_PASSWORD_DIFFERENCE",
        1,
        40,
        "Characters that the new password must not have taken from the old one",
    ),
    RuleDefinition(
        "history_size",
        "login/password_history_size",
        "PASSWORD_HISTORY_SIZE",
        1,
        100,
        "Last passwords not to be reused",
    ),
    RuleDefinition(
        "expiration_days",
        "login/password_expiration_time",
        "PASSWORD_CHANGE_INTERVAL",
        0,
        1000,
        "Days after which a password must be changed; 0 never",
    ),
    RuleDefinition(
        "change_wait_days",
        "login/password_change_waittime",
        "MIN_PASSWORD_CHANGE_WAITTIME",
        1,
        1000,
        "Days until the user may change the password again; does not bind administrators",
    ),
    RuleDefinition(
        "max_idle_initial_days",
        "login/password_max_idle_initial",
        "MAX_PASSWORD_IDLE_INITIAL",
        0,
        24000,
        "Days after which an unused initial password dies; 1 the same day, 0 never",
    ),
    RuleDefinition(
        "max_idle_productive_days",
        "login/password_max_idle_productive",
        "MAX_PASSWORD_IDLE_PRODUCTIVE",
        0,
        24000,
        "Days after which an unused productive password dies; 1 the same day, 0 never",
    ),
    RuleDefinition(
        "fails_to_lock",
        "login/fails_to_user_lock",
        "MAX_FAILED_PASSWORD_LOGON_ATTEMPTS",
        1,
        99,
        "Wrong passwords that lock the user",
    ),
    RuleDefinition(
        "unlocks_at_midnight",
        "login/failed_user_auto_unlock",
        "PASSWORD_LOCK_EXPIRATION",
        0,
        1,
        "1: the lock after wrong passwords ends at midnight of the system's time zone",
    ),
    RuleDefinition(
        "enforces_current_rules",
        "login/password_compliance_to_current_policy",
        "PASSWORD_COMPLIANCE_TO_CURRENT_POLICY",
        0,
        1,
        "1: a password that breaks the present rules must be changed at logon",
    ),
    RuleDefinition(
        "checks_forbidden_patterns",
        "keydate/check_forbidden_passwords",
        "CHECK_PASSWORD_BLACKLIST",
        0,
        1,
        "1: forbidden patterns are checked",
    ),
    RuleDefinition(
        "refuses_equal_first_characters",
        "keydate/refuse_equal_first_characters",
        None,
        0,
        1,
        "1: the first three characters must not all be equal, as in old releases",
    ),
    RuleDefinition(
        "character_set",
        "login/password_charset",
        None,
        0,
        2,
        "0 ASCII, 1 Latin-1, 2 all printable characters",
    ),
    RuleDefinition(
        "disables_password_logon",
        "login/disable_password_logon",
        "DISABLE_PASSWORD_LOGON",
        0,
        1,
        "1: nobody logs on with a password",
    ),
    RuleDefinition(
        "reference_must_be_of_type_reference",
        "keydate/reference_user_check",
        None,
        0,
        1,
        "1: a reference user of another type is refused; 0: it is a warning (01/391)",
    ),
)


@dataclass(frozen=True, slots=True)
class FixedParameter:
    """A profile parameter of SAP's systems that has nothing to decide here: it can be read, and not be set to anything else."""

    parameter: str
    value: str
    #: Why, as the end of a sentence.
    reason: str


FIXED: Final = (
    FixedParameter(
        "login/fails_to_session_end",
        "3",
        "every request is a logon of its own, and there is no logon window that could end",
    ),
    FixedParameter("login/password_change_for_SSO", "1", "there is no single sign-on that could skip a due change"),
    FixedParameter("login/password_downwards_compatibility", "0", "no password is ever stored in an old form"),
    FixedParameter("login/disable_multi_gui_login", "0", "there are no screen sessions that could be counted"),
    FixedParameter("login/multi_login_users", "", "there are no screen sessions that could be counted"),
)
_FIXED: Final = {fixed.parameter: fixed for fixed in FIXED}

_BY_PARAMETER: Final = {definition.parameter: definition for definition in DEFINITIONS}
_BY_ATTRIBUTE: Final = {definition.attribute: definition for definition in DEFINITIONS if definition.attribute}


def rules_of(parameters: Mapping[str, str], policy: Mapping[str, str] | None) -> LogonRules:
    """Returns the rules of a user.

    Args:
        parameters: profile parameters that differ from their defaults.
        policy: attributes of the user's security policy, or None. A policy replaces all parameters that have an attribute: one that the
            policy does not name has its delivered default, whatever the parameter says.
    """
    values: dict[str, int] = {}
    for definition in DEFINITIONS:
        if policy is not None and definition.attribute is not None:
            stored = policy.get(definition.attribute)
        else:
            stored = parameters.get(definition.parameter)
        if stored is not None:
            values[definition.field] = int(stored)
    return LogonRules(**values)


def checked_parameter(name: str, value: str) -> str:
    """Returns the value of a profile parameter as it is stored.

    Raises:
        InvalidValue: the parameter does not exist or cannot be set, or the value is out of range.
    """
    if name in _FIXED:
        return _unchanged(_FIXED[name], value)
    if name == TIME_ZONE_PARAMETER:
        try:
            return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise InvalidValue(field=name, value=value, rule="is not a time zone such as Europe/Berlin") from error
    definition = _BY_PARAMETER.get(name)
    if definition is None:
        raise InvalidValue(field="profile parameter", value=name, rule="does not exist")
    return _in_range(definition, name, value)


def checked_attribute(name: str, value: str) -> str:
    """Returns the value of a security policy's attribute as it is stored.

    Raises:
        InvalidValue: the attribute does not exist, or the value is out of range.
    """
    definition = _BY_ATTRIBUTE.get(name)
    if definition is None:
        raise InvalidValue(field="attribute of a security policy", value=name, rule="does not exist")
    return _in_range(definition, name, value)


def require_satisfiable(rules: LogonRules) -> None:
    """Refuses rules that no password can satisfy.

    Raises:
        InvalidValue: the minimum counts add up to more than a password may have.
    """
    if rules.least_length > MAX_PASSWORD_LENGTH:
        raise InvalidValue(
            field="password rules",
            value=f"{rules.least_length} characters",
            rule=f"ask together for more than the {MAX_PASSWORD_LENGTH} characters that a password may have",
        )


def effective_parameters(stored: Mapping[str, str]) -> dict[str, str]:
    """Returns all profile parameters with their present values."""
    values = {definition.parameter: str(definition.default) for definition in DEFINITIONS}
    values |= {fixed.parameter: fixed.value for fixed in FIXED}
    return {**values, TIME_ZONE_PARAMETER: DEFAULT_TIME_ZONE, **stored}


def _unchanged(fixed: FixedParameter, value: str) -> str:
    if value.strip() != fixed.value:
        rule = f"cannot be set: it stays {fixed.value or 'empty'}, because {fixed.reason}"
        raise InvalidValue(field=fixed.parameter, value=value, rule=rule)
    return fixed.value


def _in_range(definition: RuleDefinition, name: str, value: str) -> str:
    text = value.strip()
    if not text.isascii() or not text.isdigit() or not definition.low <= int(text) <= definition.high:
        raise InvalidValue(field=name, value=value, rule=f"is not a number from {definition.low} to {definition.high}")
    return str(int(text))
