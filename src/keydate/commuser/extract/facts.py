"""Reads the exported tables of one client, row by row, and keeps only what concerns one user and one role."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from keydate.commuser.errors import InvalidExtract
from keydate.commuser.extract.dialect import Dialect, recognise, rows
from keydate.commuser.extract.values import activity, client, table_date
from keydate.commuser.facts import SystemFacts
from keydate.commuser.spec.model import Spec
from keydate.commuser.system.assembly import assemble, held_authorizations
from keydate.vocabulary.findings import Finding, Severity

Row = dict[str, str]

#: Table -> columns that must be there, and columns that are used when they are.
TABLES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "USR02": (("BNAME", "GLTGV", "GLTGB", "USTYP", "UFLAG"), ("CLASS", "TRDAT", "CODVN", "PWDINITIAL", "PWDCHGDATE")),
    "USREFUS": (("BNAME",), ("REFUSER", "REF_USER", "USERALIAS")),
    "UST04": (("BNAME", "PROFILE"), ()),
    "UST10S": (("PROFN", "OBJCT", "AUTH"), ("AKTPS",)),
    "UST12": (("OBJCT", "AUTH", "FIELD", "VON", "BIS"), ("AKTPS",)),
    "AGR_DEFINE": (("AGR_NAME",), ("PARENT_AGR",)),
    "AGR_1251": (("AGR_NAME", "OBJECT", "AUTH", "FIELD", "LOW", "HIGH"), ("MODIFIED", "DELETED")),
    "AGR_1252": (("AGR_NAME", "VARBL", "LOW", "HIGH"), ()),
    "AGR_1016": (("AGR_NAME", "PROFILE"), ()),
    "AGR_USERS": (("AGR_NAME", "UNAME", "FROM_DAT", "TO_DAT"), ("ORG_FLAG", "COL_FLAG", "EXCLUDE")),
    "AGR_TEXTS": (("AGR_NAME", "LINE", "TEXT"), ("SPRAS",)),
    "AGR_FLAGS": (("AGR_NAME", "FLAG_TYPE", "FLAG_VALUE"), ()),
}
#: Without these less can be said, which is then a finding; without any other one nothing can.
_HELPFUL: Final = {
    "USREFUS": "alias and reference user are not verified",
    "AGR_1252": "organizational levels of the role are not verified",
}
_OPTIONAL: Final = frozenset({"AGR_TEXTS", "AGR_FLAGS"})
_DATES: Final = frozenset({"GLTGV", "GLTGB", "TRDAT", "PWDCHGDATE", "FROM_DAT", "TO_DAT"})
_UPPER: Final = frozenset({"BNAME", "UNAME", "AGR_NAME", "PROFILE", "PROFN", "OBJCT", "OBJECT", "AUTH", "FIELD"})
_SUFFIXES: Final = frozenset({".csv", ".txt", ".tsv", ".dat"})
_MAX_PROBLEMS: Final = 20


@dataclass(frozen=True, slots=True)
class ExtractReport:
    """The facts, and what about the files keeps them incomplete."""

    facts: SystemFacts
    findings: list[Finding]


@dataclass(slots=True)
class _Extract:
    folder: Path
    client: str
    files: dict[str, Path] = field(default_factory=dict)
    dialects: dict[str, Dialect] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    clients: dict[str, set[str]] = field(default_factory=dict)

    def complain(self, problem: str) -> None:
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(problem)


def facts_from_extract(folder: Path, spec: Spec) -> ExtractReport:
    """Returns the facts about the user and role of a spec from exported tables.

    Raises:
        InvalidExtract: files or columns are missing or unreadable; all of them are named.
    """
    extract = _Extract(folder, spec.system.client)
    _find_files(extract)
    _recognise_all(extract)
    if extract.problems:
        raise InvalidExtract(problems=extract.problems)
    try:
        tables = _read_all(extract, spec)
    except csv.Error as error:
        raise InvalidExtract(problems=[f"A file has a row that cannot be read: {error}."]) from error
    _examine_clients(extract)
    if extract.problems:
        raise InvalidExtract(problems=extract.problems)
    facts = assemble(
        tables, user=spec.user.name, role=spec.role.name, source=f"extract {folder}, client {extract.client}"
    )
    findings = [
        Finding(
            code="extract.missing_table",
            severity=Severity.WARNING,
            message=f"There is no file for table {table}: {consequence}.",
            remedy=f"Export {table} too.",
        )
        for table, consequence in _HELPFUL.items()
        if table not in extract.files
    ]
    return ExtractReport(facts, findings)


def _find_files(extract: _Extract) -> None:
    if not extract.folder.is_dir():
        extract.complain(f"{extract.folder} is no folder.")
        return
    candidates = sorted(
        path for path in extract.folder.iterdir() if path.is_file() and path.suffix.lower() in _SUFFIXES
    )
    for table in TABLES:
        exact = [path for path in candidates if path.stem.upper() == table]
        inside = re.compile(rf"(?<![A-Z0-9]){table}(?![A-Z0-9])")
        found = exact or [path for path in candidates if inside.search(path.stem.upper())]
        if len(found) > 1:
            extract.complain(f"Table {table}: several files could be meant: {', '.join(path.name for path in found)}.")
        elif found:
            extract.files[table] = found[0]
        elif table not in _HELPFUL and table not in _OPTIONAL:
            extract.complain(f"Table {table}: there is no file {table}.csv or .txt in {extract.folder}.")


def _recognise_all(extract: _Extract) -> None:
    for table, path in extract.files.items():
        required, used = TABLES[table]
        try:
            dialect = recognise(path, table, {*required, *used, "MANDT"}, required)
        except OSError as error:
            extract.complain(f"Table {table}: {path.name} cannot be read: {error.strerror}.")
            continue
        if dialect is None:
            extract.complain(
                f"Table {table}: {path.name} has no header with technical column names such as {required[0]}."
            )
            continue
        missing = [column for column in required if column not in dialect.columns]
        if missing:
            extract.complain(f"Table {table}: {path.name} lacks the column {', '.join(missing)}.")
        extract.dialects[table] = dialect


def _read_all(extract: _Extract, spec: Spec) -> dict[str, list[Row]]:
    user, role = spec.user.name, spec.role.name
    tables: dict[str, list[Row]] = {}

    def read(table: str, keep: Callable[[Row], bool]) -> list[Row]:
        if table in extract.dialects:
            tables[table] = [row for row in _rows(extract, table) if keep(row)]
        return tables.get(table, [])

    read("USR02", lambda row: row["BNAME"] == user)
    read("USREFUS", lambda row: row["BNAME"] == user)
    profiles = {row["PROFILE"] for row in read("UST04", lambda row: row["BNAME"] == user)}
    read("AGR_USERS", lambda row: row["UNAME"] == user)
    for table in ("AGR_DEFINE", "AGR_1251", "AGR_1252", "AGR_TEXTS", "AGR_FLAGS"):
        read(table, lambda row: row["AGR_NAME"] == role)
    of_roles = read("AGR_1016", lambda row: row["AGR_NAME"] == role or row["PROFILE"] in profiles)
    profiles |= {row["PROFILE"] for row in of_roles if row["AGR_NAME"] == role}
    granted = held_authorizations(read("UST10S", lambda row: row["PROFN"] in profiles))
    read("UST12", lambda row: (row["OBJCT"], row["AUTH"]) in granted)
    return tables


def _rows(extract: _Extract, table: str) -> Iterator[Row]:
    path, seen = extract.files[table], extract.clients.setdefault(table, set())
    for line, row in rows(path, extract.dialects[table]):
        if "MANDT" in row:
            number = client(row["MANDT"])
            seen.add(number)
            if number != extract.client:
                continue
        _normalize(extract, f"Table {table}: {path.name}, line {line}", row)
        yield row


def _normalize(extract: _Extract, place: str, row: Row) -> None:
    for column in _DATES & row.keys():
        converted = table_date(row[column])
        if converted is None:
            extract.complain(f"{place}: {column} is {row[column][:20]!r}, which is no date.")
        row[column] = converted or ""
    for column in _UPPER & row.keys():
        row[column] = row[column].upper()
    for column in ("VON", "BIS", "LOW", "HIGH"):
        if column in row:
            row[column] = activity(row.get("FIELD", ""), row[column])


def _examine_clients(extract: _Extract) -> None:
    """Refuses tables that hold only other clients: everything would look as if it were missing."""
    for table, seen in extract.clients.items():
        if seen and extract.client not in seen and table in {"USR02", "AGR_DEFINE"}:
            extract.complain(
                f"Table {table} has no rows of client {extract.client}, only of {', '.join(sorted(seen))}."
            )
