"""Calculations: what a pool came to at one moment, with everything that was used."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from budgets.models.jobs import Job, JobStatus
from budgets.models.pools import Pool
from cases.models import DataVersion
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

    def released(self) -> "CalculationQuerySet":
        """Leave out what was not made known outside the schools."""
        return self.filter(release__isnull=False)

    def with_staleness(self) -> "CalculationQuerySet":
        """Fill `stale`: whether the data or the terms changed since a calculation that is done was made."""
        versions = DataVersion.objects.filter(
            school__pool_links__pool=models.OuterRef("pool"), school_year=models.OuterRef("pool__school_year")
        )
        total = versions.order_by().values("school_year").annotate(total=models.Sum("number")).values("total")
        now = self.annotate(data_version_now=Coalesce(models.Subquery(total), 0))
        terms = models.F("pool__terms_version")
        # What a funder confirms changes nothing in a calculation that did not ask for it.
        confirmed = models.When(is_confirmed_only=True, then=terms + models.F("pool__confirmations_version"))
        changed = ~models.Q(data_version=models.F("data_version_now")) | ~models.Q(
            terms_version=models.Case(confirmed, default=terms, output_field=models.PositiveBigIntegerField())
        )
        is_stale = models.ExpressionWrapper(
            models.Q(status=JobStatus.DONE) & changed, output_field=models.BooleanField()
        )
        annotation = {"stale": is_stale}
        return now.annotate(**annotation)


class Calculation(Job):
    """One deliberate act of calculating one pool. Once done, its row never changes.

    `snapshot` is the canonical pool document that was calculated (opaque references, no names of children), `result`
    the result document; both are text as it was written, so that it is read back byte for byte. `data_version` is the
    sum of the counters of the pool's schools and `terms_version` the pool's own (with `is_confirmed_only` that of the
    terms and that of the confirmations together), as they were before the snapshot was taken. `left_out` counts the
    children's indications that no stream of the pool answers, and with `is_confirmed_only` also the lines
    (`unconfirmed`) that no funder confirmed. `summary` holds the few figures of both documents that a list shows, so
    that a list of pools reads no documents.
    """

    action: ClassVar[str] = "calculate_pool"

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="calculations", verbose_name=_("budget"))
    engine_version = models.CharField(max_length=20, blank=True)
    fingerprint = models.CharField(_("controlegetal"), max_length=71, blank=True)
    snapshot_at = models.DateTimeField(_("peilmoment"), null=True)
    snapshot = models.TextField(blank=True)
    result = models.TextField(blank=True)
    summary = models.JSONField(null=True)
    data_version = models.PositiveBigIntegerField(null=True)
    terms_version = models.PositiveBigIntegerField(null=True)
    left_out = models.PositiveIntegerField(default=0)
    # Filled when it is done and may not be made known outside the schools; a code that screens turn into a sentence.
    why_not_released = models.CharField(_("waarom niet gepubliceerd"), max_length=20, blank=True)
    # Only what the funders confirmed was counted: a proposal is made of such a calculation.
    is_confirmed_only = models.BooleanField(_("alleen wat bevestigd is"), default=False)
    # How many of those left out had a stream, and no confirmation; 0 where that was not asked.
    unconfirmed = models.PositiveIntegerField(default=0)

    # Only filled by `with_staleness`.
    stale: bool

    objects = CalculationQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("berekening")
        verbose_name_plural = _("berekeningen")
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "is_confirmed_only"],
                condition=models.Q(status__in=[JobStatus.QUEUED, JobStatus.RUNNING]),
                name="one_open_calculation_of_a_sort_per_pool",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.requested_at:%d-%m-%Y %H:%M}"
