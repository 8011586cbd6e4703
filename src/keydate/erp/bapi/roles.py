"""Roles by remote call: create, texts, menu, members, users, copy, delete."""

from __future__ import annotations

from typing import Any, Final

from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority import actions, queries
from keydate.erp.bapi.call import Call, Results, Row
from keydate.erp.bapi.dates import day_of
from keydate.erp.bapi.errors import FunctionRaised
from keydate.erp.users import assignments
from keydate.erp.users.comparison import compare_users
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import RoleName, role_name, user_name
from keydate.vocabulary.validity import FOREVER, Validity
from keydate.wire.bapi import messages

_LANGUAGE: Final = "EN"
_COMMENTS: Final = tuple(f"COMMENT_TEXT_LINE_{number}" for number in (1, 2, 3, 4))


def create(call: Call[ErpTransaction]) -> Results:
    """Answers PRGN_RFC_CREATE_ACTIVITY_GROUP. The role is not generated: that is another administrator's step."""
    _refuse_transport(call)
    role = _new_role_name(call)
    codes = {row["TCODE"].upper(): "" for row in call.parameters["TCODES"] if row["TCODE"]}
    if call.flag("ONLY_TCODE_ASSIGNMENT"):
        actions.add_transactions(call.tx, acting_user=call.acting_user, role=role, transactions=codes)
        return _told(call, f"{len(codes)} transactions were added to role {role}.")
    _create_header(call, role)
    _fill(call, role, codes)
    return _told(call, f"Role {role} was created.")


def _create_header(call: Call[ErpTransaction], role: RoleName) -> None:
    text, parent = call.parameters["ACTIVITY_GROUP_TEXT"], call.parameters["PARENT_ROLE"]
    if parent:
        actions.create_derived_role(
            call.tx, acting_user=call.acting_user, role=role, description=text, parent_role=role_name(parent)
        )
    else:
        actions.create_role(call.tx, acting_user=call.acting_user, role=role, description=text)


def _fill(call: Call[ErpTransaction], role: RoleName, codes: dict[str, str]) -> None:
    tx, acting_user, given = call.tx, call.acting_user, call.parameters
    lines = [given[name] for name in _COMMENTS]
    while lines and not lines[-1]:
        lines.pop()
    if lines:
        actions.change_texts(tx, acting_user=acting_user, role=role, lines=lines)
    if codes:
        actions.add_transactions(tx, acting_user=acting_user, role=role, transactions=codes)
        actions.adjust_to_menu(tx, acting_user=acting_user, role=role)
    if given["TEMPLATE"]:
        actions.insert_from_template(tx, acting_user=acting_user, role=role, template=given["TEMPLATE"])
    if call.flag("ORG_LEVELS_WITH_STAR") or call.flag("UNMAINTAINED_FIELDS_WITH_STAR"):
        actions.fill_open_fields(
            tx,
            acting_user=acting_user,
            role=role,
            organizational_levels=call.flag("ORG_LEVELS_WITH_STAR"),
            fields=call.flag("UNMAINTAINED_FIELDS_WITH_STAR"),
        )
    if given["PROFILE_NAME"]:
        actions.set_profile_name(
            tx,
            acting_user=acting_user,
            role=role,
            profile_name=given["PROFILE_NAME"],
            profile_text=given["PROFILE_TEXT"],
        )


def create_multiple(call: Call[ErpTransaction]) -> Results:
    """Answers PRGN_RFC_CREATE_AGR_MULTIPLE: an empty single, derived or composite role."""
    _refuse_transport(call)
    role = _new_role_name(call)
    if call.flag("COLLECTIVE_AGR"):
        if call.parameters["PARENT_ROLE"]:
            raise InvalidValue(
                field="PARENT_ROLE", value=call.parameters["PARENT_ROLE"], rule="is for single roles only"
            )
        actions.create_composite_role(
            call.tx, acting_user=call.acting_user, role=role, description=call.parameters["ACTIVITY_GROUP_TEXT"]
        )
    else:
        _create_header(call, role)
    return _told(call, f"Role {role} was created.")


def add_transaction(call: Call[ErpTransaction]) -> Results:
    """Answers PRGN_RFC_ADD_TRANSACTION."""
    role, code = _role(call), _transaction(call)
    texts = {code: call.parameters["TEXT_FOR_TCODE"]}
    actions.add_transactions(call.tx, acting_user=call.acting_user, role=role, transactions=texts)
    return _told(call, f"Transaction {code} was added to role {role}.")


def delete_transaction(call: Call[ErpTransaction]) -> Results:
    """Answers PRGN_RFC_DELETE_TRANSACTION."""
    role, code = _role(call), _transaction(call)
    actions.delete_transactions(call.tx, acting_user=call.acting_user, role=role, transactions=[code])
    return _told(call, f"Transaction {code} was removed from role {role}.")


def change_texts(call: Call[ErpTransaction]) -> Results:
    """Answers PRGN_RFC_CHANGE_TEXTS: line 0 is the short text, the others are the description."""
    rows = sorted(call.parameters["TEXTS"], key=lambda row: row["LINE"])
    short = [row["TEXT"] for row in rows if int(row["LINE"]) == 0]
    actions.change_texts(
        call.tx,
        acting_user=call.acting_user,
        role=_role(call),
        description=short[0] if short else None,
        lines=[row["TEXT"] for row in rows if int(row["LINE"]) > 0],
    )
    return {"TEXTS": rows}


