from __future__ import annotations

import inspect
import pickle

import pytest

from keydate.kit import errors
from keydate.kit.errors import KitError

CLASSES = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, KitError)]


@pytest.mark.parametrize("error_class", CLASSES)
def test_a_failure_says_what_stayed_and_what_to_do(error_class: type[KitError]) -> None:
    assert error_class.code.startswith("kit.")
    assert error_class.unchanged.endswith(".")
    assert error_class.remedy.endswith(".")


def test_every_failure_has_its_own_code() -> None:
    assert len({each.code for each in CLASSES}) == len(CLASSES)


@pytest.mark.parametrize("error_class", CLASSES)
def test_a_failure_survives_pickling(error_class: type[KitError]) -> None:
    again = pickle.loads(pickle.dumps(error_class("It happened.")))  # noqa: S301 - our own bytes

    assert type(again) is error_class
    assert str(again) == "It happened."
