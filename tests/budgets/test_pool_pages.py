"""The pages of pools and calculations: the issue's numbers, literally; who may see what; what helps when it fails."""

import re
import uuid
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from budgets import actions
from budgets.models import Calculation, JobStatus, Pool
from budgets.pages.readers import may
from cases.actions import IndicationTerms, change_indication
from cases.models import Indication
from schools.permissions import Ability, Role
from tests.cast import World
from tests.demo import Demo, make_demo
from tests.factories import make_indication, make_member, make_pool, make_pupil, make_school, make_user

SignIn = Any


@pytest.fixture
def demo(db: None) -> Demo:
    return make_demo()


def text_of(response: Any) -> str:
    """What a reader sees: without tags, spaces as one space."""
    without_tags = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(without_tags).replace("\N{NO-BREAK SPACE}", " "))


def page(client: Client, name: str, *args: object) -> Any:
    return client.get(reverse(f"budgets:{name}", args=args), headers={"accept-language": "nl"})


def calculated(pool: Pool, user: Any) -> Calculation:
    calculation = actions.request_calculation(pool=pool, acting_user=user)
    actions.run_calculation(calculation.pk)
    calculation.refresh_from_db()
    return calculation


# --- The numbers it must show -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["directeur", "gemeente", "swv", "bestuur"])
def test_page_of_casus_4_shows_every_number_of_the_issue(demo: Demo, signed_in: SignIn, login: str) -> None:
    calculation = demo.calculations["Casus 4"]

    shown = text_of(page(signed_in(demo.people[login]), "pool", calculation.pool_id))

    for number in (
        "913,5 uur",
        "De bron noemt 913 uur",
        "0,487981",
        "0,49 fte",
        "0,725 fte",
        "€ 94.575,00",
        "€ 29.325,00",
        "€ 65.250,00",
        "€ 50.656,73",
        "€ 43.918,27",
        "€ 45.000,00",
        "€ 49.575,00",
        "€ 22.500,00",
        "€ 72.075,00",
        "aanname zonder bron",
        "de bron noemt € 71.500,00",
        "€ 114.531,00",
        "€ 19.956,00 voor een periode",
        "€ 40.960,29",
        "na besluit van het bestuur",
        "€ 155.491,29",
        "Som van de tabel",
        "Geen van beide zegt of kinderen tegelijk hulp nodig hebben",
        "Grond om over een kleine groep te berichten",
    ):
        assert number in shown, number


def test_page_of_nijmegen_noord_shows_every_number_of_the_issue(demo: Demo, signed_in: SignIn) -> None:
    calculation = demo.calculations["Nijmegen-Noord"]

    shown = text_of(page(signed_in(demo.people["gemeente"]), "pool", calculation.pool_id))

    for number in (
        "€ 283.725,00",
        "€ 47.398,00",
        "€ 148.679,00",
        "€ 479.802,00",
        "€ 31.525,00",
        "€ 894,30",
        "de bron noemt € 849,00",
        "van 143 van de 3.072 kinderen",
    ):
        assert number in shown, number


def test_every_link_on_the_page_to_a_part_of_it_arrives(demo: Demo, signed_in: SignIn) -> None:
    content = page(signed_in(demo.people["directeur"]), "pool", demo.calculations["Casus 4"].pool_id).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', content)

    assert sorted(set(re.findall(r'href="#([^"]+)"', content)) - set(ids)) == []
    assert len(ids) == len(set(ids))


def test_old_calculation_is_shown_exactly_as_it_was_stored(demo: Demo, signed_in: SignIn) -> None:
    old = demo.calculations["Casus 4"]
    director = demo.people["directeur"]
    Indication.objects.filter(pupil__reference="VB-01").update(minutes=60)
    calculated(old.pool, director)

    shown = text_of(page(signed_in(director), "calculation", old.pk))

    assert "913,5 uur" in shown
    assert "Er is een nieuwere berekening" in shown


def test_report_can_be_asked_for_from_the_page(demo: Demo, signed_in: SignIn) -> None:
    calculation = demo.calculations["Casus 4"]

    content = page(signed_in(demo.people["gemeente"]), "pool", calculation.pool_id).content.decode()

    assert reverse("reports:request", args=[calculation.pk]) in content


# --- Who may see what -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pool", "changes"])
def test_pool_of_somebody_else_does_not_exist(world: World, signed_in: SignIn, name: str) -> None:
    for stranger in (world.eva, world.ada, world.zoe):
        assert page(signed_in(stranger), name, world.pool.pk).status_code == 404


