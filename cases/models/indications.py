"""Indications: what was granted, asked or declared for one child, from when until when."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import CodeCharField
from cases.models.kinds import IndicationKind
from cases.models.pupils import ProfessionalRole, Pupil
from schools.models import Municipality
from schools.permissions import Ability, scope_of

if TYPE_CHECKING:
    from accounts.models import User


class Frequency(models.TextChoices):
    """What the minutes count for."""

    DAY = "day", _("per dag")
    WEEK = "week", _("per week")
    MONTH = "month", _("per maand")
    TOTAL = "total", _("in totaal, over de hele periode")


class AmountBasis(models.TextChoices):
    """What the amount counts for."""

    SCHOOL_YEAR = "school_year", _("per schooljaar")
    PERIOD = "period", _("voor de hele periode")


class AmountStatus(models.TextChoices):
    """How sure the amount is."""

    REQUESTED = "requested", _("aangevraagd")
    GRANTED = "granted", _("toegekend")
    CLAIMED = "claimed", _("gedeclareerd")
    MEAN = "mean", _("gemiddelde van een groep")


class IndicationQuerySet(models.QuerySet["Indication"]):
    """Indications, scoped by what a person may do at the child's school."""

    def allowing(self, user: "User", ability: Ability) -> "IndicationQuerySet":
        """Return the indications of the schools where one of the user's own roles gives the ability."""
        return self.filter(pupil__school__in=scope_of(user, ability).schools)

    def visible_to(self, user: "User") -> "IndicationQuerySet":
        """Return the indications that the user may see: those of children of the user's own school."""
        return self.allowing(user, Ability.VIEW_PUPILS)

    def kept(self) -> "IndicationQuerySet":
        """Leave out what was withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def touching(self, *, first_day: date, last_day: date) -> "IndicationQuerySet":
        """Return the kept indications of which at least one day lies in the period, both ends included."""
        endless_or_after = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=first_day)
        return self.kept().filter(endless_or_after, valid_from__lte=last_day)


class Indication(models.Model):
    """One decision, arrangement or request for one child: minutes with a frequency, an amount, or both.

    Valid from `valid_from` up to and including `valid_until`; null has no end. Rows with the same `number`, or where
    one `replaces` the other, are versions of one decision. A null municipality means: that of the child. A row that
    was entered by mistake is withdrawn, not removed, so that it can be put back; it then counts nowhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="indications", verbose_name=_("leerling"))
    kind = models.CharField(_("soort"), max_length=20, choices=IndicationKind)
    minutes = models.PositiveIntegerField(_("minuten"), null=True, blank=True)
    frequency = models.CharField(_("hoe vaak"), max_length=6, choices=Frequency, blank=True)
    amount_cents = models.BigIntegerField(_("bedrag in centen"), null=True, blank=True)
    amount_basis = models.CharField(_("het bedrag geldt"), max_length=12, choices=AmountBasis, blank=True)
    amount_status = models.CharField(_("zekerheid"), max_length=10, choices=AmountStatus, default=AmountStatus.GRANTED)
    number = CodeCharField(_("nummer van het besluit"), max_length=40, blank=True)
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by", verbose_name=_("vervangt")
    )
    responsible_municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("verantwoordelijke gemeente")
    )
    provider_role = models.CharField(_("wie helpt"), max_length=30, choices=ProfessionalRole, blank=True)
    valid_from = models.DateField(_("vanaf"))
    valid_until = models.DateField(_("tot en met"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # Counts the saves, so that two people who edit at the same time do not overwrite each other.
    revision = models.PositiveIntegerField(default=1)

    objects = IndicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicatie")
        verbose_name_plural = _("indicaties")
        ordering = ["valid_from", "pk"]
        indexes = [models.Index(fields=["valid_until"], name="indication_end")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                name="indication_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__isnull=False) | models.Q(amount_cents__isnull=False),
                name="indication_has_minutes_or_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__isnull=True, frequency="")
                | (models.Q(minutes__gt=0) & ~models.Q(frequency="")),
                name="indication_minutes_have_frequency",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_cents__isnull=True, amount_basis="")
                | (models.Q(amount_cents__gte=0) & ~models.Q(amount_basis="")),
                name="indication_amount_has_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.valid_from:%d-%m-%Y}"
