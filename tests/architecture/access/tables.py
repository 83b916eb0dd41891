"""What stands on the table of each place of the access world: a frame, and an OOGO with an item and an action."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from budgets.models import Frame
from reports.models import ActionPoint, AgendaItem, Dossier, Meeting, Participant, Report
from schools.models import School
from schools.years import SchoolYear


@dataclass(slots=True, kw_only=True)
class Table:
    """One table, at which the partnership, the municipality and the board of one school sit."""

    frame: Frame
    meeting: Meeting
    agenda_item: AgendaItem
    action_point: ActionPoint


def make_table(school: School, maker: User) -> Table:
    """Store a planned OOGO of the school's partnership and municipality, to which its board is invited."""
    today = timezone.localdate()
    between = {"partnership": school.partnership, "recorded_by": maker}
    year = SchoolYear.of(today).label
    frame = Frame.objects.create(school_year=year, name=f"Kader {school.name}", ceiling_cents=1, **between)
    meeting = Meeting.objects.create(date=today, **between)
    assert school.municipality is not None
    for row in (frame, meeting):
        row.municipalities.add(school.municipality)
    Participant.objects.create(meeting=meeting, board=school.board, function="bestuurder")
    return Table(
        frame=frame,
        meeting=meeting,
        agenda_item=AgendaItem.objects.create(meeting=meeting, position=1, kind="theme", theme="housing"),
        action_point=ActionPoint.objects.create(
            meeting=meeting, text="Iets doen", due_on=today, municipality=school.municipality
        ),
    )


def dossier_like(printed: Report, meeting: Meeting) -> Dossier:
    """Store a dossier with the file of a report: what stands in a dossier is the business of another test."""
    kept = {name: getattr(printed, name) for name in ("status", "language", "file", "sha256", "size")}
    moments = {name: getattr(printed, name) for name in ("started_at", "finished_at", "attempt")}
    number = "sha256:" + "d" * 64
    return Dossier.objects.create(
        meeting=meeting, content="{}", control_number=number, requested_by=printed.requested_by, **kept, **moments
    )
