"""`keydate erp trust`: the hubs whose business-user assertions this system believes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from keydate.erp.cli.session import AsJson, Logon, logged_on

app: Final = typer.Typer(help="Public keys of the hubs that may name business users.", no_args_is_help=True)


@app.command()
@logged_on
def add(
    logon: Logon,
    key: Annotated[str, typer.Argument(metavar="JWK", help="The hub's public key: a file, or the JSON text itself.")],
    *,
    hub: Annotated[
        str, typer.Option(help="The hub's id (iss), unless the output of keydate hub key show names it.")
    ] = "",
    text: Annotated[str, typer.Option(help="What this hub is.")] = "",
) -> None:
    """Trust a hub's public key."""
    from keydate.erp.connector.actions import add_trusted_hub
    from keydate.kit.terminal import print_line

    given = _read_key(key)
    # What `keydate hub key show` prints, or the bare key.
    hub, public_jwk = (hub or given.get("hub_id", ""), given["public_jwk"]) if "public_jwk" in given else (hub, given)
    with logon.writing() as (tx, acting_user):
        trusted = add_trusted_hub(tx, acting_user=acting_user, hub_id=hub, public_jwk=public_jwk, text=text)
    print_line(f"Key {trusted.key_id} of hub {trusted.hub_id} is trusted in client {logon.client}.")


def _read_key(given: str) -> dict[str, Any]:
    try:
        text = given if given.lstrip().startswith("{") else Path(given).read_text(encoding="utf-8")
        key = json.loads(text)
    except OSError as error:
        message = f"The file {given} cannot be read: {error.strerror}."
        raise typer.BadParameter(message) from error
    except ValueError:
        key = None
    if not isinstance(key, dict):
        message = "The key is no JSON object. Give the output of keydate hub key show."
        raise typer.BadParameter(message)
    return key


@app.command("list")
@logged_on
def list_all(logon: Logon, *, as_json: AsJson = False) -> None:
    """List the keys that are trusted."""
    from keydate.erp.cli.rendering import instant, plain
    from keydate.erp.connector.queries import list_trusted_hubs
    from keydate.kit.terminal import print_json, print_table

    with logon.reading() as (tx, acting_user):
        hubs = list_trusted_hubs(tx, acting_user=acting_user)
    if as_json:
        print_json(plain(hubs))
        return
    rows = [(hub.hub_id, hub.key_id, hub.text, hub.added_by, instant(hub.added_at)) for hub in hubs]
    print_table(("Hub", "Key", "Text", "Added by", "Added at (UTC)"), rows, empty="No hub is trusted.")


@app.command()
@logged_on
def remove(logon: Logon, key_id: Annotated[str, typer.Argument(help="The key's id (kid), see trust list.")]) -> None:
    """End the trust in a key, at once."""
    from keydate.erp.connector.actions import remove_trusted_hub
    from keydate.kit.terminal import print_line

    with logon.writing() as (tx, acting_user):
        remove_trusted_hub(tx, acting_user=acting_user, key_id=key_id)
    print_line(f"Key {key_id} is no longer trusted.")
