"""Structured logs: JSON lines for machines, coloured lines at a terminal; one stable `action` each, secrets masked.

    log = get_logger()
    log.info("role_generated", role="Z_FCC_COMMUNICATION", profiles=1)

The first argument is the `action`: snake_case, never built from data, because alerts and searches hang on it.
Records of libraries that use the standard library's logging pass through the same chain.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Final, TextIO

import structlog
from structlog.types import Processor

from keydate.kit.masking import masked

#: Libraries that tell more at INFO than an operator wants to read.
_TALKATIVE: Final = ("alembic", "dbos", "httpcore", "httpx", "uvicorn")


def get_logger(**context: Any) -> structlog.stdlib.BoundLogger:
    """Returns a logger; it may be made when a module is loaded, before `configure_logging` runs."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(**context)
    return logger


def configure_logging(part: str, *, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Sends all logs of this process to the stream (default: standard output), named with the part they come from."""
    target = stream if stream is not None else sys.stdout
    shared = _shared_processors(part)
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_rendering(human=target.isatty()))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(max(root.level, logging.WARNING))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _shared_processors(part: str) -> list[Processor]:
    def name_part(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["part"] = part
        return event

    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        name_part,
    ]


def _rendering(*, human: bool) -> list[Processor]:
    begin: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if human:
        # Never the rich traceback: it shows local variables, and with them passwords.
        plain = structlog.dev.plain_traceback
        return [*begin, mask_secrets, structlog.dev.ConsoleRenderer(exception_formatter=plain, timestamp_key="time")]
    return [
        *begin,
        structlog.processors.format_exc_info,
        structlog.processors.EventRenamer("action"),
        mask_secrets,
        structlog.processors.JSONRenderer(default=str),
    ]


def mask_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replaces what must not be in a log; the last step before a line is written."""
    for name, value in event.items():
        if name != "exc_info":
            event[name] = masked(value, name=name)
    return event
