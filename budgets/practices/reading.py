"""From the files in `data/` to practices, and from a practice to its result."""

import json
from collections.abc import Mapping
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from budgets import engine
from budgets.practices.values import CHOICES, Derived, Practice, PracticeChoice, Publication, Text

DATA = Path(__file__).parent / "data"
SCHEMA = "ontschot.practice/1"

Row = Mapping[str, Any]


@cache
def all_practices() -> tuple[Practice, ...]:
    """Return every practice, by place; ’s-Hertogenbosch stands under its H."""
    read = (_practice(json.loads(path.read_text("utf-8"))) for path in DATA.glob("*.json"))
    return tuple(sorted(read, key=lambda row: (row.place.nl.removeprefix("’s-"), row.slug)))


def practice(slug: str) -> Practice:
    """Return one practice; raises LookupError when there is none of this name."""
    found = next((row for row in all_practices() if row.slug == slug), None)
    if found is None:
        raise LookupError(slug)
    return found


def snapshot_of(row: Practice) -> engine.PoolSnapshot:
    """Return what the engine is told of a practice, in the language that is active now."""
    return _computed(str(row.documents))[0]


def budget_of(row: Practice) -> engine.PoolBudget:
    """Return what the engine makes of a practice, in the language that is active now."""
    return _computed(str(row.documents))[1]


@lru_cache(maxsize=64)
def _computed(document: str) -> tuple[engine.PoolSnapshot, engine.PoolBudget]:
    """Compute a document once per process: it changes only with the program itself."""
    snapshot = engine.load_pool(document)
    return snapshot, engine.compute_pool_budget(snapshot)


def _practice(file: Row) -> Practice:
    if file["schema"] != SCHEMA:
        raise ValueError(f"{file['slug']}: {file['schema']}")
    return Practice(
        slug=file["slug"],
        place=Text(**file["place"]),
        title=Text(**file["title"]),
        period=Text(**file["period"]),
        figure=Text(**file["figure"]["value"]),
        figure_label=Text(**file["figure"]["label"]),
        summary=Text(**file["summary"]),
        choices=tuple(_choice(name, file["choices"][name]) for name in CHOICES),
        left_open=tuple(Text(**row) for row in file["left_open"]),
        derived=tuple(_derived(row) for row in file["derived"]),
        source=_publication(file["source"]),
        documents=_documents(file),
    )


def _choice(name: str, row: Row) -> PracticeChoice:
    return PracticeChoice(choice=name, value=row["value"], how=Text(**row["how"]))


def _derived(row: Row) -> Derived:
    return Derived(
        label=Text(**row["label"]),
        sum=Text(**row["sum"]),
        value=Fraction(row["value"]),
        unit=row["unit"],
        source_says=_text(row.get("source_says")),
        why=_text(row.get("why")),
    )


def _publication(row: Row) -> Publication:
    return Publication(title=row["title"], publisher=row["publisher"], year=row["year"], note=_text(row.get("note")))


def _text(row: Row | None) -> Text | None:
    return None if row is None else Text(**row)


def _documents(file: Row) -> Text:
    """Return the document as it is, and with its texts in English. A document may stand in a file of its own."""
    named = file["document"]
    document = json.loads((DATA / "documents" / named).read_text("utf-8")) if isinstance(named, str) else named
    return Text(nl=_written(document), en=_written(_translated(document, file["english"])))


def _written(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _translated(node: Any, words: Mapping[str, str]) -> Any:
    """Replace every text that has a translation; refs, codes and names have none."""
    if isinstance(node, dict):
        return {key: _translated(value, words) for key, value in node.items()}
    if isinstance(node, list):
        return [_translated(value, words) for value in node]
    return words.get(node, node) if isinstance(node, str) else node
