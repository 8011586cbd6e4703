"""The hub's JSON API under `/api/v1`, for programs; described by OpenAPI at `/api/v1/openapi.json`."""
