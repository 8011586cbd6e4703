"""Lets a synchronous HTTP client call an ASGI application of the same process, as one machine calls another."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx


class AppTransport(httpx.BaseTransport):
    """Hands each request to the application and waits for its answer."""

    def __init__(self, app: Any, *, client: tuple[str, int] = ("127.0.0.1", 50123)) -> None:
        self._transport = httpx.ASGITransport(app=app, client=client)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Returns the application's answer, read whole."""

        async def exchange() -> httpx.Response:
            response = await self._transport.handle_async_request(
                httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
            )
            content = await response.aread()
            return httpx.Response(response.status_code, headers=response.headers, content=content)

        return asyncio.run(exchange())
