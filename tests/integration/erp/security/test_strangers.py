"""Somebody without credentials, or with those that a browser keeps, at the ERP's port."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest
from tests.builders.ready_erp import BASIS, PASSWORD, ReadyErp


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://erp.test.evil.example"])
@pytest.mark.parametrize("path", ["/sap/bc/rfc/BAPI_USER_CREATE1", "/sap/bc/soap/rfc", "/sap/fccx/ping"])
def test_a_page_of_another_origin_cannot_use_the_credentials_that_a_browser_keeps(
    erp: ReadyErp, origin: str, path: str
) -> None:
    with erp.http(BASIS) as http:
        answer = http.post(
            path,
            content='{"USERNAME": "PUPPET", "PASSWORD": {"BAPIPWD": "Mine-Alone-2026"}}',
            headers={"Origin": origin, "Content-Type": "text/plain"},
        )

    assert answer.status_code == 401
    assert erp.call("BAPI_USER_EXISTENCE_CHECK", USERNAME="PUPPET")["RETURN"]["NUMBER"] == "124"


def test_a_page_of_the_same_origin_and_other_programs_are_served(erp: ReadyErp) -> None:
    with erp.http(BASIS) as http:
        own = http.post("/sap/bc/rfc/RFC_PING", headers={"Origin": "http://erp.test"})
        program = http.post("/sap/bc/rfc/RFC_PING")

    assert (own.status_code, program.status_code) == (200, 200)


@pytest.mark.parametrize("path", ["/sap/bc/soap/rfc", "/sap/bc/rfc/RFC_PING"])
@pytest.mark.parametrize("length", [(b"content-length", b"10000000"), (b"transfer-encoding", b"chunked")])
def test_a_large_body_of_a_stranger_is_not_read(erp: ReadyErp, path: str, length: tuple[bytes, bytes]) -> None:
    read, status = _posted(erp, path, length, password="wrong")

    assert (read, status) == (0, 401)


def test_a_large_body_of_a_user_is_read(erp: ReadyErp) -> None:
    read, status = _posted(erp, "/sap/bc/rfc/RFC_PING", (b"content-length", b"100000"), password=PASSWORD)

    assert (read, status) == (1, 200)


def _posted(erp: ReadyErp, path: str, length: tuple[bytes, bytes], *, password: str) -> tuple[int, int]:
    """Returns how many parts of the body were read, and the status of the answer."""
    credentials = base64.b64encode(f"{BASIS}:{password}".encode())
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"sap-client=100",
        "headers": [(b"authorization", b"Basic " + credentials), (b"content-type", b"text/xml"), length],
        "client": ("10.0.0.9", 1),
        "server": ("erp.test", 80),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }
    read = 0
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": b"{}" + b" " * 99_998, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    asyncio.run(erp.app(scope, receive, send))
    return read, statuses[0]
