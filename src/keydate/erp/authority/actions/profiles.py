"""Profiles that no role owns: SAP_ALL and SAP_NEW."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from keydate.erp.audit import changes
from keydate.erp.authority import rights
from keydate.erp.authority.catalogue import NEWER_OBJECTS
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.catalogue import ObjectDefinition
from keydate.erp.authority.model.check import Authorization
from keydate.erp.authority.model.generation import split
from keydate.erp.authority.store import catalogue as catalogue_store
from keydate.erp.authority.store import profiles as store
from keydate.kit.database import Transaction
from keydate.vocabulary.authorization_values import FULL, ValueRange
from keydate.vocabulary.ids import AuthorizationName, ProfileName

SAP_ALL: Final = ProfileName("SAP_ALL")
SAP_NEW: Final = ProfileName("SAP_NEW")


def generate_sap_all(tx: Transaction, *, acting_user: ActingUser) -> tuple[ProfileName, ...]:
    """Writes SAP_ALL anew from all objects but the excluded ones, and SAP_NEW from the newer ones; returns all profiles written.

    Objects that are created later are not in it until it is generated again.
    """
    for name in (SAP_ALL, SAP_NEW):
        acting_user.require("S_USER_PRO", PROFILE=name, ACTVT=rights.ACTIVATE)
    objects = [
        item for item in catalogue_store.load_catalogue(tx).objects.values() if not item.is_excluded_from_sap_all
    ]
    newer = set(NEWER_OBJECTS)
    written = [
        *_write_composite(tx, acting_user, SAP_ALL, "&_SAP_ALL", objects, text="All authorizations"),
        *_write_composite(
            tx,
            acting_user,
            SAP_NEW,
            "&_SAP_NEW",
            [item for item in objects if item.name in newer],
            text="Authorizations for objects of newer releases",
        ),
    ]
    store.bump_authority_version(tx, acting_user.client)
    changes.record(
        tx,
        acting_user_name=acting_user.user_name,
        client=acting_user.client,
        object_class="PROFILE",
        object_key=SAP_ALL,
        act="profile_generated",
        changes={"objects": ("", len(objects))},
    )
    return tuple(written)


def _write_composite(
    tx: Transaction,
    acting_user: ActingUser,
    name: ProfileName,
    base: str,
    objects: Iterable[ObjectDefinition],
    *,
    text: str,
) -> list[ProfileName]:
    full = (ValueRange(FULL),)
    authorizations = [
        Authorization(item.name, AuthorizationName(base), dict.fromkeys(item.fields, full)) for item in objects
    ]
    parts = split(authorizations, base=ProfileName(base))
    store.empty_profiles(tx, acting_user.client, store.list_profile_members(tx, acting_user.client, name))
    store.write_profiles(tx, acting_user.client, parts, kind="single", text=text, changed_by=acting_user.user_name)
    members = [part.name for part in parts]
    store.write_composite_profile(tx, acting_user.client, name, members, text=text, changed_by=acting_user.user_name)
    return [name, *members]
