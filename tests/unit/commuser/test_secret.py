from __future__ import annotations

import string

from keydate.commuser.secret import LENGTH, Secret, fingerprint, new_password


def test_generated_passwords_fit_every_rule() -> None:
    for _ in range(300):
        text = new_password().reveal()

        assert len(text) == LENGTH <= 40
        assert text[0] in string.ascii_letters
        assert len(set(text[:3])) > 1
        for characters in (string.ascii_uppercase, string.ascii_lowercase, string.digits, "-_.:;+=#%/()"):
            assert sum(each in characters for each in text) >= 3
        assert text.isascii()


def test_generated_passwords_differ() -> None:
    assert len({new_password().reveal() for _ in range(100)}) == 100


def test_a_secret_never_prints_itself() -> None:
    secret = Secret("geheim")

    assert "geheim" not in f"{secret} {secret!r} {[secret]}"
    assert secret == Secret("geheim")
    assert secret != Secret("other")


def test_a_fingerprint_depends_on_every_fact_and_on_their_borders() -> None:
    assert fingerprint("a", "bc") != fingerprint("ab", "c")
    assert fingerprint("a", "b") == fingerprint("a", "b")
    assert len(fingerprint("a")) == 39
