"""Return messages."""

from __future__ import annotations

import pytest

from keydate.wire.bapi import messages
from keydate.wire.bapi.messages import MESSAGES, NO_COMPANY_CODE, USER_CREATED, Message, blank, sentence
from keydate.wire.bapi.structures import BAPIRET2, BAPIRETURN


def test_a_message_fills_its_variables_in() -> None:
    row = USER_CREATED.row("FCC_COMM", field="BNAME")

    assert (row["TYPE"], row["ID"], row["NUMBER"]) == ("S", "01", "102")
    assert row["MESSAGE"] == "User FCC_COMM was created."
    assert (row["MESSAGE_V1"], row["MESSAGE_V2"], row["FIELD"]) == ("FCC_COMM", "", "BNAME")


@pytest.mark.parametrize(
    ("number", "type_"), [("102", "S"), ("124", "E"), ("224", "E"), ("088", "I"), ("391", "E"), ("245", "S")]
)
def test_the_numbers_that_public_clients_compare_are_kept(number: str, type_: str) -> None:
    assert MESSAGES["01", number].type == type_


@pytest.mark.parametrize("number", ["003", "005", "023", "029"])
def test_messages_of_the_newer_class_have_its_numbers(number: str) -> None:
    assert ("SUID01", number) in MESSAGES


def test_our_own_numbers_are_none_that_clients_compare_without_the_class() -> None:
    own = {number for class_, number in MESSAGES if class_ == "KEYDATE"}

    assert own.isdisjoint({"029", "047", "049", "088", "102", "124", "224", "255"})


def test_no_number_is_used_twice() -> None:
    assert len(MESSAGES) == sum(isinstance(each, Message) for each in vars(messages).values())


@pytest.mark.parametrize("message", MESSAGES.values(), ids=lambda message: f"{message.id}-{message.number}")
def test_every_message_fits_the_return_structure_whatever_its_variables(message: Message) -> None:
    row = message.row(*["x" * 300] * 4, parameter="P", row=1, field="F", system="S" * 40)

    assert BAPIRET2.read(row) == row


def test_a_variable_that_looks_like_a_placeholder_is_not_replaced_again() -> None:
    assert USER_CREATED.row("&2", "B")["MESSAGE"] == "User &2 was created."


def test_a_missing_variable_is_blank() -> None:
    assert USER_CREATED.row()["MESSAGE"] == "User  was created."


def test_any_sentence_can_be_said() -> None:
    text = "The password has fewer than 10 characters. " * 4

    row = sentence(text, parameter="PASSWORD")

    assert (row["ID"], row["NUMBER"], row["TYPE"]) == ("KEYDATE", "001", "E")
    assert row["MESSAGE"] == text
    assert "".join(row[f"MESSAGE_V{number}"] for number in range(1, 5)) == text
    assert BAPIRET2.read(row)["PARAMETER"] == "PASSWORD"


def test_older_functions_get_the_code_in_five_characters() -> None:
    row = NO_COMPANY_CODE.old_row()

    assert row["CODE"] == "KE060"
    assert BAPIRETURN.read(row)["MESSAGE"] == "There is no company code that you may display."


def test_a_blank_message_says_nothing() -> None:
    assert BAPIRET2.read(blank()) == BAPIRET2.initial
