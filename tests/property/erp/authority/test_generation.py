"""Laws of generation."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from keydate.erp.authority.catalogue import DELIVERED
from keydate.erp.authority.model.generation import (
    AUTHORIZATIONS_PER_PROFILE,
    generated_profiles,
    resolved,
)
from keydate.erp.authority.model.roles import AuthorizationData, RoleAuthorization, numbered
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import FieldName, ObjectName, ProfileName, RoleName

ROLE = RoleName("Z_ROLE")
BASE = ProfileName("T-ABCDEFGH")
words = st.text(alphabet="AB1", min_size=1, max_size=3)
rows = st.lists(
    st.sampled_from([ValueRange("01"), ValueRange("0*"), ValueRange("01", "03")]), min_size=1, max_size=3
).map(tuple)
company_codes = st.lists(words.map(ValueRange), max_size=3).map(tuple)


@st.composite
def data(draw: st.DrawFn) -> AuthorizationData:
    items = []
    for _ in range(draw(st.integers(min_value=1, max_value=20))):
        values = {FieldName("ACTVT"): draw(rows)}
        company = draw(st.sampled_from(["placeholder", "values", "open"]))
        if company == "placeholder":
            values[FieldName("BUKRS")] = (ValueRange("$BUKRS"), *draw(company_codes))
        elif company == "values":
            values[FieldName("BUKRS")] = draw(company_codes) or (ValueRange("*"),)
        items.append(
            RoleAuthorization(
                object=ObjectName(draw(st.sampled_from(["F_BKPF_BUK", "F_SKA1_BUK"]))),
                values=values,
                is_inactive=draw(st.booleans()),
            )
        )
    levels = draw(company_codes)
    return AuthorizationData(authorizations=numbered(items), organizational_levels={"$BUKRS": levels} if levels else {})


@given(role_data=data())
def test_generation_loses_no_value_and_adds_none(role_data: AuthorizationData) -> None:
    if not role_data.active:
        return
    generated = generated_profiles(ROLE, role_data, base=BASE, catalogue=DELIVERED, allow_open_fields=True)
    written = Counter(
        (item.object, frozenset(item.values.items())) for profile in generated for item in profile.authorizations
    )
    wanted = Counter(
        (item.object, frozenset(resolved(item.values, role_data.organizational_levels).items()))
        for item in role_data.active
    )
    assert written == wanted


@given(role_data=data())
def test_no_variable_of_an_organizational_level_reaches_a_profile(role_data: AuthorizationData) -> None:
    if not role_data.active:
        return
    generated = generated_profiles(ROLE, role_data, base=BASE, catalogue=DELIVERED, allow_open_fields=True)
    for profile in generated:
        for item in profile.authorizations:
            assert all(values for values in item.values.values())
            assert not any(row.low.startswith("$") for values in item.values.values() for row in values)


@given(count=st.integers(min_value=1, max_value=900))
def test_profiles_hold_at_most_170_authorizations_and_all_names_differ(count: int) -> None:
    items = [
        RoleAuthorization(object=ObjectName("S_TCODE"), values={FieldName("TCD"): (ValueRange(f"T{number}"),)})
        for number in range(count)
    ]
    generated = generated_profiles(
        ROLE, AuthorizationData(authorizations=numbered(items)), base=BASE, catalogue=DELIVERED
    )
    names = [item.name for profile in generated for item in profile.authorizations]
    assert len(names) == len(set(names)) == count
    assert len({profile.name for profile in generated}) == len(generated)
    assert all(1 <= len(profile.authorizations) <= AUTHORIZATIONS_PER_PROFILE for profile in generated)
    assert all(len(name) <= 12 for name in names)
