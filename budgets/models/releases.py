"""Which calculations were made known outside the schools, and how small numbers were kept out of them."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.calculations import Calculation
from budgets.models.pools import Pool


class Release(models.Model):
    """One calculation that readers outside the schools may see (gepubliceerd). Never changed, never taken back.

    A calculation that tells a few children apart from one that was released before waits: it is released together with
    later changes, once they are about enough children. `plan` says which rows stand under one sum; the first release
    of a pool fixes it, and later ones follow it and may only merge more.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="releases")
    calculation = models.OneToOneField(Calculation, on_delete=models.PROTECT, related_name="release")
    plan = models.JSONField(encoder=DjangoJSONEncoder)
    released_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("publicatie")
        verbose_name_plural = _("publicaties")
        ordering = ["-released_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.released_at:%d-%m-%Y}"


class ReleasedSums(models.Model):
    """What stood behind the figures of one publication: per decision in which sums, and how much, as it was then.

    `document` is written once (`disclosure/keeping.py`), under the references of the budget and without names, so that
    later publications are proved beside this one without calculating it again by an engine that may know better by now.
    A publication that repeats an earlier one has none.
    """

    release = models.OneToOneField(Release, primary_key=True, on_delete=models.PROTECT, related_name="sums")
    document = models.TextField()

    class Meta:
        verbose_name = _("sommen van een publicatie")
        verbose_name_plural = _("sommen van publicaties")
        ordering = ["release"]

    def __str__(self) -> str:
        return str(self.release_id)
