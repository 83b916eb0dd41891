"""What makes an agreement lawful: by which instrument the money is given, on which ground, for what, until when."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField, PlainTextField
from budgets.models.pools import Pool


class Instrument(models.TextChoices):
    """By which legal act the money goes to who delivers."""

    SUBSIDY = "subsidy", _("subsidie")
    ASSIGNMENT = "assignment", _("opdracht")
    PROCUREMENT = "procurement", _("inkoop")
    OWN_SERVICE = "own_service", _("eigen dienst")


class Vat(models.TextChoices):
    """What the amounts say of btw."""

    INCLUDED = "included", _("inbegrepen")
    EXCLUDED = "excluded", _("niet inbegrepen")
    RECOVERABLE = "recoverable", _("terug te vorderen")
    EXEMPT = "exempt", _("vrijgesteld")
    UNKNOWN = "unknown", _("nog niet bekend")


class Carrier(models.TextChoices):
    """Who keeps or carries what is left or short at the end of the year."""

    RETURN = "return", _("het geld gaat terug naar wie het inbracht")
    CARRY_OVER = "carry_over", _("het gaat mee naar het volgende jaar")
    SHARED = "shared", _("de partijen delen het")


class Lawfulness(models.Model):
    """The lawfulness of what is agreed for one pool. An empty field is not recorded yet, which is a finding.

    `carrier` empty: what the arrangement of the pool says, if it says so. `revision` counts the saves, so that two
    people who edit at the same time do not overwrite each other.
    """

    pool = models.OneToOneField(Pool, on_delete=models.CASCADE, related_name="lawfulness")
    instrument = models.CharField(_("hoe het geld wordt gegeven"), max_length=11, choices=Instrument, blank=True)
    article = PlainCharField(_("artikel van wet of verordening"), max_length=300, blank=True)
    performance = PlainTextField(_("wat ervoor wordt gedaan"), max_length=1000, blank=True)
    ceiling_cents = models.BigIntegerField(_("ten hoogste"), null=True, blank=True)
    vat = models.CharField(_("btw"), max_length=11, choices=Vat, default=Vat.UNKNOWN)
    valid_from = models.DateField(_("vanaf"), null=True, blank=True)
    valid_until = models.DateField(_("tot en met"), null=True, blank=True)
    carrier = models.CharField(_("verschil aan het einde van het jaar"), max_length=10, choices=Carrier, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("rechtmatigheid")
        verbose_name_plural = _("rechtmatigheid")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ceiling_cents__isnull=True) | models.Q(ceiling_cents__gte=0),
                name="ceiling_is_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="term_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pool_id)


class LawfulnessChange(models.Model):
    """One save of the lawfulness of a pool, kept for ever: who, when, and what it said from then on.

    `terms` is the document that a proposal would have frozen (`budgets.lawfulness_terms`). What stood there before is
    that of the revision before it.
    """

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="lawfulness_changes")
    revision = models.PositiveIntegerField()
    terms = models.JSONField(encoder=DjangoJSONEncoder)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("wijziging van de rechtmatigheid")
        verbose_name_plural = _("wijzigingen van de rechtmatigheid")
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "revision"], name="one_lawfulness_change_per_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.revision}"
