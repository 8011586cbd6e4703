from __future__ import annotations

import pytest

from keydate.vocabulary.errors import InvalidValue
from keydate.wire.destination import Authentication, Destination, destination_name


def a_destination(**changes: object) -> Destination:
    values: dict[str, object] = {
        "name": "ERP_100",
        "url": "http://127.0.0.1:50000/sap/fccx",
        "authentication": Authentication.BASIC,
        "user": "FCC_COMM",
        "password": "secret",
        "properties": {"sap-client": "100", "URL.headers.x-tenant": "a", "URL.queries.trace": "on"},
    }
    return Destination(**{**values, **changes})  # type: ignore[arg-type]


def test_the_password_is_not_in_the_repr() -> None:
    assert "secret" not in repr(a_destination())


def test_each_request_carries_the_credentials_and_the_fixed_headers() -> None:
    assert a_destination().headers() == {"x-tenant": "a", "Authorization": "Basic RkNDX0NPTU06c2VjcmV0"}


def test_each_request_carries_the_client_and_the_fixed_query_parameters() -> None:
    assert a_destination().query() == {"trace": "on", "sap-client": "100"}


def test_without_authentication_no_credentials_are_sent() -> None:
    assert "Authorization" not in a_destination(authentication=Authentication.NONE).headers()


@pytest.mark.parametrize("name", ["A", "a" * 200, "ERP_100.test-1"])
def test_a_good_name_is_taken_as_it_is(name: str) -> None:
    assert destination_name(name) == name


@pytest.mark.parametrize("name", ["", "a" * 201, "a b", "a/b", "Ä", "a\n"])
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match="1 to 200 letters"):
        destination_name(name)
