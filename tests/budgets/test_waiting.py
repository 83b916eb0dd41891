"""What waits for a person, and the mail that says that something does."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from budgets import queries
from budgets.actions import submit_proposal
from budgets.models import Pool, PoolAmount, Proposal
from budgets.proposing.refusals import BodyMissingError
from budgets.waiting import waiting_for
from cases.models import Indication, IndicationConfirmation
from schools.actions.mails import send_mail
from schools.models import Mail
from tests.cast import World
from tests.factories import make_indication, make_pool, make_pupil
from tests.proposals import calculate_confirmed, colleague, decide, make_proposal, make_ready

SITE = "https://ontschot.example"


def tasks_of(person: User) -> list[str]:
    """What waits, for a person as the next request knows it."""
    tasks = [row.task for row in waiting_for(User.objects.get(pk=person.pk))]
    return [task for task in tasks if task != CONFIRM]


CONFIRM = "Bedragen bevestigen"
DECIDE, ANSWER, SUBMIT = "Besluiten over een voorstel", "Antwoorden op een gevraagde wijziging", "Voorstel indienen"


# --- The page -------------------------------------------------------------------------------------------------------


def test_nothing_waits_for_strangers_and_administrators(world: World, signed_in: Any) -> None:
    make_proposal(world)

    for person in (world.eva, world.ada, world.zoe, world.sven):
        assert tasks_of(person) == []
    assert signed_in(world.ada).get(reverse("budgets:waiting")).status_code == 403
    assert "Er wacht niets op u" in signed_in(world.eva).get(reverse("budgets:waiting")).content.decode()


def test_a_decision_waits_for_whose_turn_it_is(world: World) -> None:
    proposal = make_proposal(world)
    assert (tasks_of(world.ruth), tasks_of(world.femke), tasks_of(world.noor)) == ([DECIDE], [], [])

    decide(proposal, world.ruth)

    assert (tasks_of(world.ruth), tasks_of(world.femke), tasks_of(world.noor)) == ([], [DECIDE], [])


def test_a_decision_does_not_wait_for_who_submitted_but_for_the_colleague(world: World) -> None:
    make_ready(world)
    submit_proposal(pool=world.pool, acting_user=world.ruth)

    assert (tasks_of(world.ruth), tasks_of(colleague(world.ruth, "rob"))) == ([], [DECIDE])


def test_a_change_that_is_asked_waits_for_the_schools_until_they_answer(world: World) -> None:
    proposal = make_proposal(world)
    decide(proposal, world.ruth, "change_asked")
    assert (tasks_of(world.noor), tasks_of(world.ruth), tasks_of(world.femke)) == ([ANSWER], [ANSWER], [])
    assert tasks_of(world.bram) == []

    submit_proposal(pool=world.pool, acting_user=world.noor)

    assert tasks_of(world.noor) == []


def test_decisions_stand_before_answers_each_with_its_budget(world: World) -> None:
    decide(make_proposal(world), world.ruth, "change_asked")
    pool = make_pool(world.school, name="Nog een")
    calculate_confirmed(pool, by=world.noor)
    submit_proposal(pool=pool, acting_user=world.noor)

    rows = [row for row in waiting_for(world.ruth) if row.task != CONFIRM]

    assert [(row.task, row.about) for row in rows] == [
        (DECIDE, "Nog een 2023-2024"),
        (ANSWER, "Proefbudget 2023-2024"),
    ]


def test_what_is_calculated_waits_to_be_submitted_until_it_is_old_or_put_forward(world: World) -> None:
    make_ready(world)
    assert (tasks_of(world.noor), tasks_of(world.femke)) == ([SUBMIT], [])

    for _ in range(6):
        make_indication(make_pupil(world.school))
    Pool.objects.filter(pk=world.pool.pk).update(terms_version=9)
    assert tasks_of(world.noor) == []

    calculate_confirmed(world.pool, by=world.noor)
    submit_proposal(pool=world.pool, acting_user=world.noor)
    assert tasks_of(world.noor) == []


def test_each_thing_leads_to_where_it_is_done(world: World, signed_in: Any) -> None:
    proposal = make_proposal(world)

    page = signed_in(world.ruth).get(reverse("budgets:waiting")).content.decode()

    assert reverse("budgets:proposal", args=[proposal.pk]) + "#besluit" in page
    assert "namens Bestuur van De Eik" in page


def test_the_start_pages_ask_how_much_waits(world: World, signed_in: Any) -> None:
    counted = reverse("budgets:waiting-count")
    for person, page in ((world.ruth, reverse("budgets:home")), (world.noor, f"/scholen/{world.school.pk}/")):
        shown = signed_in(person).get(page).content.decode()
        assert f'hx-get="{counted}"' in shown
        assert reverse("budgets:waiting") in shown
    ruth = signed_in(world.ruth)
    assert "Er wacht niets op u" in ruth.get(counted).content.decode()

    make_proposal(world)

    assert "Er wacht 1 taak op u" in ruth.get(counted).content.decode()


def test_lines_wait_for_who_pays_them_until_they_are_confirmed(world: World) -> None:
    """Three children in the school year of the budget, one that came before it, one that opted out before it began."""
    for _ in range(3):
        make_indication(make_pupil(world.school))
    make_indication(make_pupil(world.school), valid_from=date(2022, 8, 1), valid_until=date(2023, 7, 31))
    make_indication(make_pupil(world.school, opted_out_from=date(2023, 8, 1)))
    stream = world.pool.streams.get()
    PoolAmount.objects.create(pool=world.pool, ref="a1", stream=stream, stated_total_cents=100, leading="total")

    assert [(row.task, row.note) for row in waiting_for(world.femke)] == [("Bedragen bevestigen", "4 regels")]
    assert [row.task for row in waiting_for(world.ruth)] == []
    state = queries.confirmation_state(world.pool)
    assert (state.lines, state.confirmed) == (4, 0)

    first = Indication.objects.filter(valid_from=date(2023, 8, 1), pupil__opted_out_from=None)[0]
    figures = {"amount_status": "granted", "valid_from": first.valid_from, "confirmed_by": world.femke}
    for row in Indication.objects.filter(valid_from=date(2023, 8, 1)):
        IndicationConfirmation.objects.create(
            indication=row, revision=row.revision, on_behalf_of="municipality:0268", **figures
        )

    assert [row.note for row in waiting_for(world.femke)] == ["1 regel"]
    Indication.objects.filter(pk=first.pk).update(revision=9)
    assert [row.note for row in waiting_for(world.femke)] == ["2 regels"]


def test_more_that_waits_takes_no_more_queries(world: World, signed_in: Any) -> None:
    make_proposal(world)
    ruth = signed_in(world.ruth)
    few = queries_of(ruth)

    for number in range(3):
        pool = make_pool(world.school, name=f"Nog een {number}")
        calculate_confirmed(pool, by=world.noor)
        submit_proposal(pool=pool, acting_user=world.noor)

    many = queries_of(ruth)
    assert len(tasks_of(world.ruth)) == 4
    assert few == many <= 15


def queries_of(client: Client) -> int:
    client.get(reverse("budgets:waiting"))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("budgets:waiting")).status_code == 200
    return len(captured)


# --- The mail ---------------------------------------------------------------------------------------------------------


def receivers() -> list[str]:
    return sorted(row.user.email for row in Mail.objects.filter(kind="waiting").select_related("user") if row.user)


def test_whose_turn_begins_is_mailed_and_nobody_else(world: World) -> None:
    make_ready(world)
    proposal = submit_proposal(pool=world.pool, acting_user=world.noor, site=SITE)
    assert receivers() == [world.ruth.email]

    decide(proposal, world.ruth, site=SITE)

    assert receivers() == [world.femke.email, world.ruth.email]


def test_who_submitted_is_not_mailed_but_the_colleague_is(world: World) -> None:
    make_ready(world)
    rob = colleague(world.ruth, "rob")

    submit_proposal(pool=world.pool, acting_user=world.ruth, site=SITE)

    assert receivers() == [rob.email]


def test_one_mail_a_day_is_enough(world: World) -> None:
    for _ in range(6):
        make_indication(make_pupil(world.school))
    for number in range(3):
        pool = make_pool(world.school, name=f"Budget {number}")
        calculate_confirmed(pool, by=world.noor)
        submit_proposal(pool=pool, acting_user=world.noor, site=SITE)

    assert receivers() == [world.ruth.email]


def test_who_left_is_not_mailed(world: World) -> None:
    make_ready(world)
    world.ruth.is_active = False
    world.ruth.save()

    submit_proposal(pool=world.pool, acting_user=world.noor, site=SITE)

    assert receivers() == []


def test_a_refusal_mails_nobody(world: World) -> None:
    proposal = make_proposal(world)

    with pytest.raises(BodyMissingError):
        decide(proposal, world.ruth, body="", site=SITE)

    assert receivers() == []


def test_the_mail_leads_to_the_page_and_holds_no_data(world: World) -> None:
    world.pool.name = "Ontschotte zorg De Eik"
    world.pool.save()
    make_ready(world)
    submit_proposal(pool=world.pool, acting_user=world.noor, site=SITE)

    send_mail(Mail.objects.get().pk)
    send_mail(Mail.objects.get().pk)

    assert len(mail.outbox) == 1
    sent: EmailMessage = mail.outbox[0]
    assert sent.to == [world.ruth.email]
    assert f"{SITE}/wacht-op-mij/" in sent.body
    whole = f"{sent.subject} {sent.body}"
    for word in ("Eik", "Zorg", "Noor", "Nijmegen", "€", "87.836", "2023", str(Proposal.objects.get().pk)):
        assert word not in whole
    assert Mail.objects.get().status == "sent"


def test_the_administrator_sees_what_kind_of_mail_did_not_arrive(world: World, signed_in: Any) -> None:
    make_ready(world)
    submit_proposal(pool=world.pool, acting_user=world.noor, site=SITE)
    Mail.objects.update(status="failed", failure="refused")

    page = signed_in(world.ada).get(reverse("schools:person", args=[world.ruth.pk])).content.decode()

    assert "bericht dat er iets wacht" in page
