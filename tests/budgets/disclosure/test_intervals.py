"""What equations leave open is wide: no hidden sum between narrow bounds, no hidden number of children in a puzzle.

Linear programming with what every reader knows: nobody gets less than nothing. And whole numbers, for who knows what
each child of a stream gets.
"""

from collections import Counter
from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from budgets.disclosure import Plan
from budgets.disclosure.cells import Tariff
from budgets.disclosure.prices import Puzzle, is_open_puzzle
from budgets.presentation import Audience, PoolView
from tests.budgets.disclosure.attacker import (
    CENTS,
    MINUTES,
    Equation,
    Reader,
    Unknown,
    collected,
    readers,
    secrets,
    unknown,
)
from tests.budgets.disclosure.pools import TARIFFS, THRESHOLD, WEEKS, Decision, Moment, history
from tests.budgets.disclosure.test_attack import primary_only

# No database is asked, so once is enough.
pytestmark = pytest.mark.embedded

POOLS = 40
SECRETS_EACH = 4


def published(moments: Sequence[Moment], reader: Reader, plans: Sequence[Plan]) -> list[Equation]:
    views = [
        PoolView.from_stored(row.snapshot, row.budget, audience=Audience.BOARD, own_parties=reader.own, plan=plan)
        for row, plan in zip(moments, plans, strict=True)
    ]
    return collected(moments, views, reader)


def worth(unknown: Unknown) -> float:
    kind, row = unknown
    return float(row.year_minutes if kind in (MINUTES, "busiest") else row.year_cents)


def bounds_of(equations: Sequence[Equation], target: Sequence[Unknown]) -> tuple[float, float]:
    """The least and the most that a sum can be, given all equations and that nothing is below zero."""
    columns = sorted({key for row in equations for key in row} | set(target), key=repr)
    place = {key: at for at, key in enumerate(columns)}
    left = np.zeros((len(equations), len(columns)))
    for at, row in enumerate(equations):
        for key, value in row.items():
            left[at, place[key]] = float(value)
    right = left @ np.array([worth(key) for key in columns])
    aim = np.zeros(len(columns))
    aim[[place[key] for key in target]] = 1.0
    # In units of the largest sum, so that what is small is small.
    scale = max(right.max(initial=1.0), 1.0)
    least, most = (
        linprog(sign * aim, A_eq=left, b_eq=right / scale, bounds=(0, None), method="highs") for sign in (1.0, -1.0)
    )
    assert least.status in (0, 3)
    top = float("inf") if most.status == 3 else -most.fun * scale
    return least.fun * scale, top


def relative_widths(rule: object, *, pools: int) -> list[float]:
    """For some secrets of each pool: how wide the bounds are, compared with what the secret really is."""
    widths = []
    for seed in range(pools):
        random = Random(seed)  # noqa: S311 - dice, no secrets
        moments = history(random)
        plans = [primary_only(row) if rule == "primary only" else row.plan for row in moments]
        reader = random.choice([each for each in readers() if not each.own])
        equations = published(moments, reader, plans)
        hidden = list(secrets(moments, reader))
        if not equations or not hidden:
            continue
        for _name, target in random.sample(hidden, min(SECRETS_EACH, len(hidden))):
            low, high = bounds_of(equations, target)
            widths.append((high - low) / max(sum(map(worth, target)), 1.0))
    return widths


def test_bounds_of_every_hidden_sum_are_wide() -> None:
    widths = relative_widths("planned", pools=POOLS)

    assert len(widths) > POOLS
    # As wide as half of the sum itself, at the least.
    assert min(widths) > 0.5


def test_rule_that_one_thinks_of_first_leaves_nothing_open() -> None:
    widths = relative_widths("primary only", pools=POOLS)

    assert sum(width < 0.001 for width in widths) > len(widths) / 20


# --- Known prices and hours -------------------------------------------------------------------------------------------


