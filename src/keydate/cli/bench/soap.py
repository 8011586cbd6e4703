"""SOAP calls with Basic logon at a real ERP process over the loopback interface, against what HTTP itself costs there."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator
from typing import Final

from keydate.cli.bench.keepalive import KeepAlive
from keydate.cli.bench.measurement import Measurement, MeasurementFailed, at_least, at_most, percentile, times
from keydate.cli.bench.place import HEALTH, ServedErp, served_erp

CONNECTIONS: Final = 4


def measure_soap(*, calls: int = 1_000) -> Iterator[Measurement]:
    """Yields the time of a call and the calls per second of BAPI_USER_GET_DETAIL; the baseline is `/health` of the same process."""
    with served_erp() as erp:
        details = erp.request_for_details()
        require_details(erp, details)
        taken, plain = _sequential(erp, details, calls), _sequential(erp, HEALTH, calls)
        yield at_most(
            "SOAP BAPI_USER_GET_DETAIL, p50, against /health",
            statistics.median(taken) * 1e3,
            5,
            unit="ms",
            baseline=statistics.median(plain) * 1e3,
        )
        yield at_most(
            "SOAP BAPI_USER_GET_DETAIL, p99, against /health",
            percentile(taken, 99) * 1e3,
            50,
            unit="ms",
            baseline=percentile(plain, 99) * 1e3,
        )
        rounds = [(_throughput(erp, details, calls), _throughput(erp, HEALTH, calls)) for _ in range(3)]
        yield at_least(
            f"SOAP BAPI_USER_GET_DETAIL, {CONNECTIONS} clients, against /health",
            statistics.median(value for value, _ in rounds),
            300,
            unit="calls/s",
            baseline=statistics.median(baseline for _, baseline in rounds),
        )


def require_details(erp: ServedErp, request: bytes) -> None:
    """Passes when the call answers with the user's own data: a quick refusal would be worth nothing.

    Raises:
        MeasurementFailed: it answers something else.
    """
    with KeepAlive(erp.port) as connection:
        answer = connection.call(request)
    if b"<ACTIVITYGROUPS><item>" not in answer:
        raise MeasurementFailed(what=f"BAPI_USER_GET_DETAIL answered without the user's roles: {answer[:500].decode()}")


def _sequential(erp: ServedErp, request: bytes, calls: int) -> list[float]:
    """Returns the seconds of each call but the first, sorted."""
    with KeepAlive(erp.port) as connection:
        connection.call(request)
        return times(connection.call, [request] * calls)


def _throughput(erp: ServedErp, request: bytes, calls: int) -> float:
    """Returns the calls per second of several connections that call at the same time."""
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with KeepAlive(erp.port) as connection:
                for _ in range(calls // CONNECTIONS):
                    connection.call(request)
        except (OSError, MeasurementFailed) as error:
            failures.append(error)

    workers = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    start = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    taken = time.perf_counter() - start
    if failures:
        raise failures[0]
    return calls // CONNECTIONS * CONNECTIONS / taken
