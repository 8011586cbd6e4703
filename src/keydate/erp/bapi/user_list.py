"""BAPI_USER_GETLIST: users by ranges or by an expression, as far as the caller may display them."""

from __future__ import annotations

from typing import Any

from keydate.erp.bapi.call import Call, Results
from keydate.erp.bapi.tables.options import InvalidOptions
from keydate.erp.bapi.tables.user_selection import FoundUser, find_users, list_groups_of_users
from keydate.erp.bapi.user_data import address_row
from keydate.erp.users.rights import DISPLAY, require_for_group
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.errors import InvalidValue


def get_list(call: Call[ReadTransaction]) -> Results:
    """Answers BAPI_USER_GETLIST. ROWS tells how many users there are, also when MAX_ROWS cuts the list."""
    given = call.parameters
    if given["MAX_ROWS"] < 0:
        raise InvalidValue(field="MAX_ROWS", value=str(given["MAX_ROWS"]), rule="is negative")
    # Whoever may display no user at all is told so; otherwise users of other groups are left out without a word.
    require_for_group(call.acting_user, None, DISPLAY)
    groups = [
        group
        for group in list_groups_of_users(call.tx, call.client)
        if not group or call.acting_user.sees("S_USER_GRP", CLASS=group, ACTVT=DISPLAY)
    ]
    try:
        found, total = find_users(
            call.tx,
            call.client,
            groups=groups,
            ranges=given["SELECTION_RANGE"],
            expression=given["SELECTION_EXP"],
            limit=given["MAX_ROWS"],
        )
    except InvalidOptions as error:
        raise InvalidValue(field="selection", value=str(error)[:60], rule="does not fit") from error
    with_names = call.flag("WITH_USERNAME")
    return {"ROWS": total, "USERLIST": [_row(user, with_names=with_names) for user in found]}


def _row(user: FoundUser, *, with_names: bool) -> dict[str, Any]:
    row = {"USERNAME": user.user_name}
    if with_names:
        address = address_row(user.address)
        row |= {name: address[name] for name in ("FIRSTNAME", "LASTNAME", "FULLNAME")}
    return row
