"""What is on the agenda of an OOGO, and what each party decided about it."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField, PlainTextField
from budgets.models import Frame, Proposal
from reports.models.meetings import ONE_ORGANISATION, Meeting, OfOrganisation
from schools.permissions import Ability

if TYPE_CHECKING:
    from accounts.models import User


class ItemKind(models.TextChoices):
    """What an item of the agenda is about."""

    FRAME = "frame", _("kader")
    THEME = "theme", _("inhoudelijk thema")
    PROPOSAL = "proposal", _("voorstel")
    OTHER = "other", _("ander onderwerp")


class Theme(models.TextChoices):
    """The four content themes about which gemeente and samenwerkingsverband consult."""

    TRANSPORT = "transport", _("Leerlingenvervoer")
    HOUSING = "housing", _("Inclusieve huisvesting")
    YOUTH_CARE = "youth_care", _("Jeugdhulp in de ondersteuningsstructuur")
    TRANSITIONS = "transitions", _("Overgangen")


class FrameAim(models.TextChoices):
    """What a frame is on the agenda for."""

    ADOPT = "adopt", _("vaststellen")
    DISCUSS = "discuss", _("bespreken")
    END = "end", _("beëindigen")


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    """Items of agendas, scoped like their meeting."""

    def allowing(self, user: "User", ability: Ability) -> "AgendaItemQuerySet":
        """Return the items of meetings with which the user may do this."""
        return self.filter(meeting__in=Meeting.objects.allowing(user, ability))

    def visible_to(self, user: "User") -> "AgendaItemQuerySet":
        """Return the items that the user may read."""
        return self.allowing(user, Ability.VIEW_MEETINGS)


class AgendaItem(models.Model):
    """One item of one agenda. `decision` is what was decided, in words; what each party said stands with the item."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("soort"), max_length=8, choices=ItemKind)
    theme = models.CharField(_("thema"), max_length=11, choices=Theme, blank=True)
    title = PlainCharField(_("onderwerp"), max_length=150, blank=True)
    note = PlainTextField(_("toelichting"), max_length=500, blank=True)
    decision = PlainTextField(_("wat is besloten"), max_length=500, blank=True)
    proposal = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items")
    frame = models.ForeignKey(Frame, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items")
    frame_aim = models.CharField(_("waarvoor"), max_length=7, choices=FrameAim, blank=True)
    revision = models.PositiveIntegerField(default=1)
    # The item of a cancelled meeting that this one takes the place of.
    comes_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="went_to", verbose_name=_("komt van")
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agendapunt")
        verbose_name_plural = _("agendapunten")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(kind="proposal", proposal__isnull=False) & models.Q(frame=None, theme=""))
                | (
                    models.Q(kind="frame", frame__isnull=False)
                    & models.Q(proposal=None, theme="")
                    & ~models.Q(frame_aim="")
                )
                | (models.Q(kind="theme", frame=None, proposal=None) & ~models.Q(theme=""))
                | (models.Q(kind="other", frame=None, proposal=None, theme="") & ~models.Q(title="")),
                name="agenda_item_is_about_one_thing",
            ),
            models.UniqueConstraint(fields=["meeting", "proposal"], name="proposal_once_per_meeting"),
            models.UniqueConstraint(fields=["meeting", "frame"], name="frame_once_per_meeting"),
            models.UniqueConstraint(
                fields=["meeting", "theme"], condition=~models.Q(theme=""), name="theme_once_per_meeting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.kind}"


class ItemVerdict(models.TextChoices):
    """What a party said of an item."""

    AGREED = "agreed", _("akkoord")
    NOT_AGREED = "not_agreed", _("niet akkoord")
    NOTED = "noted", _("ter kennis genomen")


class ItemDecision(OfOrganisation):
    """What one party decided about one item, as whoever holds the meeting minuted it."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField(_("besluit"), max_length=10, choices=ItemVerdict)
    note = PlainCharField(_("opmerking"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("besluit bij een agendapunt")
        verbose_name_plural = _("besluiten bij een agendapunt")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=ONE_ORGANISATION, name="item_decision_is_of_one_organisation"),
            models.UniqueConstraint(fields=["item", "municipality"], name="municipality_decides_once_per_item"),
            models.UniqueConstraint(fields=["item", "partnership"], name="partnership_decides_once_per_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.verdict}"
