"""The only link between what left this room and the child it was about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.indications import Indication
from cases.models.pupils import Pupil


class SnapshotReference(models.Model):
    """One opaque, random name for one child or one indication within one pool (`scope` is the pool's id).

    Removing the row is what makes a stored calculation anonymous for good.
    """

    scope = models.UUIDField()
    ref = models.CharField(max_length=40)
    # The link goes with the child or the indication: it has no meaning without.
    pupil = models.ForeignKey(Pupil, null=True, on_delete=models.CASCADE, related_name="references")
    indication = models.ForeignKey(Indication, null=True, on_delete=models.CASCADE, related_name="references")

    class Meta:
        verbose_name = _("verwijzing")
        verbose_name_plural = _("verwijzingen")
        ordering = ["scope", "ref"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "ref"], name="reference_once_per_scope"),
            models.UniqueConstraint(fields=["scope", "pupil"], name="one_reference_per_pupil_and_scope"),
            models.UniqueConstraint(fields=["scope", "indication"], name="one_reference_per_indication_and_scope"),
            models.CheckConstraint(
                condition=models.Q(pupil__isnull=False, indication__isnull=True)
                | models.Q(pupil__isnull=True, indication__isnull=False),
                name="reference_names_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.ref
