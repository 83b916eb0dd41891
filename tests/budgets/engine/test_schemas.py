"""The published schemas: current, and of one mind with the parser."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from budgets.engine import InvalidDocument, parse_pool, pool_schema, result_document, result_schema
from tests.budgets.engine.pools import Document, amount, arrangement, compute, indication, pool

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.json"))

# What JSON Schema cannot say: these errors are left out when schema and parser are compared.
ACROSS_FIELDS = {"unknown_ref", "duplicate_ref", "end_before_start", "cycle", "unknown_figure", "unit", "either_or"}

Validator = jsonschema.Draft202012Validator


@pytest.mark.parametrize(("name", "schema"), [("pool", pool_schema()), ("result", result_schema())])
def test_the_published_schema_is_current(name: str, schema: Document) -> None:
    published = ROOT / "docs" / "schemas" / f"ontschot.{name}-1.schema.json"

    assert json.loads(published.read_text(encoding="utf-8")) == schema, "run: python manage.py export_schemas"
    Validator.check_schema(schema)


POOL = Validator(pool_schema(), format_checker=Validator.FORMAT_CHECKER)


def is_valid(document: object) -> bool:
    return POOL.is_valid(document)


def is_parsed(document: object) -> bool:
    try:
        parse_pool(document)
    except InvalidDocument as invalid:
        return {error.code for error in invalid.errors} <= ACROSS_FIELDS
    return True


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_valid(path: Path) -> None:
    assert is_valid(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_result_is_valid(path: Path) -> None:
    result = result_document(compute(json.loads(path.read_text(encoding="utf-8"))))

    Validator(result_schema(), format_checker=Validator.FORMAT_CHECKER).validate(result)


ODD: list[object] = [
    None,
    True,
    0,
    -1,
    1,
    10**16,
    0.5,
    "",
    "x",
    "0.5",
    "-0.5",
    "1.",
    "01",
    "2025-08-01",
    "2025-02-30",
    "2025-2026",
    "week",
    "yes",
    "school_year",
    "x" * 201,
    "x" * 501,
    "\0",
    "a\nb",
    "\ud800",
    [],
    {},
    [None],
    [{}],
    {"kind": "inventory"},
]


def mutated(document: Document, random_source: random.Random) -> Document:
    """The document with one random place replaced, removed or added to."""
    result = copy.deepcopy(document)
    nodes: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        pairs = (
            list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
        )
        for key, child in pairs:
            nodes.append((node, key))
            walk(child)

    walk(result)
    parent, key = random_source.choice(nodes)
    action = random_source.random()
    if action < 0.15:
        del parent[key]
    elif action < 0.25 and isinstance(parent, dict):
        parent[f"{key}x"] = random_source.choice(ODD)
    else:
        parent[key] = random_source.choice(ODD)
    return result


def rich_document() -> Document:
    return pool(
        region="zuid",
        indications=[indication(number="B1", opted_out_from="2026-01-01")],
        amounts=[amount(stated_total_cents=1650000, valid_from="2025-09-01", label="x")],
        flows=[{"label": "binnen", "count": 2}],
        source_says=[{"figure": "totals.minutes", "value": "1.5", "unit": "hours"}],
        arrangement=arrangement(
            basis={"kind": "estimate", "estimates": [{"school": "s1", "children": 3}]},
            sizing={"kind": "formation", "posts": [{"school": "s1", "party": "gm1", "fte": "1.5"}]},
            sharing={"kind": "fixed_shares", "shares": [{"party": "gm1", "share": "1"}]},
            settlement={"kind": "none"},
            term={"factors": ["1.00"], "hard_stop": "2027-07-31"},
            result={"kind": "return"},
        ),
    )


@pytest.mark.parametrize("batch", range(10))
def test_schema_and_parser_agree(batch: int) -> None:
    random_source = random.Random(batch)  # noqa: S311 - the same documents every time

    for _ in range(150):
        # That the second year follows the first is also beyond JSON Schema.
        document = {**mutated(rich_document(), random_source), "school_year": "2025-2026"}
        assert is_valid(document) == is_parsed(document), document
