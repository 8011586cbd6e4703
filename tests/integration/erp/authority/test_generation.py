"""Generation: profiles, names, limits, rights, two writers at once."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa
from tests.integration.erp.authority.acting import (
    CLIENT,
    ROLE,
    authorization,
    role_administrator,
    rows,
    user_with,
)

from keydate.erp.authority import actions, queries
from keydate.erp.authority.errors import (
    EmptyRole,
    NotAuthorized,
    OpenFields,
    ProfileNameFixed,
    ProfileNameTaken,
    ProfileNotFound,
    RoleChangedMeanwhile,
)
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.check import Authorization
from keydate.erp.authority.model.roles import RoleAuthorization
from keydate.erp.authority.store import load_authorizations
from keydate.erp.authority.store.profiles import empty_profiles, list_orphaned_profiles
from keydate.erp.authority.tables import authorization_values, authorizations, profile_members, profiles
from keydate.erp.clients.tables import clients
from keydate.kit.database import Database
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import ProfileName, RoleName

OTHER = RoleName("Z_OTHER")


def transactions(count: int) -> list[RoleAuthorization]:
    return [authorization("S_TCODE", TCD=f"Z{number:04}") for number in range(count)]


def granted(database: Database, *names: str) -> list[Authorization]:
    with database.read() as tx:
        return list(load_authorizations(tx, CLIENT, [ProfileName(name) for name in names]))


def authority_version(database: Database) -> int:
    with database.read() as tx:
        return int(tx.connection.scalars(sa.select(clients.c.authority_version)).one())


@pytest.fixture
def role(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        for name in (ROLE, OTHER):
            actions.create_role(tx, acting_user=admin, role=name, description="Close the books")


pytestmark = pytest.mark.usefixtures("role")


def test_generation_writes_what_the_role_says(database: Database, admin: ActingUser) -> None:
    before = authority_version(database)
    with database.write() as tx:
        actions.set_authorizations(
            tx,
            acting_user=admin,
            role=ROLE,
            authorizations=[
                authorization("F_BKPF_BUK", BUKRS="$BUKRS", ACTVT="02 03"),
                authorization("S_ICF", ICF_FIELD="SERVICE", ICF_VALUE="FCCX"),
                replace(authorization("S_TCODE", TCD="FB03"), is_inactive=True),
            ],
            organizational_levels={"$BUKRS": rows("1000 2000..2999")},
        )
        proposal = actions.propose_profile_name(tx, acting_user=admin, role=ROLE)
        report = actions.generate(tx, acting_user=admin, role=ROLE)
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert report.profiles == (proposal,)
    assert proposal.startswith("T-")
    assert len(proposal) == 10
    assert [(item.object, item.name, dict(item.values)) for item in granted(database, proposal)] == [
        ("F_BKPF_BUK", f"{proposal}00", {"ACTVT": rows("02 03"), "BUKRS": rows("1000 2000..2999")}),
        ("S_ICF", f"{proposal}00", {"ICF_FIELD": rows("SERVICE"), "ICF_VALUE": rows("FCCX")}),
    ]
    assert [item.name for item in view.authorizations] == [f"{proposal}00", f"{proposal}00", ""]
    assert view.role.profile_text == "Close the books"
    assert authority_version(database) == before + 1


def test_generating_what_is_current_writes_nothing(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.set_authorizations(
            tx,
            acting_user=admin,
            role=ROLE,
            authorizations=[authorization("F_BKPF_BUK", BUKRS="$BUKRS", ACTVT="02 03"), *transactions(171)],
            organizational_levels={"$BUKRS": rows("1000 2000..2999")},
        )
        first = actions.generate(tx, acting_user=admin, role=ROLE)
        role = queries.get_role(tx, acting_user=admin, role=ROLE).role
    version = authority_version(database)
    with database.write() as tx:
        again = actions.generate(tx, acting_user=admin, role=ROLE)
        unchanged = queries.get_role(tx, acting_user=admin, role=ROLE).role
    assert (again, unchanged) == (first, role)
    assert len(first.profiles) == 2
    assert authority_version(database) == version


@pytest.mark.parametrize("change", ["another value", "another text", "a profile emptied by hand"])
def test_generating_after_any_change_is_a_generation(database: Database, admin: ActingUser, change: str) -> None:
    with database.write() as tx:
        actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=transactions(2))
        first = actions.generate(tx, acting_user=admin, role=ROLE)
        if change == "another value":
            actions.set_authorizations(
                tx,
                acting_user=admin,
                role=ROLE,
                authorizations=[authorization("S_TCODE", TCD="FB03"), *transactions(1)],
            )
        elif change == "a profile emptied by hand":
            empty_profiles(tx, CLIENT, first.profiles)
        text = "Another text" if change == "another text" else None
        before = queries.get_role(tx, acting_user=admin, role=ROLE).role.version

        again = actions.generate(tx, acting_user=admin, role=ROLE, profile_text=text)

    assert again.version == before + 1
    assert len(granted(database, *again.profiles)) == 2


def test_the_171st_authorization_opens_a_second_profile(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=transactions(171))
        report = actions.generate(tx, acting_user=admin, role=ROLE)
    base = report.profiles[0]
    assert report.profiles == (base, f"{base}00")
    assert [len(granted(database, name)) for name in report.profiles] == [170, 1]


def test_a_profile_that_is_no_longer_needed_stays_empty_for_the_comparison(
    database: Database, admin: ActingUser
) -> None:
    with database.write() as tx:
        actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=transactions(171))
        first = actions.generate(tx, acting_user=admin, role=ROLE)
        actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=transactions(2))
        second = actions.generate(tx, acting_user=admin, role=ROLE)
        orphans = list_orphaned_profiles(tx, CLIENT)
        left = tx.connection.scalar(sa.select(sa.func.count()).select_from(authorizations))
        values = tx.connection.scalar(sa.select(sa.func.count()).select_from(authorization_values))
        actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=transactions(171))
        third = actions.generate(tx, acting_user=admin, role=ROLE)
    assert (second.profiles, second.superseded_profiles) == (first.profiles[:1], first.profiles[1:])
    assert orphans == list(first.profiles[1:])
    assert (left, values) == (2, 2)
    assert third.profiles == first.profiles
    assert len(granted(database, *third.profiles)) == 171


def test_an_empty_role_is_not_generated(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        with pytest.raises(EmptyRole, match="no active authorization"):
            actions.generate(tx, acting_user=admin, role=ROLE)
        actions.set_authorizations(
            tx,
            acting_user=admin,
            role=ROLE,
            authorizations=[replace(authorization("S_TCODE", TCD="FB03"), is_inactive=True)],
        )
        with pytest.raises(EmptyRole):
            actions.generate(tx, acting_user=admin, role=ROLE)


def test_open_fields_are_named_and_grant_nothing_when_allowed(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.set_authorizations(
            tx,
            acting_user=admin,
            role=ROLE,
            authorizations=[authorization("F_BKPF_BUK", BUKRS="$BUKRS"), authorization("S_TCODE", TCD="FB03")],
        )
        with pytest.raises(OpenFields) as caught:
            actions.generate(tx, acting_user=admin, role=ROLE)
        report = actions.generate(tx, acting_user=admin, role=ROLE, allow_open_fields=True)
        own = user_with()
        own.buffer = type(own.buffer)(load_authorizations(tx, CLIENT, report.profiles), catalogue=own.buffer.catalogue)
    assert caught.value.open_fields == ("$BUKRS", "F_BKPF_BUK-ACTVT")
    assert "$BUKRS, F_BKPF_BUK-ACTVT" in str(caught.value)
    assert own.check("F_BKPF_BUK", BUKRS="1000").return_code == 4
    assert own.check("F_BKPF_BUK", BUKRS="", ACTVT="").return_code == 4


# ---------------------------------------------------------------------------------------------------------------- names


def test_a_profile_name_can_be_chosen_before_the_first_generation_only(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=transactions(1))
        actions.set_profile_name(tx, acting_user=admin, role=ROLE, profile_name="ZFIRST")
        actions.set_profile_name(tx, acting_user=admin, role=ROLE, profile_name="ZSECOND")
        report = actions.generate(tx, acting_user=admin, role=ROLE, profile_text="My profile")
        with pytest.raises(ProfileNameFixed, match="ZSECOND"):
            actions.generate(tx, acting_user=admin, role=ROLE, profile_name="ZTHIRD")
        with pytest.raises(ProfileNameFixed):
            actions.set_profile_name(tx, acting_user=admin, role=ROLE, profile_name="ZTHIRD")
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert report.profiles == ("ZSECOND",)
    assert view.role.profile_text == "My profile"


@pytest.mark.parametrize("taken", ["ZMINE", "ZMINE07"])
def test_a_profile_name_must_leave_room_for_the_numbers_of_others(
    database: Database, admin: ActingUser, taken: str
) -> None:
    with database.write() as tx:
        actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=transactions(1))
        actions.generate(tx, acting_user=admin, role=ROLE, profile_name=taken)
        with pytest.raises(ProfileNameTaken):
            actions.set_profile_name(tx, acting_user=admin, role=OTHER, profile_name="ZMINE")


def test_a_profile_name_that_another_role_may_come_to_need_is_refused(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.set_profile_name(tx, acting_user=admin, role=ROLE, profile_name="ZMINE")
        with pytest.raises(ProfileNameTaken, match="ZMINE"):
            actions.set_profile_name(tx, acting_user=admin, role=OTHER, profile_name="ZMINE42")


@pytest.mark.parametrize("name", ["ELEVENCHARS", "Z_NAME", "Z NAME", "Z*"])
def test_a_malformed_profile_name_is_refused(database: Database, admin: ActingUser, name: str) -> None:
    with database.write() as tx, pytest.raises(InvalidValue, match="rofile name"):
        actions.set_profile_name(tx, acting_user=admin, role=ROLE, profile_name=name)


def test_a_profile_text_has_60_characters_at_most(database: Database, admin: ActingUser) -> None:
    with database.write() as tx, pytest.raises(InvalidValue, match="60 characters"):
        actions.set_profile_name(tx, acting_user=admin, role=ROLE, profile_name="ZOK", profile_text="x" * 61)


# --------------------------------------------------------------------------------------------------------------- rights


@pytest.mark.parametrize(
    ("missing", "held"),
    [
        ("S_USER_AGR", [("S_USER_AGR", {"ACT_GROUP": "*", "ACTVT": "01 02 03"})]),
        ("S_USER_PRO", [("S_USER_AGR", {"ACT_GROUP": "*", "ACTVT": "64"})]),
        (
            "S_USER_PRO",
            [
                ("S_USER_AGR", {"ACT_GROUP": "*", "ACTVT": "64"}),
                ("S_USER_PRO", {"PROFILE": "*", "ACTVT": "01"}),
            ],
        ),
        (
            "S_USER_AUT",
            [
                ("S_USER_AGR", {"ACT_GROUP": "*", "ACTVT": "64"}),
                ("S_USER_PRO", {"PROFILE": "*", "ACTVT": "01 02 07"}),
                ("S_USER_AUT", {"OBJECT": "F*", "AUTH": "*", "ACTVT": "01 02 07"}),
            ],
        ),
    ],
)
def test_generation_needs_role_profile_and_every_authorization(
    database: Database, admin: ActingUser, missing: str, held: list[tuple[str, dict[str, str]]]
) -> None:
    limited = user_with(*(authorization(name, **values) for name, values in held))
    with database.write() as tx:
        actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=transactions(1))
        with pytest.raises(NotAuthorized) as caught:
            actions.generate(tx, acting_user=limited, role=ROLE)
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert caught.value.object_name == missing
    assert (view.profiles, view.role.generated_at) == ((), None)
    assert limited.records[-1].object == missing


# ------------------------------------------------------------------------------------------------------ reading, writers


def test_a_composite_profile_holds_what_its_members_hold_at_any_depth(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=transactions(3))
        name = actions.generate(tx, acting_user=admin, role=ROLE).profiles[0]
        header = {"client": CLIENT, "kind": "composite", "changed_at": tx.now, "changed_by": "TESTER"}
        tx.connection.execute(sa.insert(profiles), [header | {"profile": each} for each in ("ZTOP", "ZMIDDLE")])
        tx.connection.execute(
            sa.insert(profile_members),
            [
                {"client": CLIENT, "profile": "ZTOP", "member": "ZMIDDLE"},
                {"client": CLIENT, "profile": "ZMIDDLE", "member": name},
                {"client": CLIENT, "profile": "ZMIDDLE", "member": "ZTOP"},
            ],
        )
    assert len(granted(database, "ZTOP")) == 3
    assert len(granted(database, "ZTOP", name)) == 3
    assert granted(database, "ZNONE") == []


def test_an_unknown_profile_is_not_found(database: Database, admin: ActingUser) -> None:
    with database.read() as tx, pytest.raises(ProfileNotFound, match="ZNONE"):
        queries.get_profile(tx, acting_user=admin, profile=ProfileName("ZNONE"))


def test_of_two_writers_at_the_same_time_one_wins_and_the_other_is_told(database: Database) -> None:
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def write(code: str) -> None:
        user = role_administrator()
        together.wait(timeout=10)
        try:
            with database.write() as tx:
                actions.insert_authorizations(
                    tx,
                    acting_user=user,
                    role=ROLE,
                    authorizations=[authorization("S_TCODE", TCD=code)],
                    expected_version=1,
                )
        except RoleChangedMeanwhile as error:
            outcomes.append(error.code)
        else:
            outcomes.append("written")

    threads = [threading.Thread(target=write, args=(code,)) for code in ("FB02", "FB03")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["erp.role_changed_meanwhile", "written"]
    with database.read() as tx:
        assert len(queries.get_role(tx, acting_user=role_administrator(), role=ROLE).authorizations) == 1
