"""A user's own password, and checks of logon data.

These functions open their own transactions, as a logon does: a wrong password counts although the call fails. The change of one's own password
needs no `S_RFC` (`dispatch` leaves that check out), because the present password is the right to do it: a user with an initial password can do
nothing else, and a technical user with nothing but the closing role must be able to rotate its password.
"""

from __future__ import annotations

from collections.abc import Mapping
from secrets import SystemRandom
from types import MappingProxyType
from typing import Any, Final

from keydate.erp.bapi.call import Call, Results, System
from keydate.erp.bapi.errors import FunctionRaised
from keydate.erp.bapi.failures import failure_row, message_key
from keydate.erp.users.actions import change_own_password
from keydate.erp.users.errors import LogonRefused, PasswordChangeNotAllowed, PasswordNotAllowed
from keydate.erp.users.logon import Attempt, LogonCheck, LogonKind, check_logon
from keydate.erp.users.model.logon import Refusal
from keydate.erp.users.model.passwords import check_password, generate_password
from keydate.erp.users.store.rules import list_forbidden, read_rules
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.errors import KeydateError
from keydate.vocabulary.ids import ClientId
from keydate.wire.bapi import Function, conform, messages

CHANGE_FUNCTION: Final = "SUSR_USER_CHANGE_PASSWORD_RFC"
#: The one method of SUSR_CHECK_LOGON_DATA that works here.
_PASSWORD: Final = "P"

_LOGIN_CHECK: Final[Mapping[Refusal, str]] = MappingProxyType(
    {
        Refusal.UNKNOWN_USER: "WRONG_PASSWORD",
        Refusal.WRONG_PASSWORD: "WRONG_PASSWORD",
        Refusal.REFERENCE_USER: "USER_NOT_ACTIVE",
        Refusal.NO_DIALOG: "USER_NOT_ACTIVE",
        Refusal.OUTSIDE_VALIDITY: "USER_NOT_ACTIVE",
        Refusal.LOCKED_GLOBALLY: "USER_LOCKED",
        Refusal.LOCKED_BY_ADMINISTRATOR: "USER_LOCKED",
        Refusal.LOCKED_AFTER_WRONG_PASSWORDS: "USER_LOCKED",
        Refusal.PASSWORD_DEACTIVATED: "NO_CHECK_FOR_THIS_USER",
        Refusal.PASSWORD_LOGON_DISABLED: "NO_CHECK_FOR_THIS_USER",
        Refusal.INITIAL_PASSWORD_EXPIRED: "PASSWORD_EXPIRED",
        Refusal.PRODUCTIVE_PASSWORD_EXPIRED: "PASSWORD_EXPIRED",
    }
)

_LOGON_DATA: Final[Mapping[Refusal, str]] = MappingProxyType(
    {
        Refusal.UNKNOWN_USER: "USER_OR_PASSWORD_INCORRECT",
        Refusal.WRONG_PASSWORD: "USER_OR_PASSWORD_INCORRECT",
        Refusal.REFERENCE_USER: "USER_OUTSIDE_VALIDITY",
        Refusal.NO_DIALOG: "USER_OUTSIDE_VALIDITY",
        Refusal.OUTSIDE_VALIDITY: "USER_OUTSIDE_VALIDITY",
        Refusal.LOCKED_GLOBALLY: "USER_LOCKED",
        Refusal.LOCKED_BY_ADMINISTRATOR: "USER_LOCKED",
        Refusal.LOCKED_AFTER_WRONG_PASSWORDS: "PASSWORD_ATTEMPTS_LIMITED",
        Refusal.PASSWORD_DEACTIVATED: "USER_HAS_NO_PASSWORD",
        Refusal.PASSWORD_LOGON_DISABLED: "PASSWORD_LOGON_DISABLED",
        Refusal.INITIAL_PASSWORD_EXPIRED: "INITIALPASSWORD_EXPIRED",
        Refusal.PRODUCTIVE_PASSWORD_EXPIRED: "PRODUCTIVE_PASSWORD_EXPIRED",
    }
)


def changes_own_password(function: Function, parameters: Mapping[str, Any], user_name: str) -> bool:
    """Tells whether a call, before its parameters are checked, changes the password of the user who makes it."""
    named = parameters.get("BNAME")
    return function.name == CHANGE_FUNCTION and isinstance(named, str) and named.strip().upper() == user_name


