from __future__ import annotations

import base64

import pytest
import sqlalchemy as sa

from keydate.connectivity.access.model import Caller
from keydate.connectivity.app import Connectivity
from keydate.connectivity.destinations import actions
from keydate.connectivity.destinations.keys import SealingKeys, rotate_keys
from keydate.connectivity.destinations.tables import destinations
from keydate.kit.errors import SecretsKeyMissing
from keydate.kit.secrets import KeyRing, new_key, write_keys


@pytest.fixture
def stored(part: Connectivity, caller: Caller, properties: dict[str, object]) -> Connectivity:
    with part.database.write() as tx:
        actions.create_destination(tx, caller=caller, keys=part.keys, properties=properties)
        actions.put_pending(tx, caller=caller, keys=part.keys, name="ERP_100", password="second-secret")
    return part


def sealed(part: Connectivity) -> str:
    with part.database.read() as tx:
        query = sa.select(destinations.c.sealed_password).where(destinations.c.name == "ERP_100")
        return str(tx.connection.execute(query).scalar_one())


def test_the_key_file_is_for_its_owner_only(part: Connectivity) -> None:
    assert part.keys.file.stat().st_mode & 0o777 == 0o600


def test_a_missing_key_is_told_at_start_and_per_call_and_changes_nothing(stored: Connectivity, caller: Caller) -> None:
    before = sealed(stored)
    stored.keys.file.unlink()

    with pytest.raises(SecretsKeyMissing, match="does not exist"):
        stored.examine()
    with pytest.raises(SecretsKeyMissing):
        stored.source("reader").find("ERP_100")
    with pytest.raises(SecretsKeyMissing), stored.database.write() as tx:
        actions.set_password(tx, caller=caller, keys=stored.keys, name="ERP_100", password="third")

    assert sealed(stored) == before


def test_a_key_that_others_can_read_is_refused(stored: Connectivity) -> None:
    stored.keys.file.chmod(0o644)

    with pytest.raises(SecretsKeyMissing, match="can be read by others"):
        stored.source("reader").find("ERP_100")


def test_an_altered_secret_does_not_open(stored: Connectivity) -> None:
    altered = sealed(stored)[:-6] + "AAAAA="
    with stored.database.write() as tx:
        tx.connection.execute(sa.update(destinations).values(sealed_password=altered))

    with pytest.raises(SecretsKeyMissing, match="altered"):
        stored.source("reader").find("ERP_100")


def test_a_secret_does_not_open_in_another_destination(
    stored: Connectivity, caller: Caller, properties: dict[str, object]
) -> None:
    with stored.database.write() as tx:
        actions.create_destination(tx, caller=caller, keys=stored.keys, properties={**properties, "Name": "OTHER"})
    copied = sealed(stored)
    with stored.database.write() as tx:
        tx.connection.execute(sa.update(destinations).values(sealed_password=copied))

    assert stored.source("reader").find("ERP_100").password == "first-secret"
    with pytest.raises(SecretsKeyMissing):
        stored.source("reader").find("OTHER")


def test_a_rotation_seals_every_secret_with_a_new_key(stored: Connectivity, caller: Caller) -> None:
    old = stored.keys.read()

    assert rotate_keys(stored.database, stored.keys, caller=caller) == 2

    assert len(stored.keys.read()) == 1
    assert stored.keys.read() != old
    assert stored.source("reader").find("ERP_100").password == "first-secret"


def test_a_rotation_that_was_stopped_half_way_is_finished(stored: Connectivity, caller: Caller) -> None:
    old, new = stored.keys.read()[0], new_key()
    write_keys(stored.keys.file, [new, old])
    assert stored.source("reader").find("ERP_100").password == "first-secret"

    rotate_keys(stored.database, stored.keys, caller=caller)

    assert stored.keys.read() == [new]
    assert KeyRing([new]).is_current(sealed(stored))


def test_a_rotation_that_cannot_open_a_secret_changes_none(stored: Connectivity, caller: Caller) -> None:
    before = sealed(stored)
    write_keys(stored.keys.file, [new_key()])

    with pytest.raises(SecretsKeyMissing):
        rotate_keys(stored.database, stored.keys, caller=caller)

    assert sealed(stored) == before


def test_keys_from_the_environment_are_only_used(stored: Connectivity, caller: Caller) -> None:
    new = new_key()
    text = "\n".join(base64.b64encode(key).decode() for key in (new, *stored.keys.read()))
    keys = SealingKeys(stored.keys.file, environment=lambda: text)
    file_before = stored.keys.file.read_text()

    rotate_keys(stored.database, keys, caller=caller)

    assert KeyRing([new]).is_current(sealed(stored))
    assert stored.keys.file.read_text() == file_before
