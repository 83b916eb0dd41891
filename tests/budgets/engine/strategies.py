"""Random pools: valid documents with everything that a real administration can contain, and broken ones."""

import copy
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


NUMBERS = st.sampled_from(["0", "0.2", "0.25", "0.5", "1", "1.5", "12.75", None])
PARTIES = st.sampled_from(["gm1", "gm2", "swv", "b1"])
SCHOOLS = st.sampled_from(["s1", "s2", "s3"])
POTS = st.sampled_from(["ggz", "jeugd"])
COUNTS = maybe(st.integers(0, 40))


def rows(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Document]]:
    return st.lists(st.fixed_dictionaries(columns), max_size=3)


def choice(kind: str, **columns: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries({"kind": st.just(kind), **columns})


BASES = st.one_of(
    choice("inventory"),
    choice("admission"),
    choice(
        "historical",
        use=rows(stream=st.sampled_from(STREAMS), party=PARTIES, cents=maybe(st.integers(0, 10**8)), minutes=COUNTS),
    ),
    choice(
        "estimate",
        estimates=rows(
            school=SCHOOLS, children=COUNTS, minutes_per_child_per_week=COUNTS, price_cents_per_hour=maybe(COUNTS)
        ),
    ),
)
SIZINGS = st.one_of(
    choice("by_need"),
    choice(
        "flat_rate",
        threshold_minutes_per_week=maybe(st.integers(0, 3000)),
        threshold_rule=st.sampled_from(["below", "up_to", None]),
        minutes_per_child_per_week=COUNTS,
        cents_per_child=maybe(st.integers(0, 10**6)),
    ),
    choice("formation", posts=rows(school=SCHOOLS, party=PARTIES, fte=NUMBERS)),
    choice(
        "drawing_right",
        rights=rows(school=SCHOOLS, pot=POTS, fte=NUMBERS, uplift=NUMBERS, uplift_until=maybe(DAYS)),
        transfers=st.lists(
            st.fixed_dictionaries({"pot": POTS, "from": SCHOOLS, "to": SCHOOLS, "fte": NUMBERS}), max_size=3
        ),
    ),
    choice("group_places", groups=rows(school=SCHOOLS, children=COUNTS, max_children=COUNTS, fte_per_group=NUMBERS)),
)
SHARINGS = st.one_of(
    choice("by_funder"),
    choice("by_residence", weight=st.sampled_from(["child_weeks", "children", "minutes", None])),
    choice("by_key", key=rows(party=PARTIES, weight=NUMBERS)),
    choice("fixed_shares", shares=rows(party=PARTIES, share=NUMBERS)),
    choice("fixed_shares", shares=st.just([{"party": "gm1", "share": "0.333"}, {"party": "swv", "share": "0.667"}])),
    choice(
        "in_kind",
        cash=rows(party=PARTIES, cents=maybe(st.integers(0, 10**8))),
        kind_contributions=rows(party=PARTIES, fte=NUMBERS),
    ),
)
SETTLEMENTS = st.one_of(
    choice("none"), choice("treasurer", party=PARTIES), choice("own_decision", host=st.sampled_from(["gm1", "gm2"]))
)
TERMS = st.fixed_dictionaries(
    {
        "factors": st.lists(st.sampled_from(["1.00", "0.95", "0"]), max_size=4),
        "indexation": st.lists(st.sampled_from(["1", "1.03"]), max_size=4),
        "hard_stop": maybe(DAYS),
    }
)
RESULTS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["none", "return", "carry_over", "shared"]), "buffer_cents": maybe(st.integers(-5, 10**6))}
)
ARRANGEMENTS = st.fixed_dictionaries(
    {
        "basis": BASES,
        "sizing": SIZINGS,
        "sharing": SHARINGS,
        "settlement": SETTLEMENTS,
        "term": TERMS,
        "result": RESULTS,
    }
)


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
    document = copy.deepcopy(draw(pools() | pools(ARRANGEMENTS)))
    node: Any = document
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or not node[key] or draw(st.booleans()):
            node[key] = draw(JSON)
            return document
        node = node[key]
