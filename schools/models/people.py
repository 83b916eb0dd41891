"""People as the administrator sees them, and the reviews of their rights."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from schools.permissions import Ability, has_ability


class PersonQuerySet(models.QuerySet["Person"]):
    """People, for who manages them."""

    def allowing(self, user: User, ability: Ability) -> "PersonQuerySet":
        """Return everyone when the user has the ability anywhere."""
        return self if has_ability(user, ability) else self.none()

    def visible_to(self, user: User) -> "PersonQuerySet":
        """Return the people whose page the user may see."""
        return self.allowing(user, Ability.MANAGE_PEOPLE)


class Person(User):
    """A user, as somebody who manages people sees one. The same row; only with a scope."""

    # No users are made here, so it need not be the manager that makes them.
    objects: ClassVar[Any] = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        proxy = True
        verbose_name = _("gebruiker")
        verbose_name_plural = _("gebruikers")
        ordering = ["name", "email"]


class ReviewScope(models.TextChoices):
    """Whose rights were gone through. Those of administrators are looked at more often (BIO2 8.02.01 and 5.18.02)."""

    SPECIAL = "special", _("beheerders")
    ORDINARY = "ordinary", _("alle andere rollen")


class RightsReview(models.Model):
    """Somebody went through who has which right: when, of which roles, and how many rights there were then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(_("welke rollen"), max_length=10, choices=ReviewScope)
    reviewed_at = models.DateTimeField(_("nagekeken op"), auto_now_add=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rights = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("controle van rechten")
        verbose_name_plural = _("controles van rechten")
        ordering = ["-reviewed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.scope} {self.reviewed_at:%d-%m-%Y}"
