"""Every kind of every choice, as people type it and as the document says it."""

import json
from typing import Any

import pytest
from django.test import Client

from budgets import engine
from budgets.practices import all_practices
from tests.cast import World
from tests.draft_browser import named_draft, page_of, save

pytestmark = pytest.mark.django_db

SLUGS = [row.slug for row in all_practices()]


# --- Each kind with its parameters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "typed", "path", "stored"),
    [
        ("grondslag", {"basis": "admission"}, "basis", {"kind": "admission"}),
        (
            "grondslag",
            {
                "basis": "estimate",
                "estimate-estimates-0-school": "SCHOOL",
                "estimate-estimates-0-children": "17",
                "estimate-estimates-0-minutes_per_child_per_week": "8,7",
                "estimate-estimates-0-price_cents_per_hour": "62,50",
            },
            "basis",
            {
                "kind": "estimate",
                "estimates": [
                    {
                        "school": "SCHOOL",
                        "children": 17,
                        "minutes_per_child_per_week": 522,
                        "price_cents_per_hour": 6250,
                    }
                ],
            },
        ),
        (
            "grondslag",
            {
                "basis": "historical",
                "historical-reference_year": "2017-2018",
                "historical-use-0-stream": "zbo",
                "historical-use-0-party": "gm0268",
                "historical-use-0-cents": "1.000.000",
            },
            "basis",
            {
                "kind": "historical",
                "reference_year": "2017-2018",
                "use": [{"stream": "zbo", "party": "gm0268", "cents": 100000000}],
            },
        ),
        (
            "omvang",
            {
                "sizing": "flat_rate",
                "flat_rate-threshold_minutes_per_week": "12",
                "flat_rate-threshold_rule": "below",
                "flat_rate-minutes_per_child_per_week": "5",
                "flat_rate-minutes_per_child_per_week_high": "6",
            },
            "sizing",
            {
                "kind": "flat_rate",
                "threshold_minutes_per_week": 720,
                "threshold_rule": "below",
                "minutes_per_child_per_week": 300,
                "minutes_per_child_per_week_high": 360,
            },
        ),
        (
            "omvang",
            {
                "sizing": "formation",
                "formation-posts-0-school": "SCHOOL",
                "formation-posts-0-party": "gm0268",
                "formation-posts-0-fte": "1,125",
            },
            "sizing",
            {"kind": "formation", "posts": [{"school": "SCHOOL", "party": "gm0268", "fte": "1.125"}]},
        ),
        (
            "omvang",
            {
                "sizing": "drawing_right",
                "drawing_right-rights-0-school": "SCHOOL",
                "drawing_right-rights-0-pot": "begeleiding",
                "drawing_right-rights-0-fte": "2",
                "drawing_right-rights-0-uplift": "10%",
                "drawing_right-rights-0-uplift_until": "31-7-2027",
            },
            "sizing",
            {
                "kind": "drawing_right",
                "rights": [
                    {
                        "school": "SCHOOL",
                        "pot": "begeleiding",
                        "fte": "2",
                        "uplift": "0.1",
                        "uplift_until": "2027-07-31",
                    }
                ],
            },
        ),
        (
            "omvang",
            {
                "sizing": "group_places",
                "group_places-groups-0-school": "SCHOOL",
                "group_places-groups-0-children": "12",
                "group_places-groups-0-max_children": "10",
                "group_places-groups-0-fte_per_group": "0,5",
            },
            "sizing",
            {
                "kind": "group_places",
                "groups": [{"school": "SCHOOL", "children": 12, "max_children": 10, "fte_per_group": "0.5"}],
            },
        ),
        (
            "verdeling",
            {"sharing": "by_residence", "by_residence-weight": "children"},
            "sharing",
            {"kind": "by_residence", "weight": "children"},
        ),
        (
            "verdeling",
            {
                "sharing": "by_key",
                "by_key-label": "leerlingen die er wonen",
                "by_key-key-0-party": "gm0268",
                "by_key-key-0-weight": "1250",
            },
            "sharing",
            {"kind": "by_key", "label": "leerlingen die er wonen", "key": [{"party": "gm0268", "weight": "1250"}]},
        ),
        (
            "verdeling",
            {"sharing": "fixed_shares", "fixed_shares-shares-0-party": "gm0268", "fixed_shares-shares-0-share": "33,3"},
            "sharing",
            {"kind": "fixed_shares", "shares": [{"party": "gm0268", "share": "0.333"}]},
        ),
        (
            "verdeling",
            {
                "sharing": "in_kind",
                "in_kind-cash-0-party": "gm0268",
                "in_kind-cash-0-cents": "50000",
                "in_kind-kind_contributions-0-party": "gm0268",
                "in_kind-kind_contributions-0-fte": "0,5",
            },
            "sharing",
            {
                "kind": "in_kind",
                "cash": [{"party": "gm0268", "cents": 5000000}],
                "kind_contributions": [{"party": "gm0268", "fte": "0.5"}],
            },
        ),
        (
            "verrekening",
            {"settlement": "treasurer", "treasurer-party": "gm0268"},
            "settlement",
            {"kind": "treasurer", "party": "gm0268"},
        ),
        (
            "verrekening",
            {"settlement": "own_decision", "own_decision-host": "gm0268"},
            "settlement",
            {"kind": "own_decision", "host": "gm0268"},
        ),
        (
            "verrekening",
            {
                "term-hard_stop": "31-7-2029",
                "term-renew_by": "1-4-2027",
                "term-years-0-factor": "100%",
                "term-years-0-indexation": "100",
                "term-years-1-factor": "95",
                "term-years-1-indexation": "102,5",
            },
            "term",
            {
                "hard_stop": "2029-07-31",
                "renew_by": "2027-04-01",
                "factors": ["1", "0.95"],
                "indexation": ["1", "1.025"],
            },
        ),
        (
            "verrekening",
            {
                "result-kind": "return",
                "result-buffer_cents": "10000",
                "result-covered_by-0-label": "reserve",
                "result-covered_by-0-cents": "500",
            },
            "result",
            {"kind": "return", "buffer_cents": 1000000, "covered_by": [{"label": "reserve", "cents": 50000}]},
        ),
        (
            "verrekening",
            {"members-0-party": "gm0268", "members-0-from_": "1-1-2027"},
            "members",
            [{"party": "gm0268", "from": "2027-01-01"}],
        ),
        ("verrekening", {"phase_in-start": "1-8-2026"}, "phase_in", {"start": "2026-08-01"}),
        (
            "verrekening",
            {"population-label": "jongeren", "population-count": "1200"},
            "population",
            {"label": "jongeren", "count": 1200},
        ),
        (
            "verrekening",
            {
                "agreed_results-0-label": "verwijzingen",
                "agreed_results-0-baseline": "40",
                "agreed_results-0-target": "-2,5",
            },
            "agreed_results",
            [{"label": "verwijzingen", "baseline": "40", "target": "-2.5"}],
        ),
        (
            "omvang",
            {"places-0-school": "SCHOOL", "places-0-limit": "55", "places-0-pupils": "55"},
            "places",
            [{"school": "SCHOOL", "limit": 55, "pupils": 55}],
        ),
        (
            "omvang",
            {"levels-0-label": "Niveau 3", "levels-0-support_share": "30", "levels-0-funded": "yes"},
            "levels",
            [{"ref": "niveau-1", "label": "Niveau 3", "support_share": "0.3", "funded": True}],
        ),
        (
            "geld",
            {"alongside-0-party": "gm0268", "alongside-0-fte": "0,9", "alongside-0-baseline_fte": "1"},
            "alongside",
            [{"party": "gm0268", "fte": "0.9", "baseline_fte": "1"}],
        ),
    ],
)
def test_every_kind_is_typed_as_people_say_it_and_stored_as_the_document_says_it(
    step: str, typed: dict[str, str], path: str, stored: Any, world: World, femke: Client
) -> None:
    draft = named_draft(femke, world)
    school = draft.document["schools"][0]["ref"]
    draft.document["streams"] = [{"ref": "zbo", "kind": "zbo", "poolable": "yes", "ground": "Jeugdwet 2.3"}]
    draft.save()

    answer = save(femke, draft, step, **{name: value.replace("SCHOOL", school) for name, value in typed.items()})

    assert answer.status_code == 302, page_of(answer)
    assert draft.document["arrangement"][path] == json.loads(json.dumps(stored).replace("SCHOOL", school))
    assert engine.parse_pool(draft.document)
    # The page shows it so that it is stored the same again.
    again = dict(draft.document)
    assert save(femke, draft, step).status_code == 302
    assert draft.document == again
