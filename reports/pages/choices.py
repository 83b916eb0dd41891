"""What can be chosen in the forms of an OOGO."""

from collections.abc import Iterable

from django.utils.translation import gettext

from accounts.models import User
from accounts.templatetags.numbers import schooljaar
from budgets.models import Frame, Proposal
from budgets.oogo import municipalities_around
from reports.models import ItemKind, Meeting, Theme
from reports.parties import Organisation, parties_of, token_of
from reports.queries import boards_around, frames_around, proposals_around
from schools.models import Partnership

Choices = list[tuple[str, str]]


def municipality_choices(partnership: Partnership, user: User) -> Choices:
    """Return the municipalities around a partnership, the person's own among them."""
    return [(row.pk, row.name) for row in municipalities_around(partnership, user)]


def seat_choices(meeting: Meeting) -> Choices:
    """Return the organisations that can sit at a table: its parties, and the boards around its partnership."""
    return [*_named(parties_of(meeting)), *_named(boards_around(meeting.partnership))]


def topic_choices(meeting: Meeting, user: User) -> Choices:
    """Return what can be put on an agenda and is not on it."""
    there = list(meeting.items.all())
    frames = frames_around(meeting, user).exclude(pk__in=[item.frame_id for item in there if item.frame_id])
    proposals = proposals_around(meeting, user)
    proposals = proposals.exclude(pk__in=[item.proposal_id for item in there if item.proposal_id])
    themes = [theme for theme in Theme if theme not in {item.theme for item in there}]
    return [
        *((f"{ItemKind.FRAME}:{frame.pk}", _frame(frame)) for frame in frames),
        *((f"{ItemKind.THEME}:{theme}", str(theme.label)) for theme in themes),
        *((f"{ItemKind.PROPOSAL}:{proposal.pk}", _proposal(proposal)) for proposal in proposals),
    ]


def _named(organisations: Iterable[Organisation]) -> Choices:
    return [(token_of(row), row.name) for row in organisations]


def _frame(frame: Frame) -> str:
    return gettext("Kader: %(name)s, %(year)s") % {"name": frame.name, "year": schooljaar(frame.school_year)}


def _proposal(proposal: Proposal) -> str:
    words = {"name": proposal.pool.name, "year": schooljaar(proposal.pool.school_year)}
    if proposal.outside_frame:
        return gettext("Voorstel buiten het kader: %(name)s, %(year)s") % words
    return gettext("Voorstel: %(name)s, %(year)s") % words
