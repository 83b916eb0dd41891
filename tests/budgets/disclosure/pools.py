"""Random pools with a history: children come, leave and are corrected, terms change, and each time it is calculated.

Everything is so plain that what a decision comes to can be written down here, without the engine: 35 school weeks, of
which 17 lie before 1 January.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from random import Random
from typing import Any

from budgets import engine
from budgets.disclosure import Cells, Plan, cells_of, plan_for, small_plan, threshold_of
from budgets.presentation import wording as words
from tests.budgets.engine.pools import NEW_YEARS_DAY, Document, arrangement, indication, norm, pool, stream

WEEKS, WEEKS_AFTER_NEW_YEAR = 35, 18
THRESHOLD = 5
STREAMS = ("zbo", "swv", "ak", "ocw", "wlz")
VERDICTS = {"zbo": "yes", "swv": "yes", "ak": "yes", "ocw": "board_decides", "wlz": "no"}
KINDS = {"zbo": "zbo", "swv": "swv_arrangement", "ak": "ak_arrangement", "ocw": "ocw_base", "wlz": "wlz"}
# What a reader sees these called.
LABELS = {ref: str(words.STREAMS[kind]) for ref, kind in KINDS.items()}
FUNDERS = {"swv": "swv", "ak": "swv", "ocw": "ocw", "wlz": "kantoor"}
NAMES = {
    "gm1": "Nijmegen", "gm2": "Wijchen", "gm3": "Druten", "swv": "Stromenland", "ocw": "OCW", "b1": "Noord",
    "b2": "Zuid", "kantoor": "Zorgkantoor",
}  # fmt: skip
HOSTS = {"s1": "gm1", "s2": "gm2", "s3": "gm2"}
# What everybody knows: the minutes a week and the euros a year of each stream.
TARIFFS = {
    "zbo": (522, 3_152_500),
    "swv": (300, 1_275_000),
    "ak": (120, 480_000),
    "ocw": (210, 701_891),
    "wlz": (600, 2_640_000),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision for one child, as the attacker may know that it exists. `version` changes when it is corrected."""

    child: str
    stream: str
    school: str
    municipality: str
    minutes: int
    cents: int
    from_new_year: bool = False
    version: int = 0
    payer: str = ""
    ref: str = ""

    @property
    def party(self) -> str:
        """Who pays it."""
        return self.payer or FUNDERS.get(self.stream, self.municipality)

    @property
    def weeks(self) -> int:
        """In how many school weeks it holds."""
        return WEEKS_AFTER_NEW_YEAR if self.from_new_year else WEEKS

    @property
    def year_minutes(self) -> Fraction:
        """What it comes to in minutes."""
        return Fraction(self.minutes * self.weeks)

    @property
    def year_cents(self) -> Fraction:
        """What it comes to in cents."""
        return Fraction(self.cents * self.weeks, WEEKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What can change beside the children."""

    sharing: str = "by_funder"
    settlement: str = "none"
    price: int = 9_000_000
    board_says_yes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What streams, parties and schools are called, and where the schools stand; `verdicts` where terms change none."""

    labels: Mapping[str, str] = field(default_factory=lambda: LABELS)
    names: Mapping[str, str] = field(default_factory=lambda: NAMES)
    hosts: Mapping[str, str] = field(default_factory=lambda: HOSTS)
    verdicts: Mapping[str, str] = field(default_factory=dict)


MADE_UP = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A pool at one moment, calculated."""

    decisions: tuple[Decision, ...]
    terms: Terms
    snapshot: engine.PoolSnapshot
    budget: engine.PoolBudget
    plan: Plan
    cells: Cells | None = None
    place: Place = MADE_UP

    def verdict(self, row: Decision) -> str:
        """Whether the money of a decision may be pooled."""
        return self.place.verdicts.get(row.stream) or verdict_of(row.stream, self.terms)


def history(random: Random) -> list[Moment]:
    """One to four moments of one pool, each with what is published of it beside the ones before."""
    moments: list[Moment] = []
    decisions, terms = tuple(children(random)), terms_of(random)
    for _ in range(random.choice((1, 2, 2, 3, 4))):
        moments.append(calculated(decisions, terms, moments))
        decisions, terms = later(random, decisions, terms)
    return moments


def calculated(decisions: tuple[Decision, ...], terms: Terms, before: list[Moment]) -> Moment:
    """Calculate a moment and decide what is published of it, as the worker does."""
    snapshot = engine.parse_pool(document(decisions, terms))
    budget, pieces = engine.compute_with_pieces(snapshot)
    plan, cells = small_plan(snapshot, budget), None
    if plan is None:
        earlier = [(row.plan, row.cells) for row in before if row.cells is not None and not row.plan.why_not]
        threshold = threshold_of(snapshot)
        assert threshold is not None
        cells = cells_of(snapshot, budget, pieces())
        plan = plan_for(snapshot, cells, threshold=threshold, earlier=earlier)
    return Moment(decisions=decisions, terms=terms, snapshot=snapshot, budget=budget, plan=plan, cells=cells)


def document(decisions: tuple[Decision, ...], terms: Terms) -> Document:
    """Write the pool down as a document."""
    choices: dict[str, Any] = {"sharing": {"kind": terms.sharing}}
    if terms.sharing == "by_residence":
        choices["sharing"]["weight"] = "minutes"
    if terms.settlement == "treasurer":
        choices["settlement"] = {"kind": "treasurer", "party": "gm1"}
    made = pool(
        indications=[_row(decision) for decision in decisions],
        arrangement=arrangement(**choices),
        streams=[stream(ref, KINDS[ref], verdict_of(ref, terms), funder=FUNDERS.get(ref)) for ref in STREAMS],
    )
    made["parties"] = [
        {"ref": ref, "name": name, "role": "municipality" if ref.startswith("gm") else _role(ref)}
        for ref, name in NAMES.items()
    ]
    for row, name in zip(made["schools"], ("De Eik", "De Linde", "De Beuk"), strict=True):
        row["name"] = name
    made["norms"] = [row for row in made["norms"] if row["code"] != "fte_price_cents"]
    made["norms"] += [norm("fte_price_cents", str(terms.price)), norm("disclosure_threshold", str(THRESHOLD))]
    return made


def verdict_of(ref: str, terms: Terms) -> str:
    """Whether the money of a stream may be pooled."""
    return "yes" if ref == "ocw" and terms.board_says_yes else VERDICTS[ref]


def _role(ref: str) -> str:
    return {"swv": "partnership", "ocw": "ministry", "kantoor": "insurer"}.get(ref, "board")


def _row(decision: Decision) -> Document:
    first = {"valid_from": NEW_YEARS_DAY} if decision.from_new_year else {}
    return indication(
        f"{decision.child}-{decision.stream}",
        child=decision.child,
        stream=decision.stream,
        school=decision.school,
        responsible_municipality=decision.municipality,
        minutes=decision.minutes,
        amount_cents=decision.cents,
        amount_status="claimed",
        **first,
    )


def children(random: Random) -> Iterator[Decision]:
    streams = random.sample(STREAMS, random.randint(1, 4))
    streams = streams if set(streams) & {"zbo", "swv", "ak"} else ["zbo", *streams]
    municipalities = ("gm1", "gm2", "gm3")[: random.randint(1, 3)]
    schools = ("s1", "s2", "s3")[: random.randint(1, 3)]
    by_tariff = random.randrange(3) == 0
    for number in range(random.choice((random.randint(5, 28), random.randint(25, 60)))):
        for each in sorted({random.choice(streams) for _ in range(random.choice((1, 1, 1, 2)))}):
            yield _decision(random, f"c{number}", each, municipalities, schools, by_tariff=by_tariff)


def _decision(
    random: Random, child: str, ref: str, municipalities: tuple[str, ...], schools: tuple[str, ...], *, by_tariff: bool
) -> Decision:
    minutes, cents = TARIFFS[ref]
    own = random.choices(range(len(municipalities)), weights=[6, 3, 1][: len(municipalities)])[0]
    return Decision(
        child=child,
        stream=ref,
        # One school and one municipality for each child, whatever it gets.
        school=schools[(int(child[1:]) * 7) % len(schools)],
        municipality=municipalities[own if by_tariff else (int(child[1:]) * 5 // 3) % len(municipalities)],
        minutes=minutes if by_tariff else random.randint(30, 900),
        cents=cents if by_tariff else random.randint(50_000, 4_000_000),
        from_new_year=not by_tariff and random.randrange(9) == 0,
    )


def terms_of(random: Random) -> Terms:
    return Terms(
        sharing=random.choice(("by_funder", "by_funder", "by_residence")),
        settlement=random.choice(("none", "none", "treasurer")),
    )


def later(random: Random, decisions: tuple[Decision, ...], terms: Terms) -> tuple[tuple[Decision, ...], Terms]:
    """Let children leave, come and be corrected, or change the terms; sometimes few and sometimes many."""
    rows = list(decisions)
    for _ in range(random.choice((0, 1, 1, 2, 4, 8, 12))):
        at = random.randrange(len(rows)) if rows else None
        match random.choice(("leave", "come", "correct")):
            case "leave" if at is not None and len(rows) > 2:
                rows.pop(at)
            case "correct" if at is not None:
                old = rows[at]
                rows[at] = replace(old, minutes=old.minutes + random.randint(1, 90), version=old.version + 1)
            case _ if rows:
                like = random.choice(rows)
                rows.append(replace(like, child=f"c{1000 + random.randrange(10**6)}", version=0))
    if random.randrange(4) == 0:
        terms = replace(terms, price=terms.price + 100_000)
    if random.randrange(6) == 0:
        terms = replace(terms, board_says_yes=True)
    return tuple(rows), terms
