from __future__ import annotations

from datetime import date

from keydate.erp.audit import changes
from keydate.erp.audit.trail import ErpDatabase


def record(database: ErpDatabase, key: str, **fields: tuple[object, object]) -> None:
    with database.write() as tx:
        changes.record(
            tx,
            acting_user_name="ADMIN",
            client="100",
            object_class="USER",
            object_key=key,
            act="user_changed",
            changes=fields,
        )


def test_only_fields_that_changed_leave_a_document(database: ErpDatabase) -> None:
    record(database, "A", user_type=("A", "C"), alias=(None, None), valid_to=(date(9999, 12, 31), date(2027, 1, 31)))

    with database.read() as tx:
        documents = changes.list_changes(tx, client="100")

    assert [(document.field, document.old_value, document.new_value) for document in documents] == [
        ("valid_to", "9999-12-31", "2027-01-31"),
        ("user_type", "A", "C"),
    ]


def test_an_act_that_changed_nothing_leaves_no_document(database: ErpDatabase) -> None:
    record(database, "A", user_type=("A", "A"))

    with database.read() as tx:
        assert changes.list_changes(tx, client="100") == []


def test_an_act_without_fields_leaves_one_document(database: ErpDatabase) -> None:
    record(database, "A")

    with database.read() as tx:
        assert [document.act for document in changes.list_changes(tx, client="100")] == ["user_changed"]


def test_values_are_stored_as_people_read_them(database: ErpDatabase) -> None:
    record(database, "A", flag=(False, True), roles=((), ("Z_A", "Z_B")), number=(1, 2), none=("x", None))

    with database.read() as tx:
        documents = {document.field: document for document in changes.list_changes(tx, client="100")}

    assert (documents["flag"].old_value, documents["flag"].new_value) == ("", "X")
    assert documents["roles"].new_value == "Z_A, Z_B"
    assert documents["number"].new_value == "2"
    assert documents["none"].new_value == ""


def test_documents_are_filtered_and_paged(database: ErpDatabase) -> None:
    for key in ("A", "B", "A"):
        record(database, key, alias=("", key))

    with database.read() as tx:
        assert len(changes.list_changes(tx, client="100", object_class="USER", object_key="A")) == 2
        assert len(changes.list_changes(tx, client="100", changed_by="ADMIN", limit=2)) == 2
        assert len(changes.list_changes(tx, client="100", since=tx.now, until=tx.now, offset=2)) == 1
        assert changes.list_changes(tx, client="100", changed_by="NOBODY") == []
        assert changes.list_changes(tx, client="200") == []
