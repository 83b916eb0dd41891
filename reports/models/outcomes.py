"""What an OOGO leaves behind: who agrees with its minutes, and who does what by when."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField
from reports.models.meetings import ONE_ORGANISATION, Meeting, OfOrganisation
from schools.permissions import Ability

if TYPE_CHECKING:
    from accounts.models import User


class MinutesConfirmation(OfOrganisation):
    """One party that agrees with the minutes as they stood at one revision. A later change asks for it anew."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="confirmations")
    revision = models.PositiveIntegerField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("akkoord met een verslag van een OOGO")
        verbose_name_plural = _("akkoorden met verslagen van OOGO’s")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=ONE_ORGANISATION, name="confirmation_is_of_one_organisation"),
            models.UniqueConstraint(fields=["meeting", "municipality"], name="municipality_confirms_once"),
            models.UniqueConstraint(fields=["meeting", "partnership"], name="partnership_confirms_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.token}"


class ActionPointQuerySet(models.QuerySet["ActionPoint"]):
    """Action points, scoped like their meeting."""

    def allowing(self, user: "User", ability: Ability) -> "ActionPointQuerySet":
        """Return the action points of meetings with which the user may do this."""
        return self.filter(meeting__in=Meeting.objects.allowing(user, ability))

    def visible_to(self, user: "User") -> "ActionPointQuerySet":
        """Return the action points that the user may read."""
        return self.allowing(user, Ability.VIEW_MEETINGS)


class ActionPoint(OfOrganisation):
    """One thing that one organisation does by a day. That it is done may be said when the meeting is closed, too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="action_points")
    text = PlainCharField(_("wat er gebeurt"), max_length=300)
    function = PlainCharField(_("functie"), max_length=80, blank=True)
    due_on = models.DateField(_("klaar op"))
    done_on = models.DateField(_("gedaan op"), null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    objects = ActionPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("actiepunt")
        verbose_name_plural = _("actiepunten")
        ordering = ["due_on", "pk"]
        constraints = [models.CheckConstraint(condition=ONE_ORGANISATION, name="action_point_is_of_one_organisation")]

    def __str__(self) -> str:
        return self.text
