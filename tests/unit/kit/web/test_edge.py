"""The layer around an application, called in process over ASGI."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from keydate.kit.errors import DatabaseBusy, DatabaseGone
from keydate.kit.web import health_route, protect


async def echo(request: Request) -> Response:
    return PlainTextResponse(await request.body(), headers={"X-Frame-Options": "SAMEORIGIN"})


async def tolerant_echo(request: Request) -> Response:
    """Turns every failure of reading into its own answer, as FastAPI does."""
    try:
        return PlainTextResponse(await request.body())
    except Exception:  # noqa: BLE001 - the case under test
        return PlainTextResponse("cannot parse", status_code=400)


async def crash(_request: Request) -> Response:
    secret = "hunter2"
    raise LookupError(secret)


async def busy(_request: Request) -> Response:
    raise DatabaseBusy("database is locked")


async def gone(_request: Request) -> Response:
    raise DatabaseGone("connection to server at 10.1.2.3 failed for user erp")


async def crash_half_way(_request: Request) -> Response:
    async def body() -> AsyncIterator[bytes]:
        yield b"the first half"
        raise LookupError("no second half")

    return StreamingResponse(body())


async def show_request_id(request: Request) -> Response:
    return JSONResponse(request.state.request_id)


def an_app() -> Starlette:
    endpoints = (echo, tolerant_echo, crash, busy, gone, crash_half_way, show_request_id)
    app = Starlette(routes=[Route(f"/{each.__name__}", each, methods=["GET", "POST"]) for each in endpoints])
    protect(app, body_limit=1000)
    return app


def call(path: str, *, app: Starlette | None = None, scheme: str = "http", **options: object) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app or an_app())
        async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://keydate") as client:
            return await client.request("POST" if "content" in options else "GET", path, **options)  # type: ignore[arg-type]

    return asyncio.run(send())


class TestRequestId:
    def test_every_answer_names_its_request(self) -> None:
        first, second = call("/show_request_id"), call("/show_request_id")

        assert first.json() == first.headers["X-Request-ID"]
        assert first.json() != second.json()

    def test_the_callers_id_is_kept(self) -> None:
        assert call("/show_request_id", headers={"X-Request-ID": "close-2026.11"}).json() == "close-2026.11"

    @pytest.mark.parametrize("given", ["", "x" * 65, "with blank", "a\tb"])
    def test_an_id_that_could_spoil_a_log_is_replaced(self, given: str) -> None:
        answer = call("/show_request_id", headers={"X-Request-ID": given})

        assert answer.json() != given
        assert len(answer.json()) == 32


class TestBodyLimit:
    def test_a_body_at_the_limit_passes(self) -> None:
        assert call("/echo", content=b"x" * 1000).content == b"x" * 1000

    @pytest.mark.parametrize("path", ["/echo", "/tolerant_echo"])
    def test_an_announced_body_over_the_limit_is_refused(self, path: str) -> None:
        answer = call(path, content=b"x" * 1001)

        assert answer.status_code == 413
        assert answer.json()["code"] == "kit.body_too_large"
        assert answer.json()["message"] == "The body of the request has more than 1,000 bytes."

    @pytest.mark.parametrize("path", ["/echo", "/tolerant_echo"])
    def test_a_body_that_grows_over_the_limit_is_refused(self, path: str) -> None:
        async def pieces() -> AsyncIterator[bytes]:
            for _ in range(11):
                yield b"x" * 100

        answer = call(path, content=pieces())

        assert answer.status_code == 413
        assert answer.json()["code"] == "kit.body_too_large"


class TestSecurityHeaders:
    def test_answers_are_not_cached_framed_or_guessed(self) -> None:
        headers = call("/show_request_id").headers

        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in headers

    def test_over_tls_the_client_is_told_to_stay_with_it(self) -> None:
        assert "max-age" in call("/show_request_id", scheme="https").headers["Strict-Transport-Security"]

    def test_an_endpoint_may_set_its_own(self) -> None:
        assert call("/echo").headers["X-Frame-Options"] == "SAMEORIGIN"

    def test_a_page_that_is_not_there_has_them_too(self) -> None:
        answer = call("/nowhere")

        assert answer.status_code == 404
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


class TestFailures:
    def test_a_client_never_sees_a_stack_trace(self) -> None:
        answer = call("/crash")

        assert answer.status_code == 500
        assert set(answer.json()) == {"code", "message", "unchanged", "remedy"}
        assert answer.json()["code"] == "kit.unexpected"
        assert "hunter2" not in answer.text
        assert "LookupError" not in answer.text
        assert answer.headers["X-Request-ID"] in answer.json()["remedy"]

    def test_a_busy_database_asks_to_try_again(self) -> None:
        answer = call("/busy")

        assert answer.status_code == 503
        assert answer.json()["code"] == "kit.database_busy"
        assert answer.headers["Retry-After"] == "1"

    def test_a_lost_database_is_named_without_its_address(self) -> None:
        answer = call("/gone")

        assert answer.status_code == 503
        assert answer.json()["code"] == "kit.database_gone"
        assert "10.1.2.3" not in answer.text

    def test_half_an_answer_is_not_passed_off_as_a_whole_one(self) -> None:
        with pytest.raises(LookupError, match="no second half"):
            call("/crash_half_way")


class TestHealth:
    @staticmethod
    def an_app(check: object) -> Starlette:
        return Starlette(routes=[health_route(part="erp", version="1.2", checks={"database": check})])  # type: ignore[dict-item]

    def test_a_part_that_can_work_says_so(self) -> None:
        answer = call("/health", app=self.an_app(lambda: None))

        assert answer.status_code == 200
        assert answer.json() == {"status": "ok", "part": "erp", "version": "1.2", "checks": {"database": "ok"}}

    def test_a_part_that_cannot_work_names_the_code_and_no_detail(self) -> None:
        def fail() -> None:
            raise DatabaseGone("no route to 10.1.2.3")

        answer = call("/health", app=self.an_app(fail))

        assert answer.status_code == 503
        assert answer.json()["checks"] == {"database": "kit.database_gone"}
        assert "10.1.2.3" not in answer.text

    def test_a_check_that_breaks_is_a_failure_too(self) -> None:
        answer = call("/health", app=self.an_app(lambda: int("x")))

        assert answer.status_code == 503
        assert answer.json()["checks"] == {"database": "kit.unexpected"}
