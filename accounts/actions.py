"""What is written in this room: the log of what was read, done and refused, and the end of somebody's sign-in."""

import logging

from allauth.mfa.models import Authenticator
from django.db import DatabaseError, connection, models, transaction

from accounts.audit_words import is_reading
from accounts.encryption import UnreadableSecretError, rewritten
from accounts.models import AuditEvent, Session, User
from accounts.trail import Trail, current_trail, stop_task

__all__ = [
    "end_sessions",
    "end_task",
    "record_event",
    "record_refused_page",
    "record_taken_back",
    "renew_second_factors",
    "reset_second_factor",
]

logger = logging.getLogger(__name__)

DONE = AuditEvent.Outcome.DONE
REFUSED = AuditEvent.Outcome.REFUSED
FAILED = AuditEvent.Outcome.FAILED


def record_event(
    *, acting_user: User | None, action: str, subject: models.Model | type[models.Model], outcome: str = DONE
) -> None:
    """Add a line to the log: who, what, on which object. `acting_user` is None only for the system itself.

    The name of the action is an English verb and noun (`view_pupil`), with its words in `accounts.audit_words`; the
    subject is stored as type and id alone, or as type alone when it is a whole class. One INSERT.
    """
    subject_id = str(subject.pk) if isinstance(subject, models.Model) else ""
    _add(acting_user, action, subject._meta.label_lower, subject_id, outcome)


def record_refused_page(*, acting_user: User, route: str, subject_id: str) -> None:
    """Add that a page was refused before it was clear about which object it was; `route` is the name of its address."""
    _add(acting_user, "open_page", route, subject_id, REFUSED)


def record_taken_back(trail: Trail) -> None:
    """Write again what went with a transaction that was taken back: a change failed, a refusal or a look remains.

    The transaction is over, so this needs no second connection. One that broke is replaced; when there is no database
    at all, the identifiers go to the log of the server.
    """
    for event in trail.taken_back():
        remains = event.outcome != DONE or is_reading(event.action)
        try:
            _add_again(event, event.outcome if remains else FAILED)
        except DatabaseError:
            names = (event.action, event.subject_type, event.subject_id, event.actor_id)
            logger.exception("not in the audit log: %s %s %s by %s", *names)


@transaction.atomic
def end_sessions(*, user: User, acting_user: User, but: str | None = None) -> int:
    """Sign the user out everywhere, at once, except in the session with the key `but`; return how many ended.

    The action checks no right: whoever lets somebody else press the button does (see `schools`).
    """
    ended, _ = Session.objects.filter(user=user).exclude(session_key=but or "").delete()
    if ended:
        record_event(acting_user=acting_user, action="end_sessions", subject=user)
    return ended


@transaction.atomic
def reset_second_factor(*, user: User, acting_user: User) -> None:
    """Take the second step of somebody who lost it, with its recovery codes, and sign that person out everywhere.

    At the next sign-in the password is enough to choose a new one, and to nothing else for who must have one. The
    action checks no right: whoever lets somebody else press the button does (see `schools`).
    """
    Authenticator.objects.filter(user=user).delete()
    record_event(acting_user=acting_user, action="reset_second_factor", subject=user)
    end_sessions(user=user, acting_user=acting_user)


@transaction.atomic
def renew_second_factors() -> tuple[int, int]:
    """Write each secret of a second step with the newest key; return how many were, and how many no key here reads."""
    renewed, unreadable = 0, 0
    for row in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).select_for_update().order_by("pk"):
        name = "secret" if row.type == Authenticator.Type.TOTP else "seed"
        try:
            row.data[name] = rewritten(row.data[name])
        except UnreadableSecretError:
            unreadable += 1
            continue
        row.save(update_fields=["data"])
        renewed += 1
    record_event(acting_user=None, action="renew_second_factors", subject=User)
    return renewed, unreadable


def end_task() -> None:
    """Complete the log of a worker's task and leave its trail."""
    try:
        record_taken_back(current_trail())
    finally:
        stop_task()


def _add_again(event: AuditEvent, outcome: str) -> None:
    told = (event.actor, event.action, event.subject_type, event.subject_id, outcome)
    try:
        _add(*told)
    except DatabaseError:
        connection.close()
        _add(*told)


def _add(actor: User | None, action: str, subject_type: str, subject_id: str, outcome: str) -> None:
    trail = current_trail()
    event = AuditEvent.objects.create(
        actor=actor,
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        outcome=outcome,
        channel=trail.channel,
        address=trail.address,
        request_id=trail.request_id,
    )
    trail.note(event)
