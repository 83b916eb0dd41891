"""Which role a person has at which organisation, and from when until when."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models.organisations import Board, Municipality, Partnership, School
from schools.permissions import Role


def _belongs_to(*, role: Role, organisation: str | None) -> models.Q:
    filled = models.Q(role=role)
    for name in ("school", "board", "municipality", "partnership"):
        filled &= models.Q(**{f"{name}__isnull": name != organisation})
    return filled


class Membership(models.Model):
    """One role of one person at one organisation, up to and including `valid_until` (null: until withdrawn).

    The functional administrator belongs to no organisation; every other role belongs to exactly one, of its own kind.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # A person who is removed takes the roles along; the audit log keeps what was done.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("rol"), max_length=20, choices=Role)
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT)
    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.PROTECT)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT)
    partnership = models.ForeignKey(Partnership, null=True, blank=True, on_delete=models.PROTECT)
    valid_from = models.DateField(_("vanaf"))
    valid_until = models.DateField(_("tot en met"), null=True, blank=True)

    class Meta:
        verbose_name = _("rol")
        verbose_name_plural = _("rollen")
        ordering = ["valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=_belongs_to(role=Role.DIRECTOR, organisation="school")
                | _belongs_to(role=Role.CARE_COORDINATOR, organisation="school")
                | _belongs_to(role=Role.BOARD, organisation="board")
                | _belongs_to(role=Role.MUNICIPALITY, organisation="municipality")
                | _belongs_to(role=Role.PARTNERSHIP, organisation="partnership")
                | _belongs_to(role=Role.ADMINISTRATOR, organisation=None),
                name="membership_role_fits_organisation",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.organisation}"

    @property
    def organisation(self) -> School | Board | Municipality | Partnership | None:
        """The organisation of this role; None for the functional administrator."""
        return self.school or self.board or self.municipality or self.partnership
