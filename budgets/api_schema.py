"""What the generated OpenAPI description lacks: the engine's own schemas, the problems, the version header."""

from typing import Any

from budgets import engine
from budgets.problems import PROBLEM_TYPE

__all__ = ["complete"]

Node = dict[str, Any]

PROBLEMS = {
    "400": "Het document klopt niet; errors noemt alles wat er moet veranderen.",
    "401": "Niet ingelogd.",
    "403": "Geen recht om te berekenen, of geen CSRF-token.",
    "406": "Het antwoord is er alleen als application/json.",
    "413": "Het document is groter dan 256 kB.",
    "415": "Het document is geen application/json.",
}
VERSION_HEADER = {
    "API-Version": {"description": "De volledige versie van de API.", "required": True, "schema": {"type": "string"}}
}
TEXT = {"type": "string"}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "code", "message"],
                "properties": {"path": TEXT, "code": TEXT, "message": TEXT},
            },
        },
    },
}
API_INFO = {
    "type": "object",
    "required": ["name", "version", "engineVersion", "schema"],
    "properties": {"name": TEXT, "version": TEXT, "engineVersion": TEXT, "schema": {"type": "string", "format": "uri"}},
}


def complete(result: Node, generator: object, request: object, public: bool) -> Node:  # noqa: FBT001
    """Add the schemas, the problem responses and the version header; called by drf-spectacular."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas.update({"Problem": PROBLEM, "ApiInfo": API_INFO})
    schemas.update(_named("PoolDocument", engine.pool_schema()))
    schemas.update(_named("ResultDocument", engine.result_schema()))
    for operations in result["paths"].values():
        for method, operation in operations.items():
            _complete_operation(operation, has_body=method == "post")
    return result


def _complete_operation(operation: Node, *, has_body: bool) -> None:
    codes = PROBLEMS if has_body else {"406": PROBLEMS["406"]}
    for code, description in codes.items():
        schema = {"$ref": "#/components/schemas/Problem"}
        operation["responses"][code] = {"description": description, "content": {PROBLEM_TYPE: {"schema": schema}}}
    for response in operation["responses"].values():
        response["headers"] = VERSION_HEADER
        response.setdefault("description", "")


def _named(name: str, schema: Node) -> Node:
    """Return a JSON Schema and its definitions as components: `#/$defs/Norm` becomes a component of its own."""
    definitions = schema.get("$defs", {})
    # OpenAPI names schemas once for the whole document, so the parts of the two documents get the name of theirs.
    root = {key: part for key, part in schema.items() if key not in {"$schema", "$id", "$defs"}}
    parts = {f"{name}.{key}": _moved(part, name) for key, part in definitions.items()}
    return {name: _moved(root, name), **parts}


def _moved(node: Any, name: str) -> Any:
    if isinstance(node, dict):
        return {
            key: part.replace("#/$defs/", f"#/components/schemas/{name}.")
            if key == "$ref" and isinstance(part, str)
            else _moved(part, name)
            for key, part in node.items()
        }
    return [_moved(part, name) for part in node] if isinstance(node, list) else node
