from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from keydate.kit.logging import configure_logging, get_logger


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_action_part_level_and_time() -> None:
    stream = io.StringIO()
    configure_logging("erp", stream=stream)

    get_logger().info("role_generated", role="Z_FCC_COMMUNICATION")

    (line,) = lines(stream)
    assert line.pop("time").endswith("Z")
    assert line == {"action": "role_generated", "part": "erp", "level": "info", "role": "Z_FCC_COMMUNICATION"}


def test_a_terminal_gets_lines_for_people() -> None:
    stream = Terminal()
    configure_logging("erp", stream=stream)

    get_logger().info("role_generated", role="Z_FCC", password="hunter2")

    assert "role_generated" in stream.getvalue()
    assert "hunter2" not in stream.getvalue()
    with pytest.raises(json.JSONDecodeError):
        lines(stream)


def test_secrets_never_reach_a_log() -> None:
    stream = io.StringIO()
    configure_logging("hub", stream=stream)

    get_logger().info("call", headers={"Authorization": "Basic aaaaaaaa"}, url="http://u:hunter2@host/", token="t")

    text = stream.getvalue()
    assert "hunter2" not in text
    assert "aaaaaaaa" not in text
    assert lines(stream)[0]["token"] == "********"


def test_a_trace_in_the_log_shows_no_variables() -> None:
    for stream in (io.StringIO(), Terminal()):
        configure_logging("hub", stream=stream)
        password = "hunter2"
        try:
            int(password[:1])
        except ValueError:
            get_logger().exception("call_failed")

        assert "ValueError: invalid literal" in stream.getvalue()
        assert "'hunter2'" not in stream.getvalue()


def test_lines_below_the_level_are_left_out() -> None:
    stream = io.StringIO()
    configure_logging("erp", level="WARNING", stream=stream)

    get_logger().info("detail")
    get_logger().warning("trouble")

    assert [line["action"] for line in lines(stream)] == ["trouble"]


def test_libraries_log_in_the_same_form() -> None:
    stream = io.StringIO()
    configure_logging("erp", stream=stream)

    logging.getLogger("uvicorn.error").error("Exception in %s", "lifespan")
    logging.getLogger("uvicorn.error").info("not of interest")

    (line,) = lines(stream)
    assert (line["action"], line["part"], line["level"]) == ("Exception in lifespan", "erp", "error")


def test_a_logger_that_was_made_before_the_configuration_follows_it() -> None:
    early = get_logger()
    stream = io.StringIO()
    configure_logging("erp", stream=stream)

    early.info("started")

    assert lines(stream)[0]["action"] == "started"


def test_what_is_bound_to_the_context_is_in_each_line() -> None:
    stream = io.StringIO()
    configure_logging("erp", stream=stream)

    with structlog.contextvars.bound_contextvars(request_id="abc"):
        get_logger().info("inside")
    get_logger().info("outside")

    assert [line.get("request_id") for line in lines(stream)] == ["abc", None]
