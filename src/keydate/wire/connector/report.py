"""The layered report of the connector."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, computed_field


class LayerName(StrEnum):
    """What is checked, from the outside in."""

    CLIENT = "client"  #: the client exists in the system
    LOGON = "logon"  #: the technical user is who it says, and may work
    EXCESSIVE_RIGHTS = "excessive_rights"  #: it holds neither SAP_ALL nor SAP_NEW
    SERVICE = "service"  #: it may call the service (S_ICF)
    RIGHT = "right"  #: one right of its role
    TRUST = "trust"  #: keys of hubs that may name business users
    CLOCK = "clock"  #: the caller's clock agrees with the system's
    CAPACITY = "capacity"  #: background jobs can run


#: The order of the layers; `RIGHT` occurs once per right.
LAYERS: Final = tuple(LayerName)


class Layer(BaseModel):
    """The result of one layer."""

    model_config = ConfigDict(frozen=True)

    name: LayerName
    ok: bool
    #: Stable, for programs, e.g. `right.s_btch_job.rele`.
    code: str = Field(max_length=255)
    #: A full sentence.
    message: str = Field(max_length=5000)
    #: Who can mend it, and how; empty when there is nothing to mend.
    who_mends: str = Field(default="", max_length=5000)


class ConnectorReport(BaseModel):
    """All layers, and whom they were checked for."""

    model_config = ConfigDict(frozen=True)

    system_id: str
    client: str
    technical_user: str
    #: The system's clock when the report was made.
    time: AwareDatetime
    layers: tuple[Layer, ...]
    #: Interfaces below the service, with their versions; only in capabilities.
    interfaces: dict[str, str] = Field(default_factory=dict)

    @computed_field  # type: ignore[prop-decorator]  # Pydantic's own idiom
    @property
    def ok(self) -> bool:
        """Tells whether every layer is in order."""
        return all(layer.ok for layer in self.layers)

    def failed(self) -> tuple[Layer, ...]:
        """Returns the layers that are not in order, outermost first."""
        return tuple(layer for layer in self.layers if not layer.ok)
