"""The requests and answers of the lean client, as bytes."""

from __future__ import annotations

from keydate.cli.bench.keepalive import content_length, http_request


def test_a_request_has_host_length_and_body() -> None:
    request = http_request("POST", "/rfc?sap-client=100", headers={"Content-Type": "text/xml"}, body=b"<a/>")

    assert request == (
        b"POST /rfc?sap-client=100 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\nContent-Length: 4\r\n\r\n<a/>"
    )


def test_a_request_without_a_body_ends_after_its_head() -> None:
    assert http_request("GET", "/health") == b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def test_the_length_of_an_answer_is_read_in_any_case() -> None:
    assert content_length(b"HTTP/1.1 200 OK\r\ncontent-LENGTH:  17\r\nX: 1") == 17
    assert content_length(b"HTTP/1.1 204 No Content\r\nX: 1") == 0
