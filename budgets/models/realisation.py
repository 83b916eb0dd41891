"""Realisation: what was really delivered each month, beside what was agreed."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField
from budgets.models.deliveries import Delivery
from budgets.models.pools import Pool, PoolSchool


class Realisation(models.Model):
    """What was delivered in one month at one school of one pool: fte, hours (as minutes), euros, or some of them.

    `month` is the first day of the month. Null is not known, which is not zero. A figure that was corrected stays, with
    the moment at which another took its place; the row without that moment counts. Without a school: the whole pool.
    `act` is the press of a button that stored it and `replaced_in` the one that took it away, so that one press is
    taken back as one. `delivery` says for which provider it was entered, and `replaced_under` for which it was taken
    away; null: for the school itself.
    """

    class Source(models.TextChoices):
        """How it came in."""

        TYPED = "typed", _("ingevoerd")
        IMPORTED = "imported", _("ingelezen")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="realisations")
    school = models.ForeignKey(PoolSchool, null=True, on_delete=models.PROTECT, related_name="realisations")
    month = models.DateField(_("maand"))
    fte = models.DecimalField(_("fte"), max_digits=12, decimal_places=6, null=True, blank=True)
    minutes = models.PositiveBigIntegerField(_("minuten"), null=True, blank=True)
    cents = models.BigIntegerField(_("kosten in centen"), null=True, blank=True)
    note = PlainCharField(_("toelichting"), max_length=300, blank=True)
    source = models.CharField(_("herkomst"), max_length=8, choices=Source, default=Source.TYPED)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.PROTECT, related_name="realisations")
    act = models.UUIDField(default=uuid.uuid4, editable=False)
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_under = models.ForeignKey(Delivery, null=True, on_delete=models.PROTECT, related_name="replaced")
    replaced_in = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("geleverde hulp")
        verbose_name_plural = _("geleverde hulp")
        ordering = ["month", "school", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "school", "month"],
                condition=models.Q(replaced_at__isnull=True, school__isnull=False),
                name="one_realisation_per_school_and_month",
            ),
            models.UniqueConstraint(
                fields=["pool", "month"],
                condition=models.Q(replaced_at__isnull=True, school__isnull=True),
                name="one_realisation_per_pool_and_month",
            ),
            models.CheckConstraint(
                condition=models.Q(fte__isnull=False) | models.Q(minutes__isnull=False) | models.Q(cents__isnull=False),
                name="realisation_says_something",
            ),
            models.CheckConstraint(
                condition=(models.Q(fte__isnull=True) | models.Q(fte__gte=0))
                & (models.Q(cents__isnull=True) | models.Q(cents__gte=0)),
                name="realisation_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.month:%m-%Y}"
