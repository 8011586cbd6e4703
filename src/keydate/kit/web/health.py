"""`/health`: whether a part can do its work, for supervisors and load balancers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from keydate.kit.logging import get_logger

log = get_logger()


def health_route(*, part: str, version: str, checks: Mapping[str, Callable[[], object]]) -> Route:
    """Returns `GET /health`: 200 when every check returns, 503 when one raises; only codes go out, reasons go to the log."""

    def examine() -> dict[str, str]:
        results = {}
        for name, check in checks.items():
            try:
                check()
            except Exception as error:
                results[name] = getattr(error, "code", "kit.unexpected")
                log.exception("health_check_failed", check=name)
            else:
                results[name] = "ok"
        return results

    async def health(_request: Request) -> JSONResponse:
        results = await run_in_threadpool(examine)
        healthy = all(result == "ok" for result in results.values())
        content = {"status": "ok" if healthy else "failed", "part": part, "version": version, "checks": results}
        return JSONResponse(content, status_code=200 if healthy else 503)

    return Route("/health", health, methods=["GET"])
