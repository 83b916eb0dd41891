"""The forms of an OOGO: when and with whom, who sits at the table, its agenda, its decisions and its actions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField
from reports.actions import ActionTerms, ItemTerms, MeetingTerms, Said, Seat
from reports.models import ActionPoint, AgendaItem, FrameAim, ItemKind, ItemVerdict, Meeting
from reports.parties import Organisation, token_of

__all__ = [
    "ActionForm",
    "CancelForm",
    "Group",
    "ItemForm",
    "MeetingForm",
    "ParticipantsForm",
    "RevisionForm",
    "TopicForm",
]

EMPTY_SEATS, MOST_SEATS = 3, 40
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields that belong together, under one legend; empty when they need none."""

    legend: str
    fields: tuple[BoundField, ...]


class RevisionForm(forms.Form):
    """Which version of something the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput, localize=False, min_value=0, max_value=2**31 - 1)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The fields as the page shows them."""
        return (Group(legend="", fields=tuple(self.visible_fields())),)


class MeetingForm(RevisionForm):
    """When and where; and with which municipalities when it is new."""

    date = DayField(label=_("Datum"))
    starts_at = forms.TimeField(
        label=_("Aanvang"),
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "field__short", "placeholder": ""}),
        help_text=_("Bijvoorbeeld 14:00."),
        error_messages={"invalid": _("Schrijf de tijd als 14:00.")},
    )
    place = NameField(label=_("Plaats"), max_length=120, required=False)

    field_order = ["municipalities", "date", "starts_at", "place"]

    def __init__(
        self, *args: Any, municipalities: Choices = (), meeting: Meeting | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if meeting is None:
            self.fields["municipalities"] = forms.MultipleChoiceField(
                label=_("Gemeenten aan tafel"),
                choices=municipalities,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Kies ten minste één gemeente.")},
            )
            self.initial = {"revision": 0, "municipalities": [key for key, _name in municipalities], **self.initial}
            self.order_fields(self.field_order)
        else:
            now = {name: getattr(meeting, name) for name in ("revision", "date", "starts_at", "place")}
            self.initial = {**now, **self.initial}

    def terms(self) -> MeetingTerms:
        """Return what the valid form says of day and place."""
        return MeetingTerms(**{name: self.cleaned_data[name] for name in ("date", "starts_at", "place")})


class CancelForm(RevisionForm):
    """Why a meeting does not take place."""

    reason = NameField(
        label=_("Waarom gaat het overleg niet door?"),
        max_length=300,
        help_text=_("Iedereen die aan tafel zit, leest dit."),
        error_messages={"required": _("Schrijf op waarom het overleg niet doorgaat.")},
    )


class ParticipantsForm(RevisionForm):
    """Every seat at the table at once, with a few empty ones below. A seat without a function is no seat."""

    def __init__(self, *args: Any, meeting: Meeting, organisations: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        seats = list(meeting.participants.all())
        self.rows = min(max(len(seats), self._sent_rows()) + EMPTY_SEATS, MOST_SEATS)
        self.initial = {"revision": meeting.revision, **self.initial}
        for row in range(self.rows):
            self._add_row(row, organisations)
        for row, seat in enumerate(seats[: self.rows]):
            self.initial[f"organisation-{row}"] = seat.token
            for name in ("function", "name", "role", "is_present"):
                self.initial[f"{name}-{row}"] = getattr(seat, name)

    @property
    def groups(self) -> tuple[Group, ...]:
        """One group per seat."""
        return tuple(self._group(row) for row in range(self.rows))

    def clean(self) -> dict[str, Any]:
        """Ask for the organisation of a seat that has a function or a name."""
        cleaned = super().clean() or {}
        for row in range(self.rows):
            if cleaned.get(f"function-{row}") and not cleaned.get(f"organisation-{row}"):
                self.add_error(f"organisation-{row}", gettext("Kies van welke organisatie deze deelnemer is."))
            if cleaned.get(f"name-{row}") and not cleaned.get(f"function-{row}"):
                self.add_error(f"function-{row}", gettext("Vul de functie in, of haal de naam weg."))
        return cleaned

    def seats(self) -> list[Seat]:
        """Return the seats that are filled in."""
        said = self.cleaned_data
        return [
            Seat(
                organisation=said[f"organisation-{row}"],
                **{name: said[f"{name}-{row}"] for name in ("function", "name", "role", "is_present")},
            )
            for row in range(self.rows)
            if said[f"function-{row}"]
        ]

    def _sent_rows(self) -> int:
        return sum(1 for name in self.data if name.startswith("function-") and self.data.get(name))

    def _add_row(self, row: int, organisations: Choices) -> None:
        options = [("", gettext("Kies een organisatie")), *organisations]
        self.fields[f"organisation-{row}"] = forms.ChoiceField(label=_("Organisatie"), choices=options, required=False)
        self.fields[f"function-{row}"] = NameField(label=_("Functie"), max_length=80, required=False)
        self.fields[f"name-{row}"] = NameField(label=_("Naam"), max_length=80, required=False)
        self.fields[f"role-{row}"] = NameField(label=_("Rol in het overleg"), max_length=60, required=False)
        self.fields[f"is_present-{row}"] = forms.BooleanField(label=_("Aanwezig"), required=False, initial=True)

    def _group(self, row: int) -> Group:
        names = ("organisation", "function", "name", "role", "is_present")
        legend = gettext("Deelnemer %(number)s") % {"number": row + 1}
        return Group(legend=legend, fields=tuple(self[f"{name}-{row}"] for name in names))


class TopicForm(forms.Form):
    """Something to put on the agenda."""

    topic = forms.ChoiceField(
        label=_("Wat zet u op de agenda?"), error_messages={"invalid_choice": _("Kies een onderwerp uit de lijst.")}
    )
    title = NameField(
        label=_("Onderwerp"), max_length=150, required=False, help_text=_("Alleen bij een ander onderwerp.")
    )

    def __init__(self, *args: Any, topics: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["topic"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*topics, (ItemKind.OTHER.value, gettext("Een ander onderwerp"))]

    def clean(self) -> dict[str, Any]:
        """Ask for the title of a subject of one's own."""
        cleaned = super().clean() or {}
        if cleaned.get("topic") == ItemKind.OTHER and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", gettext("Vul in waar het over gaat."))
        return cleaned


class ItemForm(RevisionForm):
    """What stands with one item, and once the meeting is held what each party said of it."""

    note = NameField(
        label=_("Toelichting"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kort, zonder namen van kinderen. Iedereen aan tafel leest dit."),
    )

    def __init__(self, *args: Any, item: AgendaItem, parties: Iterable[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        # Also when the meeting was closed while somebody typed: nothing typed is lost.
        is_minuted = item.meeting.is_held or "verdict-0" in self.data
        self.item, self.parties = item, list(parties) if is_minuted else []
        if item.kind == ItemKind.OTHER:
            self.fields["title"] = NameField(label=_("Onderwerp"), max_length=150)
        if item.kind == ItemKind.FRAME:
            self.fields["frame_aim"] = forms.ChoiceField(label=_("Waarvoor?"), choices=self._aims())
        if is_minuted:
            self._ask_decisions()
        now = {name: getattr(item, name) for name in ("revision", "title", "note", "frame_aim", "decision")}
        self.initial = {**now, **self._said_before(), **self.initial}
        self.order_fields(["title", "frame_aim", "note", "decision"])

    @property
    def groups(self) -> tuple[Group, ...]:
        """What stands with the item, and a group per party."""
        own = [field for field in self.visible_fields() if "-" not in field.name]
        said = [
            Group(legend=party.name, fields=(self[f"verdict-{at}"], self[f"said-{at}"]))
            for at, party in enumerate(self.parties)
        ]
        return (Group(legend="", fields=tuple(own)), *said)

    def terms(self) -> ItemTerms:
        """Return what the valid form says."""
        said = self.cleaned_data
        parties = {
            token_of(party): Said(verdict=said[f"verdict-{at}"], note=said[f"said-{at}"])
            for at, party in enumerate(self.parties)
        }
        own = {name: said.get(name, "") for name in ("title", "note", "decision", "frame_aim")}
        return ItemTerms(said=parties, **own)

    def _aims(self) -> list[tuple[str, str]]:
        """Offer to end a frame that counts, to adopt one that does not, and to talk about either."""
        counts = self.item.frame is not None and self.item.frame.adopted_on is not None
        offered = (FrameAim.DISCUSS, FrameAim.END if counts else FrameAim.ADOPT)
        # What was chosen before stays possible: the frame may have moved since.
        return [(aim.value, str(aim.label)) for aim in FrameAim if aim in offered or aim == self.item.frame_aim]

    def _ask_decisions(self) -> None:
        self.fields["decision"] = NameField(
            label=_("Wat is besloten?"),
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Eén of twee zinnen. Dit komt in de besluitenlijst."),
        )
        for at, _party in enumerate(self.parties):
            options = [("", gettext("nog niets vastgelegd")), *ItemVerdict.choices]
            self.fields[f"verdict-{at}"] = forms.ChoiceField(label=_("Besluit"), choices=options, required=False)
            self.fields[f"said-{at}"] = NameField(label=_("Opmerking"), max_length=300, required=False)

    def _said_before(self) -> Mapping[str, str]:
        before = {row.token: row for row in self.item.decisions.all()} if self.parties else {}
        known: dict[str, str] = {}
        for at, party in enumerate(self.parties):
            row = before.get(token_of(party))
            if row is not None:
                known |= {f"verdict-{at}": row.verdict, f"said-{at}": row.note}
        return known


class ActionForm(RevisionForm):
    """Who does what by when."""

    text = NameField(
        label=_("Wat gebeurt er?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Vul in wat er gebeurt.")},
    )
    organisation = forms.ChoiceField(
        label=_("Welke organisatie doet het?"),
        error_messages={
            "required": _("Kies welke organisatie het doet."),
            "invalid_choice": _("Kies een organisatie uit de lijst."),
        },
    )
    function = NameField(
        label=_("Wie daar?"),
        max_length=80,
        required=False,
        help_text=_("Een functie."),
    )
    due_on = DayField(label=_("Klaar op"))

    def __init__(self, *args: Any, organisations: Choices, point: ActionPoint | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["organisation"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", gettext("Kies een organisatie")), *organisations]
        now: dict[str, Any] = {"revision": 0}
        if point is not None:
            now = {name: getattr(point, name) for name in ("revision", "text", "function", "due_on")}
            now["organisation"] = point.token
        self.initial = {**now, **self.initial}

    def terms(self) -> ActionTerms:
        """Return what the valid form says."""
        return ActionTerms(**{name: self.cleaned_data[name] for name in ("text", "organisation", "function", "due_on")})
