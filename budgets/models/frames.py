"""Frames (kaders): what partnership and municipalities agreed at an OOGO that budgets may come to."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField, PlainTextField
from schools.models import Municipality, Partnership
from schools.permissions import Ability, scope_of

if TYPE_CHECKING:
    from accounts.models import User


class FrameQuerySet(models.QuerySet["Frame"]):
    """Frames, for who sits at the table of their partnership and municipalities."""

    def allowing(self, user: "User", ability: Ability) -> "FrameQuerySet":
        """Return the frames of organisations at which the user has the ability."""
        scope = scope_of(user, ability)
        mine = models.Q(partnership__in=scope.partnerships) | models.Q(municipalities__in=scope.municipalities)
        return self.filter(pk__in=Frame.objects.filter(mine).values("pk"))

    def visible_to(self, user: "User") -> "FrameQuerySet":
        """Return the frames that the user may read."""
        return self.allowing(user, Ability.VIEW_MEETINGS)


class Frame(models.Model):
    """One frame for the budgets of one school year: each of them stays at or under these ceilings.

    It holds for the budgets in which the partnership takes part with one of these municipalities. A null ceiling does
    not limit. It counts from the day that it was adopted until it is ended; figures are never changed, a new frame
    takes the place of the old one: adopting it ends the one that it replaces.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="frames")
    municipalities = models.ManyToManyField(Municipality, related_name="frames")
    school_year = models.CharField(_("schooljaar"), max_length=9)
    name = PlainCharField(_("naam"), max_length=120)
    ceiling_cents = models.BigIntegerField(_("ten hoogste per budget, in centen"), null=True, blank=True)
    ceiling_fte = models.DecimalField(
        _("ten hoogste aan fte per budget"), max_digits=12, decimal_places=6, null=True, blank=True
    )
    note = PlainTextField(_("toelichting"), max_length=1000, blank=True)
    replaces = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replacements",
        verbose_name=_("komt in de plaats van"),
    )
    adopted_on = models.DateField(_("vastgesteld op"), null=True)
    ended_on = models.DateField(_("geldt niet meer vanaf"), null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = FrameQuerySet.as_manager()

    class Meta:
        verbose_name = _("kader")
        verbose_name_plural = _("kaders")
        ordering = ["-school_year", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ceiling_cents__isnull=False) | models.Q(ceiling_fte__isnull=False),
                name="frame_has_a_ceiling",
            ),
            models.CheckConstraint(condition=~models.Q(ceiling_cents__lt=0), name="frame_cents_are_not_negative"),
            models.CheckConstraint(condition=~models.Q(ceiling_fte__lt=0), name="frame_fte_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.school_year}"
