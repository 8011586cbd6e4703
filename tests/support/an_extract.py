"""Exported tables of a client in which the communication user is exactly as its spec says."""

from __future__ import annotations

from pathlib import Path

from keydate.commuser.spec import Spec

PROFILE = "T-AB120001"
Tables = dict[str, list[dict[str, str]]]


def tables_of(spec: Spec, client: str = "100") -> Tables:
    """Returns the rows of all ten tables, one further user and role among them."""
    user, role = spec.user.name, spec.role.name
    role_values, stored, authorizations = [], [], []
    for number, authorization in enumerate(spec.role.authorizations):
        name = f"{PROFILE}{number:02}"
        authorizations.append({"PROFN": PROFILE, "AKTPS": "A", "OBJCT": authorization.object, "AUTH": name})
        for field, values in authorization.values.items():
            for value in values:
                row = {
                    "OBJECT": authorization.object,
                    "AUTH": name,
                    "FIELD": field,
                    "LOW": value.low,
                    "HIGH": value.high,
                }
                role_values.append({"AGR_NAME": role, **row, "MODIFIED": "U", "DELETED": ""})
                bounds = {"VON": value.low, "BIS": value.high}
                stored.append({"OBJCT": authorization.object, "AUTH": name, "AKTPS": "A", "FIELD": field, **bounds})
    tables: Tables = {
        "USR02": [a_logon(user), a_logon("OTHER")],
        "USREFUS": [{"BNAME": user, "REFUSER": "", "USERALIAS": spec.user.alias or ""}],
        "UST04": [{"BNAME": user, "PROFILE": PROFILE}, {"BNAME": "OTHER", "PROFILE": "SAP_ALL"}],
        "UST10S": authorizations,
        "UST12": stored,
        "AGR_DEFINE": [{"AGR_NAME": role, "PARENT_AGR": ""}, {"AGR_NAME": "Z_OTHER", "PARENT_AGR": ""}],
        "AGR_1251": role_values,
        "AGR_1252": [],
        "AGR_1016": [{"AGR_NAME": role, "COUNTER": "000001", "PROFILE": PROFILE}],
        "AGR_USERS": [{"AGR_NAME": role, "UNAME": user, "FROM_DAT": "20260101", "TO_DAT": "99991231", "EXCLUDE": ""}],
    }
    return {name: [{"MANDT": client, **row} for row in rows] for name, rows in tables.items()}


def a_logon(name: str) -> dict[str, str]:
    """Returns a row of USR02."""
    return {"BNAME": name, "GLTGV": "00000000", "GLTGB": "00000000", "USTYP": "A", "UFLAG": "0", "CODVN": "H"}


HEADERS = {
    "AGR_1252": ["MANDT", "AGR_NAME", "COUNTER", "VARBL", "LOW", "HIGH"],
}


def write_extract(
    folder: Path, tables: Tables, *, delimiter: str = ";", suffix: str = ".csv", encoding: str = "utf-8"
) -> Path:
    """Writes the tables as a spreadsheet would."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        header = list(rows[0]) if rows else HEADERS[name]
        lines = [delimiter.join(header), *(delimiter.join(row[column] for column in header) for row in rows)]
        (folder / f"{name}{suffix}").write_text("\n".join(lines) + "\n", encoding=encoding)
    return folder
