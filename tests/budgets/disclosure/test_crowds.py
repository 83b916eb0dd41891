"""Looking at many changed children together comes to the same as looking at each, tried by leaving out every few."""

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

from budgets.disclosure.crowds import Column, column_of, spread
from budgets.disclosure.linear import singles_out

# No database is asked, so once is enough.
pytestmark = pytest.mark.embedded

Blocks = tuple[tuple[int, ...], ...]
BLOCKS, ROWS = 2, 2


def rank(rows: list[list[Fraction]]) -> int:
    left, found = [list(row) for row in rows], 0
    while left:
        row, *left = left
        at = next((place for place, value in enumerate(row) if value), None)
        if at is None:
            continue
        found += 1
        left = [[one - other[at] / row[at] * two for one, two in zip(other, row, strict=True)] for other in left]
    return found


def tells_of_few(columns: dict[Blocks, frozenset[str]], threshold: int) -> bool:
    """Whether a combination of the rows is about fewer children than the threshold: every few are tried."""
    vectors = [[Fraction(value) for block in blocks for value in block] for blocks in columns]
    whole = rank(vectors)
    everybody = sorted(frozenset[str]().union(*columns.values()))
    for size in range(1, threshold):
        for few in combinations(everybody, size):
            outside = [vector for vector, there in zip(vectors, columns.values(), strict=True) if not there <= set(few)]
            if rank(outside) < whole:
                return True
    return False


def found_so(columns: dict[Blocks, frozenset[str]], threshold: int) -> bool:
    grouped: dict[Column, frozenset[str]] = {}
    for blocks, there in columns.items():
        column = column_of(blocks)
        grouped[column] = grouped.get(column, frozenset()) | there
    pairs = list(spread(grouped, threshold=threshold))
    vectors = [list(row) for row in zip(*(vector for vector, _there in pairs), strict=True)]
    return singles_out(vectors, [], [there for _vector, there in pairs], threshold=threshold)


def drawn(random: Random) -> dict[Blocks, frozenset[str]]:
    directions = [
        tuple(tuple(random.choice((0, 1, 1, 2)) for _ in range(ROWS)) for _ in range(BLOCKS)) for _ in range(2)
    ]
    columns: dict[Blocks, set[str]] = {}
    for number in range(random.randint(3, 8)):
        scales = [random.choice((1, 1, 1, 2, 3, 5)) for _ in range(BLOCKS)]
        chosen = random.choice(directions)
        blocks = tuple(tuple(scale * value for value in block) for scale, block in zip(scales, chosen, strict=True))
        if any(map(any, blocks)):
            columns.setdefault(blocks, set()).add(f"c{number}")
    return {blocks: frozenset(there) for blocks, there in columns.items()}


@pytest.mark.parametrize("threshold", [2, 3])
def test_verdict_is_that_of_trying_every_few_children(threshold: int) -> None:
    verdicts = []
    for seed in range(300):
        columns = drawn(Random(seed))  # noqa: S311 - dice, no secrets
        if columns:
            verdicts.append(tells_of_few(columns, threshold))
            assert found_so(columns, threshold) is verdicts[-1], seed

    assert 20 < sum(verdicts) < len(verdicts) - 20


def test_fifty_different_corrections_tell_of_nobody() -> None:
    """Before and after, each child changed by a factor of its own: no combination is about fewer than all but one."""
    columns: dict[Blocks, frozenset[str]] = {((1,), (number + 2,)): frozenset({f"c{number}"}) for number in range(50)}
    columns[((1,), (1,))] = frozenset(f"d{number}" for number in range(20))

    assert found_so(columns, 5) is False


def test_four_corrections_among_many_children_tell_of_four() -> None:
    columns: dict[Blocks, frozenset[str]] = {((1,), (number + 2,)): frozenset({f"c{number}"}) for number in range(4)}
    columns[((1,), (1,))] = frozenset(f"d{number}" for number in range(20))

    assert found_so(columns, 5) is True
