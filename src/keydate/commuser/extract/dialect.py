"""Finds out how a table was exported: code page, delimiter, quotes, and where its header stands.

Spreadsheets and SE16 write the same table in many ways. What is certain is the header: technical column names, perhaps with the table's name
before each. So every line at the beginning is tried with every delimiter until one shows the columns that are looked for.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

DELIMITERS: Final = ("\t", ";", ",", "|")
#: How far down a header may stand: SE16 lists begin with a title, the selection and blank lines.
_HEADER_LINES: Final = 200
_CHUNK: Final = 1 << 20
_RULE: Final = re.compile(r"[-=+|\s]*")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file is written, and which column of it is which."""

    encoding: str
    delimiter: str
    is_quoted: bool
    #: The number of the header's line, from 0.
    header_line: int
    #: Column -> position in a row.
    columns: dict[str, int]


def encoding_of(path: Path) -> str:
    """Returns the code page: by byte order mark, by zero bytes, by trial as UTF-8, else Windows-1252."""
    with path.open("rb") as file:
        begin = file.read(4096)
        if begin.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if begin[1:64:2].count(0) > len(begin[1:64:2]) // 2:
            return "utf-16-le"
        if begin[0:64:2].count(0) > len(begin[0:64:2]) // 2:
            return "utf-16-be"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def open_text(path: Path, encoding: str) -> io.TextIOWrapper:
    """Opens the file; bytes that the code page does not know become the replacement character."""
    return path.open(encoding=encoding, errors="replace", newline="")


def recognise(path: Path, table: str, known: Collection[str], required: Collection[str]) -> Dialect | None:
    """Returns the dialect with the best header: all required columns, else as many known ones as possible (two at least)."""
    encoding = encoding_of(path)
    best: tuple[int, Dialect] | None = None
    with open_text(path, encoding) as file:
        for number, line in enumerate(islice(file, _HEADER_LINES)):
            for delimiter in DELIMITERS:
                columns = _columns(line, delimiter, table, known)
                dialect = Dialect(encoding, delimiter, '"' in line or delimiter != "|", number, columns)
                if columns.keys() >= set(required):
                    return dialect
                if len(columns) >= 2 and (best is None or len(columns) > best[0]):
                    best = (len(columns), dialect)
    return best[1] if best else None


def _columns(line: str, delimiter: str, table: str, known: Collection[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return columns
    for position, cell in enumerate(cells):
        name = cell.strip().strip('"').upper()
        for separator in ("-", "~", ".", "_"):
            name = name.removeprefix(f"{table}{separator}")
        if name in known:
            columns.setdefault(name, position)
    return columns


def rows(path: Path, dialect: Dialect) -> Iterator[tuple[int, dict[str, str]]]:
    """Yields line number and cells of each row below the header; rules, blank lines and repeated headers are left out."""
    with open_text(path, dialect.encoding) as file:
        below = islice(file, dialect.header_line + 1, None)
        reader = csv.reader(
            below, delimiter=dialect.delimiter, quoting=csv.QUOTE_MINIMAL if dialect.is_quoted else csv.QUOTE_NONE
        )
        for cells in reader:
            if not any(cells) or all(_RULE.fullmatch(cell) for cell in cells):
                continue
            row = {
                column: cells[position].strip(" \t\ufeff\xa0") if position < len(cells) else ""
                for column, position in dialect.columns.items()
            }
            if all(value.upper().endswith(column) for column, value in row.items()):
                continue
            yield dialect.header_line + 1 + reader.line_num, row
