"""What only PostgreSQL refuses: a NUL in a text, a number of more than 64 bits, half a pair of surrogates."""

import pytest

from tests.demo import make_demo
from tests.hostile.requests import curated
from tests.hostile.run import attack

SEED = 5
RANDOM = 40
FEW = slice(None, None, 4)  # of the pages
# The searches and page numbers stand first in the fixed collection; half of its lists are for who administers.
OF_BUDGETS, OF_ADMINISTRATORS = slice(0, 72), slice(72, 144)


@pytest.mark.services
@pytest.mark.django_db
def test_no_hostile_text_breaks_a_list_or_a_form(is_postgresql: bool) -> None:
    assert is_postgresql
    assert {ask.path for ask in curated("/")[OF_ADMINISTRATORS]} == {
        "/uitgangspunten/",
        "/beheer/logboek/",
        "/afspraken/",
    }
    demo = make_demo()

    swv = attack("swv", demo, seed=SEED, count=RANDOM, pages=FEW, fixed=OF_BUDGETS)
    beheer = attack("beheer", demo, seed=SEED, count=RANDOM, pages=FEW, fixed=OF_ADMINISTRATORS)

    assert swv.wrong + beheer.wrong == []
    assert swv.asked > 100
    assert beheer.asked > 100
