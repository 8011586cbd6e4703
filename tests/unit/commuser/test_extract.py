from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.a_communication_user import NOW, a_spec
from tests.support.an_extract import Tables, a_logon, tables_of, write_extract

from keydate.commuser.errors import InvalidExtract
from keydate.commuser.extract import facts_from_extract
from keydate.commuser.extract.values import table_date
from keydate.commuser.plan import Situation
from keydate.commuser.verification import verify

SPEC = a_spec()


def codes(folder: Path) -> list[str]:
    report = facts_from_extract(folder, SPEC)
    situation = Situation(spec=SPEC, facts=report.facts, today=NOW.date())
    return [each.code for each in [*verify(situation, with_hub=False), *report.findings]]


def problems(folder: Path) -> str:
    with pytest.raises(InvalidExtract) as refused:
        facts_from_extract(folder, SPEC)
    return str(refused.value)


#: The tables do not tell whether a password is initial.
CLEAN = ["password.unknown"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_user_that_is_as_specified_has_no_findings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    assert codes(write_extract(tmp_path, tables_of(SPEC), delimiter=delimiter, encoding=encoding)) == CLEAN


def test_file_names_may_be_lower_case_and_carry_more(tmp_path: Path) -> None:
    write_extract(tmp_path, tables_of(SPEC), suffix=".txt")
    for path in list(tmp_path.iterdir()):
        path.rename(tmp_path / f"prd_{path.name.lower()}")

    assert codes(tmp_path) == CLEAN


def test_other_clients_in_the_same_files_are_left_out(tmp_path: Path) -> None:
    tables, other = tables_of(SPEC), tables_of(SPEC, client="200")
    other["UST04"].append({"MANDT": "200", "BNAME": "FCC_COMM", "PROFILE": "SAP_ALL"})
    write_extract(tmp_path, {name: other[name] + rows for name, rows in tables.items()})

    assert codes(tmp_path) == CLEAN


def test_the_client_column_is_optional(tmp_path: Path) -> None:
    tables = {
        name: [{column: value for column, value in row.items() if column != "MANDT"} for row in rows]
        for name, rows in tables_of(SPEC).items()
    }

    assert codes(write_extract(tmp_path, tables)) == CLEAN


def test_an_extract_of_another_client_is_refused_by_name(tmp_path: Path) -> None:
    assert "no rows of client 100, only of 200" in problems(write_extract(tmp_path, tables_of(SPEC, client="200")))


def sap_all(tables: Tables) -> None:
    tables["UST04"].append({"MANDT": "100", "BNAME": "FCC_COMM", "PROFILE": "SAP_ALL"})


def another_role(tables: Tables) -> None:
    tables["AGR_USERS"].append({**tables["AGR_USERS"][0], "AGR_NAME": "Z_OTHER"})


def expired(tables: Tables) -> None:
    tables["AGR_USERS"][0]["TO_DAT"] = "20261119"


def not_compared(tables: Tables) -> None:
    tables["UST04"] = [row for row in tables["UST04"] if row["BNAME"] != "FCC_COMM"]


def not_generated(tables: Tables) -> None:
    next(row for row in tables["UST12"] if row["VON"] == "RELE")["VON"] = "SHOW"


def wider(tables: Tables) -> None:
    for table, column in (("AGR_1251", "LOW"), ("UST12", "VON")):
        next(row for row in tables[table] if row[column] == "RELE")[column] = "*"


def reference_user(tables: Tables) -> None:
    tables["USREFUS"][0]["REFUSER"] = "REF"


def locked(tables: Tables) -> None:
    tables["USR02"][0]["UFLAG"] = "64"


def of_another_type(tables: Tables) -> None:
    tables["USR02"][0]["USTYP"] = "S"


def missing(tables: Tables) -> None:
    tables["USR02"] = [{"MANDT": "100", **a_logon("OTHER")}]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (sap_all, "profile.forbidden"),
        (another_role, "assignment.other_role"),
        (expired, "assignment.missing"),
        (not_compared, "comparison.missing"),
        (not_generated, "role.not_current"),
        (wider, "role.too_wide"),
        (wider, "profile.too_wide"),
        (reference_user, "user.reference_user"),
        (locked, "user.locked"),
        (of_another_type, "user.type"),
        (missing, "user.missing"),
    ],
)
def test_each_difference_is_found_without_a_connection(tmp_path: Path, change: object, code: str) -> None:
    tables = tables_of(SPEC)
    change(tables)  # type: ignore[operator]

    assert code in codes(write_extract(tmp_path, tables))


