"""Reports: one document about one calculation, for one reader."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models import Agreement, Calculation, Pool
from reports.models.papers import Paper
from schools.permissions import Ability

if TYPE_CHECKING:
    from accounts.models import User


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports, scoped like the pool they are about."""

    def allowing(self, user: "User", ability: Ability) -> "ReportQuerySet":
        """Return the reports about pools for which the user has the ability."""
        return self.filter(calculation__pool__in=Pool.objects.allowing(user, ability))

    def visible_to(self, user: "User") -> "ReportQuerySet":
        """Return the reports that the user may read."""
        return self.allowing(user, Ability.VIEW_POOL)


class Report(Paper):
    """One PDF about one stored calculation. The same calculation, audience and language give the same bytes.

    `audience` is whose questions the report answers. With an `agreement` it is the paper of what was agreed: there is
    one for each reader, it is made once, and its file never changes. `sha256` is then what it must always be.
    """

    class Audience(models.TextChoices):
        """For whom the report is made."""

        MUNICIPALITY = "municipality", _("gemeente")
        PARTNERSHIP = "partnership", _("samenwerkingsverband")
        AGREED = "agreed", _("alle partijen")

    action: ClassVar[str] = "make_report"

    calculation = models.ForeignKey(
        Calculation, on_delete=models.PROTECT, related_name="reports", verbose_name=_("berekening")
    )
    agreement = models.ForeignKey(
        Agreement, null=True, on_delete=models.PROTECT, related_name="papers", verbose_name=_("overeengekomen budget")
    )
    audience = models.CharField(_("voor wie"), max_length=15, choices=Audience)
    language = models.CharField(_("taal"), max_length=2, choices=settings.LANGUAGES, default="nl")

    objects = ReportQuerySet.as_manager()

    class Meta(Paper.Meta):
        verbose_name = _("verslag")
        verbose_name_plural = _("verslagen")
        constraints = [
            models.UniqueConstraint(
                fields=["calculation", "audience", "language"],
                condition=~models.Q(status="failed") & models.Q(agreement__isnull=True),
                name="one_report_per_calculation_audience_and_language",
            ),
            models.UniqueConstraint(
                fields=["agreement", "audience", "language"],
                condition=models.Q(agreement__isnull=False),
                name="one_paper_per_agreement_audience_and_language",
            ),
            models.CheckConstraint(
                condition=~models.Q(audience="agreed") | models.Q(agreement__isnull=False),
                name="report_for_all_parties_has_an_agreement",
            ),
            Paper.has_its_file("finished_report_has_its_file"),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()} {self.calculation_id}"
