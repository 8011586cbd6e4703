from __future__ import annotations

import time

import pytest

from keydate.kit.masking import MASK, masked, masked_text, names_a_secret


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "PASSWORD",
        "new_password",
        "passwd",
        "client_secret",
        "token",
        "api-key",
        "Authorization",
        "Set-Cookie",
    ],
)
def test_a_name_tells_that_its_value_is_secret(name: str) -> None:
    assert names_a_secret(name)


@pytest.mark.parametrize(
    "name", ["user", "password_state", "role_authorization", "authorization_object", "tokenizer", "key_date"]
)
def test_words_of_the_field_are_no_secrets(name: str) -> None:
    assert not names_a_secret(name)


def test_secrets_are_masked_at_any_depth() -> None:
    value = {"users": [{"name": "FCC_COMM", "password": "pw"}], "count": 3, "nothing": None}

    assert masked(value) == {"users": [{"name": "FCC_COMM", "password": MASK}], "count": 3, "nothing": None}


def test_a_missing_secret_shows_that_it_is_missing() -> None:
    assert masked({"password": None}) == {"password": None}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Authorization: Basic dXNlcjpwYXNz", f"Authorization: Basic {MASK}"),
        ("sent bearer abc.def-ghi_jkl", f"sent bearer {MASK}"),
        ("postgresql+psycopg://erp:s3cret@db/erp", f"postgresql+psycopg://erp:{MASK}@db/erp"),
        ("http://127.0.0.1:8080/path@x", "http://127.0.0.1:8080/path@x"),
        ("a basic rule", "a basic rule"),
    ],
)
def test_credentials_in_a_text_are_masked(text: str, shown: str) -> None:
    assert masked_text(text) == shown


@pytest.mark.parametrize("letters", ["a" * 100_000, "a." * 50_000, "a://" * 25_000, "Basic " * 20_000])
def test_masking_takes_no_longer_than_its_text(letters: str) -> None:
    began = time.process_time()

    assert masked_text(letters)

    assert time.process_time() - began < 1
