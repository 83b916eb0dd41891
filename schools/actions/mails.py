"""The life of a mail about a person: asked for, sent by a worker at most once, and visible until it is.

The row is the truth and the message to the worker a doorbell. A worker marks the row in one conditional UPDATE before
it sends, so a mail is never doubled; what is not known to have arrived is shown, and somebody decides.
"""

import logging
import socket
from collections.abc import Collection
from datetime import datetime, time, timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.models import User
from schools.invitation_links import renew_link
from schools.mail_texts import MailText, address_of, text_of
from schools.models import Invitation, Mail, MailKind, MailStatus

__all__ = [
    "MOST_ATTEMPTS",
    "has_mail_server",
    "queue_mail",
    "queue_waiting_mails",
    "resend_mail",
    "send_mail",
    "sweep_mails",
]

logger = logging.getLogger(__name__)

TASK = "schools.tasks.send_mail"
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
IN_FILES = "django.core.mail.backends.filebased.EmailBackend"
MOST_ATTEMPTS = 4
FIRST_PAUSE = timedelta(seconds=20)
RING_AGAIN_AFTER = timedelta(seconds=10)
SENDING_TAKES = timedelta(seconds=60)
BROKER_SECONDS = 1
# Errors from before the server took the mail: it was certainly not sent.
NOT_SENT = (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPSenderRefused,
    ConnectionRefusedError,
    socket.gaierror,
)


def has_mail_server() -> bool:
    """Tell whether a mail leaves this computer; otherwise it is put in a folder, or goes nowhere."""
    return settings.EMAIL_BACKEND not in {NOWHERE, IN_FILES}


def queue_mail(
    kind: MailKind,
    *,
    about: User | Invitation,
    site: str,
    acting_user: User | None,
    recipient: str = "",
) -> Mail:
    """Ask for a mail, within the transaction of what it tells; a worker hears of it once that is committed."""
    mail = Mail.objects.create(
        kind=kind,
        user=about if isinstance(about, User) else None,
        invitation=about if isinstance(about, Invitation) else None,
        recipient=recipient,
        site=site,
        requested_by=acting_user,
        not_before=timezone.now(),
    )
    transaction.on_commit(lambda: _ring(mail.pk))
    return mail


@transaction.atomic
def queue_waiting_mails(*, people: Collection[UUID], site: str, acting_user: User) -> int:
    """Tell people (by id) that something waits for them, each at most once a day; return how many are told now.

    Their rows are locked in one order, so that two who tell the same people at once tell them once.
    """
    day = timezone.localdate()
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=people, is_active=True).order_by("pk")
    found = list(rows)
    told = Mail.objects.filter(kind=MailKind.WAITING, user__in=found, queued_at__gte=midnight).values_list(
        "user", flat=True
    )
    before = set(told)
    fresh = [person for person in found if person.pk not in before]
    for person in fresh:
        queue_mail(MailKind.WAITING, about=person, site=site, acting_user=acting_user)
    return len(fresh)


@transaction.atomic
def resend_mail(*, mail_id: UUID, acting_user: User) -> Mail:
    """Ask again for a mail that was not sent. Raises ValidationError when it was, or is being sent now."""
    mail = Mail.objects.select_for_update().get(pk=mail_id)
    if mail.status != MailStatus.FAILED:
        raise ValidationError(_("Deze mail is intussen al verstuurd, of wordt nu verstuurd."))
    requeue(mail, site=mail.site, acting_user=acting_user)
    record_event(acting_user=acting_user, action="resend_mail", subject=mail)
    return mail


def requeue(mail: Mail, *, site: str, acting_user: User | None) -> None:
    """Let a mail wait again from the start; inside a transaction that holds its row."""
    mail.status, mail.failure, mail.attempt = MailStatus.QUEUED, "", 0
    mail.site, mail.requested_by = site, acting_user
    mail.queued_at = mail.not_before = timezone.now()
    mail.rung_at = mail.sending_until = mail.sent_at = None
    mail.save()
    transaction.on_commit(lambda: _ring(mail.pk))


