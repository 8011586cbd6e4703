"""Generating the profiles of roles, and what the light of the authorizations says."""

from __future__ import annotations

from typing import Any

from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority import actions, queries
from keydate.erp.authority.actions import GenerationReport
from keydate.erp.authority.model.lights import Light
from keydate.erp.bapi.call import Call, Results
from keydate.erp.users.comparison import compare_users
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import RoleName, role_name
from keydate.wire.bapi import messages


def auto_generate(call: Call[ErpTransaction]) -> Results:
    """Answers PRGN_AUTO_GENERATE_PROFILE_NEW. Open fields are refused unless the call has them filled with stars."""
    given, tx, acting_user = call.parameters, call.tx, call.acting_user
    if given["REQUEST"]:
        raise InvalidValue(field="REQUEST", value=given["REQUEST"], rule="must be blank: there are no transports")
    role = role_name(given["ACTIVITY_GROUP"])
    view = queries.get_role(tx, acting_user=acting_user, role=role)
    if call.flag("REBUILD_AUTH_DATA") and view.role.menu_changed_at is not None:
        actions.adjust_to_menu(tx, acting_user=acting_user, role=role)
    if given["TEMPLATE"]:
        actions.insert_from_template(tx, acting_user=acting_user, role=role, template=given["TEMPLATE"])
    if call.flag("ORG_LEVELS_WITH_STAR") or call.flag("FILL_EMPTY_FIELDS_WITH_STAR"):
        actions.fill_open_fields(
            tx,
            acting_user=acting_user,
            role=role,
            organizational_levels=call.flag("ORG_LEVELS_WITH_STAR"),
            fields=call.flag("FILL_EMPTY_FIELDS_WITH_STAR"),
        )
    if not call.flag("GENERATE_PROFILE"):
        return {"RETURN": [_told(call, f"The authorization data of role {role} were maintained.")]}
    report = actions.generate(
        tx,
        acting_user=acting_user,
        role=role,
        allow_open_fields=False,
        profile_name=given["PROFILE_NAME"] or None,
        profile_text=given["PROFILE_TEXT"] or None,
    )
    return {"RETURN": _generated(call, report)}


def generate_many(call: Call[ErpTransaction]) -> Results:
    """Answers PRGN_GEN_PROFILES_FOR_ROLES: as the data stand, also with open fields, which then grant nothing; all roles or none."""
    roles = list(dict.fromkeys(role_name(row["AGR_NAME"]) for row in call.parameters["IT_ROLES"] if row["AGR_NAME"]))
    told: list[dict[str, Any]] = []
    for role in roles:
        report = actions.generate(call.tx, acting_user=call.acting_user, role=role, allow_open_fields=True)
        told += _generated(call, report)
    if call.flag("IV_USERCOMPARE") and roles:
        compared = compare_users(call.tx, acting_user=call.acting_user, roles=roles)
        told.append(_told(call, f"User comparison: {compared.added} profiles added, {compared.removed} removed."))
    return {"ET_RETURN": told}


def check_status(call: Call[ReadTransaction]) -> Results:
    """Answers PRGN_CHECK_PROFILE_STATUS_RFC: the light of the authorizations tab."""
    view = queries.get_role(call.tx, acting_user=call.acting_user, role=_role(call))
    if call.flag("TRANSACTIONS_CHANGED"):
        return {
            "LED_COLOR": "RED",
            "MESSAGE_TEXT": "The menu was changed; adjust the authorizations to it, then generate.",
        }
    light = Light.GREEN if view.authorizations_light is Light.NONE else view.authorizations_light
    return {"LED_COLOR": light.value.upper(), "MESSAGE_TEXT": view.authorizations_light_text}


def profile_name(call: Call[ReadTransaction]) -> Results:
    """Answers PRGN_PROFILE_NAME_GET: the name that the role has, or that generation would give it."""
    role = role_name(call.parameters["ACT_OBJID"])
    name = actions.propose_profile_name(call.tx, acting_user=call.acting_user, role=role)
    view = queries.get_role(call.tx, acting_user=call.acting_user, role=role)
    return {"ACT_PROFILE_NAME": name, "ACT_PROF_TEXT": view.role.profile_text}


def _role(call: Call[Any]) -> RoleName:
    return role_name(call.parameters["ACTIVITY_GROUP"])


def _generated(call: Call[Any], report: GenerationReport) -> list[dict[str, Any]]:
    names = ", ".join(report.profiles)
    rows = [_told(call, f"Role {report.role}: {report.authorizations} authorizations generated into profile {names}.")]
    remarks = []
    if report.open_fields:
        remarks.append(f"Role {report.role} has open fields, which grant nothing: {', '.join(report.open_fields)}.")
    if report.derived_roles_to_generate:
        derived = ", ".join(report.derived_roles_to_generate)
        remarks.append(f"Roles derived from {report.role} are to be generated as well: {derived}.")
    system_id = call.system.system_id
    return rows + [messages.REMARK.row(remark, system=system_id) | {"MESSAGE": remark[:220]} for remark in remarks]


def _told(call: Call[Any], text: str) -> dict[str, Any]:
    return messages.DONE.row(text, system=call.system.system_id) | {"MESSAGE": text[:220]}
