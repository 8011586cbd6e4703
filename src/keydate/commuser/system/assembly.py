"""Builds facts from rows of SAP's tables, whether they were read over RFC or exported to files. Pure.

The granted truth is UST04 -> UST10S -> UST12; AGR_1251 is what the role would grant after generation. Source: authorization concept, section 8.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from keydate.commuser.comparison import are_equal
from keydate.commuser.facts import (
    GrantedProfile,
    PasswordState,
    RoleAssignment,
    RoleAuthorization,
    RoleFacts,
    SystemFacts,
    UserFacts,
)
from keydate.commuser.spec.model import Authorization
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import FieldName, ObjectName, ProfileName, RoleName, UserName
from keydate.vocabulary.validity import ALWAYS, FOREVER, Validity

Row = Mapping[str, str]
Rows = Mapping[str, Sequence[Row]]

_MANUAL: Final = "U"


def erp_date(text: str) -> date | None:
    """Returns a date of a table (YYYYMMDD); initial and unreadable ones are none."""
    digits = text.strip().replace("-", "")
    if len(digits) != 8 or not digits.isdigit() or digits == "00000000":
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def validity_of(start: str, end: str) -> Validity:
    """Returns the days between two dates of a table; initial ones leave the side open."""
    try:
        return Validity(erp_date(start) or ALWAYS, erp_date(end) or FOREVER)
    except InvalidValue:
        # A row that ends before it begins covers no day; the one before the first day of any close says the same.
        return Validity(ALWAYS, ALWAYS)


def assemble(rows: Rows, *, user: UserName, role: RoleName, source: str, generated: bool | None = None) -> SystemFacts:
    """Returns the facts about one user and one role from table rows.

    `generated` tells from elsewhere whether the role's profile is current; what the profile really holds, where the rows show it, must agree.
    """
    role_facts = role_of(rows, role)
    granted = _granted(rows) if "UST12" in rows and "UST10S" in rows else None
    if role_facts is not None:
        role_facts = _with_generation(role_facts, granted, generated=generated)
    known = {ProfileName(row["PROFILE"]) for row in rows.get("AGR_1016", ()) if row.get("PROFILE")}
    return SystemFacts(
        user=_user_of(rows, user),
        role=role_facts,
        generated_profiles=frozenset(known),
        granted=granted,
        has_authorization_functions=False,
        source=source,
    )


def _with_generation(
    role: RoleFacts, granted: tuple[GrantedProfile, ...] | None, *, generated: bool | None
) -> RoleFacts:
    profiles = [each for each in granted or () if each.name in role.profiles]
    if profiles and generated is not False:
        stored = [authorization for profile in profiles for authorization in profile.authorizations]
        generated = are_equal(role.active, stored)
    elif granted is not None and generated is None and not role.profiles:
        generated = False
    return RoleFacts(
        name=role.name,
        description=role.description,
        authorizations=role.authorizations,
        profiles=role.profiles,
        is_generated=bool(generated and role.profiles) if generated is not None else None,
        is_single=role.is_single,
    )


def _user_of(rows: Rows, user: UserName) -> UserFacts | None:
    logon = next(iter(rows.get("USR02", ())), None)
    if logon is None:
        return None
    reference = next(iter(rows.get("USREFUS", ())), {})
    locks = logon.get("UFLAG", "").strip() or "0"
    return UserFacts(
        name=user,
        type=logon.get("USTYP", "").strip() or "A",
        alias=reference.get("USERALIAS", ""),
        reference_user=reference.get("REFUSER", "") or reference.get("REF_USER", ""),
        group=logon.get("CLASS", ""),
        validity=validity_of(logon.get("GLTGV", ""), logon.get("GLTGB", "")),
        locks=int(locks) if locks.lstrip("-").isdigit() else 0,
        password_state=_password_state(logon),
        last_logon=erp_date(logon.get("TRDAT", "")),
        password_changed_on=erp_date(logon.get("PWDCHGDATE", "")),
        profiles=held_profiles(rows),
        roles=tuple(
            RoleAssignment(
                role=RoleName(row["AGR_NAME"]),
                validity=validity_of(row.get("FROM_DAT", ""), row.get("TO_DAT", "")),
                is_indirect=bool(row.get("ORG_FLAG", "").strip() or row.get("COL_FLAG", "").strip()),
            )
            for row in rows.get("AGR_USERS", ())
            if not row.get("EXCLUDE", "").strip()
        ),
    )


def held_profiles(rows: Rows) -> tuple[ProfileName, ...]:
    """Returns the profiles in the user master record."""
    return tuple(sorted({ProfileName(row["PROFILE"]) for row in rows.get("UST04", ()) if row.get("PROFILE")}))


def held_authorizations(rows: Iterable[Row]) -> set[tuple[str, str]]:
    """Returns object and name of the authorizations in rows of UST10S, which UST12 has the values of."""
    return {(row["OBJCT"], row["AUTH"]) for row in rows}


def _password_state(logon: Row) -> PasswordState:
    if logon.get("CODVN", "").strip().upper() == "X":
        return PasswordState.DEACTIVATED
    if "PWDINITIAL" not in logon:
        return PasswordState.UNKNOWN
    return PasswordState.INITIAL if logon["PWDINITIAL"].strip() in {"1", "X"} else PasswordState.PRODUCTIVE


def role_of(rows: Rows, role: RoleName) -> RoleFacts | None:
    """Returns the role of the rows, without saying whether it is generated."""
    if not rows.get("AGR_DEFINE"):
        return None
    flags = {row.get("FLAG_TYPE", ""): row.get("FLAG_VALUE", "") for row in rows.get("AGR_FLAGS", ())}
    return RoleFacts(
        name=role,
        description=_short_text(rows),
        authorizations=tuple(_role_authorizations(rows)),
        profiles=tuple(
            sorted(
                {
                    ProfileName(row["PROFILE"])
                    for row in rows.get("AGR_1016", ())
                    if row.get("PROFILE") and row.get("AGR_NAME", role) == role
                }
            )
        ),
        is_single=flags.get("COLL_AGR", "") != "X",
    )


def _short_text(rows: Rows) -> str | None:
    texts = {row.get("LINE", "").strip().lstrip("0"): row.get("TEXT", "") for row in rows.get("AGR_TEXTS", ())}
    return texts.get("") if texts else None


def _role_authorizations(rows: Rows) -> Iterable[RoleAuthorization]:
    levels: dict[str, list[ValueRange]] = defaultdict(list)
    for row in rows.get("AGR_1252", ()):
        if row.get("LOW"):
            levels[row.get("VARBL", "")].append(ValueRange(row["LOW"], row.get("HIGH", "")))
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows.get("AGR_1251", ()):
        grouped[row.get("OBJECT", ""), row.get("AUTH", "")].append(row)
    for (name, _), fields in grouped.items():
        values: dict[FieldName, list[ValueRange]] = defaultdict(list)
        for row in fields:
            values[FieldName(row.get("FIELD", ""))] += _stored_values(row, levels)
        yield RoleAuthorization(
            authorization=Authorization(
                object=ObjectName(name), values={key: tuple(each) for key, each in values.items()}
            ),
            is_inactive=all(row.get("DELETED", "").strip() == "X" for row in fields),
            is_manual=any(row.get("MODIFIED", "").strip() == _MANUAL for row in fields),
        )


def _stored_values(row: Row, levels: Mapping[str, list[ValueRange]]) -> list[ValueRange]:
    low = row.get("LOW", "")
    if low.startswith("$"):
        return list(levels.get(low, ()))
    return [ValueRange(low, row.get("HIGH", ""))] if low else []


def _granted(rows: Rows) -> tuple[GrantedProfile, ...]:
    stored: dict[tuple[str, str], dict[FieldName, list[ValueRange]]] = defaultdict(lambda: defaultdict(list))
    for row in rows["UST12"]:
        if row.get("AKTPS", "A").strip() in {"A", ""}:
            values = stored[row.get("OBJCT", ""), row.get("AUTH", "")][FieldName(row.get("FIELD", ""))]
            if row.get("VON"):
                values.append(ValueRange(row["VON"], row.get("BIS", "")))
    profiles: dict[ProfileName, list[Authorization]] = defaultdict(list)
    for row in rows["UST10S"]:
        if row.get("AKTPS", "A").strip() in {"A", ""}:
            fields = stored.get((row.get("OBJCT", ""), row.get("AUTH", "")), {})
            values_of = {key: tuple(each) for key, each in fields.items()}
            profiles[ProfileName(row["PROFN"])].append(Authorization(object=ObjectName(row["OBJCT"]), values=values_of))
    return tuple(GrantedProfile(name=name, authorizations=tuple(each)) for name, each in sorted(profiles.items()))
