"""Random pools: valid documents with everything that a real administration can contain, and broken ones."""

import copy
import os
from datetime import date
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.budgets.engine.dice import Make, among, just, maybe, one_of, row, rows, several, whole
from tests.budgets.engine.pools import CALENDAR_35, NORMS, Document, arrangement, norm, pool, stream

# Few while someone works, many where a check may take its time.
EXAMPLES = int(os.environ.get("ONTSCHOT_EXAMPLES", "60"))
MANY = EXAMPLES > 1000


def tried(examples: int) -> settings:
    """So many examples, however busy the machine is."""
    phases = (Phase.explicit, Phase.generate) if MANY else tuple(Phase)
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=phases)


SOME = tried(EXAMPLES)
# For what is about documents, and not about what is paid.
FEWER = tried(min(EXAMPLES, 2000))
# For what is about one sum, not about any combination of choices.
FEW = tried(min(EXAMPLES, 1000))
# With many examples only a seed is drawn, and nothing shrinks: the seed of what fails is printed.
RANDOM = st.randoms(use_true_random=MANY)
# Every kind of row still meets every other when there are few of each; ten thousand small pools say more than a few
# hundred large ones in the same time.
REFS = ["i1", "i2", "i3", "i4", "i5", "i6"][: 3 if MANY else 6]
STREAMS = ["zbo", "swv", "ocw", "wlz", "ends"]

FIRST, LAST = date(2025, 5, 1).toordinal(), date(2026, 10, 31).toordinal()


def day(random: Random) -> str:
    return date.fromordinal(random.randint(FIRST, LAST)).isoformat()


def period(random: Random) -> tuple[str, str | None]:
    first, last = sorted((day(random), day(random)))
    return first, last if random.randrange(4) else None


PARTIES = among("gm1", "gm2", "swv", "b1")
MUNICIPALITIES = among("gm1", "gm2")
SCHOOLS = among("s1", "s2", "s3")
POTS = among("ggz", "jeugd")
NUMBERS = among("0", "0.2", "0.25", "0.5", "1", "1.5", "12.75", None)
SIGNED = among("-2.5", "0", "1", "4", "40", None)
COUNTS = maybe(whole(0, 40))
CENTS = maybe(whole(-1000, 10**7))

SUPPORT = row(
    minutes=maybe(whole(0, 5000)), frequency=among("day", "week", "week", "month", "total", None), amount_cents=CENTS
)
VOLUME = row(
    volume=COUNTS,
    unit=among("minute", "hour", "daypart", "full_day", "piece", "euro_cents", None),
    frequency=among("day", "week", "month", "total", None),
)


def an_indication(random: Random, ref: str, earlier: list[str]) -> Document:
    first, last = period(random)
    listed = SUPPORT(random) if random.randrange(4) else VOLUME(random)
    return {
        "ref": ref,
        "child": random.choice(["c1", "c2", "c3"]),
        "number": random.choice(["B1", "B2", None, None]),
        "replaces": random.choice([*earlier, None]),
        "stream": random.choice(STREAMS),
        "school": SCHOOLS(random),
        "responsible_municipality": random.choice(["gm1", "gm2", "gm9", None]),
        "amount_basis": random.choice(["school_year", "period", None]),
        "amount_status": random.choice(["requested", "granted", "claimed", "mean", None]),
        "valid_from": first,
        "valid_until": last,
        "opted_out_from": maybe(day, once_in=3)(random),
        **listed,
    }


def an_amount(random: Random, ref: str) -> Document:
    first, last = period(random)
    with_dates = random.randrange(2)
    return {
        "ref": ref,
        "stream": random.choice(STREAMS),
        "school": random.choice(["s1", None]),
        "count": maybe(whole(0, 60))(random),
        "unit_cents": CENTS(random),
        "stated_total_cents": maybe(whole(-1000, 10**8))(random),
        "leading": random.choice(["unit", "total", None]),
        "basis": random.choice(["school_year", "period", None]),
        "valid_from": first if with_dates else None,
        "valid_until": last if with_dates else None,
    }


EXTRA_NORMS = {
    "fte_hours_per_year": "1659",
    "efficiency_factor": "0.5",
    "disclosure_threshold": "5",
    "fte_weeks": "0",
    "daypart_minutes": "212.5",
    "application_minutes": "90",
    "roster_fte": "0.5",
}


