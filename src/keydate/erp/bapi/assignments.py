"""Roles and profiles of a user: each call replaces the whole list."""

from __future__ import annotations

from typing import Any

from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.bapi.call import Call, Results
from keydate.erp.bapi.dates import day_of
from keydate.erp.users.assignments import Assignment, assign_profiles, assign_roles
from keydate.erp.users.comparison import today
from keydate.vocabulary.ids import UserName, profile_name, role_name, user_name
from keydate.vocabulary.validity import FOREVER, Validity
from keydate.wire.bapi import messages
from keydate.wire.bapi.messages import Message


def assign_user_roles(call: Call[ErpTransaction]) -> Results:
    """Answers BAPI_USER_ACTGROUPS_ASSIGN.

    Blank dates mean from today to the end of time. Rows without a role are passed over, and so are rows that a composite role brought along
    (ORG_FLAG), so that a client may send back what it read.
    """
    day = today(call.tx)
    wanted = [
        Assignment(role_name(row["AGR_NAME"]), Validity(day_of(row["FROM_DAT"], day), day_of(row["TO_DAT"], FOREVER)))
        for row in call.parameters["ACTIVITYGROUPS"]
        if row["AGR_NAME"] and not row["ORG_FLAG"]
    ]
    return _replace_roles(call, wanted)


def delete_user_roles(call: Call[ErpTransaction]) -> Results:
    """Answers BAPI_USER_ACTGROUPS_DELETE."""
    return _replace_roles(call, [])


def _replace_roles(call: Call[ErpTransaction], wanted: list[Assignment]) -> Results:
    name = _name(call)
    assign_roles(call.tx, acting_user=call.acting_user, user_name=name, assignments=wanted)
    return _told(call, messages.ROLES_CHANGED, name)


def assign_user_profiles(call: Call[ErpTransaction]) -> Results:
    """Answers BAPI_USER_PROFILES_ASSIGN: generated profiles that the user holds through roles stay, named or not."""
    name = _name(call)
    wanted = [profile_name(row["BAPIPROF"]) for row in call.parameters["PROFILES"] if row["BAPIPROF"]]
    assign_profiles(call.tx, acting_user=call.acting_user, user_name=name, profiles=wanted)
    return _told(call, messages.PROFILES_CHANGED, name)


def delete_user_profiles(call: Call[ErpTransaction]) -> Results:
    """Answers BAPI_USER_PROFILES_DELETE."""
    name = _name(call)
    assign_profiles(call.tx, acting_user=call.acting_user, user_name=name, profiles=[])
    return _told(call, messages.PROFILES_CHANGED, name)


def _name(call: Call[Any]) -> UserName:
    return user_name(call.parameters["USERNAME"])


def _told(call: Call[Any], message: Message, name: UserName) -> Results:
    return {"RETURN": [message.row(name, system=call.system.system_id)]}
