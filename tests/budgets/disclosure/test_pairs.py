"""Two pools with the same children are attacked together: what both tell is no more than what each may tell."""

import os
from collections import Counter
from random import Random

import pytest

from tests.budgets.disclosure.attacker import readers
from tests.budgets.disclosure.pairs import pair
from tests.budgets.disclosure.test_attack import attacked

# Few while someone works; the lane of many examples attacks thousands.
PAIRS = 2000 if int(os.environ.get("ONTSCHOT_EXAMPLES", "60")) > 1000 else 96
CHUNKS = 8
READERS_EACH = 2

# No database is asked, so once is enough.
pytestmark = pytest.mark.embedded


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_nobody_works_out_anything_from_two_pools_together(chunk: int) -> None:
    told: Counter[str] = Counter()
    broken: list[tuple[int, str, str]] = []
    for seed in range(chunk, PAIRS, CHUNKS):
        random = Random(seed)  # noqa: S311 - dice, no secrets
        both = pair(random)
        told.update(row.moment.plan.why_not or "published" for row in both)
        for reader in random.sample(readers(), READERS_EACH):
            solution = attacked([row.moment for row in both], reader, [row.moment.plan for row in both])
            broken += [(seed, reader.name, name) for name in solution.solved]

    assert broken == []
    # It would be easy to publish nothing at all.
    assert told["published"] > sum(told.values()) / 6


def test_each_pool_alone_is_no_proof_for_both() -> None:
    """With plans that look at the history of one pool alone, the attacker subtracts one from the other."""
    readings = broken = 0
    for seed in range(60):
        random = Random(seed)  # noqa: S311 - dice, no secrets
        both = pair(random)
        for reader in random.sample(readers(), READERS_EACH):
            readings += 1
            broken += bool(attacked([row.moment for row in both], reader, [row.alone for row in both]).solved)

    assert broken > readings / 20
