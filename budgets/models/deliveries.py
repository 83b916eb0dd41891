"""Who enters what is delivered at a school of a pool: a provider that the school named, or, without one, the school."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.pools import PoolSchool
from schools.models import Provider
from schools.permissions import Ability, scope_of

if TYPE_CHECKING:
    from accounts.models import User


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries, for the provider alone: a school finds those of its own by its pool."""

    def allowing(self, user: "User", ability: Ability) -> "DeliveryQuerySet":
        """Return those of the user's providers that no school ended; the next request after that finds nothing."""
        return self.open().filter(provider__in=scope_of(user, ability).providers)

    def visible_to(self, user: "User") -> "DeliveryQuerySet":
        """Return those of which the user may know."""
        return self.allowing(user, Ability.DELIVER_SUPPORT)

    def open(self) -> "DeliveryQuerySet":
        """Return those that no school ended."""
        return self.filter(ended_at=None)


class Delivery(models.Model):
    """One provider that one school of one pool lets enter its months, from `named_at` until the school ends it.

    A month at a school is one row, so a school has at most one such provider at a time. Rows are kept: what the
    provider entered says under which of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(PoolSchool, on_delete=models.PROTECT, related_name="deliveries")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="deliveries")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoer door een aanbieder")
        verbose_name_plural = _("invoer door aanbieders")
        ordering = ["-named_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school"], condition=models.Q(ended_at__isnull=True), name="one_open_delivery_per_school"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="delivery_was_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
