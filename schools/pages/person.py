"""The page of one person: roles now, later and before, mails that were not sent, and what was done about the person."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit_words import action_words
from accounts.models import AuditEvent, User
from schools.models import Invitation, Mail, MailKind, MailStatus, Membership, Person
from schools.pages.roles import role_row, role_rows
from schools.sign_in_means import with_means

__all__ = ["mail_failure", "person_page"]

MOST_LINES = 100
# What was done about somebody's rights and account; what somebody did is in the log.
ABOUT_PEOPLE = (
    "invite_person",
    "resend_invitation",
    "accept_invitation",
    "give_role",
    "end_role",
    "withdraw_role",
    "deactivate_person",
    "reactivate_person",
    "change_person",
    "reset_second_factor",
    "send_mail",
    "resend_mail",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One thing that was done about a person."""

    event: AuditEvent
    who: str
    what: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentMail:
    """A mail to the person that was not sent, and why."""

    mail: Mail
    what: str
    why: str


def person_page(person: Person, *, user: User) -> dict[str, Any]:
    """Return what the page shows to `user`."""
    today = timezone.localdate()
    rows = Membership.objects.filter(user=person).with_places().select_related("given_by", "ended_by")
    memberships = list(rows.order_by("-valid_from", "pk"))
    is_self = user.pk == person.pk
    means: Any = with_means(Person.objects.filter(pk=person.pk)).get()
    return {
        "person": person,
        "has_factor": means.has_factor,
        "has_provider": means.has_provider,
        "roles": role_rows(memberships, today=today, may_change=not is_self),
        "is_self": is_self,
        "history": _history(person, memberships),
        "unsent": _unsent(person),
    }


def _history(person: Person, memberships: list[Membership]) -> list[HistoryRow]:
    today = timezone.localdate()
    roles = {str(row.pk): role_row(row, today=today, may_change=False) for row in memberships}
    invitations = [str(pk) for pk in Invitation.objects.filter(accepted_by=person).values_list("pk", flat=True)]
    subjects = [str(person.pk), *roles, *invitations]
    events = AuditEvent.objects.filter(Q(subject_id__in=subjects), action__in=ABOUT_PEOPLE, outcome="done")
    return [
        HistoryRow(
            event=event,
            who=event.actor.name if event.actor else _("op de server"),
            what=action_words(event.action),
            about=f"{role.role}, {role.place}" if (role := roles.get(event.subject_id)) else "",
        )
        for event in events.select_related("actor").order_by("-at", "-id")[:MOST_LINES]
    ]


def _unsent(person: Person) -> list[UnsentMail]:
    failed = Mail.objects.filter(user=person, status=MailStatus.FAILED).order_by("-queued_at", "pk")
    return [UnsentMail(mail=mail, what=str(MailKind(mail.kind).label), why=mail_failure(mail)) for mail in failed[:10]]


def mail_failure(mail: Mail) -> str:
    """Return why a mail was not sent, as a sentence for who can do something about it; empty when it was."""
    return str(_FAILURES.get(mail.failure, ""))


_FAILURES = {
    "no_server": gettext_lazy("Er is geen mailserver ingesteld."),
    "unreachable": gettext_lazy("De mailserver was niet bereikbaar."),
    "refused": gettext_lazy("De mailserver weigerde dit adres. Controleer het adres."),
    "unclear": gettext_lazy("De verbinding viel weg. Het is niet zeker of de mail is aangekomen."),
    "not_open": gettext_lazy("De uitnodiging was al aangenomen of ingetrokken."),
}