def send_mail(mail_id: UUID) -> None:
    """Send one mail, if it still waits for that. Safe to call twice, or twice at once."""
    now = timezone.now()
    waiting = Mail.objects.filter(pk=mail_id, status=MailStatus.QUEUED, not_before__lte=now)
    marked = waiting.update(status=MailStatus.SENDING, sending_until=now + SENDING_TAKES, attempt=F("attempt") + 1)
    if not marked:
        return
    mail = Mail.objects.select_related("invitation__invited_by", "user", "requested_by").get(pk=mail_id)
    if settings.EMAIL_BACKEND == NOWHERE:
        _close(mail, MailStatus.FAILED, failure="no_server")
        return
    text = _text(mail)
    if text is None:
        _close(mail, MailStatus.FAILED, failure="not_open")
        return
    failure, is_certain = _deliver(mail, text)
    if not failure:
        _sent(mail)
    elif is_certain and mail.attempt < MOST_ATTEMPTS:
        pause = FIRST_PAUSE * 3 ** (mail.attempt - 1)
        _close(mail, MailStatus.QUEUED, failure=failure, not_before=timezone.now() + pause)
    else:
        _close(mail, MailStatus.FAILED, failure=failure)


def sweep_mails() -> None:
    """Ring for mails that were forgotten; show those whose worker died while it was sending."""
    now = timezone.now()
    lost = Mail.objects.filter(status=MailStatus.SENDING, sending_until__lt=now)
    lost.update(status=MailStatus.FAILED, failure="unclear", sending_until=None)
    for pk in _silent().order_by("queued_at", "pk").values_list("pk", flat=True):
        if not _ring(pk):
            return


def _text(mail: Mail) -> MailText | None:
    """Return what the mail says; an invitation gets its link here, so no broker and no queue ever held it."""
    if mail.invitation_id is None:
        return text_of(mail, link="")
    link = renew_link(mail.invitation_id, site=mail.site)
    return text_of(mail, link=link) if link else None


def _deliver(mail: Mail, text: MailText) -> tuple[str, bool]:
    """Hand the mail over; return why that failed (empty: it did not) and whether it is certain and worth trying again.

    Only the kind of an error is logged: its text holds the address.
    """
    try:
        EmailMessage(subject=text.subject, body=text.body, to=[address_of(mail)]).send()
    except SMTPRecipientsRefused:
        return "refused", False
    except NOT_SENT as error:
        logger.warning("mail %s was not sent (%s)", mail.pk, type(error).__name__)
        return "unreachable", True
    except (SMTPException, OSError) as error:
        logger.warning("mail %s may not have been sent (%s)", mail.pk, type(error).__name__)
        return "unclear", False
    return "", True


@transaction.atomic
def _sent(mail: Mail) -> None:
    if _close(mail, MailStatus.SENT, failure="", sent_at=timezone.now(), recipient=""):
        record_event(acting_user=mail.requested_by, action="send_mail", subject=mail)


def _close(mail: Mail, status: MailStatus, **values: object) -> bool:
    """Write how it ended, unless the mail was asked for again meanwhile."""
    held = Mail.objects.filter(pk=mail.pk, status=MailStatus.SENDING, attempt=mail.attempt)
    return bool(held.update(status=status, sending_until=None, **values))


def _silent() -> QuerySet[Mail]:
    now = timezone.now()
    unheard = Q(rung_at__isnull=True) | Q(rung_at__lt=now - RING_AGAIN_AFTER)
    return Mail.objects.filter(unheard, status=MailStatus.QUEUED, not_before__lte=now)


def _ring(pk: UUID) -> bool:
    """Tell a worker that a mail waits; False when the broker is away: the sweep rings again."""
    if not _silent().filter(pk=pk).update(rung_at=timezone.now()):
        return True
    options = {"socket_connect_timeout": BROKER_SECONDS, "socket_timeout": BROKER_SECONDS}
    try:
        with current_app.connection_for_write(transport_options=options) as connection:
            current_app.send_task(TASK, args=[str(pk)], connection=connection, retry=False)
    except Exception as error:  # noqa: BLE001 - a transport raises what its library raises; none may fail the request
        logger.error("the broker is away: mail %s waits for the sweep (%s)", pk, type(error).__name__)  # noqa: TRY400
        return False
    return True
