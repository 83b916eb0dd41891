"""Whatever is asked, by whomever: an answer that is no error of ours, in time, and nothing changed that may not be.

This is a part; `python -m tests.hostile` asks more than ten thousand times. SECURITY.md has its figures.
"""

import pytest

from tests.demo import make_demo, make_report
from tests.hostile.requests import curated
from tests.hostile.run import PEOPLE, Findings, attack

SEED = 4
RANDOM = 30
EVERY = 4  # of the pages, that each person looks at one of; who is next begins one further


def test_the_fixed_collection_has_more_than_three_hundred_requests() -> None:
    asks = curated("/budgetten/00000000-0000-0000-0000-000000000000/")

    assert len({str(ask) for ask in asks}) > 300


@pytest.mark.django_db
def test_no_hostile_request_breaks_anything() -> None:
    """Everyone asks at random; the fixed collection is dealt out among them, so that each of it is asked once."""
    demo = make_demo()
    make_report(demo.calculations["Casus 4"])
    total = Findings()

    for place, person in enumerate(PEOPLE):
        pages, fixed = slice(place % EVERY, None, EVERY), slice(place, None, len(PEOPLE))
        total.add(attack(person, demo, seed=SEED, count=RANDOM, pages=pages, fixed=fixed))

    assert total.wrong == []
    assert total.asked > 1_000
    assert {200, 302, 400, 401, 403, 404, 405, 413, 422} <= set(total.statuses)
