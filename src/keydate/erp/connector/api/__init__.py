"""The HTTP edge of the connector."""

from keydate.erp.connector.api.router import create_router

__all__ = ["create_router"]
