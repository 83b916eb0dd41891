"""The words of proposals: how far one is, why something is refused, and what is still missing."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budgets.models import ProposalStatus

__all__ = ["BODIES", "LACKS", "REFUSALS", "STATES", "lack_text", "refusal_text", "state_of"]

Words = str | Promise

# Label, tone and icon of each status.
STATES: Mapping[str, tuple[Words, str, str]] = {
    ProposalStatus.WITH_BOARD: (_("bij het schoolbestuur"), "neutral", "hourglass"),
    ProposalStatus.WITH_PARTIES: (_("bij de partijen"), "neutral", "hourglass"),
    ProposalStatus.AGREED: (_("overeengekomen"), "success", "check"),
    ProposalStatus.CHANGE_ASKED: (_("wijziging gevraagd"), "warning", "refresh"),
    ProposalStatus.WITHDRAWN: (_("ingetrokken"), "quiet", "x"),
}

# Why somebody cannot do something with a round, by the code of the refusal.
REFUSALS: Mapping[str, Words] = {
    "closed": _("Deze ronde is afgesloten. Er is niets meer te besluiten."),
    "already_decided": _("Uw organisatie heeft al besloten. Een besluit staat vast."),
    "changed_figures": _(
        "Het controlegetal op uw pagina hoort niet bij de cijfers en afspraken van nu. Er is niets vastgelegd. "
        "Bekijk hieronder wat er nu staat en besluit daarover."
    ),
    "passed_already": _("Een OOGO heeft dit voorstel al laten doorgaan."),
    "not_the_turn": _("Eerst besluiten alle schoolbesturen. Zodra zij akkoord zijn, is uw organisatie aan de beurt."),
    "own_proposal": _("U hebt dit voorstel zelf ingediend. Daarom besluit iemand anders van uw organisatie erover."),
    "two_parties": _(
        "U hebt over dit voorstel al voor een andere partij besloten. Niemand besluit voor twee partijen."
    ),
    "no_such_party": _("Uw organisatie hoeft over dit voorstel niet te besluiten."),
    "within_frame": _("Dit voorstel past binnen de kaders. Een OOGO hoeft er niet over te besluiten."),
    "future_date": _("De datum van het besluit ligt in de toekomst. Leg het besluit vast als het is genomen."),
    "early_date": _("De datum van het besluit ligt voor de dag waarop het voorstel is ingediend."),
    "body_missing": _("Vul in welk orgaan heeft besloten, bijvoorbeeld het college van B en W."),
    "note_missing": _("Schrijf op welke wijziging u vraagt. Anders weet niemand wat er anders moet."),
    "reason_missing": _("Schrijf op waarom u het voorstel intrekt."),
}

# What is still missing before a proposal can be made: what it is, and what to do about it.
LACKS: Mapping[str, tuple[Words, Words]] = {
    "open_proposal": (
        _("Er loopt al een voorstel voor dit budget."),
        _("Wacht tot iedereen heeft besloten, of trek het in."),
    ),
    "no_calculation": (
        _("Er is nog geen berekening van alleen wat bevestigd is."),
        _("Een voorstel telt alleen wat de financiers hebben bevestigd. Vraag die berekening hieronder aan."),
    ),
    "calculating": (
        _("De berekening is bezig."),
        _("U hoeft niet te wachten. Kom terug als ze klaar is."),
    ),
    "stale": (
        _("De gegevens zijn gewijzigd sinds de berekening."),
        _("Vraag hieronder een nieuwe berekening aan van wat nu bevestigd is."),
    ),
    "not_released": (
        _("De partijen buiten de school kunnen deze cijfers nog niet zien."),
        _(
            "Ze gaan over te weinig kinderen, of verschillen door te weinig kinderen van wat al is gepubliceerd. Wacht "
            "tot er meer wijzigingen zijn, of laat de grond vastleggen om over weinig kinderen te berichten."
        ),
    ),
    "nothing_confirmed": (
        _("Er is nog niets bevestigd."),
        _("Vraag de financiers hun bedragen te bevestigen."),
    ),
    "no_contributions": (
        _("Er is niet te zeggen wie wat bijdraagt."),
        _("Bekijk bij de berekening wat er onder ‘Let op’ staat, en vul aan wat ontbreekt."),
    ),
    "payer_unknown": (
        _("Van een deel van de kosten is niet bekend wie het betaalt."),
        _("Vul bij de toekenningen de verantwoordelijke gemeente in, of spreek af wie de rest betaalt."),
    ),
    "no_organisation": (
        _("%(name)s draagt bij, maar kan in Ontschot niet besluiten."),
        _(
            "Alleen gemeenten, samenwerkingsverbanden en schoolbesturen besluiten hier. Pas de financieringsafspraak "
            "zo aan dat een van hen dit deel inbrengt, of vraag de beheerder de organisatie toe te voegen."
        ),
    ),
    "not_a_party": (
        _("%(name)s draagt bij, maar doet niet mee aan dit budget."),
        _("Zet %(name)s in de financieringsafspraak bij de partijen. Pas dan kan zij meelezen en besluiten."),
    ),
    "no_board": (
        _("Van %(name)s is niet bekend welk schoolbestuur erbij hoort."),
        _("Vraag de beheerder het schoolbestuur bij de school te zetten."),
    ),
    "agreed_already": (
        _("Precies dit is al overeengekomen, onder nummer %(name)s."),
        _("Verandert er iets? Bereken dan opnieuw; daarvan kunt u een nieuw voorstel maken."),
    ),
}

# Which body usually decides, by what a party is; only suggestions.
BODIES: Mapping[str, tuple[Words, ...]] = {
    "municipality": (_("College van B en W"), _("Gemeenteraad"), _("Directeur, met mandaat van het college")),
    "partnership": (_("Bestuur van het samenwerkingsverband"), _("Directeur, met mandaat van het bestuur")),
    "board": (_("College van bestuur"), _("Schoolbestuur"), _("Directeur, met mandaat van het bestuur")),
}


def state_of(status: str) -> tuple[str, str, str]:
    """Return label, tone and icon of a status."""
    label, tone, icon = STATES[status]
    return str(label), tone, icon


def refusal_text(code: str) -> str:
    """Say why something is refused."""
    return str(REFUSALS[code])


def lack_text(code: str, name: str) -> tuple[str, str]:
    """Say what is missing, and what to do about it."""
    what, advice = LACKS[code]
    named = {"name": name}
    return (str(what) % named, str(advice) % named) if name else (str(what), str(advice))
