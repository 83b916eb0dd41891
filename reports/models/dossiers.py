"""The dossier of one OOGO as a file."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.meetings import Meeting
from reports.models.papers import Paper
from schools.permissions import Ability

if TYPE_CHECKING:
    from accounts.models import User


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Dossiers, scoped like their meeting."""

    def allowing(self, user: "User", ability: Ability) -> "DossierQuerySet":
        """Return the dossiers of meetings with which the user may do this."""
        return self.filter(meeting__in=Meeting.objects.allowing(user, ability))

    def visible_to(self, user: "User") -> "DossierQuerySet":
        """Return the dossiers that the user may read."""
        return self.allowing(user, Ability.VIEW_MEETINGS)


class Dossier(Paper):
    """One PDF about one meeting as it stood when somebody asked. The same content and language give the same bytes.

    `content` is all that it says, as JSON text that was written then; `control_number` is the hash of that text.
    `is_final` marks the content of a meeting that was closed: there is one, and it is served as it was.
    """

    action: ClassVar[str] = "make_dossier"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="dossiers", verbose_name=_("OOGO"))
    language = models.CharField(_("taal"), max_length=2, choices=settings.LANGUAGES, default="nl")
    content = models.TextField()
    control_number = models.CharField(_("controlegetal"), max_length=71)
    is_final = models.BooleanField(_("van het afgesloten overleg"), default=False)

    objects = DossierQuerySet.as_manager()

    class Meta(Paper.Meta):
        verbose_name = _("dossier van een OOGO")
        verbose_name_plural = _("dossiers van OOGO’s")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "control_number", "language"],
                condition=~models.Q(status="failed"),
                name="one_dossier_per_content_and_language",
            ),
            Paper.has_its_file("finished_dossier_has_its_file"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.control_number[:15]}"
