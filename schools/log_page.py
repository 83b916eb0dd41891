"""What the page of the log shows: whether it is intact, what stands out, and the lines that were asked for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit_words import action_words, subject_words
from accounts.listing import address
from accounts.models import AuditCheck, AuditEvent, AuditSeal, User
from accounts.unusual import Unusual, unusual_reading
from schools.log_filter import LogFilter

__all__ = ["export_rows", "log_page"]

ROWS_PER_PAGE = 50
# Counting a million lines takes longer than reading fifty; above this the number says nothing to a reader.
MOST_COUNTED = 10_000
TONES = {"done": "quiet", "refused": "warning", "failed": "danger"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One line of the log in words; `same` leads to every line about the same object."""

    event: AuditEvent
    who: str
    action: str
    tone: str
    subject: str
    same: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One thing that stands out, as a sentence, and the lines behind it."""

    text: str
    url: str


def log_page(form: LogFilter, query: Mapping[str, str]) -> dict[str, Any]:
    """Return what the template needs. `voor` in the address is the last line of the page before."""
    matching = form.matching()
    events = list(_older(matching, query.get("voor", "")).select_related("actor")[: ROWS_PER_PAGE + 1])
    shown, more = events[:ROWS_PER_PAGE], events[ROWS_PER_PAGE:]
    asked = {name: query[name] for name in form.fields if query.get(name)}
    page = reverse("schools:log")
    return {
        "breadcrumbs": [(_("Beheer"), reverse("budgets:desk")), (_("Logboek"), "")],
        "form": form,
        "rows": [_row(event) for event in shown],
        "count_text": _counted(matching[: MOST_COUNTED + 1].count()),
        "is_narrowed": bool(asked),
        "older_url": page + address(**asked, voor=str(shown[-1].pk)) if more else "",
        "newest_url": page + address(**asked) if query.get("voor") else "",
        "export_url": reverse("schools:log-export") + address(**asked),
        "seal": AuditSeal.objects.order_by("-position").first(),
        "check": AuditCheck.objects.last_of(AuditCheck.Subject.LOG),
        "agreed": AuditCheck.objects.last_of(AuditCheck.Subject.AGREEMENTS),
        "standing": [_standing(found) for found in unusual_reading(today=timezone.localdate())],
        "days": settings.AUDIT_UNUSUAL_DAYS,
    }


def export_rows(form: LogFilter) -> Iterator[tuple[object, ...]]:
    """Give every matching line for a spreadsheet, the headings first; in constant memory."""
    yield (
        _("tijdstip"),
        _("persoon"),
        _("e-mailadres"),
        _("langs welke weg"),
        _("wat"),
        _("uitkomst"),
        _("soort"),
        _("kenmerk"),
        _("netwerk"),
        _("aanvraag"),
        _("regel"),
    )
    for event in form.matching().select_related("actor").iterator(chunk_size=1000):
        yield (
            timezone.localtime(event.at).isoformat(timespec="seconds"),
            _who(event),
            event.actor.email if event.actor else "",
            event.get_channel_display(),
            action_words(event.action),
            event.get_outcome_display(),
            subject_words(event.subject_type),
            event.subject_id,
            event.address,
            event.request_id,
            event.pk,
        )


def _older(events: QuerySet[AuditEvent], before: str) -> QuerySet[AuditEvent]:
    """Go on after a line: however far back a page lies, it takes as long as the first."""
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else 0
    last = AuditEvent.objects.filter(pk=number).first() if number else None
    if last is None:
        return events
    return events.filter(Q(at__lt=last.at) | Q(id__lt=last.pk), at__lte=last.at)


def _counted(number: int) -> str:
    if number > MOST_COUNTED:
        return _("meer dan 10.000 regels")
    return ngettext("%(number)s regel", "%(number)s regels", number) % {"number": number}


def _row(event: AuditEvent) -> LogRow:
    same = reverse("schools:log") + address(over=event.subject_id) if event.subject_id else ""
    return LogRow(
        event=event,
        who=_who(event),
        action=action_words(event.action),
        tone=TONES[event.outcome],
        subject=subject_words(event.subject_type),
        same=same,
    )


def _who(event: AuditEvent) -> str:
    if event.actor is not None:
        return event.actor.name
    return _("niet ingelogd") if event.action == "sign_in" else _("het systeem")


def _standing(found: Unusual) -> Standing:
    day = found.day.isoformat()
    asked = {"van": day, "tot": day} | _filter(found)
    text = _SENTENCES[found.kind](found.count) % {"number": found.count, "who": _name(found.user)}
    return Standing(text=f"{_day(found)}: {text}", url=reverse("schools:log") + address(**asked))


def _filter(found: Unusual) -> dict[str, str]:
    """Return what leads to the lines behind it."""
    email = found.user.email if found.user else ""
    if found.kind == "sign_ins":
        return {"actie": "sign_in", "uitkomst": "refused", "over": str(found.user.pk) if found.user else ""}
    narrower = {"children": {"actie": "view_pupil"}, "refusals": {"uitkomst": "refused"}}
    return {"persoon": email, **narrower.get(found.kind, {})}


def _name(user: User | None) -> str:
    return user.name if user else _("onbekende e-mailadressen")


def _day(found: Unusual) -> str:
    return date_format(found.day, "j F Y")


_SENTENCES: Mapping[str, Callable[[int], str]] = {
    "children": lambda count: ngettext(
        "%(who)s bekeek de gegevens van %(number)s kind",
        "%(who)s bekeek de gegevens van %(number)s verschillende kinderen",
        count,
    ),
    "night": lambda count: ngettext(
        "%(who)s las %(number)s keer iets in de nacht", "%(who)s las %(number)s keer iets in de nacht", count
    ),
    "refusals": lambda count: ngettext(
        "%(who)s werd %(number)s keer geweigerd", "%(who)s werd %(number)s keer geweigerd", count
    ),
    "sign_ins": lambda count: ngettext(
        "%(number)s mislukte poging om in te loggen als %(who)s",
        "%(number)s mislukte pogingen om in te loggen als %(who)s",
        count,
    ),
}
