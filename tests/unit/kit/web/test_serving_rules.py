from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette

from keydate.kit.errors import AddressUnusable, InvalidSettings, PlainHttpRefused
from keydate.kit.web import is_loopback, serve


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_only_this_machine_reaches_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.1", "erp.example.com", "localhost.example.com", ""])  # noqa: S104 - the case under test
def test_others_reach_any_other_host(host: str) -> None:
    assert not is_loopback(host)


def test_plain_http_beyond_loopback_is_refused_with_what_to_do() -> None:
    with pytest.raises(PlainHttpRefused, match="plain HTTP") as caught:
        serve(Starlette(), host="0.0.0.0", port=0)  # noqa: S104 - the case under test

    assert "--insecure" in caught.value.remedy
    assert "certificate" in caught.value.remedy


def test_a_certificate_without_its_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="both a certificate and its private key"):
        serve(Starlette(), host="127.0.0.1", port=0, tls_certificate=tmp_path / "server.pem")


def test_a_certificate_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match=r"server\.pem does not exist"):
        serve(
            Starlette(),
            host="127.0.0.1",
            port=0,
            tls_certificate=tmp_path / "server.pem",
            tls_key=tmp_path / "server.key",
        )


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_does_not_exist_is_refused(port: int) -> None:
    with pytest.raises(AddressUnusable):
        serve(Starlette(), host="127.0.0.1", port=port)
