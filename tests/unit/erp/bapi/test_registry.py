"""Every declared function has a handler, and no handler is for a function that nobody declared."""

from __future__ import annotations

from keydate.erp.bapi.registry import HANDLERS
from keydate.wire.bapi import FUNCTIONS


def test_the_handlers_are_those_of_the_catalogue() -> None:
    assert set(HANDLERS) == set(FUNCTIONS)