@pytest.mark.parametrize("name", ["calculation", "calculation-progress"])
def test_calculation_of_somebody_else_does_not_exist(world: World, signed_in: SignIn, name: str) -> None:
    calculation = calculated(world.pool, world.noor)

    assert page(signed_in(world.eva), name, calculation.pk).status_code == 404


@pytest.mark.parametrize("name", ["pool", "changes", "calculation", "calculation-progress"])
def test_id_that_is_nobodys_does_not_exist(world: World, signed_in: SignIn, name: str) -> None:
    assert page(signed_in(world.noor), name, uuid.uuid4()).status_code == 404


def test_list_is_for_who_reads_budgets(world: World, signed_in: SignIn) -> None:
    assert page(signed_in(world.ada), "pools").status_code == 403
    assert page(signed_in(world.zoe), "pools").status_code == 403
    assert "Proefbudget" in text_of(page(signed_in(world.femke), "pools"))


def test_nobody_reads_without_signing_in(world: World, client: Client) -> None:
    response = page(client, "pool", world.pool.pk)

    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_municipality_may_calculate_what_it_takes_part_in(world: World, signed_in: SignIn) -> None:
    response = signed_in(world.femke).post(reverse("budgets:calculate", args=[world.pool.pk]))

    assert response.status_code == 302
    assert Calculation.objects.get().requested_by == world.femke


def test_stranger_calculates_nothing(world: World, signed_in: SignIn) -> None:
    response = signed_in(world.zoe).post(reverse("budgets:calculate", args=[world.pool.pk]))

    assert response.status_code == 404
    assert not Calculation.objects.exists()


def test_small_pool_is_text_outside_the_school(world: World, signed_in: SignIn) -> None:
    make_indication(make_pupil(world.school))
    calculated(world.pool, world.noor)

    outside = text_of(page(signed_in(world.ruth), "pool", world.pool.pk))
    inside = text_of(page(signed_in(world.noor), "pool", world.pool.pk))

    assert "minder dan 5 kinderen" in outside
    assert "304,5 uur" not in outside
    assert "304,5 uur" in inside


def test_small_pool_is_text_in_the_list_outside_the_school(world: World, signed_in: SignIn) -> None:
    make_indication(make_pupil(world.school))
    calculated(world.pool, world.noor)

    outside = text_of(page(signed_in(world.femke), "pools"))

    assert "de groep is te klein" in outside
    assert "304,5" not in outside
    assert "304,5 uur" in text_of(page(signed_in(world.noor), "pools"))


def test_director_of_one_of_two_schools_is_an_outsider_to_the_sum(world: World, signed_in: SignIn) -> None:
    shared = make_pool(world.school, world.neighbour, name="Samen")
    make_indication(make_pupil(world.school))
    make_indication(make_pupil(world.neighbour))
    calculated(shared, world.noor)

    assert "minder dan 5 kinderen" in text_of(page(signed_in(world.noor), "pool", shared.pk))


def test_name_of_a_child_is_on_no_page_of_the_municipality(demo: Demo, signed_in: SignIn) -> None:
    client = signed_in(demo.people["gemeente"])

    for calculation in demo.calculations.values():
        content = page(client, "pool", calculation.pool_id).content.decode()
        assert "Voorbeeld Lara" not in content
        assert "VB-1" not in content


def test_finding_about_a_child_leads_the_director_to_it(demo: Demo, signed_in: SignIn) -> None:
    content = page(
        signed_in(demo.people["ib"]), "pool", demo.calculations["Voorbeeld dit schooljaar"].pool_id
    ).content.decode()

    assert 'href="/leerlingen/' in content


# --- Bereken ----------------------------------------------------------------------------------------------------------


def test_two_clicks_on_bereken_make_one_calculation(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.noor)
    address = reverse("budgets:calculate", args=[world.pool.pk])

    first, second = client.post(address), client.post(address)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Calculation.objects.count() == 1


def test_bereken_cannot_be_pressed_by_a_link(world: World, signed_in: SignIn) -> None:
    assert signed_in(world.noor).get(reverse("budgets:calculate", args=[world.pool.pk])).status_code == 405


def test_page_shows_how_far_it_is_and_reloads_without_javascript(world: World, signed_in: SignIn) -> None:
    calculation = actions.request_calculation(pool=world.pool, acting_user=world.noor)

    content = page(signed_in(world.noor), "pool", world.pool.pk).content.decode()

    assert reverse("budgets:calculation-progress", args=[calculation.pk]) in content
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in content
    assert reverse("budgets:calculate", args=[world.pool.pk]) not in content


