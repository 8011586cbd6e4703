"""Role documents: what a person wrote is taken as it stands, or refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from keydate.erp.cli.role_documents import RoleDocument, read_document
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.errors import InvalidValue


def document(tmp_path: Path, text: str) -> RoleDocument:
    file = tmp_path / "role.yaml"
    file.write_text(text)
    return read_document(file)


def test_values_are_singles_patterns_and_ranges(tmp_path: Path) -> None:
    read = document(
        tmp_path, "authorizations: [{object: s_icf, values: {icf_field: [A, B*, '*', 1000..1999, C*..D*, \"' '\"]}}]"
    )

    (authorization,) = read.authorizations
    assert authorization.object == "S_ICF"
    assert authorization.values == {
        "ICF_FIELD": (
            ValueRange("A"),
            ValueRange("B*"),
            ValueRange("*"),
            ValueRange("1000", "1999"),
            ValueRange("C*", "D*"),
            ValueRange("' '"),
        )
    }
    assert read.organizational_levels is None


def test_a_field_without_values_stays_open(tmp_path: Path) -> None:
    read = document(tmp_path, "{authorizations: [{object: S_ICF, values: {ICF_FIELD: []}}, {object: S_ICF, values: }]}")

    assert [dict(item.values) for item in read.authorizations] == [{"ICF_FIELD": ()}, {}]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("authorizations: [{object: S_ICF, values: {ICF_FIELD: [03]}}]", "'3' is not text; put it in quotes"),
        ("authorizations: [{object: S_ICF, values: {ICF_FIELD: [yes]}}]", "'True' is not text; put it in quotes"),
        ("authorizations: [{object: S_ICF, valeus: {}}]", "'valeus' is none of"),
        ("authorizations: [{object: S_ICF, values: {ICF_FIELD: SERVICE}}]", "is not a list"),
        ("authorizations: [{object: S_ICF, inactive: maybe}]", "is not true or false"),
        ("authorizations: [S_ICF]", "Authorization 1 'S_ICF' is not a list of names and values"),
        ("authorizations: {object: S_ICF}", "is not a list"),
        ("authorizations: [{object: S_ICF, values: {ICF_FIELD: ['']}}]", "is empty"),
        ("authorizations: [{values: {}}]", "is empty"),
        ("kind: plural", "is none of single, composite, derived"),
        ("- a list", "is not a list of names and values"),
        ("1: one", "is not a list of names and values"),
        ("", "is not a list of names and values"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        document(tmp_path, text)

    assert told in str(refused.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    latin = tmp_path / "latin"
    latin.write_bytes("description: Prüfung".encode("latin-1"))

    with pytest.raises(typer.BadParameter, match="absent cannot be read"):
        read_document(tmp_path / "absent")
    with pytest.raises(typer.BadParameter, match="is not UTF-8"):
        read_document(latin)
