"""However a table was exported, the same rows are read."""

from __future__ import annotations

import csv
import io
import string
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from keydate.commuser.extract.dialect import recognise, rows
from keydate.commuser.extract.values import INITIAL, client, table_date

COLUMNS = ("AGR_NAME", "OBJECT", "FIELD", "LOW", "HIGH")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
#: Printable text of Western Europe without what only quoting could carry; commas and semicolons included.
CELLS = st.text(alphabet=string.ascii_letters + string.digits + " *_-.,;$&/äöüÄß§", max_size=12).map(str.strip)
JUNK = st.lists(
    st.sampled_from(["", "Table: AGR_1251", "Displayed Fields: 5 of 14", "22.11.2026   Dynamic List Display", "----"]),
    max_size=4,
)


@st.composite
def exported(draw: st.DrawFn) -> tuple[str, list[tuple[str, ...]]]:
    """Draws a table and one of the ways in which it may have been written."""
    content = draw(st.lists(st.tuples(st.just("Z_ROLE"), *(CELLS for _ in COLUMNS[1:])), max_size=8))
    delimiter = draw(st.sampled_from(",;\t|"))
    prefix = draw(st.sampled_from(["", "AGR_1251-", "AGR_1251~"]))
    header = [draw(st.sampled_from([str.upper, str.lower]))(f"{prefix}{column}") for column in COLUMNS]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    out = io.StringIO()
    for line in draw(JUNK):
        out.write(line + end)
    if delimiter == "|":  # as a list of SE16: bars on both sides, padded, rules between
        widths = [max(len(row[index]) for row in [tuple(header), *content]) for index in range(len(COLUMNS))]
        rule = "-" * (sum(widths) + len(widths) + 1) + end
        out.write(rule)
        for number, row in enumerate([tuple(header), *content]):
            out.write("|" + "|".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + "|" + end)
            if number == 0:
                out.write(rule)
        out.write(rule)
    else:
        is_quoted = draw(st.booleans())
        writer = csv.writer(
            out, delimiter=delimiter, quoting=csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL, lineterminator=end
        )
        writer.writerow(header)
        writer.writerows(content)
    return out.getvalue(), content


@given(exported(), st.sampled_from(ENCODINGS))
def test_every_dialect_gives_the_same_rows(table: tuple[str, list[tuple[str, ...]]], encoding: str) -> None:
    text, content = table
    with TemporaryDirectory() as folder:
        path = Path(folder) / "AGR_1251.csv"
        path.write_bytes(text.encode(encoding))

        dialect = recognise(path, "AGR_1251", {*COLUMNS, "MANDT"}, COLUMNS)

        assert dialect is not None
        assert [tuple(row[column] for column in COLUMNS) for _, row in rows(path, dialect)] == content


@given(
    st.dates(min_value=date(1900, 1, 1)),
    st.sampled_from(["%Y%m%d", "%d.%m.%Y", "%m/%d/%Y", "%Y-%m-%d"]),
    st.sampled_from(["", " 00:00:00", "T00:00:00"]),
)
def test_every_date_format_gives_the_same_day(day: date, form: str, time: str) -> None:
    assert table_date(day.strftime(form) + time) == day.strftime("%Y%m%d")


@given(st.sampled_from(["", "00000000", "00.00.0000", "0000-00-00", "00/00/0000", "0"]))
def test_initial_dates_are_initial(text: str) -> None:
    assert table_date(text) == INITIAL


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    read = table_date(text)

    assert read is None or read == INITIAL or len(read) == 8


@given(st.integers(min_value=0, max_value=999))
def test_clients_get_their_leading_zeros_back(number: int) -> None:
    assert client(str(number)) == f"{number:03}"


@given(st.binary(max_size=400))
def test_no_file_breaks_the_recognition(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "USR02.csv"
        path.write_bytes(content)

        assert recognise(path, "USR02", {"BNAME", "USTYP"}, ("BNAME", "USTYP")) is None
