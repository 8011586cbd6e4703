"""Pages for people and printers: the evidence of a run, and the sheet that goes to the account administrator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any


def evidence_page(content: Mapping[str, Any]) -> str:
    """Returns an evidence pack as a page that needs nothing but itself."""
    return _rendered("evidence.html.j2", pack=content)


def hand_over_page(sheet: Mapping[str, Any], *, made_on: date, by: Sequence[str]) -> str:
    """Returns the hand-over sheet as one page to print, compare by phone, and sign on both sides."""
    return _rendered("handover.html.j2", sheet=sheet, made_on=made_on.isoformat(), by=list(by))


def _rendered(template: str, **content: Any) -> str:
    # Imported here: most commands write no page before they have done their work.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("keydate.commuser.evidence"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template(template).render(**content)