def change_at_first_logon(
    system: System, *, client: ClientId, terminal: str, function: Function, parameters: Mapping[str, Any]
) -> Results:
    """Carries out the change of an initial or expired password, for a user who can do nothing else yet."""
    return _change(system, client=client, terminal=terminal, function=function, values=conform(function, parameters))


def change_password(call: Call[None]) -> Results:
    """Answers SUSR_USER_CHANGE_PASSWORD_RFC; also on behalf of another user, whose password is then given."""
    return _change(
        call.system,
        client=call.client,
        terminal=call.acting_user.terminal,
        function=call.function,
        values=call.parameters,
    )


def _change(
    system: System, *, client: ClientId, terminal: str, function: Function, values: Mapping[str, Any]
) -> Results:
    try:
        user_name = change_own_password(
            system.database,
            client=client,
            identifier=values["BNAME"],
            old_password=values["PASSWORD"],
            new_password=values["NEW_PASSWORD"],
            terminal=terminal,
            passwords=system.passwords,
        )
    except (LogonRefused, PasswordChangeNotAllowed) as error:
        return _not_changed(system, function, values, error, "CHANGE_NOT_ALLOWED")
    except PasswordNotAllowed as error:
        return _not_changed(system, function, values, error, "PASSWORD_NOT_ALLOWED")
    return {"RETURN": messages.DONE.row(f"The password of user {user_name} was changed.", system=system.system_id)}


def _not_changed(
    system: System, function: Function, values: Mapping[str, Any], error: KeydateError, key: str
) -> Results:
    message = message_key(error)
    if values["USE_BAPI_RETURN"] == 1:
        return {"RETURN": failure_row(error, system.system_id)}
    raise FunctionRaised(
        function=function.name, key=key, text=str(error), message_id=message.id, message_number=message.number
    ) from error


def login_check(call: Call[None]) -> Results:
    """Answers SUSR_LOGIN_CHECK_RFC: no exception means that the password is right and productive."""
    checked = _checked(call, call.parameters["BNAME"])
    if checked.refusal is not None:
        key = _LOGIN_CHECK[checked.refusal]
        is_limited = checked.refusal is Refusal.LOCKED_AFTER_WRONG_PASSWORDS
        if is_limited and call.parameters["USE_NEW_EXCEPTION"] == 1:
            key = "PASSWORD_ATTEMPTS_LIMITED"
        raise _refused(call, key)
    if checked.change_reason is not None:
        raise _refused(call, "PASSWORD_EXPIRED")
    return {}


def check_logon_data(call: Call[None]) -> Results:
    """Answers SUSR_CHECK_LOGON_DATA for the method `P`: no exception means that a logon would succeed."""
    if call.parameters["AUTH_METHOD"] != _PASSWORD:
        raise _refused(call, "AUTH_METHOD_NOT_SUPPORTED")
    if not call.parameters["USERID"] or not call.parameters["PASSWORD"]:
        raise _refused(call, "LOGON_DATA_INCOMPLETE")
    checked = _checked(call, call.parameters["USERID"])
    if checked.refusal is not None:
        raise _refused(call, _LOGON_DATA[checked.refusal])
    return {}


def _checked(call: Call[None], identifier: str) -> LogonCheck:
    attempt = Attempt(
        client=call.client,
        identifier=identifier,
        password=call.parameters["PASSWORD"],
        terminal=call.acting_user.terminal,
        kind=LogonKind.RFC,
        context=call.function.name,
    )
    return check_logon(call.system.database, attempt, passwords=call.system.passwords)


def _refused(call: Call[None], key: str) -> FunctionRaised:
    text = next(exception.text for exception in call.function.exceptions if exception.key == key)
    return FunctionRaised(function=call.function.name, key=key, text=f"{text}.")


def generate(call: Call[ReadTransaction]) -> Results:
    """Answers SUSR_GENERATE_PASSWORD with a password that the profile parameters allow."""
    rules = read_rules(call.tx, call.client, None)
    return {"PASSWORD": generate_password(rules, random=SystemRandom(), forbidden=list_forbidden(call.tx))}


def formal_check(call: Call[ReadTransaction]) -> Results:
    """Answers PASSWORD_FORMAL_CHECK with every rule of the system that the password breaks."""
    rules = read_rules(call.tx, call.client, None)
    broken = check_password(call.parameters["PASSWORD"]["BAPIPWD"], rules, forbidden=list_forbidden(call.tx))
    return {"RETURN": [messages.sentence(finding.message, field="BAPIPWD") for finding in broken]}