def test_an_organizational_level_is_looked_up(tmp_path: Path) -> None:
    tables = tables_of(SPEC)
    row = next(row for row in tables["AGR_1251"] if row["LOW"] == "FCCX")
    row["LOW"] = "$LEVEL"
    tables["AGR_1252"] = [{"MANDT": "100", "AGR_NAME": SPEC.role.name, "VARBL": "$LEVEL", "LOW": "FCCX", "HIGH": ""}]

    assert codes(write_extract(tmp_path, tables)) == CLEAN


def test_activities_that_lost_their_zero_in_a_spreadsheet_are_understood(tmp_path: Path) -> None:
    tables = tables_of(SPEC)
    for table, column in (("AGR_1251", "LOW"), ("UST12", "VON")):
        for row in tables[table]:
            row[column] = "3" if row[column] == "03" else row[column]

    assert codes(write_extract(tmp_path, tables)) == CLEAN


def test_all_missing_tables_and_columns_are_named_at_once(tmp_path: Path) -> None:
    write_extract(tmp_path, tables_of(SPEC))
    (tmp_path / "UST12.csv").unlink()
    (tmp_path / "UST04.csv").write_text("MANDT;BNAME\n100;FCC_COMM\n")
    (tmp_path / "AGR_1016.csv").write_text("Mandant;Rolle;Profil\n100;A;B\n")

    text = problems(tmp_path)

    assert "Table UST12: there is no file" in text
    assert "UST04.csv lacks the column PROFILE" in text
    assert "AGR_1016.csv has no header with technical column names" in text


def test_a_helpful_table_that_is_missing_is_a_finding(tmp_path: Path) -> None:
    write_extract(tmp_path, tables_of(SPEC))
    (tmp_path / "USREFUS.csv").unlink()

    assert "extract.missing_table" in codes(tmp_path)


def test_two_files_for_one_table_are_refused(tmp_path: Path) -> None:
    write_extract(tmp_path, tables_of(SPEC))
    (tmp_path / "USR02.csv").rename(tmp_path / "USR02_jan.csv")
    (tmp_path / "USR02_feb.csv").write_text("BNAME\n")

    assert "several files could be meant: USR02_feb.csv, USR02_jan.csv" in problems(tmp_path)


def test_an_unreadable_date_is_named_with_its_line(tmp_path: Path) -> None:
    tables = tables_of(SPEC)
    tables["AGR_USERS"][0]["TO_DAT"] = "soon"

    assert "AGR_USERS.csv, line 2: TO_DAT is 'soon'" in problems(write_extract(tmp_path, tables))


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert "is no folder" in problems(tmp_path / "none")


def test_a_large_table_is_read_without_being_held(tmp_path: Path) -> None:
    import tracemalloc

    write_extract(tmp_path, tables_of(SPEC))
    with (tmp_path / "UST12.csv").open("a") as file:
        file.writelines(f"100;S_TCODE;T-ZZ{number:06}00;A;TCD;{number};\n" for number in range(20_000))
    tracemalloc.start()

    assert codes(tmp_path) == CLEAN

    assert tracemalloc.get_traced_memory()[1] < 4 * 1024 * 1024
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31.12.9999", "99991231"),
        ("12/31/2026", "20261231"),
        ("31/12/2026", "20261231"),
        ("2026-02-30", None),
        ("x", None),
    ],
)
def test_dates_of_spreadsheets(text: str, expected: str | None) -> None:
    assert table_date(text) == expected
