"""Two pools of one school year that have children in common, calculated in turn while the children change.

The children have other names in each pool, as in the database; the attacker knows who is who.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from budgets import engine
from budgets.disclosure import Plan, Published, Words, cells_of, in_words, plan_for, small_plan, threshold_of, told_of
from tests.budgets.disclosure.pools import HOSTS, NAMES, Decision, Moment, Terms, children, document, later, terms_of

Member = Callable[[Decision], bool]
CALCULATIONS = (2, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One calculation of one of the two, with its plan beside the other, and as it would be beside itself alone."""

    number: int
    moment: Moment
    alone: Plan


def pair(random: Random) -> list[Told]:
    """Calculate two pools in turn, each with what is published of it beside all that was published of both."""
    decisions, members = tuple(children(random)), _members(random)
    terms = [terms_of(random), terms_of(random)]
    told: list[Told] = []
    for turn in range(random.choice(CALCULATIONS)):
        number = turn if turn < len(members) else random.randrange(len(members))
        inside = tuple(row for row in decisions if members[number](row))
        if inside:
            told.append(_calculated(number, inside, terms[number], told))
        if turn:
            decisions, terms[number] = later(random, decisions, terms[number])
    return told


def _members(random: Random) -> tuple[Member, Member]:
    """Who is in each pool: by school, by stream, by child, or all of them but a few."""
    few, start = random.randint(1, 4), random.randint(0, 9)
    sorts: list[tuple[Member, Member]] = [
        (lambda row: row.school != "s3", lambda row: row.school != "s1"),
        (lambda _row: True, lambda row: row.school == "s1"),
        (lambda _row: True, lambda row: row.stream == "zbo"),
        (lambda row: row.stream in ("zbo", "swv"), lambda row: row.stream != "swv"),
        (lambda _row: True, lambda row: not start <= _number(row) < start + few),
        (lambda row: _number(row) % 3 > 0, lambda row: _number(row) % 3 < 2),
    ]
    both = random.choice(sorts)
    return both if random.randrange(2) else (both[1], both[0])


def _number(row: Decision) -> int:
    return int(row.child[1:])


def _calculated(number: int, decisions: tuple[Decision, ...], terms: Terms, before: Sequence[Told]) -> Told:
    # The second pool has names of its own for the children, the schools and those who pay.
    snapshot = engine.parse_pool(document(tuple(map(_renamed, decisions)) if number else decisions, terms))
    budget, pieces = engine.compute_with_pieces(snapshot)
    plan = alone = small_plan(snapshot, budget)
    cells = None
    if plan is None:
        threshold = threshold_of(snapshot)
        assert threshold is not None
        cells = cells_of(snapshot, budget, pieces())
        earlier = [(row, row.moment.cells) for row in before if row.moment.cells is not None]
        own = [(row, known) for row, known in earlier if row.number == number]
        plan = plan_for(
            snapshot,
            cells,
            threshold=threshold,
            earlier=[(row.moment.plan, known) for row, known in own if not row.moment.plan.why_not],
            beside=[
                _beside(row, decisions)
                for row, _known in earlier
                if row.number != number and not row.moment.plan.why_not
            ],
        )
        alone = plan_for(
            snapshot,
            cells,
            threshold=threshold,
            earlier=[(row.alone, known) for row, known in own if not row.alone.why_not],
        )
    assert alone is not None
    moment = Moment(decisions=decisions, terms=terms, snapshot=snapshot, budget=budget, plan=plan, cells=cells)
    return Told(number=number, moment=moment, alone=alone)


def _renamed(row: Decision) -> Decision:
    return replace(row, child=f"d{row.child[1:]}")


def _beside(row: Told, decisions: Sequence[Decision]) -> Published:
    """What was published of the other pool, in the words of this one."""
    cells = row.moment.cells
    assert cells is not None
    first, second = ("d", "c") if row.number else ("c", "d")
    names = {each.child[1:] for each in (*decisions, *row.moment.decisions)}
    pieces = {f"{each.child[1:]}-{each.stream}" for each in (*decisions, *row.moment.decisions)}
    words = Words(
        pool="other",
        things={f"{first}{name}": f"{second}{name}" for name in names | pieces},
        parties={ref: ref for ref in NAMES},
        schools={ref: ref for ref in HOSTS},
    )
    return Published(cells=in_words(cells, words), told=told_of(row.moment.plan, cells))
