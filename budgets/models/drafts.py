"""Agreements in the making: what somebody puts together before it becomes a pooled budget."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.pools import Pool
from schools.permissions import Ability, has_ability

if TYPE_CHECKING:
    from accounts.models import User


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts belong to who makes them, as long as that person may make agreements at all.

    A draft that changes a budget holds the terms of that budget: it is gone for who may no longer read them.
    """

    def allowing(self, user: "User", ability: Ability) -> "DraftQuerySet":
        """Return the drafts of this person, if one of the person's roles gives the ability."""
        if not has_ability(user, ability):
            return self.none()
        return self._of(user, Pool.objects.allowing(user, ability))

    def visible_to(self, user: "User") -> "DraftQuerySet":
        """Return the drafts of this person."""
        return self._of(user, Pool.objects.visible_to(user))

    def _of(self, user: "User", pools: models.QuerySet[Pool]) -> "DraftQuerySet":
        return self.filter(models.Q(pool__isnull=True) | models.Q(pool__in=pools), owner=user)


class Draft(models.Model):
    """One financieringsafspraak in the making (concept), seen by its maker alone.

    `document` is a whole and valid pool document without rows of children; where it is not filled in yet, its figures
    are null. `practice` names the example it began as; `pool` the budget whose terms it changes, of which
    `terms_version` is the counter at the start. `revision` counts the saves, so that two windows do not overwrite.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    practice = models.SlugField(max_length=60, blank=True)
    pool = models.ForeignKey(Pool, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts")
    terms_version = models.PositiveBigIntegerField(null=True, editable=False)
    document = models.JSONField(_("afspraak"), encoder=DjangoJSONEncoder)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("concept")
        verbose_name_plural = _("concepten")
        ordering = ["-updated_at", "pk"]

    def __str__(self) -> str:
        return str(self.pk)
