"""The pages of lawfulness: who may record it, what is refused, and two people at once."""

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from budgets.actions import LawfulnessConflictError, LawfulnessTerms, record_lawfulness
from budgets.models import Lawfulness
from tests.cast import World

TYPED = {
    "instrument": "subsidy",
    "article": "Verordening jeugdhulp 2023, artikel 4",
    "performance": "Hulp in de klas.",
    "ceiling": "45.000,00",
    "vat": "exempt",
    "valid_from": "1-8-2023",
    "valid_until": "31-7-2024",
    "carrier": "",
    "revision": "0",
}


def edit_address(world: World) -> str:
    return reverse("budgets:lawfulness-edit", args=[world.pool.pk])


@pytest.mark.parametrize("name", ["noor", "bram"])
def test_the_school_reads_and_does_not_write(world: World, signed_in: Any, name: str) -> None:
    client = signed_in(getattr(world, name))

    assert client.get(reverse("budgets:lawfulness", args=[world.pool.pk])).status_code == 200
    assert client.post(edit_address(world), TYPED).status_code == 403
    assert not Lawfulness.objects.exists()


@pytest.mark.parametrize("name", ["eva", "ada", "zoe"])
def test_a_stranger_finds_nothing(world: World, signed_in: Any, name: str) -> None:
    client = signed_in(getattr(world, name))

    assert client.get(reverse("budgets:lawfulness", args=[world.pool.pk])).status_code == 404
    assert client.post(edit_address(world), TYPED).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ceiling": "-1"}, "Een bedrag kan niet onder nul liggen."),
        ({"ceiling": "1e999"}, "Dit is geen bedrag dat we kunnen lezen."),
        ({"ceiling": "NaN"}, "Dit is geen bedrag dat we kunnen lezen."),
        ({"ceiling": "1.234"}, "op twee manieren te lezen"),
        ({"ceiling": "1000000000000"}, "Dit bedrag is te groot."),
        ({"ceiling": "1,2345"}, "Schrijf hooguit twee cijfers achter de komma."),
        ({"instrument": "gift"}, "Kies een van de vier manieren."),
        ({"vat": "maybe"}, "Kies een mogelijkheid uit de lijst."),
        ({"carrier": "nobody"}, "Kies een mogelijkheid uit de lijst."),
        ({"valid_from": "31-2-2024"}, "Deze datum bestaat niet"),
        ({"valid_until": "31-7-2023"}, "Het einde ligt vóór het begin."),
        ({"article": "zie 123456782"}, "BSN"),
        ({"performance": "x" * 1001}, "1000"),
        ({"revision": ""}, "Dit formulier is niet volledig."),
        ({"revision": "-1"}, "0"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(femke: Client, world: World, change: dict[str, str], words: str) -> None:
    response = femke.post(edit_address(world), {**TYPED, **change})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Lawfulness.objects.exists()


def test_what_was_typed_is_stored_read_back_and_in_the_log(femke: Client, world: World) -> None:
    response = femke.post(edit_address(world), TYPED, follow=True)

    stored = Lawfulness.objects.get()
    assert stored.ceiling_cents == 4_500_000
    assert (stored.valid_from, stored.valid_until) == (date(2023, 8, 1), date(2024, 7, 31))
    page = response.content.decode()
    assert "Verordening jeugdhulp 2023, artikel 4" in page
    assert "Niet vastgelegd is wie houdt wat er overblijft" in page
    assert AuditEvent.objects.filter(action="record_lawfulness", actor_id=world.femke.pk).count() == 1
    assert 'value="45000,00"' in femke.get(edit_address(world)).content.decode()


def test_the_page_tells_who_recorded_what_and_when(femke: Client, signed_in: Any, world: World) -> None:
    femke.post(edit_address(world), TYPED)
    changed = {**TYPED, "article": "WPO, artikel 18a", "valid_until": "", "revision": "1"}
    signed_in(world.ruth).post(edit_address(world), changed)

    answer = femke.get(reverse("budgets:lawfulness", args=[world.pool.pk]))

    newest, first = answer.context["history"]
    assert (newest.who, first.who) == (world.ruth.name, world.femke.name)
    assert [(row.label, row.before, row.after) for row in newest.details] == [
        ("Artikel van wet of verordening", "Verordening jeugdhulp 2023, artikel 4", "WPO, artikel 18a"),
        ("Looptijd", "1 augustus 2023 tot en met 31 juli 2024", "vanaf 1 augustus 2023"),
    ]
    assert [row.label for row in first.details] == [
        "Hoe het geld wordt gegeven",
        "Artikel van wet of verordening",
        "Wat ervoor wordt gedaan (prestatie)",
        "Ten hoogste",
        "Btw",
        "Looptijd",
    ]
    assert "<del>Verordening jeugdhulp 2023, artikel 4</del> <ins>WPO, artikel 18a</ins>" in answer.content.decode()


def test_what_was_recorded_before_there_was_a_history_is_nobody_s_change(femke: Client, world: World) -> None:
    Lawfulness.objects.create(pool=world.pool, article="Oud artikel", revision=3)
    femke.post(edit_address(world), {**TYPED, "revision": "3"})

    answer = femke.get(reverse("budgets:lawfulness", args=[world.pool.pk]))

    (row,) = answer.context["history"]
    assert (row.who, row.details) == (world.femke.name, ())
    assert "Wat er daarvoor stond, is niet bewaard." in answer.content.decode()


def test_sent_twice_it_is_stored_once(femke: Client, world: World) -> None:
    femke.post(edit_address(world), TYPED)
    second = femke.post(edit_address(world), TYPED)

    assert second.status_code == 302
    assert Lawfulness.objects.get().revision == 1


def test_the_second_of_two_people_sees_both_versions_and_overwrites_nothing(
    femke: Client, signed_in: Any, world: World
) -> None:
    femke.post(edit_address(world), TYPED)

    response = signed_in(world.ruth).post(edit_address(world), {**TYPED, "article": "WPO, artikel 18a"})

    page = response.content.decode()
    assert response.status_code == 409
    assert "Iemand anders heeft dit intussen gewijzigd" in page
    assert "WPO, artikel 18a" in page
    assert "Verordening jeugdhulp 2023, artikel 4" in page
    assert Lawfulness.objects.get().article == "Verordening jeugdhulp 2023, artikel 4"


def test_pressing_again_after_a_conflict_stores_what_was_typed(femke: Client, signed_in: Any, world: World) -> None:
    femke.post(edit_address(world), TYPED)
    ruth = signed_in(world.ruth)
    refused = ruth.post(edit_address(world), {**TYPED, "article": "WPO, artikel 18a"})

    assert 'name="revision" value="1"' in refused.content.decode()
    ruth.post(edit_address(world), {**TYPED, "article": "WPO, artikel 18a", "revision": "1"})

    assert Lawfulness.objects.get().article == "WPO, artikel 18a"


def test_recording_makes_no_calculation_old(femke: Client, world: World) -> None:
    femke.post(edit_address(world), TYPED)

    world.pool.refresh_from_db()
    assert world.pool.terms_version == 1


def test_the_page_of_the_budget_says_how_much_is_missing(femke: Client, world: World) -> None:
    page = femke.get(reverse("budgets:pool", args=[world.pool.pk])).content.decode()

    assert "Rechtmatigheid: er zijn 7 punten die ontbreken of niet kloppen." in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_hands")
def test_of_two_who_write_first_at_the_same_moment_one_is_told(world: World) -> None:
    barrier, outcomes = Barrier(2), []

    def write(article: str) -> None:
        barrier.wait()
        terms = LawfulnessTerms(article=article)
        try:
            record_lawfulness(pool=world.pool, terms=terms, revision=0, acting_user=world.femke)
            outcomes.append("stored")
        except LawfulnessConflictError:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [Thread(target=write, args=[f"artikel {number}"]) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["stored", "told"]
    assert Lawfulness.objects.get().revision == 1
