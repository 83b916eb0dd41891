"""Changing the document of an agreement in the making: pure, from one pool document to the next.

Organisations are recognised by their ref where this installation knows them: "gm0268" is a municipality by its CBS
code, "school-…" a school by its id. Any other ref is a placeholder that came along with an example.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import date
from typing import Any
from uuid import UUID

from budgets.engine.references import REFERENCES
from budgets.norm_codes import DISCLOSURE_THRESHOLD

__all__ = [
    "Document",
    "Row",
    "blank_document",
    "document_of_example",
    "free_ref",
    "moved_to",
    "rename_ref",
    "school_of",
    "school_ref",
    "scopes_of",
    "without_ref",
]

Document = dict[str, Any]
Row = dict[str, Any]

SCHOOL = "school-"
# Where a row goes on without what it refers to; every other row falls away with it.
MAY_BE_EMPTY = {
    ("streams", "funder"),
    ("amounts", "school"),
    ("schools", "municipality"),
    ("schools", "board"),
    ("alongside", "school"),
    ("covered_by", "party"),
}
# What an example tells about its own children, pupils and source; none of it is agreed by those who begin from it.
OF_THE_EXAMPLE = ("indications", "flows", "flows_total", "source_says", "disclosure_ground", "calendar")
# The fields of a document that hold a day, and those that hold a school year.
DAYS = frozenset(
    {"from", "until", "valid_from", "valid_until", "start", "no_renewal_after", "hard_stop", "renew_by", "uplift_until"}
)
YEARS = frozenset({"school_year", "reference_year"})


def blank_document(*, school_year: str, parties: Iterable[Row]) -> Document:
    """Return an agreement of which nothing is agreed yet: each child's own award counts, each funder pays its own."""
    return {
        "schema": "ontschot.pool/1",
        "name": "",
        "school_year": school_year,
        "norms": [],
        "parties": list(parties),
        "schools": [],
        "streams": [],
        "amounts": [],
        "arrangement": {
            "basis": {"kind": "inventory"},
            "sizing": {"kind": "by_need"},
            "sharing": {"kind": "by_funder"},
        },
    }


def document_of_example(example: Document, *, parties: Iterable[Row]) -> Document:
    """Return what an example agreed, without its children and without what its source says of its own region.

    `parties` take part in it. Where the example has one organisation of their role, they take its place.
    """
    document = {name: deepcopy(part) for name, part in example.items() if name not in OF_THE_EXAMPLE}
    document["arrangement"].pop("decision_counts", None)
    # A smallest group of its own could show more of children than elsewhere.
    document["norms"] = [row for row in document.get("norms", []) if row["code"] != DISCLOSURE_THRESHOLD]
    for number, row in enumerate(document.get("amounts", []), start=1):
        row.setdefault("ref", f"bedrag-{number}")
    for row in parties:
        document = _joined(document, row)
    return document


def moved_to(document: Document, school_year: str) -> Document:
    """Return the document in another school year ("2026-2027"): every day and year in it moves by as many years.

    An example is of the year in which it was published; who begins from it agrees on a year that is still to come.
    """
    years = int(school_year[:4]) - int(document["school_year"][:4])
    moved: Document = _moved(document, years)
    return moved


def _moved(node: Any, years: int, name: str = "") -> Any:
    if isinstance(node, dict):
        return {key: _moved(part, years, key) for key, part in node.items()}
    if isinstance(node, list):
        return [_moved(part, years) for part in node]
    if isinstance(node, str) and name in DAYS:
        day = date.fromisoformat(node)
        is_leap_day = (day.month, day.day) == (2, 29)
        return day.replace(year=day.year + years, day=28 if is_leap_day else day.day).isoformat()
    if isinstance(node, str) and name in YEARS:
        first, second = node.split("-")
        return f"{int(first) + years}-{int(second) + years}"
    return node


def school_ref(school: UUID) -> str:
    """Return the ref under which a school of this installation stands in an agreement."""
    return f"{SCHOOL}{school.hex}"


def school_of(ref: str) -> UUID | None:
    """Return which school a ref is; None for a placeholder."""
    try:
        return UUID(ref.removeprefix(SCHOOL)) if ref.startswith(SCHOOL) else None
    except ValueError:
        return None


def free_ref(stem: str, taken: Iterable[str]) -> str:
    """Return the first of stem-1, stem-2, … that is not taken."""
    used = set(taken)
    return next(ref for number in range(1, len(used) + 2) if (ref := f"{stem}-{number}") not in used)


def scopes_of(document: Document) -> set[str]:
    """Return what a norm of the document can be limited to: the refs of parties and streams, and the pots."""
    refs = {row["ref"] for table in ("parties", "streams") for row in document[table]}
    return refs | {row.get("pot") for row in document["arrangement"]["sizing"].get("rights") or ()}


def rename_ref(document: Document, table: str, old: str, new: str) -> Document:
    """Return the document in which a row has another ref, wherever it is referred to."""
    changed = deepcopy(document)
    for row in changed.get(table, []):
        if row["ref"] == old:
            row["ref"] = new
    for _parent, rows, field in _referring(changed, table):
        for row in rows:
            if row.get(field) == old:
                row[field] = new
    for row in changed.get("norms", []):
        if table != "schools" and row.get("scope") == old:
            row["scope"] = new
    return changed


def without_ref(document: Document, table: str, ref: str) -> tuple[Document, frozenset[str]]:
    """Return the document without a row and without what cannot stand without it, and which lists lost rows by it."""
    changed = deepcopy(document)
    changed[table] = [row for row in changed.get(table, []) if row["ref"] != ref]
    lost: set[str] = set()
    for (parent, name), rows, field in _referring(changed, table):
        hit = [row for row in rows if row.get(field) == ref]
        if not hit:
            continue
        lost.add(name)
        if (name, field) in MAY_BE_EMPTY:
            for row in hit:
                row[field] = None
        elif isinstance(parent[name], list):
            parent[name] = [row for row in rows if row.get(field) != ref]
        else:
            parent[name] = {"kind": "none"}
    if table != "schools" and any(row.get("scope") == ref for row in changed.get("norms", [])):
        lost.add("norms")
        changed["norms"] = [row for row in changed["norms"] if row.get("scope") != ref]
    return changed, frozenset(lost)


def _joined(document: Document, party: Row) -> Document:
    """Let a party take part: in the place of the same one, or of the only one of its role, or beside the others."""
    alike = [row for row in document["parties"] if row["role"] == party["role"]]
    same = [row for row in alike if row["ref"] == party["ref"] or row.get("name") == party["name"]]
    place = (same or alike)[0] if same or len(alike) == 1 else None
    if place is None:
        return {**document, "parties": [*document["parties"], dict(party)]}
    changed = rename_ref(document, "parties", place["ref"], party["ref"])
    parties = [{**row, **party} if row["ref"] == party["ref"] else row for row in changed["parties"]]
    return {**changed, "parties": parties}


def _referring(document: Document, table: str) -> Iterator[tuple[tuple[Row, str], list[Row], str]]:
    """Yield every place that can refer to a table: the object it stands in and its name, its rows, and the field."""
    for path, fields in REFERENCES.items():
        parent: Any = document
        for name in path[:-1]:
            parent = parent.get(name) or {}
        for field in (field for field, known in fields.items() if known == table):
            # Read at each field: the rows may be fewer since the one before.
            node = parent.get(path[-1])
            rows = node if isinstance(node, list) else [node] if isinstance(node, dict) else []
            yield (parent, path[-1]), rows, field
