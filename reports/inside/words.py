"""Why a file cannot be checked, and how a check ended, for whoever brought it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from reports.inside.reading import NotAReportError
from reports.inside.verdict import Verdict

TROUBLES: Mapping[str, str | Promise] = {
    "no_pdf": _("Dit is geen pdf-bestand."),
    "broken": _("Dit pdf-bestand is beschadigd en kan niet worden gelezen."),
    "encrypted": _("Dit pdf-bestand is beveiligd. Een verslag van Ontschot is dat nooit."),
    "too_large": _("Dit bestand is groter of zwaarder dan een verslag van Ontschot kan zijn."),
    "nothing_inside": _("In dit pdf-bestand zitten geen cijfers van Ontschot. Misschien is het opnieuw bewaard."),
    "more_inside": _("In dit pdf-bestand zit meer dan Ontschot erin doet. Het is geen ongewijzigd verslag."),
    "broken_inside": _("De cijfers in dit pdf-bestand hebben niet de vorm van een verslag van Ontschot."),
    "unknown_schema": _("De cijfers in dit pdf-bestand zijn van een soort die deze versie van Ontschot niet kent."),
}


def trouble_text(error: NotAReportError) -> str:
    """Say why a file is no report that can be checked."""
    return str(TROUBLES.get(error.code, TROUBLES["broken"]))


def outcome_text(verdict: Verdict) -> str:
    """Say in one sentence how a check ended."""
    checked = len(verdict.lines)
    if not verdict.wrong:
        return ngettext(
            "Klopt: %(checked)s controle, alles komt uit.", "Klopt: %(checked)s controles, alles komt uit.", checked
        ) % {"checked": checked}
    wrong = len(verdict.wrong)
    return ngettext(
        "Klopt niet: %(wrong)s controle komt niet uit, van %(checked)s in totaal.",
        "Klopt niet: %(wrong)s controles komen niet uit, van %(checked)s in totaal.",
        wrong,
    ) % {"checked": checked, "wrong": wrong}
