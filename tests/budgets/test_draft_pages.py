"""The pages of an agreement in the making: who may, every step, the running total, two windows, the list."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from budgets import engine
from budgets.forms.steps import STEPS
from budgets.models import Draft
from budgets.practices import all_practices
from schools.models import Membership
from tests.cast import World
from tests.draft_browser import begin, filled, named_draft, page_of, save, step_url
from tests.factories import make_norm
from tests.html_forms import fields_of

pytestmark = pytest.mark.django_db

SLUGS = [row.slug for row in all_practices()]


# --- Who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["noor", "ada", "zoe"])
def test_who_makes_no_agreements_gets_403(name: str, world: World, signed_in: Any) -> None:
    client = signed_in(getattr(world, name))

    assert client.get(reverse("budgets:drafts")).status_code == 403
    assert client.post(reverse("budgets:draft-new")).status_code == 403
    assert Draft.objects.count() == 0


def test_a_draft_is_its_makers_alone(world: World, femke: Client, signed_in: Any) -> None:
    draft = begin(femke)

    for client in (signed_in(world.ruth), signed_in(world.sven)):
        assert client.get(reverse("budgets:draft", args=[draft.pk])).status_code == 404
        assert client.get(step_url(draft, "geld")).status_code == 404
        assert client.post(step_url(draft, "geld"), {"revision": "1"}).status_code == 404
        assert client.post(f"{step_url(draft, 'geld')}voorbeeld").status_code == 404
        assert client.post(reverse("budgets:draft-finish", args=[draft.pk])).status_code == 404
        assert client.post(reverse("budgets:draft-discard", args=[draft.pk])).status_code == 404
        assert client.get(reverse("budgets:drafts")).content.count(str(draft.pk).encode()) == 0
    assert Draft.objects.count() == 1


def test_a_role_that_is_withdrawn_is_gone_at_the_next_request(world: World, femke: Client) -> None:
    draft = begin(femke)
    Membership.objects.filter(user=world.femke).delete()

    assert femke.get(step_url(draft, "geld")).status_code == 403
    assert femke.post(reverse("budgets:draft-finish", args=[draft.pk])).status_code == 403


def test_terms_of_a_budget_one_takes_no_part_in_cannot_be_taken(world: World, femke: Client) -> None:
    for pool in (str(world.neighbours_pool.pk), str(uuid4()), "geen-budget"):
        assert femke.post(reverse("budgets:draft-new"), {"pool": pool}).status_code == 404
    assert femke.post(reverse("budgets:draft-new"), {"practice": "bestaat-niet"}).status_code == 404
    assert Draft.objects.count() == 0


def test_a_step_that_is_none_is_404(femke: Client) -> None:
    assert femke.get(step_url(begin(femke), "toetje")).status_code == 404


# --- Every step -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_every_practice_can_be_saved_step_by_step_without_losing_anything(slug: str, femke: Client) -> None:
    """What stands in the document after saving each page untouched is what stood there before."""
    draft = begin(femke, practice=slug)
    before = engine.canonical_json(engine.parse_pool(draft.document))
    refused = {}

    for step in STEPS:
        answer = save(femke, draft, step.slug)
        if answer.status_code != 302:
            refused[step.slug] = page_of(answer)

    assert list(refused) == []
    assert without_units(engine.canonical_json(engine.parse_pool(draft.document))) == without_units(before)


def without_units(text: str) -> Any:
    """The unit of a norm follows from its code; examples name it in other words."""
    document = json.loads(text)
    for norm in document["norms"]:
        norm.pop("unit", None)
    return document


def test_from_nothing_the_own_organisation_takes_part_and_nothing_else_is_known(world: World, femke: Client) -> None:
    draft = begin(femke)

    assert draft.document["parties"] == [{"ref": "gm0268", "role": "municipality", "name": "Nijmegen"}]
    page = page_of(femke.get(step_url(draft, "deelnemers")))
    assert "De afspraak heeft nog geen naam." in page
    assert "Er staat nog geen school." in page


def test_never_a_wrong_zero_while_the_children_do_not_count_yet(femke: Client) -> None:
    page = page_of(femke.get(step_url(begin(femke), "geld")))

    total = page[page.index('id="total"') : page.index("Bekijk de som")]
    assert "volgt na het berekenen" in total
    assert "De toekenningen van de scholen tellen mee zodra het budget is berekend." in total
    assert "€" not in total
    assert "0 uur" not in total


def test_a_row_is_added_and_taken_away_without_storing_or_losing_anything(femke: Client) -> None:
    draft = begin(femke)
    typed = filled(femke, draft, "geld") | {"streams-0-kind": "zbo", "streams-0-ground": "half getypt"}

    more = femke.post(step_url(draft, "geld"), typed | {"do": "add:streams"})
    assert more.status_code == 200
    assert "Nog" not in page_of(more)[: page_of(more).index('class="draft"')]
    again = fields_of(page_of(more))
    assert again["streams-0-ground"] == "half getypt"
    assert "streams-1-kind" in again
    less = femke.post(step_url(draft, "geld"), again | {"do": "remove:streams-0"})

    assert "streams-0-kind" not in fields_of(page_of(less))
    assert "streams-1-kind" in fields_of(page_of(less))
    draft.refresh_from_db()
    assert (draft.revision, draft.document["streams"]) == (1, [])


def test_money_names_a_stream_that_was_typed_on_the_same_page(femke: Client) -> None:
    draft = begin(femke)
    typed = filled(femke, draft, "geld") | {
        "streams-0-kind": "zbo",
        "streams-0-funder": "gm0268",
        "streams-0-poolable": "yes",
        "streams-0-ground": "Jeugdwet artikel 2.3",
    }
    shown = fields_of(page_of(femke.post(step_url(draft, "geld"), typed | {"do": "add:amounts"})))

    answer = femke.post(
        step_url(draft, "geld"),
        shown
        | {
            "amounts-0-label": "Begeleiding",
            "amounts-0-stream": "stroom-1",
            "amounts-0-count": "3",
            "amounts-0-unit_cents": "31.525,00",
            "amounts-0-basis": "school_year",
            "do": "go:grondslag",
        },
    )

    assert answer.status_code == 302
    assert answer["Location"] == step_url(draft, "grondslag")
    draft.refresh_from_db()
    (amount,) = draft.document["amounts"]
    assert amount == {
        "ref": "bedrag-1",
        "label": "Begeleiding",
        "stream": "stroom-1",
        "count": 3,
        "unit_cents": 3152500,
        "basis": "school_year",
    }
    # 3 × € 31.525,00
    assert "€ 94.575,00" in page_of(femke.get(step_url(draft, "geld"))).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("step", "changed", "words"),
    [
        ("deelnemers", {"about-name": ""}, "Naam van de afspraak"),
        ("deelnemers", {"about-name": "x" * 121}, "Naam van de afspraak"),
        ("deelnemers", {"about-name": "Kind 111222333"}, "burgerservicenummer"),
        ("deelnemers", {"about-school_year": "2026-2028"}, "twee jaren na elkaar"),
        ("deelnemers", {"about-school_year": "volgend jaar"}, "2026-2027"),
        (
            "deelnemers",
            {"parties-1-role": "municipality", "parties-1-name": "Atlantis"},
            "staat niet in de lijst",
        ),
        ("deelnemers", {"parties-1-role": "municipality", "parties-1-name": "Nijmegen"}, "staat er al"),
        ("deelnemers", {"schools-0-school": str(uuid4())}, "niet van uw organisatie"),
        ("geld", {"streams-0-kind": "zbo", "streams-0-poolable": "yes"}, "Vul in waar dat in staat"),
        ("geld", {"streams-0-kind": "zbo", "streams-0-poolable": "no"}, "Vul in waar dat in staat"),
        ("geld", {"streams-0-kind": "zbo", "streams-0-poolable": "maybe"}, "Mag dit geld worden samengebracht?"),
        (
            "geld",
            {"streams-0-kind": "zbo", "streams-0-poolable": "board_decides", "streams-0-until": "31-2-2027"},
            "Deze datum bestaat niet",
        ),
        ("geld", {"amounts-0-label": "Zonder stroom"}, "Uit welke geldstroom?"),
        ("grondslag", {"basis": ""}, "Kies een van de mogelijkheden"),
        ("grondslag", {"basis": "raden"}, "Kies een van de mogelijkheden"),
        ("grondslag", {"basis": "estimate", "estimate-estimates-0-children": "3"}, "School"),
        ("omvang", {"sizing": "flat_rate", "flat_rate-cents_per_child": "31.525"}, "op twee manieren te lezen"),
        ("omvang", {"sizing": "flat_rate", "flat_rate-threshold_minutes_per_week": "veel"}, "geen tijd"),
        ("verdeling", {"sharing": "fixed_shares", "fixed_shares-shares-0-party": "gm9999"}, "Partij"),
        (
            "verdeling",
            {"sharing": "fixed_shares", "fixed_shares-shares-0-party": "gm0268", "fixed_shares-shares-0-share": "-5"},
            "onder nul",
        ),
        ("verrekening", {"settlement": "treasurer"}, "Wie is de kassier?"),
        (
            "verrekening",
            {"term-years-0-factor": "100", "term-years-0-indexation": "100", "term-years-1-factor": "95"},
            "elk schooljaar",
        ),
        (
            "verrekening",
            {"members-0-party": "gm0268", "members-0-from_": "1-8-2026", "members-0-until": "1-8-2025"},
            "Het einde ligt vóór het begin",
        ),
        (
            "controleren",
            {
                "norms-0-code": "fte_weeks",
                "norms-0-value": "99",
                "norms-0-valid_from": "1-8-2026",
                "norms-0-source": "x",
            },
            "hooguit 53",
        ),
        (
            "controleren",
            {
                "norms-0-code": "disclosure_threshold",
                "norms-0-value": "1",
                "norms-0-valid_from": "1-8-2026",
                "norms-0-source": "x",
            },
            "Uitgangspunt",
        ),
        ("controleren", {"norms-0-code": "fte_weeks", "norms-0-value": "52", "norms-0-valid_from": "1-8-2026"}, "Bron"),
    ],
)
def test_what_cannot_be_right_is_told_at_the_field(
    step: str, changed: dict[str, str], words: str, femke: Client
) -> None:
    draft = begin(femke)
    save(femke, draft, "deelnemers", **{"about-name": "Proef"})
    revision = draft.revision

    answer = save(femke, draft, step, **changed)

    assert answer.status_code == 422
    page = page_of(answer)
    problems = page[page.index('class="errors"') : page.index('class="draft"')]
    assert words in problems
    # Nothing that was typed is lost, and nothing is stored.
    typed = fields_of(page)
    shown = {name: value for name, value in changed.items() if typed.get(name)}
    assert {name: typed[name] for name in shown} == shown
    assert draft.revision == revision


# They are read, and refused, before any database is asked; only a NUL is another thing to PostgreSQL.
SPOILED = [
    *(
        pytest.param(sent, marks=pytest.mark.embedded)
        for sent in (
            "geen json",
            "null",
            "3",
            "[]",
            '{"ref": 5}',
            '{"ref": {"a": 1}}',
            '{"ref": "gm0268", "unknown": 1}',
            '{"name": [], "kind": 7, "municipality": {}}',
            "[" * 5000,
            '{"a":' * 900 + "1" + "}" * 900,
        )
    ),
    "\x00",
]


@pytest.mark.parametrize("step", [step.slug for step in STEPS])
@pytest.mark.parametrize("sent", SPOILED)
def test_a_page_that_was_tampered_with_is_refused_without_breaking(step: str, sent: str, femke: Client) -> None:
    draft = begin(femke, practice="sjso-amsterdam")
    typed = filled(femke, draft, step)
    spoiled = {name: sent if name.endswith("-kept") else value for name, value in typed.items()}
    more = {"streams-999999-kind": "zbo", "parties-7-kept": sent, "schools-8-kept": sent, "revision": "x" * 50}

    assert_survives(femke, draft, step, spoiled, spoiled | more)


@pytest.mark.parametrize("step", [step.slug for step in STEPS])
def test_a_page_that_comes_back_half_is_refused_without_breaking(step: str, femke: Client) -> None:
    draft = begin(femke, practice="sjso-amsterdam")
    typed = filled(femke, draft, step)

    assert_survives(femke, draft, step, {"revision": typed["revision"]}, {"do": "remove:parties-0"})


def assert_survives(client: Client, draft: Draft, step: str, *bodies: dict[str, str]) -> None:
    for body in bodies:
        for url in (step_url(draft, step), f"{step_url(draft, step)}voorbeeld"):
            assert client.post(url, body).status_code in (200, 302, 409, 422)


def test_going_on_and_going_back_both_save(femke: Client) -> None:
    draft = begin(femke)
    save(femke, draft, "deelnemers", **{"about-name": "Proef"})

    on = save(femke, draft, "omvang", sizing="formation", do="go:verdeling")
    assert on["Location"] == step_url(draft, "verdeling")
    back = save(femke, draft, "omvang", sizing="group_places", do="go:grondslag")

    assert back["Location"] == step_url(draft, "grondslag")
    assert draft.document["arrangement"]["sizing"]["kind"] == "group_places"
    assert save(femke, draft, "omvang", do="go:elders")["Location"] == step_url(draft, "omvang")


def test_what_was_typed_for_another_kind_stays_until_it_is_saved(femke: Client) -> None:
    draft = begin(femke)
    typed = filled(femke, draft, "omvang") | {"flat_rate-cents_per_child": "1500", "sizing": "formation"}

    shown = fields_of(page_of(femke.post(step_url(draft, "omvang"), typed | {"do": "add:places"})))

    assert shown["flat_rate-cents_per_child"] == "1500"
    assert shown["sizing"] == "formation"


# --- The running total ----------------------------------------------------------------------------------------------


def test_the_total_runs_along_and_stores_nothing(world: World, femke: Client) -> None:
    """12 children in groups of ten are 2 groups of 0,5 fte: 1 fte; at € 90.000,00 that costs € 90.000,00."""
    for code, value, unit in (
        ("fte_hours_per_week", "36", "hours"),
        ("fte_weeks", "52", "weeks"),
        ("fte_price_cents", "9000000", "cents"),
        ("school_weeks", "35", "weeks"),
    ):
        make_norm(code, value, unit=unit)
    draft = named_draft(femke, world)
    school = draft.document["schools"][0]["ref"]
    typed = filled(femke, draft, "omvang") | {
        "sizing": "group_places",
        "group_places-groups-0-school": school,
        "group_places-groups-0-children": "12",
        "group_places-groups-0-max_children": "10",
        "group_places-groups-0-fte_per_group": "0,5",
    }
    revision = draft.revision

    piece = femke.post(f"{step_url(draft, 'omvang')}voorbeeld", typed, headers={"HX-Request": "true"})
    whole = femke.post(f"{step_url(draft, 'omvang')}voorbeeld", typed)

    for answer in (piece, whole):
        assert answer.status_code == 200
        text = page_of(answer).replace("\xa0", " ")
        assert "€ 90.000,00" in text
        assert "1,00" in text
    assert "<html" not in page_of(piece)
    assert fields_of(page_of(whole))["group_places-groups-0-children"] == "12"
    draft.refresh_from_db()
    assert draft.revision == revision


def test_what_is_half_typed_keeps_the_total_of_what_is_stored(femke: Client) -> None:
    draft = begin(femke)
    typed = filled(femke, draft, "omvang") | {"sizing": "flat_rate", "flat_rate-cents_per_child": "12,"}

    page = page_of(femke.post(f"{step_url(draft, 'omvang')}voorbeeld", typed, headers={"HX-Request": "true"}))

    assert "Dit is de som van wat is bewaard." in page


def test_what_is_missing_is_told_with_the_step_that_solves_it(world: World, femke: Client) -> None:
    draft = named_draft(femke, world)
    save(
        femke,
        draft,
        "grondslag",
        **{"basis": "estimate", "estimate-estimates-0-school": draft.document["schools"][0]["ref"]},
    )

    page = page_of(femke.get(step_url(draft, "controleren")))

    assert "Dit uitgangspunt ontbreekt nog: Schoolweken per schooljaar." in page
    assert f'href="{step_url(draft, "grondslag")}">Naar die stap' in page


# --- Two windows ----------------------------------------------------------------------------------------------------


def test_the_second_of_two_windows_is_told_and_loses_nothing(femke: Client) -> None:
    draft = begin(femke)
    first = filled(femke, draft, "deelnemers") | {"about-name": "Uit het eerste venster"}
    second = filled(femke, draft, "deelnemers") | {"about-name": "Uit het tweede venster"}

    assert femke.post(step_url(draft, "deelnemers"), first).status_code == 302
    told = femke.post(step_url(draft, "deelnemers"), second)

    assert told.status_code == 409
    assert "in een ander venster bewaard" in page_of(told)
    again = fields_of(page_of(told))
    assert again["about-name"] == "Uit het tweede venster"
    draft.refresh_from_db()
    assert draft.document["name"] == "Uit het eerste venster"
    assert femke.post(step_url(draft, "deelnemers"), again).status_code == 302
    draft.refresh_from_db()
    assert draft.document["name"] == "Uit het tweede venster"


# --- The list -------------------------------------------------------------------------------------------------------


def test_the_list_says_what_is_missing_and_asks_before_it_throws_away(femke: Client) -> None:
    draft = begin(femke, practice="einstein-class")
    url = reverse("budgets:drafts")

    page = page_of(femke.get(url))
    assert "1 ding ontbreekt" in page
    asked = page_of(femke.get(f"{url}?weg={draft.pk}"))
    assert "weghalen?" in asked
    assert Draft.objects.count() == 1
    done = femke.post(reverse("budgets:draft-discard", args=[draft.pk]), follow=True)

    assert "U hebt geen afspraak in de maak" in page_of(done)
    assert Draft.objects.count() == 0
