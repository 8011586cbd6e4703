from __future__ import annotations

import pytest

from keydate.wire.destination import (
    Authentication,
    DestinationMalformed,
    ProxyType,
    configuration_findings,
    destination_from,
)

GOOD = {
    "Name": "ERP",
    "Type": "HTTP",
    "URL": "https://erp.example.com:44300/sap/fccx",
    "ProxyType": "Internet",
    "Authentication": "BasicAuthentication",
    "User": "FCC_COMM",
    "Password": "secret",
    "sap-client": "100",
}


def messages(**changes: object) -> list[str]:
    properties = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return [finding.message for finding in configuration_findings(properties)]


def test_good_properties_have_no_findings() -> None:
    assert messages() == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"Unknown": "x"}, "is not known"),
        ({"Description": "x" * 1001}, "more than 1000 characters"),
        ({"Description": "a\x00b"}, "control characters"),
        ({"Description": 5}, "is not a text"),
        ({"Name": "a b"}, "200 letters"),
        ({"Name": None}, "200 letters"),
        ({"Type": "RFC"}, "is not HTTP"),
        ({"ProxyType": "PrivateLink"}, "is not Internet or OnPremise"),
        ({"URL": "ftp://erp"}, "not an http or https address"),
        ({"URL": None}, "not an http or https address"),
        ({"URL": "http://erp:0/"}, "not an http or https address"),
        ({"URL": "http://erp:99999/"}, "not an http or https address"),
        ({"URL": "http://[::1/"}, "not an http or https address"),
        ({"URL": "http://u:p@erp/"}, "has credentials"),
        ({"URL": "http://erp/?a=b"}, "has a query"),
        ({"URL": "http://erp/a b"}, "has blanks"),
        ({"Authentication": "PrincipalPropagation"}, "is not NoAuthentication or BasicAuthentication"),
        ({"User": None}, "needs it"),
        ({"User": "a:b"}, "colon"),
        ({"Password": None}, "needs it"),
        ({"Password": "********"}, "only asterisks"),
        ({"Authentication": "NoAuthentication"}, "Authentication is NoAuthentication"),
        ({"sap-client": "1"}, "three digits"),
        ({"sap-client": "000"}, "between 001 and 999"),
        ({"URL.headers.Authorization": "x"}, "belongs to the connection or the credentials"),
        ({"URL.headers.": "x"}, "name of a header"),
        ({"URL.queries.a b": "x"}, "name of a header or query parameter"),
    ],
)
def test_each_broken_rule_is_named(changes: dict[str, object], complaint: str) -> None:
    assert any(complaint in message for message in messages(**changes))


def test_no_message_repeats_a_value() -> None:
    assert not any("s3cr3t" in message for message in messages(Password="s3cr3t\x00", User="s3cr3t:"))


def test_a_password_may_be_left_out_where_one_is_stored() -> None:
    properties = {name: value for name, value in GOOD.items() if name != "Password"}

    assert configuration_findings(properties, needs_password=False) == []


def test_a_destination_is_built_from_its_properties() -> None:
    destination = destination_from({**GOOD, "Description": "Close"}, etag="e", has_pending=True)

    assert destination.authentication is Authentication.BASIC
    assert destination.proxy_type is ProxyType.INTERNET
    assert (destination.client, destination.description) == ("100", "Close")
    assert (destination.etag, destination.has_pending) == ("e", True)


def test_a_destination_is_not_built_from_broken_properties() -> None:
    with pytest.raises(DestinationMalformed, match="the property URL is not an http"):
        destination_from({**GOOD, "URL": "x"})
