from __future__ import annotations

import pytest

from keydate.wire.destination import DestinationMalformed, destination_from, find_answer, parse_find_answer

BASIC = {
    "Name": "ERP",
    "URL": "http://erp:50000",
    "Authentication": "BasicAuthentication",
    "User": "u",
    "Password": "p",
    "sap-client": "100",
}


def test_the_answer_has_the_shape_that_client_libraries_read() -> None:
    answer = find_answer(destination_from(BASIC, etag="abc"), subaccount="id")

    assert answer["owner"] == {"SubaccountId": "id", "InstanceId": None}
    assert answer["destinationConfiguration"]["Name"] == "ERP"
    assert answer["destinationConfiguration"]["sap-client"] == "100"
    assert answer["authTokens"] == [
        {"type": "Basic", "value": "dTpw", "http_header": {"key": "Authorization", "value": "Basic dTpw"}}
    ]


def test_without_authentication_there_are_no_tokens() -> None:
    answer = find_answer(destination_from({"Name": "ERP", "URL": "http://erp"}), subaccount="id")

    assert "authTokens" not in answer


def test_properties_that_only_others_know_are_passed_over() -> None:
    answer = {"destinationConfiguration": {**BASIC, "HTML5.DynamicDestination": "true"}}

    assert parse_find_answer(answer, name="ERP").user == "u"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "text",
        {},
        {"destinationConfiguration": []},
        {"destinationConfiguration": {**BASIC, "Name": "OTHER"}},
        {"destinationConfiguration": {**BASIC, "URL": 5}},
    ],
)
def test_anything_else_is_no_answer(answer: object) -> None:
    with pytest.raises(DestinationMalformed):
        parse_find_answer(answer, name="ERP")


def test_odd_metadata_does_no_harm() -> None:
    found = parse_find_answer({"destinationConfiguration": BASIC, "$metadata": "x"}, name="ERP")

    assert (found.etag, found.has_pending) == ("", False)
