from __future__ import annotations

import pytest
import sqlalchemy as sa

from keydate.connectivity.access.errors import ScopeMissing
from keydate.connectivity.access.model import Caller, Scope
from keydate.connectivity.access.tables import changes
from keydate.connectivity.app import Connectivity
from keydate.connectivity.destinations import actions, queries
from keydate.connectivity.destinations.errors import (
    ChangedMeanwhile,
    DuplicateDestination,
    InvalidConfiguration,
    NoCredentials,
)
from keydate.connectivity.destinations.model import StoredDestination
from keydate.connectivity.destinations.tables import destination_secret_reads, destinations
from keydate.vocabulary.errors import InvalidValue
from keydate.wire.destination import (
    Credentials,
    Destination,
    DestinationFenced,
    DestinationNotFound,
    NoPendingCredentials,
)


def create(part: Connectivity, caller: Caller, properties: dict[str, object]) -> StoredDestination:
    with part.database.write() as tx:
        return actions.create_destination(tx, caller=caller, keys=part.keys, properties=properties)


def find(part: Connectivity, name: str = "ERP_100", *, pending: bool = False) -> Destination:
    credentials = Credentials.PENDING if pending else Credentials.CURRENT
    return part.source("reader").find(name, credentials=credentials)


def put_pending(part: Connectivity, caller: Caller, password: str, **more: str) -> StoredDestination:
    with part.database.write() as tx:
        return actions.put_pending(tx, caller=caller, keys=part.keys, name="ERP_100", password=password, **more)


def test_a_destination_is_found_with_its_secret(
    part: Connectivity, caller: Caller, properties: dict[str, object]
) -> None:
    created = create(part, caller, properties)

    found = find(part)

    assert (found.user, found.password, found.client) == ("FCC_COMM", "first-secret", "100")
    assert found.etag == created.etag


def test_the_secret_stands_nowhere_in_the_database(
    part: Connectivity, caller: Caller, properties: dict[str, object]
) -> None:
    create(part, caller, properties)
    put_pending(part, caller, "second-secret")

    with part.database.read() as tx:
        rows = [str(row) for table in (destinations, changes) for row in tx.connection.execute(sa.select(table))]

    assert rows
    assert not any("first-secret" in row or "second-secret" in row for row in rows)


def test_each_reading_of_a_secret_is_written_down(
    part: Connectivity, caller: Caller, properties: dict[str, object]
) -> None:
    create(part, caller, properties)
    put_pending(part, caller, "second-secret")

    find(part)
    find(part, pending=True)

    with part.database.read() as tx:
        reads = queries.list_secret_reads(tx, caller=caller, name="ERP_100")
    assert [(read["read_by"], read["credentials"]) for read in reads] == [("reader", "pending"), ("reader", "current")]


def test_who_only_looks_sees_no_secret(part: Connectivity, caller: Caller, properties: dict[str, object]) -> None:
    create(part, caller, properties)

    with part.database.read() as tx:
        view = queries.get_destination(tx, caller=caller, name="ERP_100")
        assert tx.connection.execute(sa.select(destination_secret_reads)).all() == []

    assert view.has_password
    assert "first-secret" not in repr(view)


@pytest.mark.parametrize(
    "changes_",
    [{"Unknown": "x"}, {"Description": "x" * 2000}, {"Name": "a b"}, {"URL": "file:///etc/passwd"}, {"Password": ""}],
)
def test_bad_properties_are_refused_and_nothing_is_stored(
    part: Connectivity, caller: Caller, properties: dict[str, object], changes_: dict[str, object]
) -> None:
    with pytest.raises(InvalidConfiguration):
        create(part, caller, {**properties, **changes_})

    with part.database.read() as tx:
        assert queries.list_destinations(tx, caller=caller) == ([], 0)


def test_a_name_is_taken_once(part: Connectivity, caller: Caller, properties: dict[str, object]) -> None:
    create(part, caller, properties)

    with pytest.raises(DuplicateDestination):
        create(part, caller, properties)


def test_a_replacement_without_password_keeps_the_stored_one(
    part: Connectivity, caller: Caller, properties: dict[str, object]
) -> None:
    create(part, caller, properties)
    without = {name: value for name, value in properties.items() if name != "Password"}

    with part.database.write() as tx:
        actions.replace_destination(tx, caller=caller, keys=part.keys, properties={**without, "Description": "Close"})

    assert (find(part).description, find(part).password) == ("Close", "first-secret")


