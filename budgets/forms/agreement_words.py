"""The words of the forms of an agreement: what is asked for each field of the pool document, and in which tables.

Only a field that has words here is shown; whatever else a document holds stays as it is.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budgets.models import PartyRole, PoolAmount, StreamKind
from budgets.norm_codes import CALCULATED, DISCLOSURE_THRESHOLD
from budgets.presentation.choice_words import CHOICES, QUESTIONS, RESIDENCE_WEIGHTS, THRESHOLD_RULES, ChoiceWords
from budgets.presentation.wording import AMOUNT_BASES, NORMS, POOLABLE
from schools.models import Region

__all__ = ["OPTIONS", "RECORDS", "TABLES", "FieldWords", "TableWords"]

Text = str | Promise


class FieldWords(NamedTuple):
    """What one field is called and how it is asked.

    `special` names options or another way of typing, `table` the rows that a ref may point at, `empty` what stands
    for nothing chosen.
    """

    label: Text
    help: Text = ""
    special: str = ""
    table: str = ""
    empty: Text = _("Kies")
    radio: bool = False


class TableWords(NamedTuple):
    """A list of rows: its title, why one would fill it in, what one row is called, and the button that adds one.

    `stem` begins the refs of new rows, where the document asks for refs.
    """

    title: Text
    text: Text
    row: Text
    add: Text
    stem: str = ""


def _explained(words: Mapping[str, ChoiceWords]) -> dict[str, Any]:
    return {code: _Explained(said) for code, said in words.items()}


class _Explained:
    """A name with its explanation, in the language that is active when it is shown."""

    def __init__(self, said: ChoiceWords) -> None:
        self._said = said

    def __str__(self) -> str:
        return f"{self._said.name}. {self._said.explanation}"


OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "region": dict(Region.choices),
    "role": dict(PartyRole.choices),
    "stream": dict(StreamKind.choices),
    "poolable": POOLABLE,
    "amount_basis": AMOUNT_BASES,
    "leading": dict(PoolAmount.Leading.choices),
    "threshold_rule": _explained(THRESHOLD_RULES),
    "weight_of_residence": _explained(RESIDENCE_WEIGHTS),
    "year_end": _explained(CHOICES["result"]),
    "norm": {code: NORMS[code] for code in CALCULATED if code != DISCLOSURE_THRESHOLD},
}

_SCHOOL = FieldWords(_("School"), table="schools")
_PARTY = FieldWords(_("Partij"), table="parties")
_FTE = FieldWords(_("Fte"), _("Bijvoorbeeld 0,9."))

# Per record of the document the fields that are asked, in the order of the page.
RECORDS: Mapping[str, Mapping[str, FieldWords]] = {
    "about": {
        "name": FieldWords(_("Naam van de afspraak"), _("Bijvoorbeeld: Samen naar school in de Waalsprong."), "name"),
        "school_year": FieldWords(_("Schooljaar"), _("Bijvoorbeeld 2026-2027.")),
        "region": FieldWords(
            _("Vakantieregio"), _("Bepaalt op welke dagen er school is."), special="region", empty=_("niet bekend")
        ),
    },
    "parties": {
        "role": FieldWords(_("Wat voor partij?"), special="role"),
        "name": FieldWords(
            _("Naam"),
            _("Een gemeente kiest u uit de lijst: typ de eerste letters."),
            special="organisation",
        ),
    },
    "streams": {
        "kind": FieldWords(_("Welk geld?"), special="stream"),
        "funder": FieldWords(
            _("Wie betaalt?"), table="parties", empty=_("de gemeente die voor het kind verantwoordelijk is")
        ),
        "poolable": FieldWords(_("Mag dit geld worden samengebracht?"), special="poolable"),
        "ground": FieldWords(
            _("Op welke grond?"), _("De wet of afspraak waar dat in staat, bijvoorbeeld: Jeugdwet artikel 2.3.")
        ),
        "until": FieldWords(_("Tot en met"), _("De laatste dag waarop dit geld meetelt. Leeg: zonder einde.")),
    },
    "amounts": {
        "label": FieldWords(_("Omschrijving")),
        "stream": FieldWords(_("Uit welke geldstroom?"), table="streams"),
        "school": FieldWords(_("Voor één school?"), table="schools", empty=_("voor alle scholen samen")),
        "count": FieldWords(_("Aantal")),
        "unit_cents": FieldWords(_("Bedrag per stuk"), _("In euro’s.")),
        "stated_total_cents": FieldWords(_("Totaal, als dat genoemd is"), _("In euro’s.")),
        "leading": FieldWords(_("Welke telt als ze verschillen?"), special="leading", empty=_("aantal keer bedrag")),
        "basis": FieldWords(_("Het bedrag geldt"), special="amount_basis", empty=_("niet bekend")),
        "valid_from": FieldWords(_("Vanaf")),
        "valid_until": FieldWords(_("Tot en met")),
    },
    "alongside": {
        "party": _PARTY,
        "school": FieldWords(_("School"), table="schools", empty=_("alle scholen samen")),
        "label": FieldWords(_("Wat zet deze partij ernaast in?")),
        "fte": FieldWords(_("Fte")),
        "baseline_fte": FieldWords(_("Fte vóór de afspraak"), _("Minder dan dit is een afwijking van de afspraak.")),
        "cents": FieldWords(_("Bedrag per jaar"), _("In euro’s.")),
        "baseline_cents": FieldWords(_("Bedrag vóór de afspraak"), _("In euro’s.")),
        "minutes_per_child_per_week": FieldWords(_("Uren per kind per week"), _("Bijvoorbeeld 3:05.")),
        "children": FieldWords(_("Aantal kinderen")),
    },
    "historical": {
        "reference_year": FieldWords(_("Welk schooljaar?"), _("Het jaar waarvan het gebruik telt, zoals 2017-2018."))
    },
    "use": {
        "stream": FieldWords(_("Geldstroom"), table="streams"),
        "party": _PARTY,
        "cents": FieldWords(_("Gebruikt bedrag"), _("In euro’s.")),
        "minutes": FieldWords(_("Gebruikte uren"), _("In het hele jaar.")),
    },
    "estimates": {
        "school": _SCHOOL,
        "children": FieldWords(_("Aantal kinderen")),
        "minutes_per_child_per_week": FieldWords(_("Uren per kind per week"), _("Bijvoorbeeld 8,7 of 8:42.")),
        "price_cents_per_hour": FieldWords(_("Prijs per uur"), _("In euro’s.")),
        "opted_out": FieldWords(_("Kinderen van wie een ouder nee zei"), _("Zij blijven buiten het budget.")),
    },
    "flat_rate": {
        "threshold_minutes_per_week": FieldWords(
            _("Grens: uren per week"), _("Alleen kinderen onder deze grens krijgen het vaste deel.")
        ),
        "threshold_rule": FieldWords(
            _("Een kind precies op de grens"), special="threshold_rule", empty=_("niet afgesproken: telt niet mee")
        ),
        "minutes_per_child_per_week": FieldWords(_("Vaste uren per kind per week"), _("Bijvoorbeeld 5 of 5:30.")),
        "minutes_per_child_per_week_high": FieldWords(
            _("Of hooguit zoveel uur"), _("Alleen als de afspraak een bandbreedte noemt, zoals 5 tot 6 uur.")
        ),
        "cents_per_child": FieldWords(_("Of een vast bedrag per kind"), _("In euro’s per schooljaar.")),
        "cents_per_child_high": FieldWords(_("Of hooguit zoveel euro"), _("Alleen bij een bandbreedte.")),
    },
    "posts": {"school": _SCHOOL, "party": FieldWords(_("Wie zet dit in?"), table="parties"), "fte": _FTE},
    "rights": {
        "school": _SCHOOL,
        "pot": FieldWords(_("Potje"), _("Bijvoorbeeld: begeleiding.")),
        "fte": _FTE,
        "uplift": FieldWords(_("Tijdelijk erbij"), _("Een percentage van het recht, zoals 10%."), special="percent"),
        "uplift_until": FieldWords(_("Erbij tot en met")),
    },
    "transfers": {
        "pot": FieldWords(_("Potje"), _("Hetzelfde woord als bij de rechten.")),
        "from_": FieldWords(_("Van school"), table="schools"),
        "to": FieldWords(_("Naar school"), table="schools"),
        "fte": _FTE,
    },
    "groups": {
        "school": _SCHOOL,
        "children": FieldWords(_("Aantal kinderen")),
        "max_children": FieldWords(_("Kinderen per groep, hooguit")),
        "fte_per_group": FieldWords(_("Fte per groep"), _("Of vul de bijeenkomsten in.")),
        "sessions_per_group": FieldWords(_("Bijeenkomsten per groep per jaar")),
        "minutes_per_session": FieldWords(_("Duur van een bijeenkomst"), _("In uren, zoals 1:30.")),
        "workers_per_session": FieldWords(_("Medewerkers per bijeenkomst"), _("Leeg: één.")),
    },
    "places": {
        "school": _SCHOOL,
        "limit": FieldWords(_("Hooguit zoveel plaatsen")),
        "pupils": FieldWords(_("Leerlingen nu")),
    },
    "levels": {
        "label": FieldWords(_("Naam van het niveau")),
        "regular_share": FieldWords(_("Deel van de schooltijd in de gewone klas"), special="percent"),
        "support_share": FieldWords(_("Deel met ondersteuning"), special="percent"),
        "children": FieldWords(_("Aantal kinderen")),
        "funded": FieldWords(_("Betaalt dit budget mee?"), empty=_("niet bekend")),
    },
    "by_residence": {
        "weight": FieldWords(_("Wat telt per gemeente?"), special="weight_of_residence", radio=True),
    },
    "by_key": {"label": FieldWords(_("Wat is er geteld?"), _("Bijvoorbeeld: leerlingen die in de gemeente wonen."))},
    "key": {"party": _PARTY, "weight": FieldWords(_("Aantal"), special="weight")},
    "shares": {"party": _PARTY, "share": FieldWords(_("Deel"), _("Een percentage; samen 100%."), special="percent")},
    "cash": {"party": _PARTY, "cents": FieldWords(_("Bedrag"), _("In euro’s per schooljaar."))},
    "kind_contributions": {"party": _PARTY, "fte": _FTE},
    "treasurer": {"party": FieldWords(_("Wie is de kassier?"), table="parties")},
    "own_decision": {"host": FieldWords(_("Bij welke gemeente is de hulp?"), table="parties")},
    "term": {
        "hard_stop": FieldWords(_("Einddatum"), _("De laatste dag van de afspraak, als die vaststaat.")),
        "renew_by": FieldWords(_("Verlengen vóór"), _("De dag waarvóór de partijen over verlengen besluiten.")),
    },
    "years": {
        "factor": FieldWords(_("Deel van het beginbedrag"), _("Bijvoorbeeld 100% of 95%."), special="percent"),
        "indexation": FieldWords(_("Prijspeil"), _("Bijvoorbeeld 102,5%."), special="percent"),
    },
    "result": {
        "kind": FieldWords(_("Wat gebeurt er met het verschil?"), special="year_end", radio=True),
        "buffer_cents": FieldWords(
            _("Buffer voor onverwachte instroom"), _("In euro’s. Een overschot vult eerst de buffer.")
        ),
    },
    "covered_by": {
        "party": FieldWords(_("Wie dekt een tekort?"), table="parties", empty=_("geen van de partijen")),
        "label": FieldWords(_("Waaruit?"), _("Bijvoorbeeld: reserve van het samenwerkingsverband.")),
        "cents": FieldWords(_("Bedrag"), _("In euro’s.")),
    },
    "members": {
        "party": FieldWords(_("Gemeente"), table="parties"),
        "from_": FieldWords(_("Doet mee vanaf"), _("Leeg: vanaf het begin.")),
        "until": FieldWords(_("Tot en met"), _("Leeg: zonder einde.")),
    },
    "phase_in": {
        "start": FieldWords(
            _("Besluiten vanaf deze dag doen mee"), _("Wat eerder begon, loopt apart door tot het eindigt.")
        ),
        "no_renewal_after": FieldWords(_("Daarna geen losse besluiten meer"), _("De laatste dag waarop het nog kan.")),
    },
    "population": {
        "label": FieldWords(_("Wie zijn dat?"), _("Bijvoorbeeld: jongeren tot 18 jaar in het gebied.")),
        "count": FieldWords(_("Hoeveel zijn het er?")),
    },
    "agreed_results": {
        "label": FieldWords(_("Resultaat")),
        "unit": FieldWords(_("Eenheid"), _("Bijvoorbeeld: kinderen, of procent.")),
        "baseline": FieldWords(_("Beginstand")),
        "target": FieldWords(_("Doel")),
        "realised": FieldWords(_("Stand nu")),
    },
    "norms": {
        "code": FieldWords(_("Uitgangspunt"), special="norm"),
        "value": FieldWords(_("Waarde"), _("Geld in euro’s, tijd zoals het uitgangspunt zegt."), "plain"),
        "valid_from": FieldWords(_("Vanaf")),
        "valid_until": FieldWords(_("Tot en met")),
        "source": FieldWords(_("Bron")),
    },
}

TABLES: Mapping[str, TableWords] = {
    "parties": TableWords(
        _("Partijen"),
        _("Iedereen die betaalt, besluit of hulp levert. Wie hier staat en Ontschot gebruikt, leest het budget mee."),
        _("Partij"),
        _("Partij toevoegen"),
        "partij",
    ),
    "schools": TableWords(
        _("Scholen"),
        _("De scholen waarvan de kinderen samen hulp krijgen. U kiest uit de scholen van uw eigen organisatie."),
        _("School"),
        _("School toevoegen"),
    ),
    "streams": TableWords(
        _("Geldstromen"),
        _("Elk soort geld apart, met wie het betaalt. Zo blijft te zien welk geld waarvoor gebruikt mag worden."),
        _("Geldstroom"),
        _("Geldstroom toevoegen"),
        "stroom",
    ),
    "amounts": TableWords(
        _("Bedragen"),
        _("Geld dat niet in een besluit over één kind staat. Bedragen uit toekenningen hoeft u niet over te typen."),
        _("Bedrag"),
        _("Bedrag toevoegen"),
        "bedrag",
    ),
    "alongside": TableWords(
        _("Wat partijen ernaast inzetten"),
        _("Inzet naast het budget. Die telt niet mee in de dekking of de kosten."),
        _("Inzet"),
        _("Inzet toevoegen"),
    ),
    "use": TableWords(
        _("Het gebruik in dat jaar"), _("Per geldstroom en partij."), _("Gebruik"), _("Gebruik toevoegen")
    ),
    "estimates": TableWords(
        _("De schatting per school"), _("Wat elke school verwacht."), _("Schatting"), _("Schatting toevoegen")
    ),
    "posts": TableWords(
        _("De inzet per school"), _("Welke partij zet waar hoeveel in?"), _("Inzet"), _("Inzet toevoegen")
    ),
    "rights": TableWords(_("De rechten"), _("Per school en potje."), _("Recht"), _("Recht toevoegen")),
    "transfers": TableWords(
        _("Wat scholen aan elkaar overdragen"),
        _("Alleen binnen één schoolbestuur, binnen één potje en binnen het recht van de school."),
        _("Overdracht"),
        _("Overdracht toevoegen"),
    ),
    "groups": TableWords(_("De groepen"), _("Per school."), _("Groep"), _("Groep toevoegen")),
    "places": TableWords(
        _("Grens aan het aantal plaatsen"),
        _("Alleen als een school niet meer dan een afgesproken aantal leerlingen opneemt."),
        _("School"),
        _("School toevoegen"),
    ),
    "levels": TableWords(
        _("Niveaus van ondersteuning"),
        _("Alleen als de afspraak niveaus kent, elk met een eigen deel van de schooltijd."),
        _("Niveau"),
        _("Niveau toevoegen"),
        "niveau",
    ),
    "key": TableWords(_("De telling"), _("Per partij die meebetaalt."), _("Partij"), _("Partij toevoegen")),
    "shares": TableWords(_("De delen"), _("Samen zijn ze 100%."), _("Partij"), _("Partij toevoegen")),
    "cash": TableWords(_("Wie brengt geld in?"), _("Per schooljaar."), _("Partij"), _("Partij toevoegen")),
    "kind_contributions": TableWords(_("Wie zet medewerkers in?"), _("In fte."), _("Partij"), _("Partij toevoegen")),
    "term": TableWords(QUESTIONS["term"].name, QUESTIONS["term"].explanation, "", ""),
    "result": TableWords(QUESTIONS["result"].name, QUESTIONS["result"].explanation, "", ""),
    "years": TableWords(
        _("De schooljaren"),
        _("Het eerste is het schooljaar van deze afspraak. Zonder regels geldt de afspraak één schooljaar."),
        _("Schooljaar"),
        _("Schooljaar toevoegen"),
    ),
    "covered_by": TableWords(
        _("Wie dekt een tekort?"), _("Alleen als dat is afgesproken."), _("Dekking"), _("Dekking toevoegen")
    ),
    "members": TableWords(
        _("Gemeenten die later beginnen of eerder stoppen"),
        _("Staat hier een gemeente, dan doen alleen de gemeenten mee die hier staan, op de dagen die erbij staan."),
        _("Gemeente"),
        _("Gemeente toevoegen"),
    ),
    "phase_in": TableWords(
        _("Instromen per groep"), _("Alleen als lopende besluiten eerst aflopen."), _("Instromen"), ""
    ),
    "population": TableWords(
        _("Budget per inwoner"), _("Alleen als het budget voor een hele groep inwoners is."), _("Inwoners"), ""
    ),
    "agreed_results": TableWords(
        _("Afgesproken resultaten"),
        _("Waar de partijen samen naartoe werken, met de stand van nu."),
        _("Resultaat"),
        _("Resultaat toevoegen"),
    ),
    "norms": TableWords(
        _("Uitgangspunten van deze afspraak"),
        _(
            "Wat hier staat, gaat vóór het landelijke uitgangspunt. Haalt u een regel weg, dan telt het landelijke, "
            "als dat er is."
        ),
        _("Uitgangspunt"),
        _("Uitgangspunt toevoegen"),
    ),
}
