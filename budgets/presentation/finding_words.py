"""The sentences of the findings: what is the matter, the details of one row, and what to do about it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.numbers import count, datum, decimal, euro
from budgets.engine import Finding
from budgets.presentation.wording import Words, word

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

MATTERS: Words = {
    "overlap": _("Twee versies van hetzelfde besluit gelden tegelijk. Op die dagen telt alleen de nieuwste."),
    "possible_double": _("Een kind heeft tegelijk meer dan één toekenning van dezelfde soort. Ze tellen allebei mee."),
    "gap": _("Tussen twee toekenningen van een kind zitten schooldagen waarop geen toekenning geldt."),
    "expired": _("Dit geld of deze toekenning loopt af of is verlopen. Wat daarna komt, telt niet mee."),
    "open_end": _("Er is geen einddatum. De toekenning telt mee tot het einde van het schooljaar."),
    "mixed_periods": _(
        "Bedragen voor een heel schooljaar staan naast bedragen voor een paar maanden. De som is geen jaarbedrag."
    ),
    "not_poolable": _("Deze hulp is een recht van het kind zelf en gaat niet naar het gezamenlijke budget."),
    "missing_norm": _("Dit uitgangspunt ontbreekt. Wat ervan afhangt, is niet berekend."),
    "norm_changed": _("Dit uitgangspunt verandert in de loop van het schooljaar. De waarde op 1 augustus is gebruikt."),
    "missing_calendar": _(
        "De schoolvakanties van dit schooljaar zijn niet bekend. De schooldagen zijn gelijk over het jaar verdeeld."
    ),
    "unknown_residence": _("Niet bekend is welke gemeente voor een toekenning verantwoordelijk is."),
    "on_threshold": _("Een kind zit precies op de grens. De afspraak zegt niet of dat meetelt; nu telt het niet mee."),
    "crossed_threshold": _("Een kind komt in de loop van het jaar over de grens. Alleen de dagen eronder tellen mee."),
    "digit_swap": _("Er lijken twee cijfers verwisseld in een opgegeven bedrag."),
    "total_mismatch": _("Aantal maal bedrag is niet gelijk aan het opgegeven totaal."),
    "group_too_small": _("Dit budget gaat over weinig kinderen. Buiten de school zijn de cijfers daarom niet te zien."),
    "roster_exceeded": _("Op het rooster is minder plaats dan de fte die nodig is."),
    "unsourced_assumption": _("Een vergelijking leunt op een aanname zonder bron."),
    "flows_do_not_add_up": _("De leerlingstromen tellen niet op tot het totaal."),
    "opted_out": _("Een kind doet niet of niet meer mee, omdat een ouder nee heeft gezegd."),
    "outside_agreement": _("Een kind valt onder een gemeente die niet aan dit budget meedoet."),
    "transfer_refused": _("Fte kan niet zo tussen deze scholen worden overgedragen."),
    "shares_do_not_add_up": _("De aandelen zijn samen niet één geheel. Wat ervan afhangt, is niet berekend."),
    "granted_not_realised": _("De bedragen zijn toegekend of aangevraagd. Wat echt is uitgegeven, staat hier niet."),
    "mean_not_actual": _("De bedragen zijn het gemiddelde van een grotere groep en niet van deze kinderen zelf."),
    "choice_needs": _("Een gegeven ontbreekt. Wat ervan afhangt, is niet berekend."),
    "running_decision": _("Een besluit liep al toen de afspraak begon. Het blijft apart tot het afloopt."),
    "renewed_after_stop": _("Een los besluit begon na de dag waarop dat volgens de afspraak niet meer zou gebeuren."),
    "unit_without_hours": _(
        "De toekenning telt in een eenheid waar geen uren in zitten. De uren zijn dus niet bekend."
    ),
    "places_exceeded": _("Er zijn meer leerlingen dan er volgens de afspraak plaatsen zijn."),
    "places_full": _("Alle plaatsen die zijn afgesproken, zijn bezet."),
    "share_unstated": _("De afspraak zegt niet van alle schooltijd waar een leerling is."),
    "effort_fell": _("Een partij zet naast het budget minder in dan voor de afspraak."),
    "renewal_due": _("De partijen besluiten dit schooljaar of ze doorgaan met de afspraak."),
    "norm_ends": _("Niet elk uitgangspunt heeft al een waarde voor het volgende schooljaar."),
    "empty_pool": _("Er zijn geen toekenningen die meetellen. Er zijn dus geen uren om te bundelen."),
    "empty_pool_without_schools": _("Dit budget noemt alleen bedragen. Zonder toekenningen zijn er geen uren en fte."),
}


ADVICE: Words = {
    "overlap": _("Klopt dat niet? Pas de periode aan, of geef de besluiten elk hun eigen nummer."),
    "possible_double": _("Ga na of het om twee soorten hulp gaat. Vervangt de ene de andere, leg dat dan vast."),
    "gap": _("Ging de hulp door? Pas dan de periode aan."),
    "expired": _("Is er een nieuw besluit of een nieuwe afspraak? Leg die vast."),
    "open_end": _("Vul de einddatum in als die bekend is."),
    "mixed_periods": _("Vraag de betaler of het bedrag na die maanden terugkomt."),
    "missing_norm": _("Laat uw functioneel beheerder dit uitgangspunt met de bron vastleggen en bereken opnieuw."),
    "missing_calendar": _(
        "Voor een toekenning van een deel van het jaar kan dat iets schelen. Leg de vakantieregio van de school vast."
    ),
    "unknown_residence": _("Vul bij de leerling of de toekenning de verantwoordelijke gemeente in."),
    "on_threshold": _("Spreek af of precies op de grens nog meetelt."),
    "digit_swap": _("Vraag de bron om het juiste bedrag."),
    "total_mismatch": _("Vraag de bron welke van de twee klopt."),
    "group_too_small": _("Moeten anderen de cijfers zien? Laat de grond daarvoor vastleggen en bereken opnieuw."),
    "unsourced_assumption": _("Baseer geen besluit op die vergelijking."),
    "flows_do_not_add_up": _("Het verschil staat als onbekend in de tabel. Vraag de bron waar deze leerlingen zijn."),
    "outside_agreement": _("Vraag die gemeente of ze wil meedoen, of regel de hulp voor dit kind apart."),
    "transfer_refused": _("Dat kan alleen binnen één schoolbestuur, binnen één pot en binnen het recht van de school."),
    "shares_do_not_add_up": _("Laat de aandelen in de financieringsafspraak herstellen."),
    "mean_not_actual": _("Vraag de betaler om de eigen bedragen."),
    "choice_needs": _("Vul het gegeven aan en bereken opnieuw."),
    "renewed_after_stop": _("Vraag na waarom er toch een los besluit kwam, en of het kind nu twee keer wordt betaald."),
    "unit_without_hours": _("Vraag de betaler om hoeveel uur het gaat."),
    "places_exceeded": _("Spreek af of er plaatsen bij komen, of dat een kind op een andere plek hulp krijgt."),
    "share_unstated": _("Vraag de partijen wat er in de rest van de schooltijd gebeurt."),
    "effort_fell": _("De afspraak was dat deze inzet gelijk blijft. Bespreek dit met die partij."),
    "renewal_due": _("Zet het besluit op tijd op de agenda."),
    "norm_ends": _("Spreek de waarde voor het nieuwe schooljaar af en leg die vast met de bron."),
    "empty_pool": _("Voeg toekenningen toe bij de leerlingen van de school en bereken opnieuw."),
}


# Per code the details of one row; a detail that a finding does not have leaves the sentence out.
DETAILS: Mapping[str, tuple[str | Promise, ...]] = {
    "overlap": (_("Het gaat om %(from)s tot en met %(until)s."),),
    "possible_double": (_("Het gaat om %(from)s tot en met %(until)s."),),
    "gap": (_("Het gaat om %(from)s tot en met %(until)s: %(school_days)s schooldagen."),),
    "expired": (_("De laatste dag was %(until)s."),),
    "open_end": (_("Dat is %(until)s."),),
    "opted_out": (_("Vanaf %(from)s telt er niets meer mee."),),
    "outside_agreement": (_("Het gaat om %(from)s tot en met %(until)s."),),
    "running_decision": (
        _("Het besluit begon op %(from)s."),
        _("Het loopt tot en met %(until)s."),
        _("Bij een schatting gaat het om dit aantal kinderen: %(children)s."),
    ),
    "renewed_after_stop": (_("Het begint op %(from)s; de laatste dag voor een eigen besluit was %(until)s."),),
    "places_exceeded": (_("Het zijn er %(pupils)s; er zijn %(limit)s plaatsen."),),
    "places_full": (_("Er zijn %(limit)s plaatsen."),),
    "share_unstated": (_("Niet beschreven is %(percentage)s%% van de tijd."),),
    "effort_fell": (
        _("Eerst was het %(baseline_fte)s fte, nu %(fte)s fte."),
        _("Eerst was het %(baseline_cents)s, nu %(cents)s."),
    ),
    "renewal_due": (_("De laatste dag daarvoor is %(until)s."),),
    "shares_do_not_add_up": (_("Samen zijn ze %(total)s."),),
    "mixed_periods": (_("Voor een heel schooljaar: %(school_year_cents)s. Voor een periode: %(period_cents)s."),),
    "norm_changed": (_("Tot %(from)s is de waarde %(value)s, daarna %(changes_to)s."),),
    "total_mismatch": (_("Aantal maal bedrag is %(computed_cents)s, het opgegeven totaal is %(stated_total_cents)s."),),
    "digit_swap": (_("Er staat %(typed_cents)s; %(meant_cents)s past wel bij de andere cijfers."),),
    "flows_do_not_add_up": (
        _("Geteld zijn er %(listed)s van de %(total)s; van %(missing)s is niet bekend waar ze naar school gaan."),
    ),
    "choice_needs": (
        _("Wat ontbreekt: %(needs)s."),
        _("De keuze voor %(choice)s (%(kind)s) is nog niet uit te rekenen."),
    ),
    "group_too_small": (_("Het zijn er %(children)s; de ondergrens is %(threshold)s."),),
}


TERMS: Words = {
    "frequency": _("hoe vaak de minuten gelden (per dag, week of maand, of in totaal)"),
    "minutes": _("het aantal minuten of een bedrag"),
    "amount_basis": _("of het bedrag voor een schooljaar of voor een periode is"),
    "amount_cents": _("het bedrag"),
    "unit": _("de eenheid waarin is geteld"),
    "children": _("het aantal kinderen"),
    "minutes_per_child_per_week": _("de tijd per kind per week"),
    "estimates": _("de schatting per school"),
    "use": _("het gebruik in het eerdere jaar"),
    "cents": _("het bedrag"),
    "fte": _("het aantal fte"),
    "posts": _("de fte per school"),
    "rights": _("het recht per school en per potje"),
    "groups": _("de groepen"),
    "max_children": _("hoeveel kinderen er in een groep passen"),
    "fte_per_group": _("het aantal fte per groep"),
    "sessions_per_group": _("het aantal keren per groep"),
    "minutes_per_session": _("hoelang één keer duurt"),
    "weight": _("waarnaar wordt verdeeld"),
    "share": _("het deel van elke partij"),
    "party": _("welke partij betaalt"),
    "responsible_municipality": _("uit welke gemeente de kinderen komen"),
    "indexation": _("de indexering van elk jaar"),
    "stated_total_cents": _("het totaal"),
    "count, unit_cents": _("het aantal en het bedrag per stuk"),
    "requested": _("aangevraagd"),
    "granted": _("toegekend"),
    "basis": _("de grondslag"),
    "sizing": _("de omvang"),
    "sharing": _("de verdeling"),
    "settlement": _("de verrekening"),
    "term": _("de looptijd"),
    "result": _("het jaareinde"),
    "inventory": _("de lopende toekenningen"),
    "admission": _("de weging bij de intake"),
    "historical": _("het gebruik in een eerder jaar"),
    "estimate": _("de schatting van de school"),
    "by_need": _("naar behoefte"),
    "flat_rate": _("een vast aantal minuten of een vast bedrag per kind"),
    "formation": _("een afgesproken formatie per school"),
    "drawing_right": _("trekkingsrechten"),
    "group_places": _("plaatsen in groepen"),
    "by_funder": _("elke betaler zijn eigen deel"),
    "by_residence": _("naar verantwoordelijke gemeente"),
    "by_key": _("naar een verdeelsleutel"),
    "fixed_shares": _("vaste aandelen"),
    "in_kind": _("inzet in mensen in plaats van geld"),
    "none": _("geen verrekening"),
    "treasurer": _("een kassiersgemeente"),
    "own_decision": _("een eigen besluit van elke gemeente"),
    "return": _("terug naar de betalers"),
    "carry_over": _("meenemen naar het volgende jaar"),
    "shared": _("samen dragen"),
}


def detail_text(finding: Finding) -> str:
    """Return the sentences about one finding of which all details are known, such as the dates it is about."""
    return _sentences(finding.code, finding.detail)


def detail_texts(findings: Iterable[Finding]) -> list[str]:
    """Return the same of each of many findings; many of them say the same, which is worded once."""
    known = cache(lambda code, detail: _sentences(code, dict(detail)))
    return [known(row.code, tuple(row.detail.items())) for row in findings]


def _sentences(code: str, detail: Mapping[str, int | str]) -> str:
    shown = {key: _shown(key, value) for key, value in detail.items()}
    sentences = []
    for template in DETAILS.get(code, ()):
        try:
            sentences.append(str(template) % shown)
        except KeyError:  # a finding of this code without these details
            continue
    return " ".join(sentences)


def _shown(key: str, value: int | str) -> str:
    if isinstance(value, int):
        return euro(value) if key.endswith("_cents") else count(value)
    if ISO_DATE.fullmatch(value):
        return datum(date.fromisoformat(value))
    return decimal(value) if NUMBER.fullmatch(value) else word(TERMS, value) or gettext("onbekend")
