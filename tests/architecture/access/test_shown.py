"""Every second path shows what the detail page would: no other rows, and about children only what is one's own.

What may be shown comes from SQL on the memberships, not from the querysets of the site.
"""

import re
from collections import defaultdict

import pytest
from django.urls import reverse

from tests.architecture.access.expectation import table
from tests.architecture.access.rows_in_sql import allowed_rows, every_row
from tests.architecture.access.shown import UUIDS, everything_shown, text_of
from tests.architecture.access.visit import visitor
from tests.architecture.access.world import CHILDREN, PLACES, ROLES, AccessWorld, canaries_of
from tests.demo import make_report

pytestmark = pytest.mark.django_db

FACTS = ("nickname", "reference", "number")


# On PostgreSQL one role is enough, as for the walk.
@pytest.mark.parametrize(
    "name",
    ["director", *(pytest.param(name, marks=pytest.mark.embedded) for name in (*ROLES[1:], "several", "nobody"))],
)
def test_no_page_list_choice_or_file_names_a_row_or_a_child_of_somebody_else(
    access_world: AccessWorld, name: str
) -> None:
    visiting = visitor(access_world, name)
    allowed, every = allowed_rows(visiting.user), every_row()
    forbidden = {key: kind for kind, keys in every.items() for key in keys - allowed[kind]}
    staff_of = {"own"} if name in {"director", "care_coordinator", "several"} else set()
    strange = [word for place in PLACES if place not in staff_of for word in canaries_of(place)]
    wrong, read = set(), 0

    # English is the same page in other words: one person who is shown the most reads it all again.
    # The log is where an administrator reads who did what with which object; it names ids and nothing else.
    for language in ("nl", "en") if name == "director" else ("nl",):
        for shown in everything_shown(access_world, visiting, language=language):
            read += 1
            wrong |= {f"{shown.route}: the word {word}" for word in strange if word.lower() in shown.text.lower()}
            if not shown.route.startswith("schools:log"):
                wrong |= {f"{shown.route}: a {forbidden[key]}" for key in shown.ids & forbidden.keys()}

    assert sorted(wrong) == []
    assert read > 20


# Where a fact is shown is in the templates, and on paper is what the calculation holds: whichever the database.
@pytest.mark.embedded
@pytest.mark.parametrize("name", ["director", "care_coordinator"])
def test_what_stands_about_a_child_stands_on_the_pages_of_the_table_alone(access_world: AccessWorld, name: str) -> None:
    found: dict[str, set[str]] = defaultdict(set)

    for shown in everything_shown(access_world, visitor(access_world, name)):
        for fact, word in zip(FACTS, canaries_of("own"), strict=True):
            if word.lower() in shown.text.lower():
                found[shown.route].add(fact)

    # Removing is for directors: a care coordinator is not shown that page.
    told = table()["child_facts"].items()
    assert dict(found) == {
        route: set(facts) for route, facts in told if name == "director" or route != "cases:pupil-remove"
    }


@pytest.mark.embedded
@pytest.mark.parametrize("audience", ["municipality", "partnership"])
def test_no_report_holds_a_word_about_a_child(access_world: AccessWorld, audience: str) -> None:
    place = access_world.places["own"]
    report = place.report if audience == "municipality" else make_report(place.calculation, audience=audience)
    answer = visitor(access_world, "director").client.get(reverse("reports:download", args=[report.pk]))

    text = text_of(answer)

    assert "Budget own" in text
    assert [word for name in PLACES for word in canaries_of(name) if word.lower() in text.lower()] == []


@pytest.mark.parametrize("name", [*ROLES, "several", "board elsewhere"])
def test_each_list_is_complete(access_world: AccessWorld, name: str) -> None:
    """Not less than what is allowed either: a row that is missing in a list cannot be looked after."""
    visiting = visitor(access_world, name)
    allowed = allowed_rows(visiting.user)
    lists = {
        "pool": ("budgets:pools", r"/budgetten/(%s)/\""),
        "report": ("reports:list", r"/verslagen/(%s)/\""),
        "calculation": ("budgets:compare", r"value=\"(%s)\""),
    }

    for kind, (route, pattern) in lists.items():
        answer = visiting.client.get(reverse(route))
        found = set(re.findall(pattern % UUIDS.pattern, answer.text)) if answer.status_code == 200 else set()
        assert found == allowed[kind], kind


def test_the_list_of_children_is_complete_and_knows_no_others(access_world: AccessWorld) -> None:
    page = visitor(access_world, "director").client.get(
        reverse("budgets:school", args=[access_world.places["own"].school.pk])
    )

    found = set(re.findall(rf"/leerlingen/({UUIDS.pattern})/", page.text))

    assert found == {str(pupil.pk) for pupil in access_world.places["own"].pupils}
    assert len(found) == CHILDREN
