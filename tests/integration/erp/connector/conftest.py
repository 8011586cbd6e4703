from tests.builders.connector_fixtures import app, contract, database, engine, http, hub, services

__all__ = ["app", "contract", "database", "engine", "http", "hub", "services"]
