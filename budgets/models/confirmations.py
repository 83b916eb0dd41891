"""What funders confirm of the money that is no decision about one child, and when their rows may be seen."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField
from budgets.models.pools import Pool, PoolAmount
from cases.models import AmountBasis


class AmountConfirmation(models.Model):
    """What the funder says of one listed amount: that it is right, or what it should be. The newest one counts.

    `confirmed_for` is the hash of the amount as it stood: an amount that changed afterwards is not confirmed any more.
    `on_behalf_of` is the kind and id of the organisation that spoke ("municipality:0268").
    """

    amount = models.ForeignKey(PoolAmount, on_delete=models.CASCADE, related_name="confirmations")
    confirmed_for = models.CharField(max_length=64)
    on_behalf_of = models.CharField(max_length=60)
    is_correction = models.BooleanField(_("verbetering"), default=False)
    total_cents = models.BigIntegerField(_("bedrag in centen"))
    basis = models.CharField(_("het bedrag geldt"), max_length=12, choices=AmountBasis)
    valid_from = models.DateField(_("vanaf"), null=True, blank=True)
    valid_until = models.DateField(_("tot en met"), null=True, blank=True)
    note = PlainCharField(_("toelichting"), max_length=300, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("bevestiging van een bedrag")
        verbose_name_plural = _("bevestigingen van bedragen")
        ordering = ["-confirmed_at", "-pk"]

    def __str__(self) -> str:
        return str(self.amount_id)


class RowGround(models.Model):
    """The ground on which funders may see the rows of their own stream one by one, without names, in one pool.

    Without one they see sums, and confirm by tariff. Recorded at the school's side; ended by a moment, never removed.
    """

    class Kind(models.TextChoices):
        """What kind of ground it is; consent is a last resort (AVG, article 6)."""

        STATUTORY_TASK = "statutory_task", _("wettelijke taak")
        DPIA = "dpia", _("een vastgestelde DPIA")
        CONSENT = "consent", _("toestemming van alle ouders")

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="row_grounds")
    kind = models.CharField(_("grond"), max_length=14, choices=Kind)
    reference = PlainCharField(_("artikel of kenmerk"), max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("grond voor regels per kind")
        verbose_name_plural = _("gronden voor regels per kind")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool"], condition=models.Q(ended_at__isnull=True), name="one_row_ground_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.recorded_at:%d-%m-%Y}"
