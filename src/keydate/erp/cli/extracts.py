"""Extracts for auditors: the security audit log as a file, and tables as CSV files under SAP's names."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TextIO

import typer

from keydate.erp.cli.audit import Since, Until, examined, utc
from keydate.erp.cli.session import Logon, logged_on

if TYPE_CHECKING:
    from datetime import datetime

    from keydate.erp.authority.guard import ActingUser
    from keydate.kit.database import ReadTransaction

table_app: Final = typer.Typer(help="Tables under SAP's names.", no_args_is_help=True)

#: A spreadsheet takes a cell that starts with one of these for a formula; whoever fails to log on chooses such a text.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    """How an extract is written."""

    CSV = "csv"
    JSON_LINES = "jsonl"


@logged_on
def export_log(
    logon: Logon,
    file: Annotated[Path, typer.Argument(help="File to write; it must not exist.")],
    *,
    format_: Annotated[
        Format, typer.Option("--format", help="CSV for spreadsheets, or one JSON object a line.")
    ] = Format.CSV,
    since: Since = None,
    until: Until = None,
) -> None:
    """Write the security audit log of the client to a file, in order, with the hashes that chain it."""
    from keydate.kit.terminal import print_line

    write = _write_csv if format_ is Format.CSV else _write_json_lines
    with logon.work() as work, examined(work, "The security audit log was exported.") as tx, _new_file(file) as stream:
        number = write(stream, _entries(tx, work.acting_user.client, utc(since), utc(until)))
    print_line(f"{number} entries were written to {file}.")


def _entries(
    tx: ReadTransaction, client: str, since: datetime | None, until: datetime | None
) -> Iterator[dict[str, Any]]:
    from keydate.erp.audit.store import iterate_entries
    from keydate.erp.cli.rendering import plain

    for entry in iterate_entries(tx):
        if entry.client == client and (since is None or entry.at >= since) and (until is None or entry.at <= until):
            yield plain(entry)


@table_app.command("list")
@logged_on
def list_tables(logon: Logon) -> None:
    """List the tables that can be exported."""
    from keydate.erp.bapi.tables.read import VIEWS
    from keydate.kit.terminal import print_table

    with logon.reading():
        rows = [(view.name, view.authorization_group, view.text) for view in VIEWS.values()]
    print_table(("Table", "Group", "Text"), rows, empty="No tables.")


@table_app.command("export")
@logged_on
def export_tables(
    logon: Logon,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Tables, e.g. USR02 AGR_1251.")],
    *,
    directory: Annotated[Path, typer.Option(help="Folder for the files NAME.csv; present files are replaced.")],
) -> None:
    """Write tables as CSV files, as auditors export them: for keydate commuser verify --extract."""
    from keydate.erp.bapi.tables.read import VIEWS, export_table
    from keydate.kit.terminal import print_line

    tables = [name.upper() for name in names]
    unknown = [name for name in tables if name not in VIEWS]
    if unknown:
        message = f"There is no table {', '.join(unknown)}. Tables: {', '.join(VIEWS)}."
        raise typer.BadParameter(message)
    with logon.reading() as (tx, acting_user):
        for name in tables:
            _require_table(acting_user, name)
        for name in tables:
            columns = [column.name for column in VIEWS[name].columns]
            rows = export_table(tx, acting_user.client, name)
            number = _replace_file(directory, f"{name}.csv", columns, rows)
            print_line(f"{name}: {number} rows in {directory / f'{name}.csv'}")


def _require_table(acting_user: ActingUser, name: str) -> None:
    """Passes as RFC_READ_TABLE does: by the table's name or by its authorization group."""
    from keydate.erp.bapi.tables.read import VIEWS

    acting_user.require_any(
        ("S_TABU_NAM", {"TABLE": name, "ACTVT": "03"}),
        ("S_TABU_DIS", {"DICBERCLS": VIEWS[name].authorization_group, "ACTVT": "03"}),
    )


# --------------------------------------------------------------------------------------------------------------- files


def _replace_file(directory: Path, name: str, columns: list[str], rows: Iterable[Mapping[str, Any]]) -> int:
    """Writes a whole CSV file, or leaves the one that is there as it is."""
    unfinished = directory / f".{name}.unfinished"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        try:
            number = _write_rows(unfinished, columns, rows)
            unfinished.replace(directory / name)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(directory / name, error) from error
    return number


def _write_rows(path: Path, columns: list[str], rows: Iterable[Mapping[str, Any]]) -> int:
    number = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, delimiter=";")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            number += 1
    return number


@contextmanager
def _new_file(path: Path) -> Iterator[TextIO]:
    """Makes a private file; one that could not be written whole is removed."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            yield stream
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _unwritable(path: Path, error: OSError) -> typer.BadParameter:
    return typer.BadParameter(f"The file {path} cannot be written: {error.strerror}.")


def _write_csv(stream: TextIO, rows: Iterable[dict[str, Any]]) -> int:
    """Writes rows for spreadsheets: an apostrophe keeps what looks like a formula from being one."""
    writer: csv.DictWriter[str] | None = None
    number = 0
    for row in rows:
        cells = {name: json.dumps(cell) if isinstance(cell, dict) else cell for name, cell in row.items()}
        if writer is None:
            writer = csv.DictWriter(stream, list(cells), delimiter=";")
            writer.writeheader()
        writer.writerow({name: _harmless(cell) for name, cell in cells.items()})
        number += 1
    return number


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _write_json_lines(stream: TextIO, rows: Iterable[dict[str, Any]]) -> int:
    number = 0
    for row in rows:
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        number += 1
    return number
