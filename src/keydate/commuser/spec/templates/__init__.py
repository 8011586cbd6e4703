"""Ready specs that ship with the program, as package data."""

from __future__ import annotations

from importlib import resources
from typing import Final

#: Name -> what it is for.
TEMPLATES: Final = {
    "sap-erp": "SAP ERP with the connector: all objects by manual input",
    "s4-one-system": "SAP S/4HANA with gateway and back end in one system",
    "gateway": "SAP S/4HANA, separate systems: the role in the gateway system",
    "backend": "SAP S/4HANA, separate systems: the role in the back-end system",
}


def template_text(name: str) -> str:
    """Returns a template, ready to be saved as a spec."""
    return resources.files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
