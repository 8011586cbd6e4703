"""The views read our tables under SAP's names, on both databases alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keydate.erp.authority.tables import (
    authorization_fields,
    authorization_object_fields,
    authorization_objects,
    profiles,
    role_authorizations,
    role_field_values,
    roles,
)
from keydate.erp.bapi.tables.options import InvalidOptions, parse_options
from keydate.erp.bapi.tables.read import VIEWS, RowTooWide, export_table, joined, layout, read_rows
from keydate.erp.clients.tables import clients
from keydate.erp.users.tables import role_assignments, users
from keydate.kit.clock import FixedClock
from keydate.kit.database import Database, Transaction
from keydate.vocabulary.ids import ClientId
from keydate.vocabulary.validity import ALWAYS, FOREVER

CLIENT = ClientId("100")
AT = datetime(2026, 11, 20, 10, 30, 15, tzinfo=UTC)


@pytest.fixture
def database(erp_schema_url: str, clock: FixedClock) -> Iterator[Database]:
    database = Database(erp_schema_url, clock=clock)
    with database.write() as tx:
        fill(tx)
    yield database
    database.dispose()


def fill(tx: Transaction) -> None:
    execute = tx.connection.execute
    execute(sa.insert(clients), [{"client": client, "text": "", "created_at": AT} for client in ("100", "200")])
    for client, name, alias, lock_bits in (
        ("100", "FCC_COMM", "fcc", 64),
        ("100", "fcc_low", None, 0),
        ("100", "MILLER", None, 0),
        ("200", "OTHER", None, 0),
    ):
        execute(sa.insert(users).values(a_user(client, name, alias, lock_bits)))
    execute(sa.insert(authorization_fields), [{"field": field, "length": 4} for field in ("ACTVT", "BUKRS")])
    execute(sa.insert(authorization_objects), [{"object": "F_BKPF_BUK", "object_class": "FI"}])
    execute(
        sa.insert(authorization_object_fields),
        [
            {"object": "F_BKPF_BUK", "position": index, "field": name}
            for index, name in enumerate(("BUKRS", "ACTVT"), 1)
        ],
    )
    execute(sa.insert(roles).values(a_role("100", "Z_CLOSE")))
    execute(
        sa.insert(role_authorizations).values(
            client="100", role="Z_CLOSE", counter=7, object="F_BKPF_BUK", status="U", is_inactive=True
        )
    )
    execute(
        sa.insert(role_field_values),
        [
            {"client": "100", "role": "Z_CLOSE", "counter": 7, "field": field, "position": 1, "low": low, "high": high}
            for field, low, high in (("ACTVT", "03", ""), ("BUKRS", "1000", "1999"))
        ],
    )
    execute(
        sa.insert(role_assignments).values(
            client="100",
            role="Z_CLOSE",
            user_name="MILLER",
            valid_from=date(2026, 1, 1),
            valid_to=FOREVER,
            via_composite="Z_ALL",
            changed_at=AT,
            changed_by="ADMIN",
        )
    )
    execute(
        sa.insert(profiles).values(client="100", profile="T-1", kind="generated", changed_at=AT, changed_by="ADMIN")
    )


def a_user(client: str, name: str, alias: str | None, lock_bits: int) -> dict[str, object]:
    return {
        "client": client,
        "user_name": name,
        "user_type": "A",
        "alias": alias,
        "alias_key": alias and alias.upper(),
        "valid_from": ALWAYS,
        "valid_to": date(2026, 12, 31),
        "lock_bits": lock_bits,
        "password_state": "initial",
        "password_hash": "$argon2id$secret",
        "created_by": "ADMIN",
        "created_at": AT,
        "changed_by": "ADMIN",
        "changed_at": AT,
        "address": {},
        "defaults": {},
    }


def a_role(client: str, name: str) -> dict[str, object]:
    return {
        "client": client,
        "role": name,
        "kind": "single",
        "description": "Close",
        "created_by": "ADMIN",
        "created_at": AT,
        "changed_by": "ADMIN",
        "changed_at": AT,
        "profile": "T-1",
    }


def names(database: Database, where: str, table: str = "USR02", column: str = "BNAME") -> list[str]:
    view = VIEWS[table]
    with database.read() as tx:
        rows = read_rows(tx, view, (view.by_name[column],), client=CLIENT, condition=parse_options([where]))
        return [row[0] for row in rows]


def test_only_the_callers_client_is_shown(database: Database) -> None:
    assert names(database, "") == ["FCC_COMM", "MILLER", "fcc_low"]
    assert names(database, "MANDT = '200'") == []


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("BNAME = 'MILLER'", ["MILLER"]),
        ("BNAME = 'MILLER   '", ["MILLER"]),
        ("BNAME = 'miller'", []),
        ("BNAME <> 'MILLER'", ["FCC_COMM", "fcc_low"]),
        ("BNAME > 'MILLER'", ["fcc_low"]),
        ("BNAME BETWEEN 'A' AND 'M'", ["FCC_COMM"]),
        ("BNAME LIKE 'FCC%'", ["FCC_COMM"]),
        ("BNAME LIKE 'FCC#_COMM' ESCAPE '#'", ["FCC_COMM"]),
        ("BNAME LIKE 'F[C]%'", []),
        ("BNAME LIKE '______'", ["MILLER"]),
        ("BNAME LIKE '*'", []),
        ("BNAME IN ('MILLER','fcc_low')", ["MILLER", "fcc_low"]),
        ("NOT BNAME IN ('MILLER','fcc_low')", ["FCC_COMM"]),
        ("UFLAG = 64", ["FCC_COMM"]),
        ("UFLAG > '0' OR BNAME = 'MILLER'", ["FCC_COMM", "MILLER"]),
        ("GLTGV = '00000000' AND UFLAG EQ 0", ["MILLER", "fcc_low"]),
        ("GLTGB < '20261231'", []),
        ("GLTGB <= '20261231' AND BNAME = 'MILLER'", ["MILLER"]),
        ("ERDAT = '20261120' AND BNAME = 'MILLER'", ["MILLER"]),
        ("ERDAT > '20261120'", []),
        ("ERDAT NE '20261120'", []),
        ("ERDAT LT '20261121' AND ERDAT GE '20261120' AND BNAME = 'MILLER'", ["MILLER"]),
        ("TRDAT = '00000000' AND BNAME = 'MILLER'", ["MILLER"]),
        ("TRDAT > '00000000'", []),
        ("TRDAT < '20261120' AND BNAME = 'MILLER'", ["MILLER"]),
        ("ERDAT <= '99991231' AND BNAME = 'MILLER'", ["MILLER"]),
        ("SECURITY_POLICY = '' AND BNAME = 'MILLER'", ["MILLER"]),
        ("PWDSTATE = 1 AND BNAME = 'MILLER'", ["MILLER"]),
    ],
)
def test_conditions_select_as_in_sap(database: Database, where: str, expected: list[str]) -> None:
    assert names(database, where) == expected


@pytest.mark.parametrize(
    "where",
    ["NOTHING = '1'", "PASSWORD_HASH LIKE '%'", "UFLAG LIKE '6%'", "GLTGB = 'tomorrow'", "UFLAG = 'x'", "LTIME = '1'"],
)
def test_a_condition_that_does_not_fit_the_columns_is_refused(database: Database, where: str) -> None:
    with pytest.raises(InvalidOptions):
        names(database, where)


@given(value=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_no_value_escapes_its_literal(database: Database, value: str) -> None:
    literal = value.replace("'", "''")

    assert names(database, f"BNAME = '{literal}'") == [name for name in ("MILLER",) if name == value.rstrip(" ")]


@given(
    attack=st.sampled_from(
        [
            "' OR '1'='1",
            "'; DROP TABLE users; --",
            "' UNION SELECT password_hash FROM users --",
            "') OR 1=1 --",
            "\\' OR 1=1 --",
            "%' OR 'a' LIKE '%",
        ]
    ),
    shape=st.sampled_from(["BNAME = '{}'", "BNAME LIKE '{}'", "BNAME IN ('{}')", "{}", "BNAME = {}", "{} = 'A'"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_injection_shapes_are_data_or_refused(database: Database, attack: str, shape: str) -> None:
    text = shape.format(attack)
    try:
        found = names(database, text)
    except InvalidOptions:
        found = []

    # The tautology without DROP and UNION is a legal condition: it selects what the caller may see anyway.
    assert set(found) <= {"FCC_COMM", "MILLER", "fcc_low"}
    assert len(names(database, "")) == 3


def test_rows_are_skipped_and_limited_in_the_order_of_the_key(database: Database) -> None:
    view = VIEWS["USR02"]
    with database.read() as tx:
        columns = (view.by_name["BNAME"],)

        assert list(read_rows(tx, view, columns, client=CLIENT, skip=1, limit=1)) == [("MILLER",)]
        assert list(read_rows(tx, view, columns, client=CLIENT, skip=1)) == [("MILLER",), ("fcc_low",)]


def test_values_stand_at_their_offsets(database: Database) -> None:
    view = VIEWS["USR02"]
    columns = tuple(view.by_name[name] for name in ("BNAME", "UFLAG", "GLTGV", "GLTGB", "USTYP"))
    places = layout(columns, "")
    with database.read() as tx:
        row = next(iter(read_rows(tx, view, columns, client=CLIENT)))

    assert joined(row, places, "") == "FCC_COMM     64" + "00000000" + "20261231" + "A"
    assert [place.offset for place in layout(columns, "|")] == [0, 13, 17, 26, 35]


@pytest.mark.parametrize(
    ("table", "column", "key"),
    [
        ("AGR_DEFINE", "CREATE_TMP", "AGR_NAME"),
        ("AGR_DEFINE", "CHANGE_TMP", "AGR_NAME"),
        ("AGR_FLAGS", "CREATE_TMP", "AGR_NAME"),
        ("AGR_FLAGS", "CHANGE_TMP", "AGR_NAME"),
        ("AGR_USERS", "CHANGE_TST", "AGR_NAME"),
    ],
)
def test_time_stamps_are_read_and_selected_by_the_second(database: Database, table: str, column: str, key: str) -> None:
    def found(where: str) -> list[str]:
        return names(database, where, table, key)

    assert names(database, "", table, column) == [" 20261120103015"]
    assert found(f"{column} = '20261120103015'") == ["Z_CLOSE"]
    assert found(f"{column} > '20261120103014' AND {column} < '20261120103016'") == ["Z_CLOSE"]
    assert found(f"{column} > '20261120103015'") == []
    assert found(f"{column} = 0") == []
    assert found(f"{column} <= '99991231235959'") == ["Z_CLOSE"]


@pytest.mark.parametrize("literal", ["2026112010301", "20261120103060", "20261320103015", "now"])
def test_what_is_no_time_stamp_is_refused(database: Database, literal: str) -> None:
    with pytest.raises(InvalidOptions, match="YYYYMMDDHHMMSS"):
        names(database, f"CREATE_TMP = '{literal}'", "AGR_DEFINE", "AGR_NAME")


def test_the_attributes_of_a_role_tell_who_set_them(database: Database) -> None:
    with database.read() as tx:
        (row,) = export_table(tx, CLIENT, "AGR_FLAGS")

    assert (row["CREATE_USR"], row["CREATE_DAT"], row["CREATE_TIM"]) == ("ADMIN", "20261120", "103015")
    assert (row["CHANGE_USR"], row["CHANGE_DAT"], row["CHANGE_TIM"]) == ("ADMIN", "20261120", "103015")


def test_a_row_of_more_than_512_characters_is_refused() -> None:
    view = VIEWS["AGR_TEXTS"]

    with pytest.raises(RowTooWide):
        layout((view.by_name["TEXT"],) * 7, "")


def test_every_table_can_be_exported_and_no_column_tells_a_hash(database: Database) -> None:
    with database.read() as tx:
        rows = {name: list(export_table(tx, CLIENT, name)) for name in VIEWS}

    assert "argon2" not in str(rows)
    assert rows["AGR_1251"] == [
        {
            "MANDT": "100",
            "AGR_NAME": "Z_CLOSE",
            "COUNTER": counter,
            "OBJECT": "F_BKPF_BUK",
            "AUTH": "",
            "VARIANT": "",
            "FIELD": field,
            "LOW": low,
            "HIGH": high,
            "MODIFIED": "U",
            "DELETED": "X",
            "COPIED": "",
            "NEU": "",
            "NODE": "000007",
        }
        for counter, field, low, high in (("000001", "ACTVT", "03", ""), ("000002", "BUKRS", "1000", "1999"))
    ]
    assert rows["AGR_USERS"][0] == {
        "MANDT": "100",
        "AGR_NAME": "Z_CLOSE",
        "UNAME": "MILLER",
        "FROM_DAT": "20260101",
        "TO_DAT": "99991231",
        "EXCLUDE": "",
        "CHANGE_DAT": "20261120",
        "CHANGE_TIM": "103015",
        "CHANGE_TST": "20261120103015",
        "ORG_FLAG": "",
        "COL_FLAG": "X",
    }
    assert rows["TOBJ"][0] == {
        "OBJCT": "F_BKPF_BUK",
        "FIEL1": "BUKRS",
        "FIEL2": "ACTVT",
        **{f"FIEL{index}": "" for index in (3, 4, 5, 6, 7, 8, 9, 0)},
        "OCLSS": "FI",
    }
    assert rows["USREFUS"][0] == {"MANDT": "100", "BNAME": "FCC_COMM", "REFUSER": "", "USERALIAS": "fcc"}
    assert rows["AGR_PROF"][0]["PROFILE"] == "T-1"


def test_numbers_of_rows_do_not_depend_on_the_condition(database: Database) -> None:
    assert names(database, "FIELD = 'BUKRS'", table="AGR_1251", column="COUNTER") == ["000002"]
