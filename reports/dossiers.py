"""The dossier of an OOGO as it will stand on paper: made of what was written down, so that it can be made again."""

import json
from dataclasses import dataclass
from datetime import datetime, time
from typing import Self

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import strip_tags

from budgets.models import Calculation
from reports.documents import PoolReport
from reports.figures import proposal_report
from reports.meeting_view import ItemView, MeetingView
from reports.models import Dossier
from reports.pdf import Printable
from reports.words import words_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """What the dossier tells of one proposal. `report` None: its figures are not published."""

    item: ItemView
    report: PoolReport | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPaper:
    """All that is printed. `at` is the moment that the file bears: that of the meeting, never of a clock."""

    view: MeetingView
    at: datetime
    language: str
    control_number: str
    is_final: bool
    annexes: tuple[Annex, ...]

    @classmethod
    def of(cls, dossier: Dossier) -> Self:
        """Read a dossier's own content, and the stored calculations that it names."""
        view = MeetingView.of(json.loads(dossier.content))
        starts = time.fromisoformat(view.starts_at) if view.starts_at else time.min
        return cls(
            view=view,
            at=timezone.make_aware(datetime.combine(view.day, starts)),
            language=dossier.language,
            control_number=dossier.control_number,
            is_final=dossier.is_final,
            annexes=tuple(_annex(item, language=dossier.language) for item in view.proposals),
        )


def printable_dossier(dossier: Dossier) -> Printable:
    """Return a dossier as it goes to the printer.

    Nothing is enclosed: what is kept of it holds the unprotected figures by which a proposal broke its frame.
    """
    return Printable(html=dossier_html(dossier))


def dossier_html(dossier: Dossier) -> str:
    """Return a dossier as one HTML document in its own language, with the words it uses explained at the end."""
    with translation.override(dossier.language):
        paper = DossierPaper.of(dossier)
        context = {"paper": paper, "language": paper.language, "at": paper.at}
        body = render_to_string("reports/dossier/body.html", context)
        words = words_in(strip_tags(body))
        return render_to_string("reports/dossier/paper.html", {**context, "body": body, "words": words})


def _annex(item: ItemView, *, language: str) -> Annex:
    if not item.is_released:
        return Annex(item=item, report=None)
    calculation = Calculation.objects.select_related("pool").get(pk=item.calculation)
    return Annex(item=item, report=proposal_report(calculation, language=language))
