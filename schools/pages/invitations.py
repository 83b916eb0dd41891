"""The list of invitations that wait for an answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schools.actions.mails import IN_FILES, has_mail_server
from schools.models import Invitation, InvitedRole, MailStatus
from schools.models.memberships import PLACES
from schools.pages.person import mail_failure
from schools.permissions import Role
from schools.place_search import place_label

__all__ = ["InvitedRow", "invitations_page", "invited_roles"]

ROWS_PER_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedRow:
    """One open invitation: how far it is, in words, and what can be done."""

    invitation: Invitation
    roles: list[str]
    who: str
    state: str
    tone: str
    note: str
    may_show_link: bool


def invitations_page(page_number: str | None) -> dict[str, Any]:
    """Return what the list shows."""
    rows = Invitation.objects.open().select_related("invited_by", "mail").order_by("-invited_at", "pk")
    page = Paginator(rows.prefetch_related(_roles()), ROWS_PER_PAGE)
    shown = page.get_page(page_number)
    now = timezone.now()
    return {
        "rows": [_row(invitation, now) for invitation in shown.object_list],
        "page_obj": shown,
        "has_mail_server": has_mail_server(),
        "mail_folder": settings.EMAIL_FILE_PATH if settings.EMAIL_BACKEND == IN_FILES else "",
        "days": settings.INVITATION_DAYS,
    }


def invited_roles(invitation: Invitation) -> list[str]:
    """Return the roles of one invitation in words."""
    rows = InvitedRole.objects.filter(invitation=invitation)
    return [_role(row) for row in rows.select_related("school__municipality", *PLACES)]


def _roles() -> "Prefetch[str]":
    return Prefetch("roles", queryset=InvitedRole.objects.select_related("school__municipality", *PLACES))


def _role(row: InvitedRole) -> str:
    name, place = capfirst(Role(row.role).label), row.organisation
    what = f"{name}, {place_label(place)}" if place else str(name)
    if row.valid_until is None:
        return what
    return _("%(role)s (tot en met %(day)s)") % {"role": what, "day": date_format(row.valid_until, "j F Y")}


def _row(invitation: Invitation, now: datetime) -> InvitedRow:
    state, tone, note = _state(invitation, now)
    failed = invitation.mail.status in {MailStatus.FAILED, MailStatus.HANDED_OVER}
    return InvitedRow(
        invitation=invitation,
        roles=[_role(row) for row in invitation.roles.all()],
        who=invitation.invited_by.name if invitation.invited_by else _("op de server"),
        state=state,
        tone=tone,
        note=note,
        may_show_link=failed or not has_mail_server(),
    )


def _state(invitation: Invitation, now: datetime) -> tuple[str, str, str]:
    mail = invitation.mail
    if invitation.is_expired(at=now):
        return _("verlopen"), "warning", _("De link werkt niet meer. Verstuur de uitnodiging opnieuw.")
    if mail.status == MailStatus.FAILED:
        return _("niet verstuurd"), "danger", mail_failure(mail)
    if mail.status == MailStatus.HANDED_OVER:
        return _("link getoond"), "neutral", _lasts(invitation)
    if mail.status == MailStatus.SENT:
        return _("verstuurd"), "success", _lasts(invitation)
    note = _("Het lukt nog niet; over een minuut wordt het opnieuw geprobeerd.") if mail.failure else ""
    return _("wordt verstuurd"), "neutral", note


def _lasts(invitation: Invitation) -> str:
    ends = timezone.localtime(invitation.expires_at)
    return _("De link werkt tot en met %(moment)s.") % {"moment": date_format(ends, "j F Y, H:i")}
