"""The audit log: what was read, done and refused, and the seals that show when it was tampered with."""

from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

RowT = TypeVar("RowT", bound=models.Model)


class AppendOnlyError(TypeError):
    """Somebody tried to change or remove what was logged."""


class AppendOnlyQuerySet(models.QuerySet[RowT]):
    """Rows that are added and read. The database holds to it too: see the triggers in migration 0002."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(self.model._meta.label)

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(self.model._meta.label)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(self.model._meta.label)

    # Django removes what hangs on a removed row by this door.
    def _raw_delete(self, using: str | None) -> NoReturn:
        raise AppendOnlyError(self.model._meta.label)


class AppendOnly(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        """Add the row; refuse when it is there already."""
        if not self._state.adding:
            raise AppendOnlyError(self._meta.label)
        super().save(**{**options, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(self._meta.label)


class Channel(models.TextChoices):
    """By which way something happened. The worker acts for the person who asked: that person is the actor."""

    PAGE = "page", _("op een pagina")
    WORKER = "worker", _("door de rekenwerker, namens deze persoon")
    COMMAND = "command", _("met een opdracht op de server")


class AuditEvent(AppendOnly):
    """One thing that was read, done or refused.

    It names objects by type and id and holds no text that anyone typed, so no data of a child can get in. A page
    that was refused before an object was found is named by its route (`cases:pupil`) with the id from the address.
    """

    class Outcome(models.TextChoices):
        """Whether it happened."""

        DONE = "done", _("gedaan")
        REFUSED = "refused", _("geweigerd")
        # It was tried and the database took it back: nothing of it is stored but this line.
        FAILED = "failed", _("niet gelukt")

    at = models.DateTimeField(auto_now_add=True)
    # A person who leaves stays in the log.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.DONE)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    # The network, not the machine: enough to tell school from elsewhere. See `accounts.trail.network_of`.
    address = models.CharField(max_length=50, blank=True)
    request_id = models.CharField(max_length=36, blank=True)

    objects = AppendOnlyQuerySet["AuditEvent"].as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["at", "id"], name="audit_at"),
            models.Index(fields=["actor", "at"], name="audit_actor"),
            models.Index(fields=["action", "at"], name="audit_action"),
            models.Index(fields=["subject_id", "at"], name="audit_subject"),
            models.Index(fields=["outcome", "at"], name="audit_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"


class AuditSeal(AppendOnly):
    """One link of the chain: the hash of one event together with the hash of the link before it.

    Kept beside the events, so that an event needs no second write. What exactly is hashed: `accounts.sealing`.
    """

    position = models.BigIntegerField(primary_key=True)
    # No constraint of the database: that a sealed event is gone is for `verify_audit` to find and to name.
    event = models.OneToOneField(AuditEvent, on_delete=models.DO_NOTHING, db_constraint=False, related_name="seal")
    sealed_at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet["AuditSeal"].as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.hash}"


class AuditCheckQuerySet(AppendOnlyQuerySet["AuditCheck"]):
    """Checks, the newest first."""

    def last_of(self, subject: str) -> "AuditCheck | None":
        """Return the newest check of this, or None."""
        return self.filter(subject=subject).first()


class AuditCheck(AppendOnly):
    """One nightly check: how much was looked at, and how much of it was wrong.

    Of the log these are its seals, and `head` is the hash of the last. Of the agreed budgets it is each of them, and
    `wrong` names the first hundred that are not as they were agreed, by number.
    """

    class Subject(models.TextChoices):
        """What was checked."""

        LOG = "log", _("het logboek")
        AGREEMENTS = "agreements", _("de overeengekomen budgetten")

    at = models.DateTimeField(auto_now_add=True)
    subject = models.CharField(_("wat"), max_length=10, choices=Subject, default=Subject.LOG)
    looked_at = models.BigIntegerField()
    head = models.CharField(max_length=64, blank=True)
    problems = models.PositiveIntegerField()
    wrong = models.JSONField(default=list)

    objects = AuditCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at} {self.problems}"
