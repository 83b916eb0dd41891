"""Counters that tell whether anything changed, without looking at what."""

from django.db import models

from schools.models import School


class DataVersion(models.Model):
    """How often the children's data of one school changed, as far as they touch one school year."""

    # A counter of a school that is gone counts nothing.
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="data_versions")
    school_year = models.CharField(max_length=9)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["school", "school_year"]
        constraints = [
            models.UniqueConstraint(fields=["school", "school_year"], name="version_once_per_school_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.school_year}: {self.number}"
