from tests.builders.ready_erp_fixtures import erp, listening_erp

__all__ = ["erp", "listening_erp"]
