"""What every paper is: a job whose result is one file that never changes."""

from django.db import models

from budgets.models import Job


class Paper(Job):
    """One PDF that a worker makes. `file` is where it is kept, `sha256` its hash, `size` its bytes."""

    file = models.FileField(upload_to="reports", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True)

    class Meta(Job.Meta):
        abstract = True

    @staticmethod
    def has_its_file(name: str) -> models.CheckConstraint:
        """Return the rule that a finished paper has its file, under a name of its own table."""
        return models.CheckConstraint(
            condition=~models.Q(status="done")
            | (~models.Q(sha256="") & ~models.Q(file="") & models.Q(size__isnull=False)),
            name=name,
        )