def some_norms(random: Random) -> list[Document]:
    until = maybe(just("2026-07-31"), once_in=6)
    listed = [norm(code, value, valid_until=until(random)) for code, value in NORMS.items() if random.randrange(10)]
    listed += [norm(code, value) for code, value in EXTRA_NORMS.items() if not random.randrange(5)]
    if random.randrange(2):
        scope = random.choice([None, "zbo", "gm2"])
        listed.append(norm("fte_price_cents", "8000000", valid_from="2026-01-15", scope=scope))
    return listed


# The five choices

ESTIMATES = rows(
    school=SCHOOLS,
    children=COUNTS,
    minutes_per_child_per_week=COUNTS,
    price_cents_per_hour=maybe(COUNTS),
    opted_out=maybe(whole(0, 3)),
    running=several(row(children=maybe(whole(0, 4), once_in=1), until=maybe(day)), most=2),
    evidence=several(just("Gesprekken met leerkrachten"), most=1),
)
BASES = one_of(
    row(kind=just("inventory")),
    row(kind=just("admission")),
    row(
        kind=just("historical"),
        use=rows(stream=among(*STREAMS), party=PARTIES, cents=maybe(whole(0, 10**8)), minutes=COUNTS),
    ),
    row(kind=just("estimate"), estimates=ESTIMATES),
)
BY_NEED = row(kind=just("by_need"))
SIZINGS = one_of(
    BY_NEED,
    row(
        kind=just("flat_rate"),
        threshold_minutes_per_week=maybe(whole(0, 3000)),
        threshold_rule=among("below", "up_to", None),
        minutes_per_child_per_week=COUNTS,
        minutes_per_child_per_week_high=COUNTS,
        cents_per_child=maybe(whole(0, 10**6), once_in=3),
        cents_per_child_high=maybe(whole(0, 10**6)),
    ),
    row(kind=just("formation"), posts=rows(school=SCHOOLS, party=PARTIES, fte=NUMBERS)),
    row(
        kind=just("drawing_right"),
        rights=rows(school=SCHOOLS, pot=POTS, fte=NUMBERS, uplift=NUMBERS, uplift_until=maybe(day)),
        transfers=rows(pot=POTS, from_=SCHOOLS, to=SCHOOLS, fte=NUMBERS),
    ),
    row(
        kind=just("group_places"),
        groups=rows(
            school=SCHOOLS,
            children=COUNTS,
            max_children=COUNTS,
            fte_per_group=NUMBERS,
            sessions_per_group=COUNTS,
            minutes_per_session=COUNTS,
            workers_per_session=NUMBERS,
        ),
    ),
)
SHARINGS = one_of(
    row(kind=just("by_funder")),
    row(kind=just("by_residence"), weight=among("child_weeks", "children", "minutes", None)),
    row(kind=just("by_key"), key=rows(party=PARTIES, weight=NUMBERS)),
    row(kind=just("fixed_shares"), shares=rows(party=PARTIES, share=NUMBERS)),
    row(
        kind=just("fixed_shares"),
        shares=just([{"party": "gm1", "share": "0.333"}, {"party": "swv", "share": "0.667"}]),
    ),
    row(
        kind=just("in_kind"),
        cash=rows(party=PARTIES, cents=maybe(whole(0, 10**8))),
        kind_contributions=rows(party=PARTIES, fte=NUMBERS),
    ),
)
SETTLEMENTS = one_of(
    row(kind=just("none")),
    row(kind=just("treasurer"), party=PARTIES),
    row(kind=just("own_decision"), host=MUNICIPALITIES),
)
TERMS = row(
    factors=several(among("1.00", "0.95", "0"), most=4),
    indexation=several(among("1", "1.03"), most=4),
    hard_stop=maybe(day),
    renew_by=maybe(day),
)
RESULTS = row(
    kind=among("none", "return", "carry_over", "shared"),
    buffer_cents=maybe(whole(-5, 10**6)),
    stated_difference_cents=maybe(whole(-(10**6), 10**6)),
    covered_by=rows(party=maybe(PARTIES), cents=maybe(whole(0, 10**6))),
)

# What is agreed beside them

