"""Which children were removed: so that a backup of before cannot bring them back."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RemovedPupil(models.Model):
    """The random id of one child that was removed, and the day. Nothing else: it says nothing about anyone."""

    id = models.UUIDField(primary_key=True, editable=False)
    removed_on = models.DateField(_("verwijderd op"))

    class Meta:
        verbose_name = _("verwijderde leerling")
        verbose_name_plural = _("verwijderde leerlingen")
        ordering = ["removed_on", "pk"]

    def __str__(self) -> str:
        return str(self.pk)
