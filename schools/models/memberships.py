"""Which role a person has at which organisation, and from when until when."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.models.organisations import Board, Municipality, Partnership, Provider, School
from schools.permissions import Ability, Role, has_ability

if TYPE_CHECKING:
    from accounts.models import User

PLACES = ("school", "board", "municipality", "partnership", "provider")


def _belongs_to(*, role: Role, organisation: str | None) -> Q:
    filled = Q(role=role)
    for name in PLACES:
        filled &= Q(**{f"{name}__isnull": name != organisation})
    return filled


class RoleAt(models.Model):
    """One role at one organisation, up to and including `valid_until` (null: until withdrawn).

    The functional administrator belongs to no organisation; every other role belongs to exactly one, of its own kind.
    """

    role = models.CharField(_("rol"), max_length=20, choices=Role)
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT)
    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.PROTECT)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT)
    partnership = models.ForeignKey(Partnership, null=True, blank=True, on_delete=models.PROTECT)
    provider = models.ForeignKey(Provider, null=True, blank=True, on_delete=models.PROTECT)
    valid_from = models.DateField(_("vanaf"))
    valid_until = models.DateField(_("tot en met"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=_belongs_to(role=Role.DIRECTOR, organisation="school")
                | _belongs_to(role=Role.CARE_COORDINATOR, organisation="school")
                | _belongs_to(role=Role.BOARD, organisation="board")
                | _belongs_to(role=Role.MUNICIPALITY, organisation="municipality")
                | _belongs_to(role=Role.PARTNERSHIP, organisation="partnership")
                | _belongs_to(role=Role.PROVIDER, organisation="provider")
                | _belongs_to(role=Role.ADMINISTRATOR, organisation=None),
                name="%(class)s_role_fits_organisation",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="%(class)s_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        place = self.organisation
        return f"{self.get_role_display()} – {place}" if place else str(self.get_role_display())

    @property
    def organisation(self) -> School | Board | Municipality | Partnership | Provider | None:
        """The organisation of this role; None for the functional administrator."""
        return self.school or self.board or self.municipality or self.partnership or self.provider

    @property
    def place_ids(self) -> dict[str, object]:
        """The organisation as the columns hold it, to look for the same role at the same place."""
        return {f"{name}_id": getattr(self, f"{name}_id") for name in PLACES}


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Roles of people, for who manages people."""

    def allowing(self, user: "User", ability: Ability) -> "MembershipQuerySet":
        """Return every role when the user has the ability anywhere: the administrator serves all organisations."""
        return self if has_ability(user, ability) else self.none()

    def visible_to(self, user: "User") -> "MembershipQuerySet":
        """Return the roles of which the user may know: the own ones, or all for who manages people."""
        return self if has_ability(user, Ability.MANAGE_PEOPLE) else self.filter(user=user)

    def counting_on(self, day: date) -> "MembershipQuerySet":
        """Return the roles that count on that day as far as their dates go, and that nobody withdrew.

        Only for today or later: what was withdrawn counted before.
        """
        until = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        return self.filter(until, valid_from__lte=day, withdrawn_at__isnull=True)

    def with_places(self) -> "MembershipQuerySet":
        """Read the organisations along."""
        return self.select_related("school__municipality", *PLACES)


class Membership(RoleAt):
    """One role of one person at one organisation: who gave it, and who ended it.

    A role ends after its last day, or at once at `withdrawn_at`: from that moment on it gives nothing, whatever its
    last day. Rows are kept for ever, and days that lie behind are never changed, so that they tell who had which
    right on any day. `given_by` and `given_at` are empty for roles of before they were kept, and `given_by` for what
    was done on the server.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # A person who is removed takes the roles along; the audit log keeps what was done.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    given_at = models.DateTimeField(_("gegeven op"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)
    # Who gave the role its last day, or withdrew it.
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta(RoleAt.Meta):
        verbose_name = _("rol")
        verbose_name_plural = _("rollen")
        ordering = ["valid_from", "pk"]
