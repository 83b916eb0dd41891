"""What two outcomes together tell of a child that neither of them tells alone.

A reader outside the school sees sums of many children. Two sums that differ by what one child asks for give that child
away: after one decision more, or by moving a threshold until a child falls under it. So what picks out children may not
be varied by such a reader, and two calculations of nearly the same children are not set beside each other. With a
recorded ground, and at the school itself, nothing is closed.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from enum import StrEnum

from django.utils.translation import gettext

from budgets import engine
from budgets.disclosure import Disclosure

SCALES_WITH_THE_WEEKS = frozenset({engine.Frequency.DAY, engine.Frequency.WEEK})


class Knob(StrEnum):
    """What can pick out children when it is moved in steps."""

    THRESHOLD = "threshold"
    SCHOOL_WEEKS = "school_weeks"


def closed_knobs(snapshot: engine.PoolSnapshot, disclosure: Disclosure) -> frozenset[Knob]:
    """Return what this reader may not vary.

    The threshold of a flat rate: each step tells how many hours single children have, or the few children that one
    school counted for its estimate. The school weeks: hours per week
    grow with them and hours per month or in total do not, so the weeks part the two, also per party and on the busiest
    day. They are open only where everything that lists hours grows alike; weeks that one stream has for itself part
    that stream from the others.
    """
    if disclosure.is_open:
        return frozenset()
    closed = set()
    if _admits_by_threshold(snapshot, disclosure):
        closed.add(Knob.THRESHOLD)
    if not _scales_with_the_weeks(snapshot):
        closed.add(Knob.SCHOOL_WEEKS)
    return frozenset(closed)


def closed_text(knob: Knob) -> str:
    """Say why something cannot be varied, and who can."""
    if knob is Knob.THRESHOLD:
        return gettext(
            "De grens van het vaste tarief kunt u hier niet veranderen. Wie de grens stap voor stap verschuift, ziet "
            "hoeveel uur één kind heeft. De school zelf kan dit wel."
        )
    return gettext(
        "De schoolweken kunt u hier niet veranderen. Niet alle uren groeien mee met de weken; het verschil zou laten "
        "zien hoeveel uur enkele kinderen per maand of in totaal hebben. De school zelf kan dit wel."
    )


def tracing_text(first: engine.PoolSnapshot, second: engine.PoolSnapshot, *, threshold: int | None) -> str:
    """Return why two calculations may not stand beside each other for a reader outside the school; empty when they may.

    `threshold` is the smallest number of children that may be told apart, the stricter of the two calculations; without
    one, no number is surely large enough.
    """
    if not first.indications and not second.indications:
        return ""
    differing = differing_children(first, second)
    if threshold is not None and differing >= threshold:
        return ""
    if differing:
        return gettext(
            "Deze twee berekeningen verschillen door de gegevens van maar enkele kinderen. Het verschil zou over een "
            "van hen kunnen gaan. Daarom staan ze hier niet naast elkaar. De school zelf kan ze wel vergelijken."
        )
    if _selection(first) != _selection(second):
        return gettext(
            "Deze twee berekeningen gaan over dezelfde kinderen, maar een andere afspraak bepaalt welke kinderen en "
            "uren meetellen. Het verschil zou over enkele van hen kunnen gaan. Daarom staan ze hier niet naast elkaar. "
            "De school zelf kan ze wel vergelijken."
        )
    return ""


def differing_children(first: engine.PoolSnapshot, second: engine.PoolSnapshot) -> int:
    """Return of how few children, at least, the listed hours or the listed money differ; zero when neither does.

    Children are compared by what is listed and not by ref, for each pool has its own refs. A child whose decision
    changed counts once; where one left and another came, that is one as well: it is never more than the truth. Hours
    and money are counted apart, or new amounts for many would cover the hours of one.
    """
    counts = []
    for facts in (_HOURS, _MONEY):
        ours, theirs = Counter(_contents(first, facts)), Counter(_contents(second, facts))
        counts.append(max((ours - theirs).total(), (theirs - ours).total()))
    return min((count for count in counts if count), default=0)


_DATES = ("valid_from", "valid_until", "opted_out_from")
_HOURS = ("minutes", "volume", "unit", "frequency", *_DATES)
_MONEY = ("amount_cents", "amount_basis", "amount_status", *_DATES)


def _contents(snapshot: engine.PoolSnapshot, facts: Iterable[str]) -> Iterable[Hashable]:
    """Give for each child these facts of what is listed of it, with names in place of refs."""
    streams = {row.ref: row.kind for row in snapshot.streams}
    schools = {row.ref: row.name or row.ref for row in snapshot.schools}
    names = _party_names(snapshot)
    children: dict[str, list[str]] = {}
    for row in snapshot.indications:
        where = (streams[row.stream], schools[row.school], names.get(row.responsible_municipality or ""))
        listed = (*where, *(getattr(row, fact) for fact in facts))
        children.setdefault(row.child, []).append(repr(listed))
    return (tuple(sorted(rows)) for rows in children.values())


def _party_names(snapshot: engine.PoolSnapshot) -> dict[str, str]:
    return {row.ref: row.name or row.ref for row in snapshot.parties}


def _selection(snapshot: engine.PoolSnapshot) -> Hashable:
    """Return what decides which children, days and hours count, with names in place of refs; as text to compare."""
    asked_for = {row.stream for row in snapshot.indications}
    names, arrangement, sizing = _party_names(snapshot), snapshot.arrangement, snapshot.arrangement.sizing
    flat = sizing if isinstance(sizing, engine.FlatRate) else None
    measures = [row for row in snapshot.norms if row.code in _MEASURES]
    if _scales_with_the_weeks(snapshot):
        measures = [row for row in measures if row.code != Knob.SCHOOL_WEEKS]
    return repr(
        (
            (snapshot.school_year, snapshot.calendar, arrangement.term.hard_stop),
            (arrangement.basis.kind, sizing.kind),
            (flat.threshold_minutes_per_week, flat.threshold_rule) if flat else None,
            sorted((row.kind, row.poolable, str(row.until)) for row in snapshot.streams if row.ref in asked_for),
            sorted((row.code, str(row.value), str(row.scope), str(row.valid_from)) for row in measures),
            sorted((names[row.party], str(row.from_), str(row.until)) for row in arrangement.members),
            arrangement.phase_in,
        )
    )


# Norms that some rows are measured by and others are not.
_MEASURES = frozenset({Knob.SCHOOL_WEEKS, "daypart_minutes"})


def _admits_by_threshold(snapshot: engine.PoolSnapshot, disclosure: Disclosure) -> bool:
    """Tell whether a threshold admits or refuses groups of children that may not stand apart."""
    if not isinstance(snapshot.arrangement.sizing, engine.FlatRate):
        return False
    match snapshot.arrangement.basis:
        case engine.Estimate(estimates=rows):
            return any(disclosure.hides(row.children) for row in rows)
        case engine.Inventory() | engine.Admission():
            return bool(snapshot.indications)
        case _:
            return False


def _scales_with_the_weeks(snapshot: engine.PoolSnapshot) -> bool:
    """Tell whether all listed hours grow alike with the weeks of the whole pool; amounts have nothing to do with it."""
    lists_hours = [row for row in snapshot.indications if row.frequency is not None or row.minutes is not None]
    scoped = any(row.scope is not None for row in _school_weeks(snapshot))
    return not scoped and all(row.frequency in SCALES_WITH_THE_WEEKS for row in lists_hours)


def _school_weeks(snapshot: engine.PoolSnapshot) -> list[engine.Norm]:
    return [row for row in snapshot.norms if row.code == Knob.SCHOOL_WEEKS]
