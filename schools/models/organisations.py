"""Municipalities, partnerships, boards, providers and schools."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField
from schools.models.calendars import Region
from schools.permissions import Ability, scope_of

if TYPE_CHECKING:
    from accounts.models import User


class Municipality(models.Model):
    """One municipality of the Netherlands, as numbered by Statistics Netherlands (CBS) on 1 January 2026."""

    cbs_code = models.CharField(
        _("CBS-code"), max_length=4, primary_key=True, validators=[RegexValidator(r"^[0-9]{4}$")]
    )
    name = PlainCharField(_("naam"), max_length=60)
    province = PlainCharField(_("provincie"), max_length=30)
    youth_region = PlainCharField(_("jeugdregio"), max_length=60)

    class Meta:
        verbose_name = _("gemeente")
        verbose_name_plural = _("gemeenten")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Revised(models.Model):
    """What people edit by hand. `revision` counts the saves, so that two editors do not overwrite each other."""

    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Organisation(Revised):
    """What can come to an end: `valid_until` is its last day, null while it goes on.

    What it did stays: a school that closed keeps its children, budgets and roles until those end by themselves.
    """

    valid_until = models.DateField(_("bestaat tot en met"), null=True, blank=True)

    class Meta:
        abstract = True


class NamedOrganisation(Organisation):
    """What is known by its name alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = PlainCharField(_("naam"), max_length=120, unique=True)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Partnership(NamedOrganisation):
    """One partnership of school boards for passend onderwijs (samenwerkingsverband)."""

    class Meta(NamedOrganisation.Meta):
        verbose_name = _("samenwerkingsverband")
        verbose_name_plural = _("samenwerkingsverbanden")


class Board(NamedOrganisation):
    """One school board (bevoegd gezag)."""

    class Meta(NamedOrganisation.Meta):
        verbose_name = _("schoolbestuur")
        verbose_name_plural = _("schoolbesturen")


class Provider(NamedOrganisation):
    """One organisation that delivers support at schools (aanbieder), such as one for youth care or nursing."""

    class Meta(NamedOrganisation.Meta):
        verbose_name = _("aanbieder")
        verbose_name_plural = _("aanbieders")


class SchoolKind(models.TextChoices):
    """Kinds of schools, as the ministry names them."""

    BAO = "bao", _("basisschool")
    SBO = "sbo", _("speciaal basisonderwijs")
    SO = "so", _("speciaal onderwijs")
    VSO = "vso", _("voortgezet speciaal onderwijs")
    VO = "vo", _("voortgezet onderwijs")
    MBO = "mbo", _("middelbaar beroepsonderwijs")
    OTHER = "other", _("andere voorziening")


class SchoolQuerySet(models.QuerySet["School"]):
    """Schools, scoped by what a person may do there."""

    def allowing(self, user: "User", ability: Ability) -> "SchoolQuerySet":
        """Return the schools where one of the user's roles gives the ability; none without such a role."""
        scope = scope_of(user, ability)
        return self.filter(
            models.Q(pk__in=scope.schools)
            | models.Q(board__in=scope.boards)
            | models.Q(partnership__in=scope.partnerships)
        )

    def visible_to(self, user: "User") -> "SchoolQuerySet":
        """Return the schools whose budgets the user may see."""
        return self.allowing(user, Ability.VIEW_POOL)

    def joinable_by(self, user: "User") -> "SchoolQuerySet":
        """Return the schools for whose agreements a person speaks: of the own board, partnership or municipality."""
        scope = scope_of(user, Ability.EDIT_TERMS)
        in_own_municipality = self.filter(municipality__in=scope.municipalities)
        return self.allowing(user, Ability.EDIT_TERMS) | in_own_municipality

    def in_order(self) -> Iterable["School"]:
        """Return them by name, with what a list shows."""
        return self.select_related("municipality", "board", "partnership", "district").order_by("name", "pk")


class School(Organisation):
    """One site of a school: BRIN and number of the site, or neither where it is not registered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = PlainCharField(_("naam"), max_length=120)
    brin = models.CharField(_("BRIN"), max_length=4, blank=True, validators=[RegexValidator(r"^[0-9]{2}[A-Z]{2}$")])
    location = models.CharField(_("vestiging"), max_length=2, blank=True, validators=[RegexValidator(r"^[0-9]{2}$")])
    kind = models.CharField(_("soort"), max_length=5, choices=SchoolKind)
    region = models.CharField(_("vakantieregio"), max_length=6, choices=Region, blank=True)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("gemeente")
    )
    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("schoolbestuur"))
    partnership = models.ForeignKey(
        Partnership, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("samenwerkingsverband")
    )
    district = models.ForeignKey(
        "schools.District", null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("gebied")
    )
    is_example = models.BooleanField(_("voorbeeld"), default=False)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("scholen")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["brin", "location"], condition=~models.Q(brin=""), name="school_site_is_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a site without a school, and an area that lies elsewhere than the school."""
        if self.location and not self.brin:
            raise ValidationError({"brin": _("Een vestiging hoort bij een BRIN. Vul ook de BRIN in.")})
        if self.district is not None and self.district.municipality_id != self.municipality_id:
            raise ValidationError({"district": _("Dit gebied ligt niet in de gemeente van de school.")})
