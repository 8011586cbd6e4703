"""A generic SOAP client that reads our WSDL from the running system calls its functions."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import zeep
from requests import Session
from requests.auth import HTTPBasicAuth
from tests.builders.ready_erp import BASIS, PASSWORD, ReadyErp
from zeep.exceptions import Fault
from zeep.helpers import serialize_object
from zeep.transports import Transport

from keydate.wire.bapi import FUNCTIONS

# zeep has no types.
_client: Any = zeep.Client
_transport: Any = Transport
_plain: Any = serialize_object


@pytest.fixture
def session() -> Iterator[Session]:
    with Session() as session:
        session.auth = HTTPBasicAuth(BASIS, PASSWORD)
        yield session


def service(erp: ReadyErp, session: Session, *functions: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # zeep's own
        client = _client(
            f"{erp.url}/sap/bc/soap/wsdl11?services={','.join(functions)}&sap-client=100",
            transport=_transport(session=session),
        )
    return client.service


def items(table: Any) -> list[dict[str, Any]]:
    """Returns the rows of a table; zeep hands out the only element of an answer without its name."""
    rows = table if isinstance(table, list) else (_plain(table) or {}).get("item") or []
    return [dict(_plain(row)) for row in rows]


def test_a_user_is_created_read_and_deleted(listening_erp: ReadyErp, session: Session) -> None:
    functions = service(listening_erp, session, "BAPI_USER_CREATE1", "BAPI_USER_GET_DETAIL", "BAPI_USER_DELETE")

    created = functions.BAPI_USER_CREATE1(
        USERNAME="ZEEP",
        PASSWORD={"BAPIPWD": "Initial-Word-1"},
        ADDRESS={"LASTNAME": "Müller & Söhne"},
        LOGONDATA={"GLTGB": "2099-12-31", "USTYP": "C"},
        RETURN={"item": []},
    )
    read = functions.BAPI_USER_GET_DETAIL(USERNAME="ZEEP", RETURN={"item": []}, PROFILES={"item": []})
    deleted = functions.BAPI_USER_DELETE(USERNAME="ZEEP", RETURN={"item": []})

    assert [(row["TYPE"], row["NUMBER"]) for row in items(created.RETURN)] == [("S", "102")]
    assert read.ADDRESS.LASTNAME == "Müller & Söhne"
    assert read.LOGONDATA.GLTGB == "2099-12-31"
    assert items(deleted)[0]["NUMBER"] == "232"


def test_an_exception_is_a_fault_with_its_name(listening_erp: ReadyErp, session: Session) -> None:
    functions = service(listening_erp, session, "SUSR_LOGIN_CHECK_RFC")

    with pytest.raises(Fault) as raised:
        functions.SUSR_LOGIN_CHECK_RFC(BNAME="NOBODY", PASSWORD="wrong")

    assert raised.value.detail.findtext("{*}SUSR_LOGIN_CHECK_RFC.Exception/{*}Name") == "WRONG_PASSWORD"


def test_a_table_is_read(listening_erp: ReadyErp, session: Session) -> None:
    functions = service(listening_erp, session, "RFC_READ_TABLE")

    answer = functions.RFC_READ_TABLE(
        QUERY_TABLE="AGR_DEFINE",
        FIELDS={"item": [{"FIELDNAME": "AGR_NAME"}]},
        OPTIONS={"item": [{"TEXT": "AGR_NAME LIKE 'KEYDATE%'"}]},
        DATA={"item": []},
    )

    assert "KEYDATE_AUDITOR" in [row["WA"] for row in items(answer.DATA)]


def test_one_document_describes_every_function(listening_erp: ReadyErp, session: Session) -> None:
    functions = service(listening_erp, session, *FUNCTIONS)

    assert functions.RFC_PING() is None
    assert functions.STFC_CONNECTION(REQUTEXT="Hello").ECHOTEXT == "Hello"
