"""School holidays per region."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField


class Region(models.TextChoices):
    """The three regions in which the Dutch school holidays are spread."""

    NORTH = "noord", _("Noord")
    CENTRE = "midden", _("Midden")
    SOUTH = "zuid", _("Zuid")


class HolidayName(models.TextChoices):
    """The holidays of a school year, in their order."""

    AUTUMN = "Herfstvakantie", _("Herfstvakantie")
    CHRISTMAS = "Kerstvakantie", _("Kerstvakantie")
    SPRING = "Voorjaarsvakantie", _("Voorjaarsvakantie")
    MAY = "Meivakantie", _("Meivakantie")
    SUMMER = "Zomervakantie", _("Zomervakantie")


class SchoolHoliday(models.Model):
    """One holiday of one region, from its first up to and including its last day.

    A school's own days off are not in it.
    """

    region = models.CharField(max_length=6, choices=Region)
    school_year = models.CharField(max_length=9)
    name = PlainCharField(max_length=40)
    first_day = models.DateField()
    last_day = models.DateField()
    source = PlainCharField(max_length=200)

    class Meta:
        verbose_name = _("schoolvakantie")
        verbose_name_plural = _("schoolvakanties")
        ordering = ["first_day", "region"]
        constraints = [
            models.UniqueConstraint(fields=["region", "school_year", "name"], name="holiday_once_per_region_and_year"),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="holiday_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.school_year} ({self.get_region_display()})"
