"""The one way to a remote function: right to call it, parameters, transaction, handler, messages.

One call is one transaction. A function that fails leaves nothing written; what it answers then depends on its declaration: a declared exception
where the failure has one, a message in RETURN where there is such a parameter, otherwise the error itself, which the edge shows as a fault.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Final

from keydate.erp.authority.guard import ActingUser
from keydate.erp.bapi.call import Call, Connects, Reads, Results, System
from keydate.erp.bapi.errors import FunctionRaised, UnforeseenFailure
from keydate.erp.bapi.failures import declared_exception, failure_row, message_key, old_failure_row
from keydate.erp.bapi.passwords import changes_own_password
from keydate.erp.bapi.registry import HANDLERS
from keydate.erp.users.logon import acting, reading
from keydate.kit.errors import KitError
from keydate.kit.logging import get_logger
from keydate.vocabulary.errors import KeydateError
from keydate.wire.bapi import Function, conform
from keydate.wire.bapi.structures import BAPIRET2
from keydate.wire.bapi.types import TableOf

#: Where a function tells how it went.
_RETURNS: Final = ("RETURN", "ET_RETURN")

log = get_logger()


def dispatch(system: System, acting_user: ActingUser, function: Function, parameters: Mapping[str, Any]) -> Results:
    """Carries out one call and returns its exports and tables.

    Raises:
        NotAuthorized: the caller may not call the function (S_RFC), which everybody may to change the own password.
        InvalidCall: the parameters do not fit its interface.
        FunctionRaised: the function raised a declared exception.
        KeydateError: it failed and declares neither an exception nor messages for it.
        KitError: the database is busy or gone.
        UnforeseenFailure: anything else; the reason is in the log.
    """
    try:
        return _carried_out(system, acting_user, function, parameters)
    except (KeydateError, KitError):
        raise
    except Exception as error:
        incident = secrets.token_hex(8)
        log.exception("function_failed", function=function.name, incident=incident, user=acting_user.user_name)
        raise UnforeseenFailure(function=function.name, incident=incident) from error


def _carried_out(system: System, acting_user: ActingUser, function: Function, parameters: Mapping[str, Any]) -> Results:
    handler = HANDLERS[function.name]
    acting_user.context = function.name
    database = system.database

    def call(tx: Any) -> Call[Any]:
        return Call(function=function, parameters=values, acting_user=acting_user, system=system, tx=tx)

    values: Mapping[str, Any] = {}
    if isinstance(handler, Connects):
        if not changes_own_password(function, parameters, acting_user.user_name):
            with reading(database, acting_user):
                require_right_to_call(acting_user, function)
        values = conform(function, parameters)
        return _answered(system, function, lambda: handler.handle(call(None)))
    opened = reading if isinstance(handler, Reads) else acting
    refused = None
    try:
        with opened(database, acting_user) as tx:
            require_right_to_call(acting_user, function)
            values = conform(function, parameters)
            try:
                return handler.handle(call(tx))
            except KeydateError as error:
                refused = error
                raise
    except KeydateError as error:
        if error is not refused:
            raise
        return _failed(system, function, error)


def require_right_to_call(acting_user: ActingUser, function: Function) -> None:
    """Passes when the caller may call the function, by its group or by its name.

    Raises:
        NotAuthorized: neither.
    """
    acting_user.require_any(
        ("S_RFC", {"RFC_TYPE": "FUGR", "RFC_NAME": function.group, "ACTVT": "16"}),
        ("S_RFC", {"RFC_TYPE": "FUNC", "RFC_NAME": function.name, "ACTVT": "16"}),
    )


def _answered(system: System, function: Function, handle: Any) -> Results:
    try:
        results: Results = handle()
    except KeydateError as error:
        return _failed(system, function, error)
    return results


def _failed(system: System, function: Function, error: KeydateError) -> Results:
    """Returns the failure as the function's declaration wants it, or raises it."""
    if isinstance(error, FunctionRaised):
        raise error
    key = declared_exception(function, error)
    if key is not None:
        message = message_key(error)
        raise FunctionRaised(
            function=function.name,
            key=key,
            text=str(error),
            message_id=message.id,
            message_number=message.number,
        ) from error
    results = _returned(function, error, system.system_id)
    if results is None:
        raise error
    return results


def _returned(function: Function, error: KeydateError, system_id: str) -> Results | None:
    """Returns the failure as the message in RETURN; None for a function without such a parameter."""
    for name in _RETURNS:
        parameter = function.outputs.get(name)
        if parameter is None:
            continue
        if isinstance(parameter.type, TableOf):
            return {name: [failure_row(error, system_id)]}
        is_new = parameter.type is BAPIRET2
        return {name: failure_row(error, system_id) if is_new else old_failure_row(error)}
    return None
