"""Laws of the authority check, and agreement with the rules written down naively."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from keydate.erp.authority.model.check import (
    DUMMY,
    AuthorityBuffer,
    Authorization,
    Dummy,
    ReturnCode,
    TestedValue,
    check_authority,
    check_grant,
)
from keydate.vocabulary.authorization_values import BLANK, FULL, ValueRange
from keydate.vocabulary.ids import AuthorizationName, FieldName, ObjectName

OBJECTS = (ObjectName("F_BKPF_BUK"), ObjectName("S_TCODE"))
FIELDS = (FieldName("ACTVT"), FieldName("BUKRS"), FieldName("GSBER"))
CATALOGUE = {OBJECTS[0]: FIELDS, OBJECTS[1]: FIELDS[:1]}

words = st.text(alphabet="AB1", min_size=1, max_size=3)
stored_values = st.one_of(
    st.just(ValueRange(FULL)),
    st.just(ValueRange(BLANK)),
    words.map(ValueRange),
    words.map(lambda word: ValueRange(word + "*")),
    st.builds(ValueRange, words, words),
    st.builds(lambda low, high: ValueRange(low + "*", high + "*"), words, words),
    st.builds(lambda high: ValueRange(BLANK, high), words),
)
authorizations = st.builds(
    Authorization,
    st.sampled_from(OBJECTS),
    words.map(AuthorizationName),
    st.dictionaries(st.sampled_from(FIELDS), st.lists(stored_values, min_size=1, max_size=4).map(tuple), max_size=3),
)
held_lists = st.lists(authorizations, max_size=8)
tested_values = st.one_of(st.just(DUMMY), st.text(alphabet="AB1* ", max_size=4))
requests = st.tuples(
    st.sampled_from([*OBJECTS, ObjectName("Z_OTHER")]),
    st.dictionaries(st.sampled_from([*FIELDS, FieldName("WERKS")]), tested_values, max_size=3),
)
Request = tuple[ObjectName, Mapping[FieldName, TestedValue]]


def naive(held: Sequence[Authorization], request: Request) -> ReturnCode:
    """Decides as the reference describes it, step by step, on the stored values."""
    object_name, fields = request
    known = CATALOGUE.get(object_name)
    if known is not None and any(field not in known for field in fields):
        return ReturnCode.NOT_COVERED
    candidates = [item for item in held if item.object == object_name] if known is not None else []
    if not candidates:
        return ReturnCode.NO_AUTHORIZATION
    for item in candidates:
        if all(
            isinstance(value, Dummy) or any(row.covers(value) for row in item.values.get(field, ()))
            for field, value in fields.items()
        ):
            return ReturnCode.ALLOWED
    return ReturnCode.NOT_COVERED


def code(held: Sequence[Authorization], request: Request) -> ReturnCode:
    return check_authority(AuthorityBuffer(held, catalogue=CATALOGUE), *request).return_code


@given(held=held_lists, asked=st.lists(requests, min_size=1, max_size=5))
def test_the_compiled_buffer_agrees_with_the_naive_rules(held: list[Authorization], asked: list[Request]) -> None:
    buffer = AuthorityBuffer(held, catalogue=CATALOGUE)
    for request in [*asked, *asked]:  # the second round is answered from what the buffer remembers
        assert check_authority(buffer, *request).return_code is naive(held, request)


@given(held=held_lists, further=authorizations, request=requests)
def test_a_further_authorization_never_takes_a_right_away(
    held: list[Authorization], further: Authorization, request: Request
) -> None:
    if code(held, request) is ReturnCode.ALLOWED:
        assert code([*held, further], request) is ReturnCode.ALLOWED


@given(held=held_lists, request=requests, order=st.randoms(use_true_random=False))
def test_the_order_of_authorizations_does_not_matter(
    held: list[Authorization], request: Request, order: object
) -> None:
    shuffled = list(held)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert code(held, request) is code(shuffled, request)


@given(held=held_lists, request=requests)
def test_equal_authorizations_change_nothing(held: list[Authorization], request: Request) -> None:
    assert code(held, request) is code([*held, *held], request)


@given(held=held_lists, request=requests)
def test_every_denial_has_a_reason_that_reads_as_a_sentence(held: list[Authorization], request: Request) -> None:
    decision = check_authority(AuthorityBuffer(held, catalogue=CATALOGUE), *request)
    if decision.is_allowed:
        assert decision.reason is None
    else:
        text = str(decision.reason)
        assert text.endswith(".")
        assert request[0] in text


@given(
    held=held_lists,
    object_name=st.sampled_from(OBJECTS),
    asked=stored_values,
    field=st.sampled_from(FIELDS),
    value=st.text(alphabet="AB1 ", max_size=4),
)
def test_whoever_may_hand_out_a_range_holds_each_value_in_it(
    held: list[Authorization], object_name: ObjectName, asked: ValueRange, field: FieldName, value: str
) -> None:
    buffer = AuthorityBuffer(held, catalogue=CATALOGUE)
    if check_grant(buffer, object_name, {field: asked}).is_allowed and asked.covers(value):
        assert check_authority(buffer, object_name, {field: value}).is_allowed


@given(held=held_lists, object_name=st.sampled_from(OBJECTS), field=st.sampled_from(FIELDS), asked=stored_values)
def test_every_refused_grant_has_a_reason(
    held: list[Authorization], object_name: ObjectName, field: FieldName, asked: ValueRange
) -> None:
    decision = check_grant(AuthorityBuffer(held, catalogue=CATALOGUE), object_name, {field: asked})
    assert decision.is_allowed == (decision.reason is None)
    assert decision.is_allowed or str(decision.reason).endswith(".")