def test_without_authentication_no_secret_is_kept(
    part: Connectivity, caller: Caller, properties: dict[str, object]
) -> None:
    create(part, caller, properties)
    put_pending(part, caller, "second-secret")

    with part.database.write() as tx:
        stored = actions.replace_destination(
            tx, caller=caller, keys=part.keys, properties={"Name": "ERP_100", "URL": "http://erp"}
        )
        with pytest.raises(NoCredentials):
            actions.set_password(tx, caller=caller, keys=part.keys, name="ERP_100", password="x")

    assert (stored.sealed_password, stored.sealed_pending_password) == (None, None)


def test_of_two_who_saw_the_same_version_one_wins_and_the_other_is_told(
    part: Connectivity, caller: Caller, properties: dict[str, object]
) -> None:
    seen = create(part, caller, properties).etag
    put_pending(part, caller, "second-secret", etag=seen)

    with pytest.raises(ChangedMeanwhile, match="cli:anna"):
        put_pending(part, caller, "third-secret", etag=seen)

    assert find(part, pending=True).password == "second-secret"


def test_a_rotation_holds_both_secrets_until_it_is_promoted(
    part: Connectivity, caller: Caller, properties: dict[str, object]
) -> None:
    create(part, caller, properties)

    put_pending(part, caller, "second-secret")
    assert (find(part).password, find(part).has_pending) == ("first-secret", True)
    assert find(part, pending=True).password == "second-secret"

    with part.database.write() as tx:
        actions.promote_pending(tx, caller=caller, name="ERP_100")
    assert (find(part).password, find(part).has_pending) == ("second-secret", False)
    with pytest.raises(NoPendingCredentials):
        find(part, pending=True)


def test_a_second_promotion_does_no_harm(part: Connectivity, caller: Caller, properties: dict[str, object]) -> None:
    create(part, caller, properties)
    put_pending(part, caller, "second-secret", user="OTHER")
    with part.database.write() as tx:
        actions.promote_pending(tx, caller=caller, name="ERP_100")

    with part.database.write() as tx, pytest.raises(NoPendingCredentials):
        actions.promote_pending(tx, caller=caller, name="ERP_100")

    assert (find(part).user, find(part).password) == ("OTHER", "second-secret")


def test_a_rotation_can_be_given_up(part: Connectivity, caller: Caller, properties: dict[str, object]) -> None:
    create(part, caller, properties)
    put_pending(part, caller, "second-secret")

    with part.database.write() as tx:
        actions.discard_pending(tx, caller=caller, name="ERP_100")

    assert (find(part).password, find(part).has_pending) == ("first-secret", False)


def test_a_fenced_destination_refuses_use_with_the_reason_until_it_is_opened(
    part: Connectivity, caller: Caller, properties: dict[str, object]
) -> None:
    create(part, caller, properties)
    with part.database.write() as tx:
        actions.set_fence(tx, caller=caller, name="ERP_100", reason="User is retired")

    with pytest.raises(DestinationFenced, match="User is retired"):
        find(part)
    with part.database.write() as tx:
        actions.open_fence(tx, caller=caller, name="ERP_100")
    assert find(part).password == "first-secret"


def test_a_fence_needs_a_reason(part: Connectivity, caller: Caller, properties: dict[str, object]) -> None:
    create(part, caller, properties)

    with part.database.write() as tx, pytest.raises(InvalidValue):
        actions.set_fence(tx, caller=caller, name="ERP_100", reason="  ")


def test_a_deleted_destination_leaves_its_history(
    part: Connectivity, caller: Caller, properties: dict[str, object]
) -> None:
    create(part, caller, properties)
    with part.database.write() as tx:
        actions.delete_destination(tx, caller=caller, name="ERP_100")

    with pytest.raises(DestinationNotFound):
        find(part)
    with part.database.read() as tx:
        history = queries.list_history(tx, caller=caller, name="ERP_100")
    assert [change["act"] for change in history] == ["delete", "create"]


@pytest.mark.parametrize("scope", [Scope.READ, Scope.WRITE])
def test_only_who_may_use_a_destination_gets_its_secret(
    part: Connectivity, caller: Caller, properties: dict[str, object], scope: Scope
) -> None:
    create(part, caller, properties)
    weak = Caller(name="token:weak", scopes=frozenset({scope}))

    with part.database.write() as tx, pytest.raises(ScopeMissing, match=r"destination\.use"):
        actions.use_destination(tx, caller=weak, keys=part.keys, name="ERP_100")


def test_who_rotates_may_test_the_pending_secret(
    part: Connectivity, caller: Caller, properties: dict[str, object]
) -> None:
    create(part, caller, properties)
    put_pending(part, caller, "second-secret")
    rotating = Caller(name="token:rotate", scopes=frozenset({Scope.WRITE}))

    with part.database.write() as tx:
        found = actions.use_destination(
            tx, caller=rotating, keys=part.keys, name="ERP_100", credentials=Credentials.PENDING
        )

    assert found.password == "second-secret"
