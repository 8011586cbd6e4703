from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from keydate.wire.destination import configuration_findings, destination_from, find_answer, parse_find_answer

texts = st.text(
    st.characters(min_codepoint=0x20, blacklist_categories=["Cs"], blacklist_characters="\x7f"), max_size=60
)
passwords = texts.filter(lambda text: bool(text.strip("*")))


@st.composite
def configurations(draw: st.DrawFn) -> dict[str, str]:
    configuration = {
        "Name": draw(st.from_regex(r"[A-Za-z0-9_.-]{1,200}", fullmatch=True)),
        "URL": draw(st.sampled_from(["http://erp", "https://erp.example.com:44300/sap/fccx"])),
        "Description": draw(texts),
        "URL.queries.text": draw(texts),
    }
    if draw(st.booleans()):
        user = draw(texts.filter(lambda text: bool(text) and ":" not in text))
        configuration |= {"Authentication": "BasicAuthentication", "User": user, "Password": draw(passwords)}
    return configuration


@given(configurations())
def test_what_is_written_is_read_again(configuration: dict[str, str]) -> None:
    destination = destination_from(configuration, etag="e", has_pending=True)

    assert parse_find_answer(find_answer(destination, subaccount="s"), name=destination.name) == destination


@given(st.dictionaries(st.text(max_size=30), st.text(max_size=30) | st.integers() | st.none(), max_size=8))
def test_no_properties_whatever_break_the_rules_themselves(configuration: dict[str, object]) -> None:
    assert all(finding.message for finding in configuration_findings(configuration))
