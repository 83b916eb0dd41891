"""How far the file of a report or dossier is, and why it failed, in words that say what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budgets.models import JobStatus
from reports.files import is_whole
from reports.models import Dossier, Paper, Report

# What each kind of paper is called; in Dutch both are "het".
NOUNS: Mapping[type[Paper], str | Promise] = {Report: _("verslag"), Dossier: _("dossier")}

STATES: Mapping[str, str | Promise] = {
    JobStatus.QUEUED: _("Het bestand wordt zo gemaakt. Dat begint meestal binnen enkele seconden."),
    JobStatus.RUNNING: _("Het bestand wordt gemaakt."),
    JobStatus.DONE: _("Het bestand is klaar."),
    JobStatus.FAILED: _("Het bestand is niet gelukt."),
}

SHORT_STATES: Mapping[str, str | Promise] = {
    JobStatus.QUEUED: _("in de wacht"),
    JobStatus.RUNNING: _("bezig"),
    JobStatus.DONE: _("klaar"),
    JobStatus.FAILED: _("mislukt"),
}

READERS: Mapping[str, str | Promise] = {
    Report.Audience.MUNICIPALITY: _("de gemeente"),
    Report.Audience.PARTNERSHIP: _("het samenwerkingsverband"),
    Report.Audience.AGREED: _("alle partijen"),
}

TONES: Mapping[str, str] = {
    JobStatus.QUEUED: "neutral",
    JobStatus.RUNNING: "neutral",
    JobStatus.DONE: "success",
    JobStatus.FAILED: "danger",
}

FAILURES: Mapping[str, str | Promise] = {
    "gave_up": _(
        "Het is na vijf pogingen niet gelukt. Aan de cijfers is niets veranderd. Maak het %(paper)s nog een keer."
    ),
    "no_letters": _(
        "Deze computer mist onderdelen om een pdf te maken (Pango). Vraag uw functioneel beheerder ze te installeren, "
        "en maak het %(paper)s dan nog een keer."
    ),
    "too_large": _("Er zijn te veel regels voor één %(paper)s. Vraag uw functioneel beheerder wat u kunt splitsen."),
    "file_lost": _("Het bestand is weg of beschadigd. Maak het %(paper)s nog een keer; de cijfers zijn bewaard."),
    "agreed_lost": _(
        "Het bestand van dit overeengekomen verslag is weg of beschadigd. Het wordt niet getoond, want het zou iets "
        "anders kunnen zeggen dan is overeengekomen. Met de knop hieronder wordt het opnieuw gemaakt; alleen precies "
        "hetzelfde bestand wordt aangenomen."
    ),
    "other_bytes": _(
        "Het bestand van dit overeengekomen verslag is weg of beschadigd, en wat er opnieuw gemaakt kan worden is niet "
        "precies hetzelfde. Daarom wordt het niet getoond. Vraag uw functioneel beheerder het bestand uit een back-up "
        "terug te zetten; de cijfers zelf zijn bewaard."
    ),
    "internal": _(
        "Er ging iets mis in Ontschot zelf. Aan de cijfers is niets veranderd. Maak het %(paper)s nog een keer. "
        "Lukt het dan weer niet, meld het bij uw functioneel beheerder."
    ),
}


def is_lost(report: Report) -> bool:
    """Tell whether the paper of an agreement is made but cannot be served; other reports are simply made again."""
    return report.agreement_id is not None and report.status == JobStatus.DONE and not is_whole(report)


def reason(paper: Paper) -> str:
    """Return why a paper failed and what to do; empty when it did not fail."""
    return failure_text(paper, paper.failure) if paper.status == JobStatus.FAILED else ""


def failure_text(paper: Paper, failure: str) -> str:
    """Say what a failure, by its code, means for a paper and what to do."""
    return str(FAILURES.get(failure, FAILURES["internal"])) % {"paper": NOUNS[type(paper)]}
