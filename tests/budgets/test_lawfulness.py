"""Lawfulness: what is recorded, what is missing, and what does not fit the calculation that it is about."""

from datetime import date
from typing import Any

import pytest

from budgets.engine import compute_pool_budget, parse_pool
from budgets.models import Lawfulness
from budgets.presentation import Audience, PoolView
from budgets.presentation.lawfulness import LawfulnessView
from budgets.queries import lawfulness_terms
from tests.budgets.engine.pools import arrangement, indication, norm, pool
from tests.cast import World

EMPTY = {
    "schema": "ontschot.terms/1",
    "instrument": None,
    "article": None,
    "performance": None,
    "ceiling_cents": None,
    "vat": None,
    "valid_from": None,
    "valid_until": None,
    "carrier": None,
    "carrier_recorded": None,
}
# For the school year of the dull pools of the engine.
WHOLE = {
    **EMPTY,
    "instrument": "subsidy",
    "article": "Jeugdwet, artikel 2.6",
    "performance": "Hulp in de klas aan alle kinderen van de school.",
    "ceiling_cents": 10_000_000_00,
    "vat": "exempt",
    "valid_from": "2025-08-01",
    "valid_until": "2026-07-31",
    "carrier": "return",
    "carrier_recorded": "return",
}


def codes(terms: dict[str, Any], audience: Audience = Audience.SCHOOL, **changes: Any) -> list[str]:
    snapshot = parse_pool(_document(**changes))
    budget = compute_pool_budget(snapshot)
    view = PoolView.from_stored(snapshot, budget, audience=audience)
    return [finding.code for finding in LawfulnessView.of(terms, snapshot=snapshot, view=view).findings]


def _document(**changes: Any) -> dict[str, Any]:
    document = pool(indications=[indication()], **changes)
    document["norms"].append(norm("disclosure_threshold", "5"))
    for stream in document["streams"]:
        stream.setdefault("ground", "Jeugdwet 2.3")
    return document


def test_what_nobody_recorded_is_null_and_no_key_is_left_out(world: World) -> None:
    assert lawfulness_terms(world.pool) == EMPTY


def test_what_was_recorded_is_frozen_as_plain_json(world: World) -> None:
    Lawfulness.objects.create(
        pool=world.pool,
        instrument="subsidy",
        article="Jeugdwet, artikel 2.6",
        ceiling_cents=4_500_000,
        vat="exempt",
        valid_from=date(2023, 8, 1),
        carrier="shared",
    )

    assert lawfulness_terms(world.pool) == {
        **EMPTY,
        "instrument": "subsidy",
        "article": "Jeugdwet, artikel 2.6",
        "ceiling_cents": 4_500_000,
        "vat": "exempt",
        "valid_from": "2023-08-01",
        "carrier": "shared",
        "carrier_recorded": "shared",
    }


def test_who_carries_the_difference_is_what_the_arrangement_says_until_it_is_recorded(world: World) -> None:
    world.pool.arrangement = {**world.pool.arrangement, "result": {"kind": "carry_over"}}

    terms = lawfulness_terms(world.pool)

    assert (terms["carrier"], terms["carrier_recorded"]) == ("carry_over", None)


def test_each_thing_that_is_missing_is_a_finding_of_its_own() -> None:
    assert codes(EMPTY) == [
        "missing_instrument",
        "missing_article",
        "missing_performance",
        "missing_ceiling_cents",
        "missing_vat",
        "missing_term",
        "missing_carrier",
    ]


def test_one_day_of_the_term_is_not_a_term() -> None:
    assert codes({**WHOLE, "valid_until": None}) == ["missing_term"]


def test_whole_terms_have_no_finding() -> None:
    assert codes(WHOLE) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"ceiling_cents": 1}, "ceiling_too_low"),
        ({"ceiling_cents": 0}, "ceiling_too_low"),
        ({"valid_from": "2025-08-02"}, "term_too_short"),
        ({"valid_until": "2026-07-30"}, "term_too_short"),
    ],
)
def test_what_does_not_fit_the_calculation_is_a_finding(change: dict[str, Any], found: str) -> None:
    assert codes({**WHOLE, **change}) == [found]


def test_a_ceiling_tells_nothing_of_a_cost_that_is_withheld() -> None:
    """Whoever may set the ceiling could find out what one child costs, by moving it until the finding goes."""
    assert codes({**WHOLE, "ceiling_cents": 1}, Audience.MUNICIPALITY) == []


def test_a_stream_that_ends_first_is_a_finding() -> None:
    document = _document()
    document["streams"][0]["until"] = "2025-12-31"

    assert _codes_of(document) == ["stream_ends_first"]


def test_a_stream_that_may_be_pooled_without_a_ground_is_a_finding() -> None:
    document = _document()
    document["streams"][0]["ground"] = None

    assert _codes_of(document) == ["stream_without_ground"]


def test_an_arrangement_that_says_otherwise_is_a_finding() -> None:
    assert codes(WHOLE, arrangement=arrangement(result={"kind": "carry_over"})) == ["carrier_contradicts"]


def test_an_arrangement_that_says_the_same_is_none() -> None:
    assert codes(WHOLE, arrangement=arrangement(result={"kind": "return"})) == []


def test_before_there_is_a_calculation_only_what_is_missing_is_told() -> None:
    assert LawfulnessView.of({**WHOLE, "valid_from": "2030-01-01"}).findings == ()


def test_a_row_says_where_a_default_comes_from() -> None:
    rows = {row.code: row for row in LawfulnessView.of({**WHOLE, "carrier_recorded": None}).rows}

    assert rows["carrier"].value == "het geld gaat terug naar wie het inbracht"
    assert rows["carrier"].note == "Zo staat het in de financieringsafspraak."


def _codes_of(document: dict[str, Any]) -> list[str]:
    snapshot = parse_pool(document)
    return [finding.code for finding in LawfulnessView.of(WHOLE, snapshot=snapshot).findings]
