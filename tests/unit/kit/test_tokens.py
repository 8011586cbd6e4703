from __future__ import annotations

import pytest

from keydate.kit.tokens import fits, new_token, token_id


def test_a_token_is_found_by_its_id_and_fits_only_itself() -> None:
    token, other = new_token("kdh"), new_token("kdh")

    assert token_id(token.text, prefix="kdh") == token.token_id
    assert fits(token.text, token.digest)
    assert not fits(other.text, token.digest)
    assert token.text not in repr(token)


@pytest.mark.parametrize("text", ["", "kdh", "kdh_x_y", "kdh_000000000000_" + "!" * 43])
def test_what_has_another_form_is_no_token(text: str) -> None:
    assert token_id(text, prefix="kdh") is None


def test_a_token_of_another_part_is_none_of_ours() -> None:
    assert token_id(new_token("kdc").text, prefix="kdh") is None