def test_progress_asks_the_page_to_reload_when_the_work_has_ended(world: World, signed_in: SignIn) -> None:
    calculation = actions.request_calculation(pool=world.pool, acting_user=world.noor)
    client = signed_in(world.noor)

    waiting = page(client, "calculation-progress", calculation.pk)
    actions.run_calculation(calculation.pk)
    done = page(client, "calculation-progress", calculation.pk)

    assert "HX-Refresh" not in waiting
    assert done["HX-Refresh"] == "true"


def test_failed_calculation_says_why_and_what_to_do(world: World, signed_in: SignIn) -> None:
    Calculation.objects.create(
        pool=world.pool,
        requested_by=world.noor,
        status=JobStatus.FAILED,
        failure="gave_up",
        finished_at=timezone.now(),
    )

    shown = text_of(page(signed_in(world.noor), "pool", world.pool.pk))

    assert "De berekening is niet gelukt" in shown
    assert "Druk nog een keer op Bereken" in shown


def test_pool_without_a_calculation_says_what_to_do(world: World, signed_in: SignIn) -> None:
    for reader in (world.noor, world.femke):
        shown = text_of(page(signed_in(reader), "pool", world.pool.pk))
        assert "Dit budget is nog niet berekend" in shown
        assert "Druk op Bereken" in shown


def test_pool_without_indications_helps(world: World, signed_in: SignIn) -> None:
    calculated(world.pool, world.noor)

    shown = text_of(page(signed_in(world.noor), "pool", world.pool.pk))

    assert "Er zijn geen toekenningen die meetellen" in shown
    assert "Voeg toekenningen toe bij de leerlingen" in shown


# --- What would change ------------------------------------------------------------------------------------------------


def longer(indication: Indication, *, minutes: int, user: Any) -> None:
    terms = IndicationTerms(
        kind="zbo",
        minutes=minutes,
        frequency="week",
        valid_from=indication.valid_from,
        valid_until=indication.valid_until,
        responsible_municipality="0268",
    )
    change_indication(indication_id=indication.pk, terms=terms, revision=indication.revision, acting_user=user)


def test_page_says_that_the_data_changed_since(world: World, signed_in: SignIn) -> None:
    indication = make_indication(make_pupil(world.school))
    calculated(world.pool, world.noor)
    client = signed_in(world.noor)

    before = text_of(page(client, "pool", world.pool.pk))
    longer(indication, minutes=600, user=world.noor)
    after = text_of(page(client, "pool", world.pool.pk))

    assert "Gegevens gewijzigd sinds berekening" not in before
    assert "Gegevens gewijzigd sinds berekening" in after
    assert "304,5 uur" in after


def test_what_would_change_is_computed_on_request_and_stores_nothing(world: World, signed_in: SignIn) -> None:
    indication = make_indication(make_pupil(world.school))
    calculated(world.pool, world.noor)
    longer(indication, minutes=600, user=world.noor)

    shown = text_of(page(signed_in(world.noor), "changes", world.pool.pk))

    assert "304,5 uur" in shown
    assert "350 uur" in shown
    assert Calculation.objects.count() == 1


def test_what_would_change_is_for_the_school_alone(world: World, signed_in: SignIn) -> None:
    indication = make_indication(make_pupil(world.school))
    calculated(world.pool, world.noor)
    longer(indication, minutes=600, user=world.noor)

    shown = text_of(page(signed_in(world.femke), "changes", world.pool.pk))

    assert "Dit ziet alleen de school" in shown
    assert "350" not in shown


def test_nothing_calculated_yet_has_nothing_to_compare(world: World, signed_in: SignIn) -> None:
    response = page(signed_in(world.noor), "changes", world.pool.pk)

    assert response["Location"] == reverse("budgets:pool", args=[world.pool.pk])


# --- The document -----------------------------------------------------------------------------------------------------


def export(client: Client, pool: Pool, ground: str = "") -> Any:
    return client.post(reverse("budgets:pool-export", args=[pool.pk]), {"ground": ground})


def test_document_with_children_needs_a_ground(world: World, signed_in: SignIn) -> None:
    make_indication(make_pupil(world.school))
    client = signed_in(world.noor)

    assert export(client, world.pool).status_code == 302
    assert export(client, world.pool, "controle door de accountant").json()["schema"] == "ontschot.pool/1"


