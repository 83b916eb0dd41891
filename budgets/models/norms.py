"""Norms (uitgangspunten): the dated figures from law and agreement that a calculation uses."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.pools import Pool


class Norm(models.Model):
    """One figure with its unit, its period (both ends included) and its source.

    Without a pool it holds for everyone; a pool may have its own, which then leads. `value` is a decimal number with
    a full stop, kept as it was typed; `scope` limits it to a stream, party or pot.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pool = models.ForeignKey(Pool, null=True, blank=True, on_delete=models.CASCADE, related_name="norms")
    code = models.CharField(_("code"), max_length=40)
    value = models.CharField(_("waarde"), max_length=30)
    unit = models.CharField(_("eenheid"), max_length=30)
    scope = models.JSONField(_("geldt voor"), null=True, blank=True)
    valid_from = models.DateField(_("vanaf"))
    valid_until = models.DateField(_("tot en met"), null=True, blank=True)
    source = models.CharField(_("bron"), max_length=300)

    class Meta:
        verbose_name = _("uitgangspunt")
        verbose_name_plural = _("uitgangspunten")
        ordering = ["code", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                name="norm_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value} {self.unit}"
