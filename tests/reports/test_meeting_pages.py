"""The pages of an OOGO: wrong input, two people at once, and the way from planning to the paper."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import Frame, Release, ReleasedSums
from reports import actions
from reports.actions import ActionTerms
from reports.models import ActionPoint, Dossier, Meeting, Theme
from tests.cast import World
from tests.frozen_rows import unfrozen
from tests.meetings import begin, item_of, make_frame, make_meeting, make_proposal, tokens

pytestmark = pytest.mark.django_db

CONFLICT, INVALID, FOUND, REFUSED, GONE = 409, 422, 200, 403, 404


@pytest.fixture
def sven(world: World, signed_in: Any) -> Client:
    client: Client = signed_in(world.sven)
    return client


def address(name: str, row: Any) -> str:
    return reverse(f"reports:{name}", args=[row.pk])


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


@pytest.mark.parametrize("name", ["noor", "bram", "ruth", "eva", "ada", "zoe"])
def test_stranger_finds_no_meeting_and_no_paper(world: World, signed_in: Any, name: str) -> None:
    meeting = make_meeting(world)
    dossier = actions.request_dossier(meeting=meeting, language="nl", acting_user=world.sven)
    client = signed_in(getattr(world, name))

    answers = [client.get(address(*row)).status_code for row in (("meeting", meeting), ("dossier-download", dossier))]

    assert answers == [GONE, GONE]


def test_invited_board_reads_and_changes_nothing(world: World, signed_in: Any) -> None:
    meeting = make_meeting(world)
    seat = actions.Seat(organisation=f"board:{world.school.board_id}", function="bestuurder")
    actions.save_participants(meeting=meeting, seats=[seat], revision=meeting.revision, acting_user=world.sven)
    ruth = signed_in(world.ruth)

    read, changed = ruth.get(address("meeting", meeting)), ruth.get(address("meeting-change", meeting))

    assert (read.status_code, changed.status_code) == (FOUND, REFUSED)
    assert "Vastleggen" not in text(read)
    assert "Actiepunt toevoegen" not in text(read)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Kies ten minste één gemeente."),
        ({"municipalities": ["0268"], "date": "32-13-2026"}, "Deze datum bestaat niet"),
        ({"municipalities": ["9999"], "date": "1-12-2026"}, "9999"),
        ({"municipalities": ["0268"], "date": "1-12-2026", "starts_at": "halftwee"}, "Schrijf de tijd als 14:00."),
        ({"municipalities": ["0268"], "date": "1-12-2026", "place": "kamer 111222333"}, "BSN"),
    ],
)
def test_meeting_that_cannot_be_planned_is_told_with_what_was_typed(
    world: World, sven: Client, fields: dict[str, Any], told: str
) -> None:
    answer = sven.post(reverse("reports:meeting-new"), {"revision": 0, **fields})

    assert (answer.status_code, Meeting.objects.count()) == (INVALID, 0)
    assert told in text(answer)


def test_municipality_plans_no_meeting_without_itself(world: World, signed_in: Any) -> None:
    make_proposal(world)
    femke = signed_in(world.femke)
    data = {"revision": 0, "municipalities": [], "date": "1-12-2026"}

    answer = femke.post(reverse("reports:meeting-new"), data)

    assert (answer.status_code, Meeting.objects.count()) == (INVALID, 0)


def test_planning_leads_to_the_meeting_with_its_agenda(world: World, sven: Client) -> None:
    make_frame(world)
    data = {"revision": 0, "municipalities": ["0268"], "date": "1-12-2026", "starts_at": "14.00", "place": "Raadhuis"}

    answer = sven.post(reverse("reports:meeting-new"), data, follow=True)

    page = text(answer)
    assert answer.redirect_chain[-1][0] == address("meeting", Meeting.objects.get())
    for words in ("14:00 uur, Raadhuis", "Kader “Regiokader”", "Leerlingenvervoer", "Inclusieve huisvesting"):
        assert words in page


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("", ["Onderwerp – Vul in waar het over gaat."]),
        ("Kind 111222333", ["Onderwerp – Dit lijkt op een burgerservicenummer (BSN)."]),
    ],
)
def test_subject_that_is_not_right_is_told_where_it_is_typed(
    world: World, sven: Client, title: str, words: list[str]
) -> None:
    meeting = make_meeting(world)
    before = meeting.items.count()

    answer = sven.post(address("agenda-add", meeting), {"topic": "other", "title": title})

    page = text(answer)
    form = page[page.index('id="toevoegen"') :]
    assert (answer.status_code, meeting.items.count()) == (INVALID, before)
    assert f'action="{address("agenda-add", meeting)}#toevoegen"' in form
    assert [line in form for line in words] == [True]
    assert form.count("errors__link") == 1


def test_two_who_minute_one_item_see_both_and_lose_nothing(world: World, sven: Client, signed_in: Any) -> None:
    meeting = begin(make_meeting(world), world)
    item = item_of(meeting, theme=Theme.HOUSING)
    mine = {"revision": 1, "decision": "Wij bouwen samen", "verdict-0": "agreed", "verdict-1": "agreed"}
    sven.post(address("item", item), {**mine, "decision": "Wij wachten"})
    femke = signed_in(world.femke)

    told = femke.post(address("item", item), mine)
    again = femke.post(address("item", item), {**mine, "revision": 2})

    item.refresh_from_db()
    page = text(told)
    assert told.status_code == CONFLICT
    assert "Wij bouwen samen" in page
    assert "Wij wachten" in page
    assert "Iemand anders heeft dit intussen gewijzigd" in page
    assert (again.status_code, item.decision) == (302, "Wij bouwen samen")


def test_what_was_typed_is_still_there_when_the_meeting_was_closed_meanwhile(world: World, sven: Client) -> None:
    meeting = begin(make_meeting(world), world)
    item = item_of(meeting, theme=Theme.HOUSING)
    actions.close_meeting(meeting=meeting, revision=meeting.revision, acting_user=world.femke)

    answer = sven.post(
        address("item", item),
        {"revision": 1, "decision": "Te laat", "verdict-0": "agreed", "said-0": "Onder voorbehoud"},
    )

    page = text(answer)
    assert answer.status_code == CONFLICT
    for words in ("Dit overleg is intussen afgesloten", "Te laat", "Onder voorbehoud"):
        assert words in page


def test_two_who_change_the_table_are_told(world: World, sven: Client) -> None:
    meeting = make_meeting(world)
    typed = {f"organisation-{row}": tokens(world)[1] for row in range(1)}
    data = {"revision": meeting.revision, **typed, "function-0": "wethouder", "is_present-0": "on"}
    sven.post(address("meeting-participants", meeting), data)

    answer = sven.post(address("meeting-participants", meeting), {**data, "function-0": "burgemeester"})

    assert answer.status_code == CONFLICT
    assert "burgemeester" in text(answer)
    assert [seat.function for seat in meeting.participants.all()] == ["wethouder"]


def test_seat_without_an_organisation_is_asked_for_it(world: World, sven: Client) -> None:
    meeting = make_meeting(world)

    answer = sven.post(address("meeting-participants", meeting), {"revision": 2, "function-0": "wethouder"})

    assert answer.status_code == INVALID
    assert "Kies van welke organisatie deze deelnemer is." in text(answer)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"text": ""}, "Vul in wat er gebeurt."),
        ({"organisation": "municipality:9999"}, "Kies een organisatie uit de lijst."),
        ({"organisation": ""}, "Kies welke organisatie het doet."),
        ({"due_on": "gisteren"}, "Deze datum bestaat niet"),
        ({"text": "Bel over 111222333"}, "BSN"),
    ],
)
def test_action_that_is_not_right_is_told(world: World, sven: Client, changes: dict[str, str], told: str) -> None:
    meeting = make_meeting(world)
    right = {"revision": 0, "text": "Brief", "organisation": tokens(world)[1], "due_on": "1-12-2026"}

    answer = sven.post(address("action-new", meeting), {**right, **changes})

    assert (answer.status_code, ActionPoint.objects.count()) == (INVALID, 0)
    assert told in text(answer)


def test_action_is_agreed_on_marked_done_and_opened_again(world: World, sven: Client) -> None:
    meeting = make_meeting(world)
    data = {"revision": 0, "text": "Brief", "organisation": tokens(world)[1], "due_on": "1-12-2026"}
    sven.post(address("action-new", meeting), data)
    point = ActionPoint.objects.get()

    sven.post(address("action-done", point))
    point.refresh_from_db()
    done = point.done_on
    sven.post(address("action-done", point), {"open": "1", "meeting": "geen-id"})

    point.refresh_from_db()
    assert (done is not None, point.done_on) == (True, None)


def test_action_of_an_earlier_meeting_is_marked_from_the_next(world: World, sven: Client) -> None:
    first = make_meeting(world)
    terms = ActionTerms(text="Brief aan de raad", organisation=tokens(world)[1], due_on=date(2026, 6, 1))
    point = actions.add_action_point(meeting=first, terms=terms, acting_user=world.sven)
    following = make_meeting(world, day=date(2026, 11, 2))

    page = text(sven.get(address("meeting", following)))
    answer = sven.post(address("action-done", point), {"meeting": str(following.pk)})

    assert "Nog open uit eerder overleg" in page
    assert "te laat" in page
    assert answer["Location"] == address("meeting", following) + "#acties"


def test_closing_tells_what_is_missing_and_what_follows(world: World, sven: Client) -> None:
    frame = make_frame(world)
    meeting = begin(make_meeting(world), world)
    said = {"revision": 1, "frame_aim": "adopt", "verdict-0": "agreed", "verdict-1": "agreed"}
    sven.post(address("item", item_of(meeting, frame=frame)), said)

    page = text(sven.get(address("meeting-close", meeting)))

    assert "Bij 4 agendapunten is niets vastgelegd." in page
    assert "Nog niet akkoord met het verslag: Samenwerkingsverband van De Eik, Nijmegen." in page
    assert "Er zijn geen actiepunten afgesproken." in page
    assert "Zodra het overleg is afgesloten, geldt dit kader." in page


def test_minutes_that_changed_are_not_closed_unread(world: World, sven: Client) -> None:
    meeting = begin(make_meeting(world), world)
    read = meeting.revision
    said = {"revision": 1, "verdict-0": "noted", "verdict-1": "noted"}
    sven.post(address("item", item_of(meeting, theme=Theme.HOUSING)), said)

    answer = sven.post(address("meeting-close", meeting), {"revision": read}, follow=True)

    meeting.refresh_from_db()
    assert meeting.is_held
    assert "Het verslag is intussen gewijzigd." in text(answer)


def test_from_beginning_to_paper(world: World, sven: Client, signed_in: Any) -> None:
    frame = make_frame(world)
    meeting, femke = make_meeting(world), signed_in(world.femke)
    sven.post(address("meeting-hold", meeting))
    said = {"revision": 1, "frame_aim": "adopt", "decision": "Wij stellen vast", "verdict-0": "agreed"}
    sven.post(address("item", item_of(meeting, frame=frame)), {**said, "verdict-1": "agreed"})
    meeting.refresh_from_db()
    for client, token in zip((sven, femke), tokens(world), strict=True):
        client.post(address("meeting-confirm", meeting), {"revision": meeting.revision, "party": token})
    sven.post(address("meeting-close", meeting), {"revision": meeting.revision})
    dossier = Dossier.objects.get()
    actions.run_dossier(dossier.pk)

    answer = femke.get(address("dossier-download", dossier))

    frame.refresh_from_db()
    assert (answer.status_code, answer.content[:5]) == (FOUND, b"%PDF-")
    assert frame.adopted_on == meeting.date
    assert meeting.confirmations.filter(revision=meeting.revision).count() == 2


def test_nobody_agrees_for_another_party_by_changing_the_form(world: World, signed_in: Any) -> None:
    meeting = begin(make_meeting(world), world)

    signed_in(world.femke).post(
        address("meeting-confirm", meeting), {"revision": meeting.revision, "party": tokens(world)[0]}
    )

    assert not meeting.confirmations.exists()


# --- Small numbers ---


def test_figures_of_a_small_group_are_withheld_at_the_table(world: World, sven: Client, signed_in: Any) -> None:
    make_proposal(world, children=3)
    meeting = make_meeting(world)

    pages = [text(client.get(address("meeting", meeting))) for client in (sven, signed_in(world.femke))]

    # 3 children of 522 minutes a week come to € 43.918,27 (Casus 4).
    for page in pages:
        assert "Proefbudget" in page
        assert "43.918" not in page


def test_figures_that_are_not_published_are_not_shown(world: World, sven: Client) -> None:
    proposal = make_proposal(world)
    with unfrozen():
        ReleasedSums.objects.filter(release__calculation=proposal.calculation).delete()
        Release.objects.filter(calculation=proposal.calculation).delete()

    page = text(sven.get(address("meeting", make_meeting(world))))

    assert "zijn nog niet gepubliceerd" in page
    assert "Uren hulp per schooljaar" not in page


# --- Frames ---


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ceiling_cents": ""}, "Vul een bedrag of een aantal fte in."),
        ({"ceiling_cents": "-5"}, ""),
        ({"school_year": "1900-1901"}, "1900-1901"),
        ({"municipalities": []}, "Kies ten minste één gemeente."),
    ],
)
def test_frame_that_is_not_right_is_told(world: World, sven: Client, changes: dict[str, Any], told: str) -> None:
    right = {"name": "Kader", "school_year": "2026-2027", "municipalities": ["0268"], "ceiling_cents": "60000"}

    answer = sven.post(reverse("budgets:frame-new"), {**right, **changes})

    assert (answer.status_code, Frame.objects.count()) == (INVALID, 0)
    assert told in text(answer)


def test_frame_is_written_down_listed_and_taken_back(world: World, sven: Client) -> None:
    data = {"name": "Kader", "school_year": "2026-2027", "municipalities": ["0268"], "ceiling_cents": "60000"}
    sven.post(reverse("budgets:frame-new"), data)
    frame = Frame.objects.get()
    before = text(sven.get(reverse("budgets:frames")))

    sven.post(reverse("budgets:frame-withdraw", args=[frame.pk]))

    after = text(sven.get(reverse("budgets:frames")))
    assert frame.ceiling_cents == 6000000
    assert "Wacht op een OOGO" in before
    assert "teruggenomen op" in after


def test_page_of_a_budget_tells_the_limit_that_it_breaks(world: World, signed_in: Any) -> None:
    make_frame(world, adopted_on=date(2026, 1, 2))
    make_proposal(world)

    page = text(signed_in(world.noor).get(reverse("budgets:pool", args=[world.pool.pk])))

    assert "Buiten het kader" in page
    assert "die het kader “Regiokader” per budget toestaat." in page


# --- Speed ---


def test_longer_agenda_takes_no_more_queries(world: World, sven: Client, django_assert_max_num_queries: Any) -> None:
    meeting = begin(make_meeting(world), world)
    with CaptureQueriesContext(connection) as short:
        sven.get(address("meeting", meeting))
    for number in range(9):
        actions.add_item(meeting=meeting, topic="other", title=f"Punt {number}", acting_user=world.sven)
        terms = ActionTerms(text=f"Actie {number}", organisation=tokens(world)[1], due_on=date(2026, 6, 1))
        actions.add_action_point(meeting=meeting, terms=terms, acting_user=world.sven)

    with django_assert_max_num_queries(len(short)):
        sven.get(address("meeting", meeting))
