"""OOGO meetings: when, of whom, and who sat at the table."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField
from schools.models import Board, Municipality, Partnership
from schools.permissions import Ability, scope_of

if TYPE_CHECKING:
    from accounts.models import User

ONE_ORGANISATION = (
    models.Q(municipality__isnull=False, partnership__isnull=True, board__isnull=True)
    | models.Q(municipality__isnull=True, partnership__isnull=False, board__isnull=True)
    | models.Q(municipality__isnull=True, partnership__isnull=True, board__isnull=False)
)


class OfOrganisation(models.Model):
    """A row that is about exactly one organisation."""

    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, null=True, on_delete=models.PROTECT, related_name="+")
    board = models.ForeignKey(Board, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def organisation(self) -> Municipality | Partnership | Board:
        """The organisation itself."""
        found = self.municipality or self.partnership or self.board
        if found is None:
            raise ValueError(f"{self!r} is about no organisation")
        return found

    @property
    def token(self) -> str:
        """The organisation as forms name it."""
        kind = "municipality" if self.municipality_id else "partnership" if self.partnership_id else "board"
        return f"{kind}:{self.municipality_id or self.partnership_id or self.board_id}"


class MeetingStatus(models.TextChoices):
    """How far a meeting is; the order is the order."""

    PLANNED = "planned", _("gepland")
    HELD = "held", _("gehouden")
    CLOSED = "closed", _("afgesloten")


CANCELLED = "cancelled"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, for the organisations that sit at them."""

    def allowing(self, user: "User", ability: Ability) -> "MeetingQuerySet":
        """Return the meetings of the organisations at which a role of the user gives the ability.

        A board sits at the meetings to which it was invited: it is no party to them by law.
        """
        scope = scope_of(user, ability)
        mine = (
            models.Q(partnership__in=scope.partnerships)
            | models.Q(municipalities__in=scope.municipalities)
            | models.Q(participants__board__in=scope.boards)
        )
        return self.filter(pk__in=Meeting.objects.filter(mine).values("pk"))

    def visible_to(self, user: "User") -> "MeetingQuerySet":
        """Return the meetings that the user may read."""
        return self.allowing(user, Ability.VIEW_MEETINGS)

    def not_cancelled(self) -> "MeetingQuerySet":
        """Leave out those that were cancelled."""
        return self.filter(cancelled_at=None)


class Meeting(models.Model):
    """One OOGO of one partnership with one or more municipalities. Once it is closed, nothing of it changes.

    `revision` counts every change of what is minuted; who agrees with the minutes agrees with one revision. A meeting
    that is cancelled keeps its `status` and all that was written for it, so that it can be held after all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("samenwerkingsverband")
    )
    municipalities = models.ManyToManyField(Municipality, related_name="meetings", verbose_name=_("gemeenten"))
    date = models.DateField(_("datum"))
    starts_at = models.TimeField(_("aanvang"), null=True, blank=True)
    place = PlainCharField(_("plaats"), max_length=120, blank=True)
    status = models.CharField(_("stand"), max_length=7, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="following")
    revision = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = PlainCharField(_("waarom afgelast"), max_length=300, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("OOGO")
        verbose_name_plural = _("OOGO’s")
        ordering = ["-date", "-recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="closed", closed_at__isnull=False, closed_by__isnull=False)
                | (~models.Q(status="closed") & models.Q(closed_at__isnull=True, closed_by__isnull=True)),
                name="closed_meeting_has_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at=None, cancelled_by=None, cancelled_because="")
                | (
                    models.Q(cancelled_at__isnull=False, cancelled_by__isnull=False)
                    & ~models.Q(cancelled_because="")
                    & ~models.Q(status="closed")
                ),
                name="cancelled_meeting_says_why_and_is_not_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"OOGO {self.date:%d-%m-%Y}"

    @property
    def is_closed(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.status == MeetingStatus.CLOSED

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place, or what was written of it does not count."""
        return self.cancelled_at is not None

    @property
    def is_fixed(self) -> bool:
        """Whether nothing of it can be changed now: it is closed, or cancelled."""
        return self.is_closed or self.is_cancelled

    @property
    def is_held(self) -> bool:
        """Whether it is being minuted: it took place, and is not closed or cancelled."""
        return self.status == MeetingStatus.HELD and not self.is_cancelled

    @property
    def state(self) -> str:
        """How far it is, for the screen: its status, or `cancelled`."""
        return CANCELLED if self.is_cancelled else self.status


class Participant(OfOrganisation):
    """One seat at one meeting: whose, in which function, and whether somebody sat on it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    function = PlainCharField(_("functie"), max_length=80)
    name = PlainCharField(_("naam"), max_length=80, blank=True)
    role = PlainCharField(_("rol in het overleg"), max_length=60, blank=True)
    is_present = models.BooleanField(_("aanwezig"), default=True)

    class Meta:
        verbose_name = _("deelnemer")
        verbose_name_plural = _("deelnemers")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=ONE_ORGANISATION, name="participant_is_of_one_organisation")]

    def __str__(self) -> str:
        return self.function
