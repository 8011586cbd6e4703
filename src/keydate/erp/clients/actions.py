"""Writes of clients. There is no acting user: clients come into being at set-up, before anyone can log on to them."""

from __future__ import annotations

from keydate.erp.clients import store
from keydate.erp.clients.errors import ClientExists
from keydate.kit.database import Transaction
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import ClientId, client_id


def create_client(tx: Transaction, client: str, text: str = "") -> ClientId:
    """Creates a client without users.

    Raises:
        InvalidValue: the number is not three digits, or the text is too long.
        ClientExists: the number is taken.
    """
    number = client_id(client)
    if len(text) > 60:
        raise InvalidValue(field="client text", value=text, rule="has more than 60 characters")
    if store.find_client(tx, number) is not None:
        raise ClientExists(client=number)
    store.insert_client(tx, store.Client(client=number, text=text, created_at=tx.now, authority_version=0))
    return number
