"""What the connector says about a connection: `/sap/fccx/ping` and `/sap/fccx/capabilities`.

A connection is checked in layers, from the outside in. The hub puts its own layers (name, TCP, TLS, HTTP) before these.
"""

from keydate.wire.connector.report import LAYERS, ConnectorReport, Layer, LayerName

__all__ = ["LAYERS", "ConnectorReport", "Layer", "LayerName"]
