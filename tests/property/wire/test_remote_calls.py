"""Values survive every way over the wire, and no document whatsoever gets past the parser unrefused or unread."""

from __future__ import annotations

import contextlib
from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydate.vocabulary.errors import KeydateError
from keydate.wire.bapi import FUNCTIONS, STRUCTURES, InvalidCall, complete, conform, function
from keydate.wire.bapi.messages import sentence
from keydate.wire.bapi.structures import BAPIRET2
from keydate.wire.bapi.types import AbapType, Char, Date, Elementary, Int4, Numc, Raw, Structure, TableOf, Time
from keydate.wire.soap import Fault, build_fault, build_request, build_response, parse_request, parse_response
from keydate.wire.soap.values import decode, encode
from keydate.wire.soap.xml import parse

TYPES: list[AbapType] = [Char(1), Char(40), Numc(3), Date(), Time(), Int4(), Raw(8), *STRUCTURES.values()]

text = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


def values(type_: AbapType) -> st.SearchStrategy[Any]:
    """Generates values that a caller may pass for a type."""
    if isinstance(type_, TableOf):
        return st.lists(values(type_.row), max_size=3)
    if isinstance(type_, Structure):
        return st.fixed_dictionaries({}, optional={name: values(each) for name, each in type_.types.items()})
    if type(type_) in _FIXED:
        return _FIXED[type(type_)]
    length = type_.length if isinstance(type_, Elementary) else 0
    if isinstance(type_, Numc):
        return st.text("0123456789", max_size=length)
    if isinstance(type_, Raw):
        return st.binary(max_size=length)
    return text.map(lambda value: value[:length])


_FIXED: dict[type[AbapType], st.SearchStrategy[Any]] = {
    Date: st.dates(),
    Time: st.times().map(lambda at: time(at.hour, at.minute, at.second)),
    Int4: st.integers(-(2**31), 2**31 - 1),
}

typed_values = st.sampled_from(TYPES).flatmap(lambda type_: st.tuples(st.just(type_), values(type_)))


def any_call(name: str) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    inputs = [each for each in FUNCTIONS[name].inputs.values() if not each.is_unsupported]
    return st.tuples(
        st.just(name),
        st.fixed_dictionaries(
            {each.name: values(each.type) for each in inputs if not each.optional},
            optional={each.name: values(each.type) for each in inputs if each.optional},
        ),
    )


calls = st.sampled_from(sorted(FUNCTIONS)).flatmap(any_call)


@given(typed_values)
def test_reading_what_was_read_changes_nothing(pair: tuple[AbapType, Any]) -> None:
    type_, value = pair
    once = type_.read(value)

    assert type_.read(once) == once


@given(typed_values)
def test_a_value_survives_xml(pair: tuple[AbapType, Any]) -> None:
    type_, value = pair
    normal = type_.read(value)
    parts: list[str] = []

    encode("P", type_, normal, parts)

    assert type_.read(decode(type_, parse("".join(parts).encode()))) == normal


@given(calls)
def test_a_call_survives_its_envelope(call: tuple[str, dict[str, Any]]) -> None:
    name, parameters = call
    declared = function(name)

    request = parse_request(build_request(declared, parameters))

    assert request.function is declared
    assert conform(declared, request.parameters) == conform(declared, parameters)


@given(st.sampled_from(sorted(FUNCTIONS)), st.data())
def test_an_answer_survives_its_envelope_with_the_tables_asked_for(name: str, data: st.DataObject) -> None:
    declared = FUNCTIONS[name]
    results = data.draw(
        st.fixed_dictionaries({}, optional={each.name: values(each.type) for each in declared.outputs.values()})
    )
    tables = data.draw(st.frozensets(st.sampled_from(sorted(declared.table_names)))) if declared.tables else frozenset()

    answer = parse_response(declared, build_response(declared, results, tables))

    kept = {name: value for name, value in results.items() if name in tables or name not in declared.table_names}
    assert answer == complete(declared, kept)


@given(st.binary())
def test_bytes_that_are_no_call_are_refused_with_an_error_of_ours(content: bytes) -> None:
    with pytest.raises(KeydateError):
        parse_request(content)


@given(
    st.sampled_from(sorted(FUNCTIONS)), st.dictionaries(text, text | st.integers() | st.none() | st.lists(st.none()))
)
def test_parameters_of_any_kind_are_read_or_refused(name: str, parameters: dict[str, Any]) -> None:
    inputs = list(FUNCTIONS[name].inputs)
    given_names = {inputs[len(key) % len(inputs)] if inputs else key: value for key, value in parameters.items()}

    with contextlib.suppress(InvalidCall):
        conform(FUNCTIONS[name], given_names)


@given(st.text(), st.text(), st.text())
def test_a_fault_arrives_whatever_its_texts_are(code: str, sentence_: str, key: str) -> None:
    fault = Fault(code="Client", text=sentence_, function="RFC_PING", exception=key, report={"code": code})

    assert isinstance(parse_response(function("RFC_PING"), build_fault(fault)), Fault)


@given(text)
def test_any_sentence_fits_a_return_message(words: str) -> None:
    BAPIRET2.read(sentence(words, parameter="P"))
