"""Invitations, and the mails about people that a worker sends."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField
from schools.models.memberships import RoleAt
from schools.permissions import Ability, has_ability

if TYPE_CHECKING:
    from accounts.models import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, for who manages people."""

    def allowing(self, user: "User", ability: Ability) -> "InvitationQuerySet":
        """Return every invitation when the user has the ability anywhere."""
        return self if has_ability(user, ability) else self.none()

    def visible_to(self, user: "User") -> "InvitationQuerySet":
        """Return the invitations that the user may see."""
        return self.allowing(user, Ability.MANAGE_PEOPLE)

    def open(self) -> "InvitationQuerySet":
        """Return those that wait for an answer, however old their link."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """One person who is asked to come in, with the roles that the answer gives.

    The link holds a random secret of which only the SHA-256 is kept (empty: there is no link that works). It is made
    at the moment of sending and works once, until `expires_at`. `invited_by` answers for the invitation: once that
    person may not manage people any more, the link gives nothing. Empty: it was made on the server.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mailadres"))
    name = PlainCharField(_("naam"), max_length=150)
    invited_at = models.DateTimeField(auto_now_add=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        ordering = ["-invited_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="invitation_email_is_lower_case"),
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_per_address",
            ),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~models.Q(token_hash=""), name="invitation_link_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.accepted_at is None and self.withdrawn_at is None

    def is_expired(self, *, at: datetime) -> bool:
        """Tell whether the time of its link is over; one that was never sent has no time."""
        return self.expires_at is not None and self.expires_at <= at


class InvitedRole(RoleAt):
    """One role that an invitation gives once it is accepted."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="roles")

    class Meta(RoleAt.Meta):
        verbose_name = _("rol in een uitnodiging")
        verbose_name_plural = _("rollen in een uitnodiging")
        ordering = ["pk"]


class MailStatus(models.TextChoices):
    """How far a mail is."""

    QUEUED = "queued", _("wordt verstuurd")
    SENDING = "sending", _("wordt nu verstuurd")
    SENT = "sent", _("verstuurd")
    FAILED = "failed", _("niet verstuurd")
    # Somebody was shown the link, to pass it on: no mail goes any more.
    HANDED_OVER = "handed_over", _("link getoond")


class MailKind(models.TextChoices):
    """What a mail is about."""

    INVITATION = "invitation", _("uitnodiging")
    ROLE_GIVEN = "role_given", _("bericht over een nieuwe rol")
    ADDRESS_CHANGED = "address_changed", _("bericht over een ander e-mailadres")
    WAITING = "waiting", _("bericht dat er iets wacht")


class MailQuerySet(models.QuerySet["Mail"]):
    """Mails, for who manages people."""

    def allowing(self, user: "User", ability: Ability) -> "MailQuerySet":
        """Return every mail when the user has the ability anywhere."""
        return self if has_ability(user, ability) else self.none()

    def visible_to(self, user: "User") -> "MailQuerySet":
        """Return the mails of which the user may know."""
        return self.allowing(user, Ability.MANAGE_PEOPLE)


class Mail(models.Model):
    """One mail about one person, and how far it is. Its text is made when it is sent and kept nowhere.

    Sent at most once: a worker marks the row before it sends, so a worker that dies in between leaves a mail of which
    nobody knows, which is shown as not sent; nothing sends it again by itself. `recipient` is kept only for a mail to
    an address that is not the person's (any more), and only until it is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=MailKind)
    invitation = models.OneToOneField(Invitation, null=True, on_delete=models.CASCADE, related_name="mail")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    recipient = models.EmailField(blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # The address of the site as who asked for the mail sees it: a worker has no request to learn it from.
    site = models.CharField(max_length=200)
    status = models.CharField(max_length=12, choices=MailStatus, default=MailStatus.QUEUED)
    failure = models.CharField(max_length=40, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField()
    rung_at = models.DateTimeField(null=True)
    sending_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-queued_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(invitation__isnull=False, user__isnull=True)
                | models.Q(invitation__isnull=True, user__isnull=False),
                name="mail_is_about_one_person",
            )
        ]
        indexes = [models.Index(fields=["status", "not_before"], name="mail_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
