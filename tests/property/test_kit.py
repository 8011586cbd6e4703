"""What holds for every secret and every text that is masked."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from keydate.kit.errors import SecretsKeyMissing
from keydate.kit.masking import masked, masked_text
from keydate.kit.secrets import KeyRing, new_key

RING = KeyRing([new_key(), new_key()])
WORDS = st.text(st.characters(codec="utf-8"))
PASSWORDS = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="/@ "), min_size=8)
NAMES = st.sampled_from(["user", "password", "token", "role", "details"])
JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


@given(WORDS, WORDS)
def test_what_is_sealed_opens_again(secret: str, context: str) -> None:
    assert RING.open(RING.seal(secret, context=context), context=context) == secret


@given(WORDS, WORDS, WORDS)
def test_what_is_sealed_opens_nowhere_else(secret: str, context: str, other: str) -> None:
    assume(context != other)

    with pytest.raises(SecretsKeyMissing):
        RING.open(RING.seal(secret, context=context), context=other)


@given(st.text())
def test_anything_else_does_not_open(text: str) -> None:
    with pytest.raises(SecretsKeyMissing):
        RING.open(text, context="x")


@given(PASSWORDS)
def test_no_password_of_a_url_is_shown(password: str) -> None:
    assert f":{password}@" not in masked_text(f"postgresql+psycopg://erp:{password}@db.example.com:5432/erp")


@given(JSON)
def test_masking_twice_masks_no_more(value: object) -> None:
    once = masked(value)

    assert masked(once) == once
