"""Work that a worker does later. The row is the truth; a message through the broker is only a doorbell."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JobStatus(models.TextChoices):
    """How far the work is."""

    QUEUED = "queued", _("wacht op berekening")
    RUNNING = "running", _("bezig")
    DONE = "done", _("klaar")
    FAILED = "failed", _("mislukt")


class Job(models.Model):
    """One piece of work.

    A worker holds it while `lease` is its own and `lease_until` has not passed, by the clock of the database.
    `action` is what the log calls the work that the worker does.
    """

    action: ClassVar[str]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    status = models.CharField(_("stand"), max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    progress = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=40, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-requested_at", "pk"]

    @property
    def is_open(self) -> bool:
        """Whether a worker still has to do something."""
        return self.status in {JobStatus.QUEUED, JobStatus.RUNNING}
