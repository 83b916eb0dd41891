"""How a decision stands on a day: still to begin, running, about to end, or over."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import Indication

# Time enough to ask for a renewal. A choice of this screen; nothing is calculated with it.
NOTICE = timedelta(weeks=10)


class Standing(models.TextChoices):
    """How a decision stands on a day."""

    UPCOMING = "upcoming", _("begint nog")
    RUNNING = "running", _("loopt")
    ENDING = "ending", _("loopt bijna af")
    EXPIRED = "expired", _("verlopen")


def standing_of(indication: Indication, *, today: date) -> Standing:
    """Return how a decision stands on a day; its last day still counts."""
    end = indication.valid_until
    if end is not None and end < today:
        return Standing.EXPIRED
    if indication.valid_from > today:
        return Standing.UPCOMING
    if end is not None and end <= today + NOTICE:
        return Standing.ENDING
    return Standing.RUNNING
