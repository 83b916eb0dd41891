"""What the pages of OOGO meetings show."""

from typing import Any

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from accounts.models import User
from budgets.models import Calculation, Pool
from reports import states
from reports.documents import PoolReport
from reports.figures import proposal_report
from reports.forms.meetings import RevisionForm, TopicForm
from reports.meeting_view import MeetingView
from reports.minutes import minutes_of
from reports.models import Dossier, Meeting, MeetingStatus
from reports.pages.choices import topic_choices
from reports.parties import token_of
from reports.queries import Waiting, meetings_waiting, own_parties
from schools.permissions import Ability, has_ability, scope_of

Context = dict[str, Any]
DOSSIERS = 6


def meetings_page(user: User) -> Context:
    """Return the meetings of a person: to come and being minuted, closed, cancelled; and what is late."""
    rows = Meeting.objects.visible_to(user).select_related("partnership").prefetch_related("municipalities")
    today = timezone.localdate()
    listed = list(rows)
    ahead = [row for row in listed if not row.is_fixed]
    return {
        "ahead": sorted(ahead, key=lambda row: (row.date, row.recorded_at)),
        "closed": [row for row in listed if row.is_closed],
        "cancelled": [row for row in listed if row.is_cancelled],
        "waiting": meetings_waiting(user),
        "today": today,
        "may_hold": has_ability(user, Ability.HOLD_MEETINGS),
    }


def meeting_page(meeting: Meeting, user: User) -> Context:
    """Return all that the page of one meeting shows to this person."""
    # Who sits at the table is asked in many places; here nothing can change it in between.
    prefetch_related_objects([meeting], "municipalities")
    view = MeetingView.of(minutes_of(meeting))
    may_hold = _may_hold(meeting, user)
    topics = topic_choices(meeting, user) if may_hold and not meeting.is_fixed else []
    return {
        "meeting": meeting,
        "view": view,
        "title": meeting_title(meeting),
        "agenda": _agenda(view, user),
        "previous": _previous(meeting, user),
        "may_hold": may_hold,
        "may_change": may_hold and not meeting.is_fixed,
        "may_begin": may_hold and view.state == MeetingStatus.PLANNED and meeting.date <= timezone.localdate(),
        "may_resume": may_hold and meeting.is_cancelled and meeting.date >= timezone.localdate(),
        "topic_form": TopicForm(topics=topics),
        "waiting_topics": len(topics),
        "revision_form": RevisionForm(initial={"revision": meeting.revision}),
        "speaks_for": _speaks_for(meeting, user, view),
        "today": timezone.localdate(),
        "dossiers": [dossier_row(row) for row in meeting.dossiers.defer("content")[:DOSSIERS]],
        "breadcrumbs": [(gettext("OOGO"), reverse("reports:meetings")), (meeting_title(meeting), "")],
    }


def meeting_title(meeting: Meeting) -> str:
    """Name a meeting by its day."""
    return gettext("OOGO van %(day)s") % {"day": date_format(meeting.date, "j F Y")}


def breadcrumbs(meeting: Meeting, here: str) -> list[tuple[str, str]]:
    """Return the way to a page below that of a meeting."""
    return [
        (gettext("OOGO"), reverse("reports:meetings")),
        (meeting_title(meeting), reverse("reports:meeting", args=[meeting.pk])),
        (here, ""),
    ]


def closing_page(meeting: Meeting) -> Context:
    """Return what is still missing when a meeting is closed, and what follows from what was decided."""
    prefetch_related_objects([meeting], "municipalities")
    view = MeetingView.of(minutes_of(meeting))
    return {
        "meeting": meeting,
        "view": view,
        "missing": _missing(view),
        "effects": [(item.title, item.effect) for item in view.items if item.effect],
        "revision_form": RevisionForm(initial={"revision": meeting.revision}),
        "cancel_url": reverse("reports:meeting", args=[meeting.pk]),
        "breadcrumbs": breadcrumbs(meeting, gettext("Afsluiten")),
    }


