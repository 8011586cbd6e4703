from tests.builders.ready_erp_fixtures import erp, erp_templates, listening_erp

__all__ = ["erp", "erp_templates", "listening_erp"]
