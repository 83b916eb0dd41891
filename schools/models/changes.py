"""What became of organisations, areas and calendars: who changed what, and when."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField


class PlaceAct(models.TextChoices):
    """What somebody did."""

    ADD = "add", _("toegevoegd")
    CHANGE = "change", _("gewijzigd")
    REMOVE = "remove", _("verwijderd")
    RESTORE = "restore", _("teruggezet")


class PlaceChange(models.Model):
    """One change of one organisation, of one area, or of the holidays of one region in one school year. Kept for ever.

    `kind` and `key` say of what: a name of `schools.places` with an id, or "holidays" with "zuid 2026-2027". `name` is
    what it was called then. `before` and `after` hold its fields; null: it was not there before, or is not after. A
    field that points at something holds [id, name]. None of it is about a person, but for `actor`.
    """

    kind = models.CharField(_("soort"), max_length=20)
    key = models.CharField(_("kenmerk"), max_length=40)
    name = PlainCharField(_("naam"), max_length=120)
    act = models.CharField(_("wat"), max_length=10, choices=PlaceAct)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("wijziging van een organisatie of kalender")
        verbose_name_plural = _("wijzigingen van organisaties en kalenders")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "key", "at"], name="place_change_of"),
            models.Index(fields=["at", "id"], name="place_change_at"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%d-%m-%Y}"
