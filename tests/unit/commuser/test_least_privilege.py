from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.support.a_communication_user import a_spec

from keydate.commuser.comparison import excess
from keydate.commuser.run.least_privilege import Checked, authorizations_yaml, propose
from keydate.commuser.spec import parse_spec, template_text
from keydate.vocabulary.ids import FieldName, ObjectName

SPEC = a_spec()


def a_check(name: str, /, *, allowed: bool = True, **values: str) -> Checked:
    fields = {FieldName(field): value for field, value in values.items()}
    return Checked(object=ObjectName(name), values=fields, is_allowed=allowed)


def test_a_star_becomes_the_names_that_were_checked() -> None:
    program = "FCCX_APJ_PROCESSOR"
    trace = [a_check("S_BTCH_NA1", PROGRAM=program, BTCUNAME=name) for name in ("BERTA", "ANNA", "ANNA")]

    proposal = propose(SPEC, trace)

    assert [each.describe() for each in proposal.authorizations] == [
        "S_BTCH_NA1: PROGRAM = FCCX_APJ_PROCESSOR, BTCUNAME = ANNA, BERTA"
    ]
    assert (
        '+    - {object: S_BTCH_NA1, values: {PROGRAM: ["FCCX_APJ_PROCESSOR"], BTCUNAME: ["ANNA", "BERTA"]}}'
        in proposal.diff
    )


def test_what_was_never_checked_is_named_and_stays_in_the_diff() -> None:
    proposal = propose(SPEC, [])

    assert len(proposal.unused) == 5
    assert proposal.authorizations == ()
    assert proposal.diff == ""


def test_a_check_for_full_authorization_keeps_the_star() -> None:
    proposal = propose(SPEC, [a_check("S_BTCH_JOB", JOBACTION="RELE", JOBGROUP="*")])

    assert "JOBGROUP = *" in proposal.authorizations[0].describe()


def test_refused_checks_are_told_once_and_propose_nothing() -> None:
    refused = a_check("F_BKPF_BUK", allowed=False, BUKRS="2000", ACTVT="02")

    proposal = propose(SPEC, [refused, refused])

    assert proposal.refused == (refused,)
    assert proposal.authorizations == ()


CHECKS = st.lists(
    st.builds(
        lambda user, log: [
            a_check("S_BTCH_NA1", PROGRAM="FCCX_APJ_PROCESSOR", BTCUNAME=user),
            a_check("S_APPL_LOG", ACTVT="03", ALG_OBJECT=log, ALG_SUBOBJ=""),
        ],
        st.text(alphabet="ABC", min_size=1, max_size=3),
        st.text(alphabet="XYZ ", max_size=3).map(str.strip),
    ),
    max_size=5,
).map(lambda pairs: [check for pair in pairs for check in pair])


@given(CHECKS)
def test_a_proposal_allows_every_check_and_is_never_wider(trace: list[Checked]) -> None:
    proposal = propose(SPEC, trace)

    assert excess(proposal.authorizations, SPEC.role.authorizations) == []
    for check in trace:
        assert any(
            each.object == check.object
            and all(any(value.covers(tested) for value in each.values[field]) for field, tested in check.values.items())
            for each in proposal.authorizations
        )


def test_the_proposed_text_can_be_put_into_a_spec() -> None:
    text = template_text("sap-erp")
    body = authorizations_yaml(SPEC.role.authorizations).partition("  authorizations:")[2]
    begin, end = text.index("  authorizations:"), text.index("destination:")

    spec, _ = parse_spec(text[:begin] + "  authorizations:" + body + text[end:], today=date(2026, 11, 20))

    assert spec.role.authorizations == SPEC.role.authorizations