def numbers_that_fit(tariffs: Sequence[Tariff], numbers: Sequence[int], at: int) -> tuple[int, int]:
    """The least and the most children of one tariff, given the minutes and cents of all of them together."""
    left = np.array(tariffs, dtype=float).T
    right = left @ np.array(numbers)
    aim = np.zeros(len(tariffs))
    aim[at] = 1.0
    found = [
        milp(
            sign * aim,
            constraints=LinearConstraint(left, right, right),
            integrality=np.ones(len(tariffs)),
            bounds=Bounds(0, 200),
        )
        for sign in (1.0, -1.0)
    ]
    return round(found[0].fun), round(-found[1].fun)


@pytest.mark.parametrize("seed", range(60))
def test_puzzle_that_counts_as_open_has_answers_far_apart(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - dice, no secrets
    step = random.choice((1, 30, 60))
    tariffs = sorted({Tariff(step * random.randint(1, 9), 1000 * step * random.randint(1, 9)) for _ in range(4)})
    numbers = [random.randint(1, 12) for _ in tariffs]
    puzzle = Puzzle(Counter(dict(zip(tariffs, numbers, strict=True))), (True, True))

    is_open = is_open_puzzle(puzzle, threshold=THRESHOLD)

    small = [at for at, number in enumerate(numbers) if number < THRESHOLD] if len(tariffs) > 1 else []
    widths = [high - low for low, high in (numbers_that_fit(tariffs, numbers, at) for at in small)]
    assert is_open == all(width >= THRESHOLD for width in widths)


def test_tariffs_of_the_examples_give_a_small_number_away_and_are_recognised() -> None:
    """€ 31.525,00 and 522 minutes, € 4.800,00 and 120: the sums to the cent have one answer."""
    tariffs = [Tariff(minutes * 35, cents) for minutes, cents in (TARIFFS["zbo"], TARIFFS["ak"])]
    puzzle = Puzzle(dict(zip(tariffs, (12, 2), strict=True)), (True, True))

    assert numbers_that_fit(tariffs, (12, 2), 1) == (2, 2)
    assert not is_open_puzzle(puzzle, threshold=THRESHOLD)


def test_published_pools_of_known_tariffs_hide_their_small_streams() -> None:
    """Everybody knows each tariff: whatever is published together, the small numbers stay open."""
    tried = 0
    for seed in range(400):
        random = Random(seed)  # noqa: S311 - dice, no secrets
        moment = history(random)[0]
        if moment.plan.why_not or not all((row.minutes, row.cents) == TARIFFS[row.stream] for row in moment.decisions):
            continue
        tried += 1
        for puzzle in puzzles(moment):
            assert is_wide(*puzzle), seed

    assert tried > 10


def puzzles(moment: Moment) -> list[tuple[list[Decision], tuple[bool, bool]]]:
    """The decisions that every published sum treats alike, and whether their minutes and their cents are told.

    For a reader who knows none of them.
    """
    equations = published([moment], readers()[0], [moment.plan])
    classes: dict[tuple[tuple[bool, ...], ...], list[Decision]] = {}
    for row in moment.decisions:
        pattern = tuple(tuple(unknown(kind, row) in each for each in equations) for kind in (MINUTES, CENTS))
        classes.setdefault(pattern, []).append(row)
    return [(rows, (any(minutes), any(cents))) for (minutes, cents), rows in classes.items()]


def is_wide(rows: Sequence[Decision], told: tuple[bool, bool]) -> bool:
    counts = Counter(row.stream for row in rows)
    if len(counts) < 2 or not any(told):
        return True
    tariffs = [
        Tariff(*(amount if is_told else 0 for amount, is_told in zip(of_stream(each), told, strict=True)))
        for each in counts
    ]
    small = [at for at, number in enumerate(counts.values()) if number < THRESHOLD]
    bounds = [numbers_that_fit(tariffs, list(counts.values()), at) for at in small]
    return all(high - low >= THRESHOLD for low, high in bounds)


def of_stream(ref: str) -> tuple[int, int]:
    """Return what a child of a stream gets in the year."""
    minutes, cents = TARIFFS[ref]
    return minutes * WEEKS, cents