MEMBERS = rows(party=MUNICIPALITIES, from_=maybe(just("2025-10-01")), until=maybe(day))
PHASE_INS = row(start=day, no_renewal_after=maybe(day))
LEVELS = several(row(ref=just("n1"), regular_share=NUMBERS, support_share=NUMBERS, funded=among(True, False, None)), 1)
ALONGSIDE = rows(
    party=PARTIES,
    school=maybe(SCHOOLS),
    fte=NUMBERS,
    cents=CENTS,
    minutes_per_child_per_week=COUNTS,
    children=COUNTS,
    baseline_fte=NUMBERS,
    baseline_cents=CENTS,
)
MONTHS = among("2019-01", "2025-09", "2026-02")


def members(random: Random) -> list[Document]:
    """Memberships that end after they began."""
    return [
        {**each, "until": None if (each["until"] or "9") < "2025-10-01" else each["until"]} for each in MEMBERS(random)
    ]


AGREED = {
    "members": members,
    "phase_in": PHASE_INS,
    "places": rows(school=SCHOOLS, limit=COUNTS, pupils=COUNTS),
    "levels": LEVELS,
    "alongside": ALONGSIDE,
    "agreed_results": rows(label=just("doel"), baseline=SIGNED, target=SIGNED, realised=SIGNED),
    "population": row(label=just("jongeren"), count=COUNTS),
    "decision_counts": rows(board=among("b1", "b2"), month=MONTHS, decisions=COUNTS, children_twice=COUNTS),
}


def an_arrangement(random: Random, sizings: Make = SIZINGS) -> Document:
    """Any combination of the choices, with some of what can be agreed beside them."""
    beside = {name: make(random) for name, make in AGREED.items() if not random.randrange(3)}
    choices = {"basis": BASES, "sizing": sizings, "sharing": SHARINGS, "settlement": SETTLEMENTS}
    made = {name: make(random) for name, make in choices.items()}
    return {**made, "term": TERMS(random), "result": RESULTS(random), **beside}


def plain_arrangement(random: Random) -> Document:
    return arrangement()


def arrangement_by_need(random: Random) -> Document:
    return an_arrangement(random, BY_NEED)


def any_arrangement(random: Random) -> Document:
    """Mostly every combination; now and then the plain one, in which most is known."""
    return an_arrangement(random) if random.randrange(3) else arrangement()


def a_pool(random: Random, choices: Make = any_arrangement) -> Document:
    refs = [ref for ref in REFS if random.randrange(2)]
    streams = [
        stream("zbo"),
        stream("swv", "swv_arrangement", funder="swv"),
        stream("ocw", "ocw_base", "board_decides", funder="ocw"),
        stream("wlz", "wlz", random.choice(["no", "yes"]), funder="swv"),
        stream("ends", "ocw_subsidy", funder="ocw", until=day(random)),
        stream("avoided", "avoided", random.choice(["no", "yes"]), funder="gm1"),
    ]
    # Rows in any order; which one replaces which never makes a circle.
    listed = [an_indication(random, ref, refs[:index]) for index, ref in enumerate(refs)]
    random.shuffle(listed)
    return pool(
        calendar=random.choice([CALENDAR_35, [], CALENDAR_35[:2]]),
        norms=some_norms(random),
        streams=streams,
        indications=listed,
        amounts=[an_amount(random, f"a{index}") for index in range(random.randint(0, 2 if MANY else 3))],
        arrangement=choices(random),
    )


def pools(choices: Make = any_arrangement) -> st.SearchStrategy[Document]:
    return RANDOM.map(lambda random: a_pool(random, choices))


ANYTHING: list[Any] = [
    None, True, 0, -1, 5, 10**16, 0.5, float("nan"), float("inf"), "", "x", "0.5", "2025-08-01", "2025-02-30", "week",
    "x" * 501, "\0", "\ud800", [], {}, [None], [{}], {"kind": "inventory"}, {"kind": ["x"]}, [[[]]], {"": {"": None}},
]  # fmt: skip


def a_broken_pool(random: Random) -> Document:
    """A pool document in which one value was replaced by anything at all."""
    document = copy.deepcopy(a_pool(random))
    node: Any = document
    while True:
        key = random.choice(list(node) if isinstance(node, dict) else list(range(len(node))))
        if not isinstance(node[key], dict | list) or not node[key] or not random.randrange(4):
            node[key] = random.choice(ANYTHING)
            return document
        node = node[key]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=8,
)


def broken() -> st.SearchStrategy[Document]:
    return RANDOM.map(a_broken_pool)
