"""The story of the demo: one budget in each state, made through the actions of the site."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from budgets.models import Agreement, Frame, PartyDecision, Pool, Proposal, ProposalStatus
from budgets.presentation.lawfulness import LawfulnessView
from budgets.queries import confirmation_state, months_missing
from budgets.realised_rows import months_of
from budgets.waiting.realisation import months_to_deliver
from cases.models import Pupil
from config import demo
from reports.models import Meeting
from schools.models import School

pytestmark = pytest.mark.django_db

PASSWORD = "een goed wachtwoord voor de test"


@pytest.fixture
def told() -> str:
    call_command("load_demo", password=PASSWORD, stdout=StringIO())
    return loaded()


def loaded() -> str:
    out = StringIO()
    call_command("load_story", password=PASSWORD, stdout=out)
    return out.getvalue()


def test_production_gets_no_story(settings: Any) -> None:
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="niet in productie"):
        loaded()

    assert not Pool.objects.exists()


def test_there_is_one_budget_in_each_state(told: str) -> None:
    states = dict(Proposal.objects.values_list("pool__name", "status"))

    assert states == {
        "Drie scholen samen": ProposalStatus.AGREED,
        "School De Egel: bij het bestuur": ProposalStatus.WITH_BOARD,
        "School De Fazant: bij de partijen": ProposalStatus.WITH_PARTIES,
        "School De Grutto: wijziging gevraagd": ProposalStatus.CHANGE_ASKED,
        "School De Haas: ingetrokken": ProposalStatus.WITHDRAWN,
        "Twaalf gemeenten, één kassier": ProposalStatus.WITH_PARTIES,
    }
    assert Agreement.objects.get().number == "2026-2027/1"


def test_one_school_still_waits_for_its_funders(told: str) -> None:
    state = confirmation_state(Pool.objects.get(name="School De Duif: bedragen bevestigen"))

    # 7 decisions and 5 arrangements, and the amount of basic support; four of them are confirmed.
    assert (state.confirmed, state.lines, state.is_complete) == (4, 13, False)


def test_the_agreed_budget_joins_three_schools_and_more_than_forty_children(told: str) -> None:
    pool = Agreement.objects.get().proposal.pool

    assert pool.school_links.count() == 3
    assert Pupil.objects.filter(school__pool_links__pool=pool).count() == 42


def test_of_the_agreed_budget_is_known_what_makes_it_lawful_but_for_the_btw(told: str) -> None:
    view = LawfulnessView.of(Agreement.objects.get().proposal.terms)

    assert [finding.code for finding in view.findings] == ["missing_vat"]


def test_what_was_delivered_is_written_down_but_for_the_last_month_of_a_provider(told: str) -> None:
    pool = Agreement.objects.get().proposal.pool
    over = [month for month in months_of(pool.school_year) if month < timezone.localdate().replace(day=1)]
    director = User.objects.get(email=demo.email_of("meerscholen"))

    assert pool.realisations.count() == max(3 * len(over) - 1, 0)
    assert months_missing(director, timezone.localdate()) == []
    provider = User.objects.get(email=demo.email_of("aanbieder"))
    assert [row.note for row in months_to_deliver(provider)] == (["1 maand"] if over else [])
    assert set(pool.realisations.exclude(delivery=None).values_list("recorded_by", flat=True)) <= {provider.pk}


def test_each_of_twelve_municipalities_decides_for_itself(told: str) -> None:
    proposal = Proposal.objects.get(pool__name="Twaalf gemeenten, één kassier")
    decisions = PartyDecision.objects.filter(party__proposal=proposal, party__municipality__isnull=False)

    assert proposal.parties.filter(municipality__isnull=False).count() == 12
    assert decisions.count() == 6
    assert decisions.values("decided_by").distinct().count() == 6


def test_the_story_is_told_once(told: str) -> None:
    counts = (Pool.objects.count(), Pupil.objects.count(), Proposal.objects.count(), User.objects.count())

    again = loaded()

    assert "7 budgetten en 103 kinderen nieuw; 7 verder gebracht" in told
    assert "0 budgetten en 0 kinderen nieuw; 0 verder gebracht" in again
    assert counts == (10, 115, 6, 22)
    assert counts == (Pool.objects.count(), Pupil.objects.count(), Proposal.objects.count(), User.objects.count())


def test_everything_in_it_is_labelled_as_an_example(told: str) -> None:
    assert not Pool.objects.filter(is_example=False).exists()
    assert not School.objects.filter(is_example=False).exists()
    assert all(name.startswith("Voorbeeld ") for name in Pupil.objects.values_list("nickname", flat=True))
    assert all(name.endswith("(voorbeeld)") for name in User.objects.values_list("name", flat=True))


def test_the_sign_in_page_lists_who_plays_a_part_of_its_own(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONTSCHOT_DEMO_PASSWORD", PASSWORD)
    settings.DEMO = True

    listed = [row.email.partition("@")[0] for row in demo.accounts()]

    assert listed == ["directeur", "ib", "bestuur", "gemeente", "swv", "aanbieder", "beheer", "meerscholen", "kassier"]


def test_one_proposal_lies_outside_the_frame_and_is_on_the_next_agenda(told: str) -> None:
    frame = Frame.objects.get()
    next_meeting = Meeting.objects.get(status="planned")
    assert next_meeting.previous is not None

    outside = Proposal.objects.open().exclude(outside_frame=[])

    # € 117.127,12 is more than the € 115.000 that the OOGO of three weeks ago set.
    assert (frame.adopted_on, frame.ceiling_cents) == (next_meeting.previous.date, 11500000)
    assert [row.pool.name for row in outside] == ["School De Fazant: bij de partijen"]
    assert outside[0].outside_frame[0]["figure"] == "11712712"
    assert [item.proposal for item in next_meeting.items.filter(kind="proposal")] == [outside[0]]