def dossier_row(dossier: Dossier) -> Context:
    """Return a dossier as a row of a list, or as its page shows it."""
    done = dossier.status == "done"
    return {
        "dossier": dossier,
        "report": dossier,
        "state": states.SHORT_STATES[dossier.status],
        "tone": states.TONES[dossier.status],
        "text": states.STATES[dossier.status],
        "reason": states.reason(dossier),
        "url": reverse("reports:dossier", args=[dossier.pk]),
        "download": reverse("reports:dossier-download", args=[dossier.pk]) if done else "",
        "progress_url": reverse("reports:dossier-progress", args=[dossier.pk]),
    }


def late(waiting: list[Waiting]) -> list[Waiting]:
    """Return what should have been done before today."""
    return [row for row in waiting if row.is_late]


def _previous(meeting: Meeting, user: User) -> Meeting | None:
    """Return the meeting before this one, to who may see that too: a board may be a guest of one of them."""
    scope = scope_of(user, Ability.VIEW_MEETINGS)
    # Every party of this meeting sat at the one before.
    keys = {row.pk for row in meeting.municipalities.all()}
    if meeting.partnership_id in scope.partnerships or scope.municipalities & keys:
        return meeting.previous
    return Meeting.objects.visible_to(user).filter(pk=meeting.previous_id).first() if meeting.previous_id else None


def _agenda(view: MeetingView, user: User) -> list[Context]:
    found = _calculations(view, user)
    return [
        {
            "item": item,
            "report": _figures(found[item.calculation]) if item.is_released and item.calculation in found else None,
            "is_readable": item.calculation in found and getattr(found[item.calculation], "is_readable", False),
        }
        for item in view.items
    ]


def _calculations(view: MeetingView, user: User) -> dict[str, Calculation]:
    """Return those that the proposals are about; `is_readable` where this person may open their page. One query."""
    wanted = [item.calculation for item in view.proposals]
    own = Exists(Pool.objects.visible_to(user).filter(pk=OuterRef("pool")))
    rows = Calculation.objects.filter(pk__in=wanted).annotate(is_readable=own).select_related("pool", "release")
    return {str(row.pk): row for row in rows}


def _figures(calculation: Calculation) -> PoolReport:
    """Return the protected figures of a proposal that may be shown."""
    return proposal_report(calculation, language=get_language() or "nl")


def _may_hold(meeting: Meeting, user: User) -> bool:
    """Tell whether who reads a meeting may hold it; asks the database only where that is not clear."""
    if not has_ability(user, Ability.HOLD_MEETINGS):
        return False
    if scope_of(user, Ability.HOLD_MEETINGS) == scope_of(user, Ability.VIEW_MEETINGS):
        return True
    return Meeting.objects.allowing(user, Ability.HOLD_MEETINGS).filter(pk=meeting.pk).exists()


def _speaks_for(meeting: Meeting, user: User, view: MeetingView) -> list[dict[str, str]]:
    """Return the parties for which this person can still agree with the minutes."""
    if not meeting.is_held:
        return []
    agreed = {row.token for row in view.confirmations if row.is_current}
    mine = [{"name": party.name, "token": token_of(party)} for party in own_parties(meeting, user)]
    return [row for row in mine if row["token"] not in agreed]


def _missing(view: MeetingView) -> list[str]:
    undecided = sum(not item.is_decided for item in view.items)
    silent = [row.party for row in view.confirmations if not row.is_current]
    lines = []
    if undecided:
        lines.append(
            ngettext(
                "Bij %(count)s agendapunt is niets vastgelegd.",
                "Bij %(count)s agendapunten is niets vastgelegd.",
                undecided,
            )
            % {"count": undecided}
        )
    lines += [
        gettext("%(title)s: de partijen zijn het niet allemaal eens, dus er verandert niets.") % {"title": item.title}
        for item in view.items
        if item.is_decided and item.asks and not item.effect
    ]
    if silent:
        lines.append(gettext("Nog niet akkoord met het verslag: %(parties)s.") % {"parties": ", ".join(silent)})
    if not any(seat.is_present for seat in view.seats):
        lines.append(gettext("Er staat niemand als aanwezig in de lijst van deelnemers."))
    if not view.actions:
        lines.append(gettext("Er zijn geen actiepunten afgesproken."))
    return lines