def test_document_with_children_stays_within_the_school(world: World, signed_in: SignIn) -> None:
    make_indication(make_pupil(world.school))

    assert export(signed_in(world.femke), world.pool, "nieuwsgierig").status_code == 403
    assert export(signed_in(world.eva), world.pool, "nieuwsgierig").status_code == 404


# --- The list ---------------------------------------------------------------------------------------------------------


def test_list_is_searched_on_name_school_and_party(demo: Demo, signed_in: SignIn) -> None:
    client = signed_in(demo.people["gemeente"])
    address = reverse("budgets:pools")

    def found(**query: str) -> list[str]:
        return [row.pool.name for row in client.get(address, query).context["rows"]]

    assert found(q="casus") == ["Casus 4"]
    assert found(q="zorgkantoor") == ["Voorbeeld dit schooljaar"]
    assert found(q="Voorbeeldschool Casus") == ["Casus 4"]
    assert found(schooljaar="2026-2027") == ["Voorbeeld dit schooljaar"]
    assert found(sorteer="naam") == ["Casus 4", "Nijmegen-Noord", "Voorbeeld dit schooljaar"]
    assert found(q="bestaat niet") == []


@pytest.mark.parametrize("query", [{"page": "99"}, {"page": "x"}, {"sorteer": "snapshot"}, {"schooljaar": "gisteren"}])
def test_nonsense_in_the_address_is_ignored(world: World, signed_in: SignIn, query: dict[str, str]) -> None:
    assert signed_in(world.noor).get(reverse("budgets:pools"), query).status_code == 200


def test_empty_list_says_what_to_do(world: World, signed_in: SignIn) -> None:
    make_member(world.zoe, Role.DIRECTOR, school=make_school("De Es"))

    shown = text_of(page(signed_in(world.zoe), "pools"))

    assert "klaargezet door uw functioneel beheerder" in shown


# --- Queries ----------------------------------------------------------------------------------------------------------


def queries_of(client: Client, name: str, *args: object) -> int:
    page(client, name, *args)  # the session and what is read once
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert page(client, name, *args).status_code == 200
    return len(captured)


def test_page_asks_the_database_the_same_few_things_for_any_number_of_children(world: World, signed_in: SignIn) -> None:
    make_indication(make_pupil(world.school), valid_until=None)
    calculated(world.pool, world.noor)
    client = signed_in(world.noor)
    few = queries_of(client, "pool", world.pool.pk)
    for _ in range(40):
        make_indication(make_pupil(world.school), valid_until=None)
    calculated(world.pool, world.noor)

    assert queries_of(client, "pool", world.pool.pk) == few
    assert few <= 15


def test_list_asks_the_database_the_same_few_things_for_any_number_of_pools(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.noor)
    calculated(world.pool, world.noor)
    few = queries_of(client, "pools")
    for number in range(12):
        calculated(make_pool(world.school, make_school(f"School {number}"), name=f"Budget {number}"), world.noor)

    assert queries_of(client, "pools") == few
    assert few <= 12


def test_list_reads_no_stored_documents(world: World, signed_in: SignIn) -> None:
    calculated(world.pool, world.noor)

    with CaptureQueriesContext(connection) as captured:
        page(signed_in(world.noor), "pools")

    assert not any('"snapshot"' in query["sql"] or '"result"' in query["sql"] for query in captured.captured_queries)


@pytest.mark.parametrize("ability", list(Ability))
@pytest.mark.parametrize("name", ["noor", "bram", "ruth", "femke"])
def test_what_a_reader_may_do_is_what_the_queryset_says(world: World, name: str, ability: Ability) -> None:
    user = getattr(world, name)

    allowed = Pool.objects.allowing(user, ability).filter(pk=world.pool.pk).exists()

    assert may(user, ability, world.pool) == allowed


@pytest.mark.parametrize("ability", list(Ability))
def test_without_any_role_one_may_do_nothing_with_a_pool(world: World, ability: Ability) -> None:
    """Two scopes of nothing are the same, and that gives no right."""
    assert not may(make_user("zonder-rol@voorbeeld.example"), ability, world.pool)


def test_a_role_elsewhere_gives_no_right_to_a_pool_that_one_only_reads(world: World) -> None:
    make_member(world.femke, Role.DIRECTOR, school=world.neighbour)

    assert not may(world.femke, Ability.EDIT_PUPILS, world.pool)
    assert may(world.femke, Ability.EDIT_PUPILS, world.neighbours_pool)
