"""Norms (uitgangspunten): the dated figures from law and agreement that a calculation uses, and what became of them."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField
from budgets.models.pools import Pool
from schools.permissions import Ability, has_ability

if TYPE_CHECKING:
    from accounts.models import User


class NormQuerySet(models.QuerySet["Norm"]):
    """Norms: those for everyone may be read by all, those of a pool by who may read the pool."""

    def allowing(self, user: "User", ability: Ability) -> "NormQuerySet":
        """Return the norms that the user may do this with.

        To edit the terms (EDIT_TERMS) is to edit the norms of a pool whose terms one may edit; those for everyone are
        terms of every pool at once, and ask for EDIT_NORMS.
        """
        rows = models.Q(pool__in=Pool.objects.allowing(user, ability))
        if ability is Ability.EDIT_TERMS and has_ability(user, Ability.EDIT_NORMS):
            rows |= models.Q(pool__isnull=True)
        return self.filter(rows)

    def visible_to(self, user: "User") -> "NormQuerySet":
        """Return the norms that the user may read."""
        return self.filter(models.Q(pool__isnull=True) | models.Q(pool__in=Pool.objects.visible_to(user)))


class Norm(models.Model):
    """One figure with its unit, its period (both ends included) and its source.

    Without a pool it holds for everyone; a pool may have its own, which then leads. `value` is a decimal number with
    a full stop, kept as it was typed; `scope` limits it to a stream, party or pot.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pool = models.ForeignKey(Pool, null=True, blank=True, on_delete=models.CASCADE, related_name="norms")
    code = models.CharField(_("code"), max_length=40)
    value = models.CharField(_("waarde"), max_length=30)
    unit = models.CharField(_("eenheid"), max_length=30)
    scope = models.JSONField(_("geldt voor"), null=True, blank=True)
    valid_from = models.DateField(_("vanaf"))
    valid_until = models.DateField(_("tot en met"), null=True, blank=True)
    source = PlainCharField(_("bron"), max_length=300)
    # Counts the saves, so that two people who edit at the same time do not overwrite each other.
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = NormQuerySet.as_manager()

    class Meta:
        verbose_name = _("uitgangspunt")
        verbose_name_plural = _("uitgangspunten")
        ordering = ["code", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                name="norm_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value} {self.unit}"


class NormAct(models.TextChoices):
    """What somebody did to a norm."""

    LOAD = "load", _("ingelezen")
    ADD = "add", _("toegevoegd")
    CHANGE = "change", _("verbeterd")
    REPLACE = "replace", _("nieuwe waarde")
    END = "end", _("beëindigd")
    REMOVE = "remove", _("verwijderd")
    UNDO = "undo", _("ongedaan gemaakt")


class NormChange(models.Model):
    """One change of one norm, kept for ever: who, when, why, and the norm before and after it.

    `before` and `after` hold code, value, unit, scope, valid_from, valid_until and source as text; null: there was no
    norm before, or there is none after. Rows with the same `act` were one press of a button. Without a person: the
    norm came from a file.
    """

    # The id outlives the norm, so that what was removed keeps its history and can be put back.
    norm = models.ForeignKey(Norm, on_delete=models.DO_NOTHING, db_constraint=False, related_name="changes")
    pool = models.ForeignKey(Pool, null=True, on_delete=models.CASCADE, related_name="norm_changes")
    code = models.CharField(_("code"), max_length=40)
    act = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    kind = models.CharField(_("soort"), max_length=10, choices=NormAct)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = PlainCharField(_("reden"), max_length=300, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("wijziging van een uitgangspunt")
        verbose_name_plural = _("wijzigingen van uitgangspunten")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.at:%d-%m-%Y}"
