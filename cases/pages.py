"""What the page of a child shows, complete: the template asks nothing more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.confirmed import ConfirmationView, confirmation_views
from cases.models import Indication, Professional, Pupil
from cases.queries import Standing, standing_of
from schools.years import SchoolYear

MOST_MARKS = 4
# Further from today a bar is drawn up to the edge: in many administrations 31 December 9999 means "without an end".
YEARS_SHOWN = 10

TONES = {
    Standing.UPCOMING: "neutral",
    Standing.RUNNING: "success",
    Standing.ENDING: "warning",
    Standing.EXPIRED: "quiet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """The button that takes back what was just done."""

    url: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """One decision as a row. `x` and `width` place it on the timeline, in percent of its width."""

    id: UUID
    kind: str
    minutes: int | None
    frequency: str
    amount_cents: int | None
    amount_basis: str
    amount_status: str
    number: str
    municipality: str
    provider: str
    replaces: str
    valid_from: date
    valid_until: date | None
    standing: str
    tone: str
    can_continue: bool
    confirmation: ConfirmationView | None = None
    x: str = ""
    width: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMark:
    """Where a school year starts on the timeline."""

    label: str
    x: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilView:
    """One child with its decisions (newest first), who stands around it, and what was taken away."""

    pupil: Pupil
    today: date
    decisions: Sequence[DecisionView]
    withdrawn: Sequence[DecisionView]
    professionals: Sequence[Professional]
    former_professionals: Sequence[Professional]
    streams_around: int
    marks: Sequence[YearMark]
    today_x: str
    undo: Undo | None

    @classmethod
    def of(cls, pupil: Pupil, *, today: date, just_gone: UUID | None = None) -> Self:
        """Read the child's rows; `just_gone` is what was taken away a moment ago, so that it can be undone."""
        rows = list(
            pupil.indications.select_related("responsible_municipality", "replaces").order_by("-valid_from", "pk")
        )
        kept = [row for row in rows if row.withdrawn_at is None]
        people = list(pupil.professionals.order_by("role", "valid_from", "pk"))
        around = [row for row in people if _is_around(row, today)]
        axis = Axis.of(kept, today=today)
        said = confirmation_views(kept)
        return cls(
            pupil=pupil,
            today=today,
            decisions=[
                replace(_decision(row, pupil, kept, today=today, axis=axis), confirmation=said.get(row.pk))
                for row in kept
            ],
            withdrawn=[
                _decision(row, pupil, (), today=today, axis=axis) for row in rows if row.withdrawn_at is not None
            ],
            professionals=around,
            former_professionals=[row for row in people if row.removed_at is None and row not in around],
            streams_around=len({row.paid_from for row in around}),
            marks=axis.marks(),
            today_x=axis.x(today),
            undo=_undo(just_gone, rows, people),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The timeline: whole school years, from the first decision to the last, today always on it. Both ends included.

    It reaches at most `YEARS_SHOWN` school years back and ahead; what lies outside is cut off.
    """

    first_day: date
    last_day: date

    @classmethod
    def of(cls, rows: Sequence[Indication], *, today: date) -> Self:
        """Return an axis on which all the rows fit; a row without an end goes on to the end of the axis."""
        days = [today, *(row.valid_from for row in rows), *(row.valid_until for row in rows if row.valid_until)]
        now = SchoolYear.of(today).start
        first = max(SchoolYear.of(min(days)), SchoolYear(now - YEARS_SHOWN))
        last = min(SchoolYear.of(max(days)), SchoolYear(now + YEARS_SHOWN))
        return cls(first_day=first.first_day, last_day=last.last_day)

    def x(self, day: date) -> str:
        """Return where a day starts, in percent with two decimals."""
        total = (self.last_day - self.first_day).days + 1
        return _percent((self._shown(day) - self.first_day).days, total)

    def width(self, start: date, end: date | None) -> str:
        """Return how wide a period is, in percent with two decimals."""
        total = (self.last_day - self.first_day).days + 1
        if start > self.last_day or (end is not None and end < self.first_day):
            return _percent(0, total)
        return _percent((self._shown(end or self.last_day) - self._shown(start)).days + 1, total)

    def _shown(self, day: date) -> date:
        return min(max(day, self.first_day), self.last_day)

    def marks(self) -> list[YearMark]:
        """Return the school years on the axis."""
        year, marks = SchoolYear.of(self.first_day), []
        while year.first_day <= self.last_day:
            marks.append(YearMark(label=date_format(year.first_day, "b Y"), x=self.x(year.first_day)))
            year = year.next
        # More names than these would run into each other on a telephone.
        return marks if len(marks) <= MOST_MARKS else marks[:: -(-len(marks) // MOST_MARKS)]


def _percent(part: int, total: int) -> str:
    hundredths = part * 10_000 // total
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _decision(row: Indication, pupil: Pupil, others: Sequence[Indication], *, today: date, axis: Axis) -> DecisionView:
    standing = standing_of(row, today=today)
    # What has a sequel asks for nothing.
    continues = any(_follows(other, row) for other in others)
    standing = Standing.RUNNING if standing is Standing.ENDING and continues else standing
    municipality = row.responsible_municipality or pupil.responsible_municipality
    return DecisionView(
        id=row.pk,
        kind=row.get_kind_display(),
        minutes=row.minutes,
        frequency=row.get_frequency_display() if row.frequency else "",
        amount_cents=row.amount_cents,
        amount_basis=row.get_amount_basis_display() if row.amount_basis else "",
        amount_status=row.get_amount_status_display(),
        number=row.number,
        municipality=str(municipality) if municipality else _("onbekend"),
        provider=row.get_provider_role_display() if row.provider_role else "",
        replaces=_named(row.replaces) if row.replaces else "",
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        standing=str(standing.label),
        tone=TONES[standing],
        can_continue=row.valid_until is not None and not continues,
        x=axis.x(row.valid_from),
        width=axis.width(row.valid_from, row.valid_until),
    )


def _follows(other: Indication, row: Indication) -> bool:
    """Tell whether another decision of the same kind goes on where this one ends."""
    if row.valid_until is None or other.kind != row.kind or other.valid_from < row.valid_from:
        return False
    return other.valid_until is None or other.valid_until > row.valid_until


def _named(row: Indication) -> str:
    return f"{row.get_kind_display()} ({row.valid_from:%d-%m-%Y})"


def _is_around(row: Professional, today: date) -> bool:
    ends = row.valid_until or today
    return row.removed_at is None and row.valid_from <= today <= ends


def _undo(gone: UUID | None, rows: Sequence[Indication], people: Sequence[Professional]) -> Undo | None:
    if any(row.pk == gone and row.withdrawn_at for row in rows):
        return Undo(url=reverse("cases:indication-restore", args=[gone]), label=_("Zet terug"))
    if any(row.pk == gone and row.removed_at for row in people):
        return Undo(url=reverse("cases:professional-restore", args=[gone]), label=_("Zet terug"))
    return None
