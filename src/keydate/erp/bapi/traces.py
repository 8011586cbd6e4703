"""The authorization trace of a user, and the last failed checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.bapi.call import Call, Results, Row
from keydate.erp.bapi.dates import iso
from keydate.erp.users import traces
from keydate.erp.users.store.checks import RecordedCheck
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import user_name
from keydate.wire.bapi import messages


def switch_trace(call: Call[ErpTransaction]) -> Results:
    """Answers Z_KEYDATE_TRACE_SET; switching on begins a new trace."""
    name, is_on = user_name(call.parameters["USERNAME"]), call.flag("ACTIVE")
    if is_on:
        traces.clear_trace(call.tx, acting_user=call.acting_user, user_name=name)
    traces.set_trace(call.tx, acting_user=call.acting_user, user_name=name, is_on=is_on)
    told = f"The authorization trace of user {name} is {'on' if is_on else 'off'}."
    return {"RETURN": [messages.DONE.row(told, system=call.system.system_id)]}


def get_trace(call: Call[ReadTransaction]) -> Results:
    """Answers Z_KEYDATE_TRACE_GET: one row for each tested field, in the order of the checks.

    MAX_ROWS may cut the rows of one check in two; a reader takes up again after the last check that it has whole.
    """
    given, name = call.parameters, user_name(call.parameters["USERNAME"])
    if given["MAX_ROWS"] < 0 or given["AFTER"] < 0:
        raise InvalidValue(field="MAX_ROWS, AFTER", value=f"{given['MAX_ROWS']}, {given['AFTER']}", rule="are negative")
    limit = given["MAX_ROWS"] or None
    if call.flag("ONLY_FAILED"):
        # Everyone may see the own ones, also without the right to know whether the trace is on.
        failed = traces.list_failed_checks(call.tx, acting_user=call.acting_user, user_name=name)
        return {"TRACE": _all_rows((check for check in reversed(failed) if check.number > given["AFTER"]), limit)}
    checks = traces.read_trace(call.tx, acting_user=call.acting_user, user_name=name, after=given["AFTER"], limit=limit)
    is_active = traces.is_traced(call.tx, acting_user=call.acting_user, user_name=name)
    return {"ACTIVE": "X" if is_active else "", "TRACE": _all_rows(checks, limit)}


def _all_rows(checks: Iterable[RecordedCheck], limit: int | None) -> list[Row]:
    return list(islice((row for check in checks for row in _rows(check)), limit))


def _rows(check: RecordedCheck) -> Iterator[Row]:
    tested = {field: value for field, value in check.fields.items() if value is not None}
    # A check without a tested field is a row as well: it asked for the object alone.
    for field, value in (tested or {"": ""}).items():
        yield {
            "SEQUENCE": check.number,
            "AT": iso(check.at),
            "OBJECT": check.object,
            "FIELD": field[:10],
            "VALUE": value[:40],
            "RC": check.return_code,
            "REASON": check.reason[:220],
            "CONTEXT": check.context,
        }