def read_texts(call: Call[ReadTransaction]) -> Results:
    """Answers PRGN_RFC_READ_TEXTS."""
    view = queries.get_role(call.tx, acting_user=call.acting_user, role=_role(call))
    return {
        "TEXTS": [
            {"AGR_NAME": view.role.name, "LINE": line, "TEXT": text}
            for line, text in enumerate((view.role.description, *view.texts.get(_LANGUAGE, ("",))[1:]))
        ]
    }


def add_members(call: Call[ErpTransaction]) -> Results:
    """Answers PRGN_RFC_ADD_AGRS_TO_COLL_AGR, all or none."""
    role, members = _role(call), _members(call)
    actions.add_members(call.tx, acting_user=call.acting_user, role=role, members=members)
    return _compared(call, role, f"{len(members)} single roles were added to role {role}.")


def remove_members(call: Call[ErpTransaction]) -> Results:
    """Answers PRGN_RFC_DEL_AGRS_IN_COLL_AGR, all or none."""
    role, members = _role(call), _members(call)
    actions.remove_members(call.tx, acting_user=call.acting_user, role=role, members=members)
    return _compared(call, role, f"{len(members)} single roles were removed from role {role}.")


def _compared(call: Call[ErpTransaction], role: RoleName, text: str) -> Results:
    if call.flag("PROFILE_COMPARISON"):
        compare_users(call.tx, acting_user=call.acting_user, roles=[role])
    return _told(call, text)


def change_users(call: Call[ErpTransaction]) -> Results:
    """Answers PRGN_RFC_CHANGE_USERS_IN_AGRS: what is not named stays, and the user comparison is a step of its own."""
    added = [_assignment(row) for row in call.parameters["ADD_USERS_TO_ACTGROUPS"]]
    removed = [_assignment(row) for row in call.parameters["DELETE_USERS_FROM_ACTGROUPS"]]
    assignments.change_role_users(call.tx, acting_user=call.acting_user, add=added, remove=removed)
    return _told(call, f"{len(added)} assignments were added, {len(removed)} removed.")


def delete(call: Call[ErpTransaction]) -> Results:
    """Answers PRGN_ACTIVITY_GROUP_DELETE."""
    if call.flag("ENQUEUE_AND_TRANSPORT") or call.flag("SHOW_DIALOG"):
        raise InvalidValue(field="ENQUEUE_AND_TRANSPORT, SHOW_DIALOG", value="X", rule="must be blank in a remote call")
    assignments.delete_role_with_assignments(call.tx, acting_user=call.acting_user, role=_role(call))
    return {}


def copy(call: Call[ErpTransaction]) -> Results:
    """Answers /SDF/PRGN_COPY_AGR."""
    actions.copy_role(
        call.tx,
        acting_user=call.acting_user,
        source=role_name(call.parameters["SOURCE_AGR"]),
        target=role_name(call.parameters["TARGET_AGR"]),
    )
    return {}


def read_menu(call: Call[ReadTransaction]) -> Results:
    """Answers PRGN_READ_ROLE_MENU: one folder, the role, with its transactions."""
    view = queries.get_role(call.tx, acting_user=call.acting_user, role=_role(call))
    role, codes = view.role.name, list(view.transactions.items())
    nodes: list[Row] = [{"AGR_NAME": role, "OBJECT_ID": 1, "SORT_ORDER": 1}]
    texts: list[Row] = [{"AGR_NAME": role, "SPRAS": "E", "OBJECT_ID": 1, "TEXT": view.role.description}]
    for number, (code, text) in enumerate(codes, start=2):
        node: dict[str, Any] = {"AGR_NAME": role, "OBJECT_ID": number, "REPORTTYPE": "TR", "REPORT": code}
        nodes.append({**node, "PARENT_ID": 1, "SORT_ORDER": number - 1})
        texts.append({"AGR_NAME": role, "SPRAS": "E", "OBJECT_ID": number, "TEXT": text})
    transactions = [{"AGR_NAME": role, "TYPE": "TR", "TCODE": code} for code, _ in codes]
    return {"AGR_HIER": nodes, "AGR_HIERT": texts, "AGR_TCODES": transactions}


def _role(call: Call[Any]) -> RoleName:
    return role_name(call.parameters["ACTIVITY_GROUP"])


def _new_role_name(call: Call[Any]) -> RoleName:
    try:
        return _role(call)
    except InvalidValue as error:
        raise FunctionRaised(function=call.function.name, key="ILLEGAL_CHARACTERS", text=str(error)) from error


def _transaction(call: Call[Any]) -> str:
    code: str = call.parameters["TCODE"]
    return code if call.flag("LOWERCASE") else code.upper()


def _members(call: Call[Any]) -> list[RoleName]:
    return [role_name(row["AGR_NAME"]) for row in call.parameters["ACTIVITY_GROUPS"] if row["AGR_NAME"]]


def _assignment(row: Row) -> assignments.RoleUser:
    validity = Validity(day_of(row["FROM_DAT"], FOREVER), day_of(row["TO_DAT"], FOREVER))
    return assignments.RoleUser(role=role_name(row["AGR_NAME"]), user_name=user_name(row["UNAME"]), validity=validity)


def _told(call: Call[Any], text: str) -> Results:
    return {"RETURN": [messages.DONE.row(text, system=call.system.system_id)]}


def _refuse_transport(call: Call[Any]) -> None:
    if call.parameters["REQUEST"]:
        raise InvalidValue(
            field="REQUEST", value=call.parameters["REQUEST"], rule="must be blank: there are no transports"
        )
