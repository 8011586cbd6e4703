"""The OpenAPI document of the scheduling interface, as a judge of answers. It lies beside the checkout and belongs to others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import jsonschema  # type: ignore[import-untyped]  # it ships no types
from jsonschema import FormatChecker

from keydate.wire.scheduling import BASE_PATH

FILE: Final = Path(__file__).parents[3] / "shared" / "contracts" / "scheduling-provider-v1.openapi.json"
SCHEMA_PREFIX: Final = "sapafcsdk.scheduling.ProviderService."


class InterfaceContract:
    """Says what is wrong with an answer."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = _without_nullable(json.loads(FILE.read_text(encoding="utf-8")))
        self.seen: set[tuple[str, str, int]] = set()
        self._paths = {
            path: re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))) for path in self.document["paths"]
        }

    def schema(self, name: str) -> dict[str, Any]:
        """Returns a schema by its short name."""
        found: dict[str, Any] = self.document["components"]["schemas"][SCHEMA_PREFIX + name]
        return found

    def operations(self) -> Iterator[tuple[str, str]]:
        """Yields path and method of every operation."""
        for path, item in self.document["paths"].items():
            for method in item:
                if method != "parameters":
                    yield path, method.upper()

    def check(self, response: httpx.Response) -> None:
        """Passes when the answer is one that the document allows; answers outside of the interface are not judged."""
        path = response.request.url.path
        if BASE_PATH not in path:
            return
        response.read()
        inner = path.split(BASE_PATH, 1)[1]
        template = next((name for name, pattern in self._paths.items() if pattern.fullmatch(inner)), None)
        status = str(response.status_code)
        if template is None:
            assert status in {"401", "403", "404"}, (path, status)
            self._validate({"$ref": "#/components/schemas/error"}, response.json())
            return
        operation = self.document["paths"][template].get(response.request.method.lower())
        if operation is None:
            operation = next(
                each for name, each in self.document["paths"][template].items() if name != "parameters"
            )  # what all operations have in common: their failures
            assert response.status_code >= 400
        assert status in operation["responses"], f"{response.request.method} {template} does not know {status}"
        self.seen.add((template, response.request.method, response.status_code))
        declared = operation["responses"][status]
        if "$ref" in declared:
            declared = self.document["components"]["responses"][declared["$ref"].rsplit("/", 1)[1]]
        self._check_content(declared, response)

    def _check_content(self, declared: dict[str, Any], response: httpx.Response) -> None:
        content = declared.get("content")
        if content is None:
            assert response.content == b""
            return
        [(media_type, form)] = content.items()
        assert response.headers["content-type"].split(";")[0] == media_type
        if media_type == "application/json":
            self._validate(form["schema"], response.json())
        for header in declared.get("headers", {}):
            if header != "Retry-After":
                assert response.headers[header].isdecimal()

    def validate(self, name: str, value: object) -> None:
        """Passes when the value has the schema."""
        self._validate({"$ref": f"#/components/schemas/{SCHEMA_PREFIX}{name}"}, value)

    def _validate(self, schema: dict[str, Any], value: object) -> None:
        whole = {**schema, "components": self.document["components"]}
        jsonschema.Draft202012Validator(whole, format_checker=FormatChecker()).validate(value)


def _without_nullable(node: Any) -> Any:
    """Turns OpenAPI 3.0's `nullable` into JSON Schema."""
    if isinstance(node, list):
        return [_without_nullable(each) for each in node]
    if not isinstance(node, dict):
        return node
    plain = {name: _without_nullable(each) for name, each in node.items() if name not in {"nullable", "example"}}
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") is True else plain
