"""Calculations: what a pool came to at one moment, with everything that was used."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.jobs import Job, JobStatus
from budgets.models.pools import Pool
from schools.permissions import Ability

if TYPE_CHECKING:
    from accounts.models import User


class CalculationQuerySet(models.QuerySet["Calculation"]):
    """Calculations, scoped like their pool."""

    def allowing(self, user: "User", ability: Ability) -> "CalculationQuerySet":
        """Return the calculations of pools for which the user has the ability."""
        return self.filter(pool__in=Pool.objects.allowing(user, ability))

    def visible_to(self, user: "User") -> "CalculationQuerySet":
        """Return the calculations that the user may read."""
        return self.allowing(user, Ability.VIEW_POOL)

    def without_documents(self) -> "CalculationQuerySet":
        """Leave the two large documents in the database; a list needs neither."""
        return self.defer("snapshot", "result")


class Calculation(Job):
    """One deliberate act of calculating one pool. Once done, its row never changes.

    `snapshot` is the canonical pool document that was calculated (opaque references, no names of children), `result`
    the result document; both are text as it was written, so that it is read back byte for byte. `data_version` is the
    sum of the counters of the pool's schools and `terms_version` the pool's own, both as they were before the snapshot
    was taken.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="calculations", verbose_name=_("budget"))
    engine_version = models.CharField(max_length=20, blank=True)
    fingerprint = models.CharField(_("controlegetal"), max_length=71, blank=True)
    snapshot_at = models.DateTimeField(_("peilmoment"), null=True)
    snapshot = models.TextField(blank=True)
    result = models.TextField(blank=True)
    data_version = models.PositiveBigIntegerField(null=True)
    terms_version = models.PositiveBigIntegerField(null=True)

    objects = CalculationQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("berekening")
        verbose_name_plural = _("berekeningen")
        constraints = [
            models.UniqueConstraint(
                fields=["pool"],
                condition=models.Q(status__in=[JobStatus.QUEUED, JobStatus.RUNNING]),
                name="one_open_calculation_per_pool",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.requested_at:%d-%m-%Y %H:%M}"
