"""Areas within a municipality, and what is known of their children and money per school year."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField
from schools.models.organisations import Municipality, Revised


class District(Revised):
    """One area of a municipality, such as Nijmegen-Noord."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = PlainCharField(_("naam"), max_length=80)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, verbose_name=_("gemeente"))
    description = PlainCharField(_("omschrijving"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("gebied")
        verbose_name_plural = _("gebieden")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="district_once_per_municipality")]

    def __str__(self) -> str:
        return self.name


class AreaProfile(models.Model):
    """What is known of one area in one school year. The two denominators differ and are never mixed.

    `resident_pupils` live in the area, wherever they go to school; `local_pupils` go to school in the area. Null is
    unknown.
    The national shares are percentages as text ("2.4"), with a full stop.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="profiles")
    school_year = models.CharField(_("schooljaar"), max_length=9)
    resident_pupils = models.PositiveIntegerField(_("leerlingen die er wonen"), null=True, blank=True)
    local_pupils = models.PositiveIntegerField(_("leerlingen die er naar school gaan"), null=True, blank=True)
    national_sbo_percent = models.CharField(max_length=6, blank=True)
    national_so_percent = models.CharField(max_length=6, blank=True)
    source = PlainCharField(_("bron"), max_length=300)
    is_example = models.BooleanField(_("voorbeeld"), default=False)

    class Meta:
        verbose_name = _("gebiedsprofiel")
        verbose_name_plural = _("gebiedsprofielen")
        ordering = ["district__name", "-school_year"]
        constraints = [models.UniqueConstraint(fields=["district", "school_year"], name="profile_once_per_year")]

    def __str__(self) -> str:
        return f"{self.district} {self.school_year}"


class AreaFlow(models.Model):
    """How many children who live in the area go to one kind of school, inside or outside it. Null is unknown."""

    class Kind(models.TextChoices):
        """To what kind of school they go."""

        BAO = "bao", _("basisonderwijs")
        SBO = "sbo", _("speciaal basisonderwijs")
        SO = "so", _("speciaal onderwijs")
        OTHER = "other", _("anders")

    profile = models.ForeignKey(AreaProfile, on_delete=models.CASCADE, related_name="flows")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=Kind)
    inside = models.BooleanField(_("binnen het gebied"))
    count = models.PositiveIntegerField(_("aantal"), null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "position"], name="flow_has_its_own_position"),
            models.UniqueConstraint(fields=["profile", "kind", "inside"], name="flow_once_per_kind_and_side"),
        ]

    def __str__(self) -> str:
        side = _("binnen het gebied") if self.inside else _("buiten het gebied")
        return f"{self.get_kind_display()} {side}"
