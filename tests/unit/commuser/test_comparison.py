from __future__ import annotations

from keydate.commuser.comparison import are_equal, excess
from keydate.commuser.spec.model import Authorization
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import FieldName, ObjectName


def an_authorization(name: str = "S_BTCH_JOB", /, **values: str | list[str]) -> Authorization:
    fields = {
        FieldName(field): tuple(
            ValueRange(*each.split("..")) for each in ([value] if isinstance(value, str) else value)
        )
        for field, value in values.items()
    }
    return Authorization(object=ObjectName(name), values=fields)


def test_the_same_values_in_another_order_are_equal() -> None:
    first = [an_authorization(JOBACTION=["DELE", "RELE"], JOBGROUP="*")]
    second = [an_authorization(JOBGROUP="*", JOBACTION=["RELE", "DELE"])]

    assert are_equal(first, second)


def test_a_wider_value_is_an_excess_and_is_named() -> None:
    wide = [an_authorization(JOBACTION="*", JOBGROUP="*")]
    narrow = [an_authorization(JOBACTION="RELE", JOBGROUP="*")]

    assert [each.describe() for each in excess(wide, narrow)] == ["S_BTCH_JOB: JOBACTION = *"]
    assert excess(narrow, wide) == []


def test_values_of_two_authorizations_are_never_combined() -> None:
    both = [an_authorization("F_BKPF_BUK", BUKRS=["1000", "2000"], ACTVT=["01", "03"])]
    split = [
        an_authorization("F_BKPF_BUK", BUKRS="1000", ACTVT="01"),
        an_authorization("F_BKPF_BUK", BUKRS="2000", ACTVT="03"),
    ]

    assert excess(both, split)
    assert excess(split, both) == []


def test_an_authorization_with_an_open_field_grants_nothing() -> None:
    opened = [an_authorization(JOBACTION="RELE", JOBGROUP=[])]

    assert excess(opened, []) == []
    assert excess([an_authorization(JOBACTION="RELE", JOBGROUP="*")], opened)


def test_ranges_cover_ranges() -> None:
    assert excess([an_authorization(X="1000..1500")], [an_authorization(X="1000..1999")]) == []
    assert excess([an_authorization(X="1000..1999")], [an_authorization(X="1000..1500")])
