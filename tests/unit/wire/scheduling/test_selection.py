from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from keydate.wire.scheduling import (
    Fault,
    Page,
    format_instant,
    format_timestamp,
    matches_name,
    matches_search,
    parse_instant,
    parse_page,
)


@pytest.mark.parametrize(
    ("skip", "top", "page"),
    [
        (None, None, Page(0, 1000)),
        ("", "", Page(0, 1000)),
        ("-3", "5", Page(0, 5)),
        ("2", "0", Page(2, 0)),
        ("0", "99999", Page(0, 1000)),
    ],
)
def test_pages(skip: str | None, top: str | None, page: Page) -> None:
    assert parse_page(skip, top) == page


@pytest.mark.parametrize(("skip", "top"), [("a", None), (None, "-1"), (None, "1.0"), ("٣", None), ("9" * 19, None)])
def test_what_is_no_page_is_refused(skip: str | None, top: str | None) -> None:
    with pytest.raises(Fault) as refused:
        parse_page(skip, top)
    assert (refused.value.error_code, refused.value.status) == ("invalidOption", 400)


def test_a_page_of_a_list() -> None:
    assert Page(1, 2).of("abcd") == "bc"
    assert Page(9, 2).of("abcd") == ""


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("JOB_1", True),
        ("job_1", False),
        ("JOB", False),
        ("JOB*", True),
        ("*_1", True),
        ("*OB*", True),
        ("*", True),
        ("**", True),
        ("J*1", False),
        ("*X*", False),
    ],
)
def test_name_patterns(pattern: str, fits: bool) -> None:  # noqa: FBT001
    assert matches_name(pattern, "JOB_1") is fits


def test_search_ignores_case_and_looks_everywhere() -> None:
    assert matches_search("PERIOD", "x", "Posting periods")
    assert matches_search("*STRASSE*", "Straße")
    assert not matches_search("period", "x", "y")


def test_instants_are_written_as_the_examples() -> None:
    instant = datetime(2017, 4, 13, 17, 51, 4, 123456, tzinfo=timezone(timedelta(hours=2)))

    assert format_timestamp(instant) == "2017-04-13T15:51:04.1234560Z"
    assert format_instant(instant) == "2017-04-13T15:51:04Z"


@pytest.mark.parametrize(
    "text", ["2017-04-13T15:51:04Z", "2017-04-13t15:51:04.0000000z", "2017-04-13T17:51:04.000000009+02:00"]
)
def test_instants_are_read(text: str) -> None:
    assert parse_instant(text) == datetime(2017, 4, 13, 15, 51, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "2017-04-13", "2017-04-13T15:51:04", "2017-02-30T00:00:00Z", "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_instant_is_none(text: str) -> None:
    assert parse_instant(text) is None
