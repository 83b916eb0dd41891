"""Random pools: valid documents with everything that a real administration can contain, and broken ones."""

import os
from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tests.budgets.engine.pools import CALENDAR_35, NORMS, Document, arrangement, norm, pool, stream

# Many in CI, few while someone waits.
SOME = settings(max_examples=int(os.environ.get("ONTSCHOT_EXAMPLES", "60")), deadline=None)

DAYS = st.dates(date(2025, 5, 1), date(2026, 10, 31)).map(date.isoformat)
REFS = ["i1", "i2", "i3", "i4", "i5", "i6"]
STREAMS = ["zbo", "swv", "ocw", "wlz", "ends"]


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def periods(draw: st.DrawFn) -> tuple[str, str | None]:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return first, draw(st.sampled_from([last, last, last, None]))


@st.composite
def indications(draw: st.DrawFn, ref: str, streams: list[str] = STREAMS) -> Document:
    first, last = draw(periods())
    earlier = [other for other in REFS if other < ref]
    return {
        "ref": ref,
        "child": draw(st.sampled_from(["c1", "c2", "c3"])),
        "number": draw(maybe(st.sampled_from(["B1", "B2"]))),
        "replaces": draw(maybe(st.sampled_from(earlier))) if earlier else None,
        "stream": draw(st.sampled_from(streams)),
        "school": draw(st.sampled_from(["s1", "s2", "s3"])),
        "responsible_municipality": draw(st.sampled_from(["gm1", "gm2", "gm9", None])),
        "minutes": draw(maybe(st.integers(0, 5000))),
        "frequency": draw(st.sampled_from(["day", "week", "week", "month", "total", None])),
        "amount_cents": draw(maybe(st.integers(-1000, 10**7))),
        "amount_basis": draw(st.sampled_from(["school_year", "period", None])),
        "amount_status": draw(st.sampled_from(["requested", "granted", "claimed", "mean", None])),
        "valid_from": first,
        "valid_until": last,
        "opted_out_from": draw(maybe(DAYS)),
    }


@st.composite
def amounts(draw: st.DrawFn, ref: str) -> Document:
    first, last = draw(periods())
    with_dates = draw(st.booleans())
    return {
        "ref": ref,
        "stream": draw(st.sampled_from(STREAMS)),
        "school": draw(maybe(st.just("s1"))),
        "count": draw(maybe(st.integers(0, 60))),
        "unit_cents": draw(maybe(st.integers(-1000, 10**7))),
        "stated_total_cents": draw(maybe(st.integers(-1000, 10**8))),
        "leading": draw(st.sampled_from(["unit", "total", None])),
        "basis": draw(st.sampled_from(["school_year", "period", None])),
        "valid_from": first if with_dates else None,
        "valid_until": last if with_dates else None,
    }


@st.composite
def norms(draw: st.DrawFn) -> list[Document]:
    rows = [norm(code, value) for code, value in NORMS.items() if draw(st.integers(0, 9))]
    extra = {"fte_hours_per_year": "1659", "efficiency_factor": "0.5", "disclosure_threshold": "5", "fte_weeks": "0"}
    rows += [norm(code, value) for code, value in extra.items() if not draw(st.integers(0, 4))]
    if draw(st.booleans()):
        rows.append(
            norm(
                "fte_price_cents", "8000000", valid_from="2026-01-15", scope=draw(st.sampled_from([None, "zbo", "gm2"]))
            )
        )
    return rows


@st.composite
def pools(draw: st.DrawFn, choices: st.SearchStrategy[Document] | None = None) -> Document:
    refs = draw(st.lists(st.sampled_from(REFS), unique=True, max_size=6))
    listed = [draw(indications(ref)) for ref in refs]
    for row in listed:
        row["replaces"] = row["replaces"] if row["replaces"] in refs else None
    return pool(
        calendar=draw(st.sampled_from([CALENDAR_35, [], CALENDAR_35[:2]])),
        norms=draw(norms()),
        streams=[
            stream("zbo"),
            stream("swv", "swv_arrangement", funder="swv"),
            stream("ocw", "ocw_base", "board_decides", funder="ocw"),
            stream("wlz", "wlz", draw(st.sampled_from(["no", "yes"])), funder="swv"),
            stream("ends", "ocw_subsidy", funder="ocw", until=draw(DAYS)),
        ],
        indications=listed,
        amounts=[draw(amounts(f"a{index}")) for index in range(draw(st.integers(0, 3)))],
        arrangement=draw(choices) if choices is not None else arrangement(),
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=8,
)


@st.composite
def broken(draw: st.DrawFn) -> Document:
    """A pool document in which one value was replaced by anything at all."""
    document = draw(pools())
    node: Any = document
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or not node[key] or draw(st.booleans()):
            node[key] = draw(JSON)
            return document
        node = node[key]
