"""What is not told stands nowhere: not on the page, not behind it, not on paper and not in what the paper carries."""

from functools import cache
from itertools import islice
from random import Random

import pytest
from django.template.loader import render_to_string

from accounts.templatetags.numbers import euro, uren
from budgets.presentation import Audience, PoolView
from tests.budgets.disclosure.attacker import readers, secrets
from tests.budgets.disclosure.pools import Moment, history

# No database is asked, so once is enough.
pytestmark = pytest.mark.embedded


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


@cache
def published() -> tuple[Moment, ...]:
    """Some pools in which something is hidden, each told to everybody."""
    first = (history(Random(seed))[0] for seed in range(200))  # noqa: S311 - dice, no secrets
    return tuple(islice((row for row in first if not row.plan.why_not and row.plan.untold), 12))


def hidden_texts(moment: Moment) -> set[str]:
    """Every hidden sum as it would be written, in euros and in hours; only those that no other figure could be."""
    texts = set()
    for _name, unknowns in secrets([moment], readers()[0]):
        cents = sum(row.year_cents for kind, row in unknowns if kind == "cents")
        minutes = sum(row.year_minutes for kind, row in unknowns if kind == "minutes")
        if cents > 100_000 and cents.denominator == 1:
            texts |= {plain(euro(int(cents))), f">{int(cents)}<", f'"{int(cents)}"'}
        if minutes > 6_000:
            texts.add(plain(uren(int(minutes))))
    return texts


@pytest.mark.parametrize("audience", [Audience.BOARD, Audience.MUNICIPALITY, Audience.PARTNERSHIP])
def test_no_hidden_sum_stands_anywhere_on_the_page(audience: Audience) -> None:
    moments = published()
    found = []
    for moment in moments:
        view = PoolView.from_stored(moment.snapshot, moment.budget, audience=audience, plan=moment.plan)
        told = plain(repr(view)) + plain(render_to_string("budgets/result/result.html", {"view": view}))
        found += [text for text in hidden_texts(moment) if text in told]

    assert len(moments) == 12
    assert found == []


def test_the_same_search_finds_them_where_the_school_reads() -> None:
    """Or the search could not fail."""
    moment = published()[0]
    view = PoolView.from_stored(moment.snapshot, moment.budget, audience=Audience.SCHOOL)
    told = plain(repr(view)) + plain(render_to_string("budgets/result/result.html", {"view": view}))

    assert any(text in told for text in hidden_texts(moment))


def test_withheld_pool_shows_no_number_of_its_children() -> None:
    moment = next(row for seed in range(200) for row in history(Random(seed)) if row.plan.why_not)  # noqa: S311
    view = PoolView.from_stored(moment.snapshot, moment.budget, audience=Audience.MUNICIPALITY, plan=moment.plan)
    page = plain(render_to_string("budgets/result/result.html", {"view": view}))

    assert view.withheld != ""
    assert plain(euro(moment.budget.totals.funds_cents)) not in page
    assert plain(uren(moment.budget.totals.minutes)) not in page
    assert moment.snapshot.indications[0].child not in page
