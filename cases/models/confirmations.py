"""What a funder says of an indication that it pays."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField
from cases.models.indications import AmountBasis, AmountStatus, Frequency, Indication


class IndicationConfirmation(models.Model):
    """That amount, hours and period of one indication are right, or what they should be. The newest one counts.

    Bound to one `revision` of the indication: when it changes afterwards, it is not confirmed any more. Bound to who
    pays as well: `on_behalf_of` is the kind and id of the organisation that spoke ("municipality:0268"). The figures
    are those of the funder, also where they are the same. It goes with the child when the child is removed.
    """

    indication = models.ForeignKey(Indication, on_delete=models.CASCADE, related_name="confirmations")
    revision = models.PositiveIntegerField()
    on_behalf_of = models.CharField(max_length=60)
    is_correction = models.BooleanField(_("verbetering"), default=False)
    minutes = models.PositiveIntegerField(_("minuten"), null=True, blank=True)
    frequency = models.CharField(_("hoe vaak"), max_length=6, choices=Frequency, blank=True)
    amount_cents = models.BigIntegerField(_("bedrag in centen"), null=True, blank=True)
    amount_basis = models.CharField(_("het bedrag geldt"), max_length=12, choices=AmountBasis, blank=True)
    amount_status = models.CharField(_("zekerheid"), max_length=10, choices=AmountStatus)
    valid_from = models.DateField(_("vanaf"))
    valid_until = models.DateField(_("tot en met"), null=True, blank=True)
    note = PlainCharField(_("toelichting"), max_length=300, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("bevestiging van een toekenning")
        verbose_name_plural = _("bevestigingen van toekenningen")
        ordering = ["-confirmed_at", "-pk"]

    def __str__(self) -> str:
        return str(self.indication_id)
