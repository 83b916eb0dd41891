"""Thousands of pools with a history are attacked by every audience: no sum about too few children may follow."""

import os
from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest

from budgets import engine
from budgets.disclosure import Plan, cells_of
from budgets.presentation import Audience, PoolView
from tests.budgets.disclosure.attacker import Reader, Solution, collected, readers, secrets, solve, told_to
from tests.budgets.disclosure.pools import THRESHOLD, Moment, history

# Few while someone works; the lane of many examples attacks thousands.
POOLS = 2000 if int(os.environ.get("ONTSCHOT_EXAMPLES", "60")) > 1000 else 120
# Apart, so that they can be tried beside each other.
CHUNKS = 8
READERS_EACH = 2

# No database is asked, so once is enough.
pytestmark = pytest.mark.embedded


def views_of(moments: Sequence[Moment], reader: Reader, plans: Sequence[Plan]) -> list[PoolView]:
    return [
        PoolView.from_stored(row.snapshot, row.budget, audience=Audience.BOARD, own_parties=reader.own, plan=plan)
        for row, plan in zip(moments, plans, strict=True)
    ]


def attacked(moments: Sequence[Moment], reader: Reader, plans: Sequence[Plan]) -> Solution:
    known = told_to(moments, reader)
    seen = collected(moments, views_of(moments, reader, plans), reader)
    return solve([*known, *seen], known, secrets(moments, reader))


def primary_only(moment: Moment) -> Plan:
    """The rule that one thinks of first: hide what is under the threshold, row by row, and publish every time."""
    if moment.plan.why_not and moment.cells is None:
        return moment.plan
    cells = moment.cells or cells_of(moment.snapshot, moment.budget, engine.compute_with_pieces(moment.snapshot)[1]())
    told = frozenset(name for name in cells.named if ":" not in name or cells.children(name) >= THRESHOLD)
    return Plan(told=told, untold=frozenset(cells.named) - told)


def test_attacker_is_strong_enough_to_break_the_rule_that_one_thinks_of_first() -> None:
    cells, solved, broken = 0, 0, 0
    for seed in range(30):
        random = Random(seed)  # noqa: S311 - dice, no secrets
        moments = history(random)
        for reader in random.sample(readers(), READERS_EACH):
            solution = attacked(moments, reader, [primary_only(row) for row in moments])
            cells += solution.cells
            solved += len(solution.solved)
            broken += bool(solution.solved)

    # Of the 30 × 2 readings; with the rule that is used, none.
    assert broken > 25
    assert solved > cells / 20


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_nobody_works_out_anything_about_too_few_children(chunk: int) -> None:
    told: Counter[str] = Counter()
    broken: list[tuple[int, str, str]] = []
    for seed in range(chunk, POOLS, CHUNKS):
        random = Random(seed)  # noqa: S311 - dice, no secrets
        moments = history(random)
        told.update(row.plan.why_not or "published" for row in moments)
        for reader in random.sample(readers(), READERS_EACH):
            solution = attacked(moments, reader, [row.plan for row in moments])
            broken += [(seed, reader.name, name) for name in solution.solved]

    assert broken == []
    # It would be easy to publish nothing at all.
    assert told["published"] > sum(told.values()) / 5
