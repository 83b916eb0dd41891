"""What a pool document must obey across its rows: refs exist and are used once, ends come after starts.

These checks read the document as it was given, not the values made of it, so that they also speak when a field
elsewhere is wrong. Whatever has the wrong shape is passed over: the records have already reported it.
"""

from collections.abc import Collection, Iterator, Mapping

from budgets.engine.errors import DocumentError
from budgets.engine.figures import figure_unit
from budgets.engine.values import VolumeUnit

__all__ = ["amount_ref", "check_references"]

Row = Mapping[str, object]
Rows = list[tuple[str, Row]]

TABLES = ("parties", "schools", "streams", "indications", "amounts")
LEVELS = ("arrangement", "levels")

# Per list of rows: the pairs of fields that are a first and a last day.
PERIODS = {
    ("calendar",): ("from", "until"),
    ("norms",): ("valid_from", "valid_until"),
    ("indications",): ("valid_from", "valid_until"),
    ("amounts",): ("valid_from", "valid_until"),
    ("arrangement", "members"): ("from", "until"),
}

# Per list of rows: which field refers to which table.
# A responsible municipality is left out: there, unknown is a finding.
REFERENCES = {
    ("schools",): {"municipality": "parties", "board": "parties"},
    ("streams",): {"funder": "parties"},
    ("indications",): {"stream": "streams", "school": "schools", "replaces": "indications"},
    ("amounts",): {"stream": "streams", "school": "schools"},
    ("arrangement", "basis", "use"): {"stream": "streams", "party": "parties"},
    ("arrangement", "basis", "estimates"): {"school": "schools"},
    ("arrangement", "sizing", "posts"): {"school": "schools", "party": "parties"},
    ("arrangement", "sizing", "rights"): {"school": "schools"},
    ("arrangement", "sizing", "transfers"): {"from": "schools", "to": "schools"},
    ("arrangement", "sizing", "groups"): {"school": "schools"},
    ("arrangement", "sharing", "key"): {"party": "parties"},
    ("arrangement", "sharing", "shares"): {"party": "parties"},
    ("arrangement", "sharing", "cash"): {"party": "parties"},
    ("arrangement", "sharing", "kind_contributions"): {"party": "parties"},
    ("arrangement", "settlement"): {"party": "parties", "host": "parties"},
    ("arrangement", "result", "covered_by"): {"party": "parties"},
    ("arrangement", "members"): {"party": "parties"},
    ("arrangement", "places"): {"school": "schools"},
    ("arrangement", "alongside"): {"party": "parties", "school": "schools"},
    ("arrangement", "decision_counts"): {"board": "parties"},
}


def check_references(document: object) -> Iterator[DocumentError]:
    """Everything that two fields together have wrong."""
    known = {table: {ref for _, ref in _refs(document, table)} for table in TABLES}
    yield from _duplicates(document)
    yield from _periods(document)
    for path, references in REFERENCES.items():
        yield from _unknown(_rows(document, *path), references, known)
    scopes = known["parties"] | known["streams"] | _pots(document)
    yield from _unknown(
        _rows(document, "norms"), {"scope": "parties, streams or pots"}, {"parties, streams or pots": scopes}
    )
    yield from _two_of_one(_rows(document, "indications"))
    yield from _replacement_cycles(_rows(document, "indications"))
    yield from _statements(_rows(document, "source_says"), known)


def amount_ref(index: int) -> str:
    """Return the ref of an amount that has none: where it stands."""
    return f"amounts[{index}]"


def _rows(document: object, *path: str) -> Rows:
    """Return the objects at a path, each with its own path; a single object counts as one row."""
    node = document
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
    here = ".".join(path)
    if isinstance(node, dict):
        return [(here, node)]
    if not isinstance(node, list | tuple):
        return []
    return [(f"{here}[{index}]", row) for index, row in enumerate(node) if isinstance(row, dict)]


def _refs(document: object, *table: str) -> Iterator[tuple[str, str]]:
    for index, (path, row) in enumerate(_rows(document, *table)):
        ref = row.get("ref") or (amount_ref(index) if table == ("amounts",) else None)
        if isinstance(ref, str):
            yield path, ref


def _duplicates(document: object) -> Iterator[DocumentError]:
    for table in (*((name,) for name in TABLES), LEVELS):
        first: dict[str, str] = {}
        for path, ref in _refs(document, *table):
            if first.setdefault(ref, path) != path:
                yield DocumentError(f"{path}.ref", "duplicate_ref", {"ref": ascii(ref), "first": first[ref]})


def _periods(document: object) -> Iterator[DocumentError]:
    """Dates in this notation sort as text, also where one of them does not exist."""
    for table, (first, last) in PERIODS.items():
        for path, row in _rows(document, *table):
            start, end = row.get(first), row.get(last)
            if isinstance(start, str) and isinstance(end, str) and len(start) == len(end) and end < start:
                yield DocumentError(f"{path}.{last}", "end_before_start", {"start": ascii(start)})


def _unknown(
    rows: Rows, references: Mapping[str, str], known: Mapping[str, Collection[str]]
) -> Iterator[DocumentError]:
    for path, row in rows:
        for field, table in references.items():
            ref = row.get(field)
            if isinstance(ref, str) and ref not in known[table]:
                yield DocumentError(f"{path}.{field}", "unknown_ref", {"ref": ascii(ref), "where": table})


def _two_of_one(rows: Rows) -> Iterator[DocumentError]:
    """Refuse a volume beside minutes, and one of money also beside an amount: both would say how much it is."""
    for path, row in rows:
        others = ("minutes", "amount_cents") if row.get("unit") == VolumeUnit.EURO_CENTS else ("minutes",)
        for other in others:
            if row.get("volume") is not None and row.get(other) is not None:
                yield DocumentError(f"{path}.volume", "either_or", {"other": other})


def _pots(document: object) -> set[str]:
    rights = _rows(document, "arrangement", "sizing", "rights")
    return {pot for _, row in rights if isinstance(pot := row.get("pot"), str)}


def _replacement_cycles(rows: Rows) -> Iterator[DocumentError]:
    replaced = {row.get("ref"): row.get("replaces") for _, row in rows if isinstance(row.get("ref"), str)}
    settled: set[object] = set()
    for path, row in rows:
        trail: set[object] = set()
        ref = row.get("ref")
        while isinstance(ref, str) and ref not in settled and ref not in trail:
            trail.add(ref)
            ref = replaced.get(ref)
        if isinstance(ref, str) and ref in trail:
            yield DocumentError(f"{path}.replaces", "cycle")
        settled.update(trail)


def _statements(rows: Rows, known: Mapping[str, Collection[str]]) -> Iterator[DocumentError]:
    for path, row in rows:
        figure, unit = row.get("figure"), row.get("unit")
        if not isinstance(figure, str) or not isinstance(unit, str):
            continue
        units = figure_unit(figure, amounts=known["amounts"], parties=known["parties"])
        if not units:
            yield DocumentError(f"{path}.figure", "unknown_figure")
        elif unit not in units:
            yield DocumentError(f"{path}.unit", "unit", {"unit": ascii(unit)})
