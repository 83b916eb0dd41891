"""What can be varied in "wat als": each lever with its name in the address, what it says now, and where it goes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.numbers import decimal, percent
from budgets import engine
from budgets.norm_codes import NORM_CODES
from budgets.presentation.choice_words import THRESHOLD_RULES
from budgets.presentation.naming import Names
from budgets.presentation.quantities import quantity
from budgets.presentation.tracing import Knob
from budgets.presentation.wording import FUNCTIONS, NORMS, Words, word
from budgets.what_if import VARIABLE_NORMS, AgreedRow, agreed_fte, norm_in_force
from schools.years import SchoolYear

FACTOR_DECIMALS = 6
MINUTES_PER_WEEK = 7 * 24 * 60

Level = Decimal | int | str | None


class Kind(StrEnum):
    """How a lever is typed."""

    NUMBER = "number"
    EUROS = "euros"
    HOURS = "hours"
    PERCENTAGE = "percentage"
    RULE = "rule"


class Group(StrEnum):
    """Under which heading a lever stands."""

    TIME_AND_PRICE = "time_and_price"
    FLAT_RATE = "flat_rate"
    FTE = "fte"
    SHARES = "shares"
    YEARS = "years"


GROUPS: Words = {
    Group.TIME_AND_PRICE: _("Weken, uren en prijs"),
    Group.FLAT_RATE: _("Het vaste tarief"),
    Group.FTE: _("De afgesproken fte"),
    Group.SHARES: _("De verdeling"),
    Group.YEARS: _("De schooljaren"),
}

NORM_KEYS = {
    "school_weeks": "weken",
    "fte_hours_per_week": "uren-per-week",
    "fte_weeks": "betaalde-weken",
    "fte_hours_per_year": "uren-per-jaar",
    "fte_price_cents": "prijs",
    "efficiency_factor": "deel-van-de-inzet",
}
UNITS: Words = {
    "weeks": _("weken"),
    "hours": _("uur"),
    "cents": _("euro"),
    "minutes": _("uur per week"),
    "percent": _("procent"),
    "fte": _("fte"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One figure that can be varied.

    `key` is its name in the address, `target` the field of a variation with its code or position there. `now` is None
    where the figure is not agreed; `is_single` is False where it is not one figure for the whole year, so that typing
    the same is a change too. `knob` closes it to who could trace children with it. A percentage is kept as a share.
    """

    key: str
    group: Group
    label: str
    kind: Kind
    target: tuple[str, str | int | None]
    now: Level
    unit: str = ""
    note: str = ""
    most: int = 999
    above: int | None = None
    is_single: bool = True
    knob: Knob | None = None

    @property
    def unit_text(self) -> str:
        """In what it is typed."""
        return word(UNITS, self.unit)

    def shown(self, level: Level) -> str:
        """Return a level of this lever as text; one that is not agreed reads so."""
        if level is None:
            return gettext("niet afgesproken")
        if self.kind is Kind.RULE:
            return str(THRESHOLD_RULES[str(level)].name)
        if self.kind is Kind.PERCENTAGE:
            return percent(level)
        return quantity(level, self.unit) if self.unit else decimal(level, FACTOR_DECIMALS)

    def changes(self, level: Level) -> bool:
        """Tell whether a level that was typed differs from what is there now."""
        if level in (None, ""):
            return False
        if self.now is None or not self.is_single or isinstance(level, str):
            return level != self.now or not self.is_single
        return Fraction(level) != Fraction(self.now)


def levers(snapshot: engine.PoolSnapshot, names: Names) -> tuple[Lever, ...]:
    """Return everything that can be varied in this pool, in the order in which it is shown."""
    makers: tuple[Callable[[engine.PoolSnapshot, Names], Iterator[Lever]], ...] = (
        _norms,
        _flat_rate,
        _agreed,
        _shares,
        _years,
    )
    return tuple(lever for maker in makers for lever in maker(snapshot, names))


def _norms(snapshot: engine.PoolSnapshot, names: Names) -> Iterator[Lever]:
    for code in VARIABLE_NORMS:
        rows = [row for row in snapshot.norms if row.code == code]
        general = [row for row in rows if row.scope is None]
        norm, bounds = norm_in_force(snapshot, code), NORM_CODES[code]
        yield Lever(
            key=NORM_KEYS[code],
            group=Group.TIME_AND_PRICE,
            label=word(NORMS, code),
            kind=Kind.EUROS if bounds.unit == "cents" else Kind.NUMBER,
            target=("norms", code),
            now=norm.value if norm else None,
            unit="" if bounds.unit == "factor" else bounds.unit,
            note=" ".join(_norm_notes(snapshot, code, general, [row for row in rows if row.scope], names)),
            most=bounds.most,
            above=None if bounds.may_be_zero else 0,
            is_single=len(general) == 1,
            knob=Knob.SCHOOL_WEEKS if code == Knob.SCHOOL_WEEKS else None,
        )


def _norm_notes(
    snapshot: engine.PoolSnapshot, code: str, general: list[engine.Norm], narrowed: list[engine.Norm], names: Names
) -> Iterator[str]:
    year = SchoolYear.parse(snapshot.school_year)
    if any(year.first_day < row.valid_from <= year.last_day for row in general):
        yield gettext("Dit verandert in de loop van het jaar. Wat u invult, geldt voor het hele jaar.")
    if narrowed:
        scopes = ", ".join(dict.fromkeys(names.thing(row.scope) or word(FUNCTIONS, row.scope) for row in narrowed))
        yield gettext("Eigen waarden blijven zoals ze zijn: %(scopes)s.") % {"scopes": scopes}
    leads = norm_in_force(snapshot, "fte_hours_per_year") is not None
    if leads and code == "fte_hours_per_week":
        yield gettext("Telt hier alleen voor fte in schoolweken, want de uren per jaar liggen vast.")
    if leads and code == "fte_weeks":
        yield gettext("Telt hier niet mee, want de uren per jaar liggen vast.")


def _flat_rate(snapshot: engine.PoolSnapshot, names: Names) -> Iterator[Lever]:
    sizing = snapshot.arrangement.sizing
    if not isinstance(sizing, engine.FlatRate):
        return
    yield Lever(
        key="grens",
        group=Group.FLAT_RATE,
        label=gettext("Grens van het vaste tarief"),
        target=("threshold_minutes_per_week", None),
        kind=Kind.HOURS,
        now=sizing.threshold_minutes_per_week,
        unit="minutes",
        most=MINUTES_PER_WEEK,
        knob=Knob.THRESHOLD,
    )
    yield Lever(
        key="grensregel",
        group=Group.FLAT_RATE,
        label=gettext("Een kind precies op de grens"),
        kind=Kind.RULE,
        target=("threshold_rule", None),
        now=sizing.threshold_rule,
        knob=Knob.THRESHOLD,
    )
    yield Lever(
        key="tarief",
        group=Group.FLAT_RATE,
        kind=Kind.HOURS,
        label=gettext("Vaste tijd per kind"),
        target=("minutes_per_child_per_week", None),
        now=sizing.minutes_per_child_per_week,
        unit="minutes",
        most=MINUTES_PER_WEEK,
    )
    yield Lever(
        key="bedrag-per-kind",
        group=Group.FLAT_RATE,
        label=gettext("Vast bedrag per kind per schooljaar"),
        kind=Kind.EUROS,
        target=("cents_per_child", None),
        now=sizing.cents_per_child,
        unit="cents",
        note=gettext("Als dit is ingevuld, bepaalt het de kosten."),
    )


def _agreed(snapshot: engine.PoolSnapshot, names: Names) -> Iterator[Lever]:
    for position, row in enumerate(agreed_fte(snapshot.arrangement.sizing)):
        if isinstance(row, engine.Group) and row.sessions_per_group is not None:
            # Its fte follows from its sessions.
            continue
        yield Lever(
            key=f"fte-{position + 1}",
            group=Group.FTE,
            label=_agreed_label(row, names),
            kind=Kind.NUMBER,
            target=("fte", position),
            now=row.fte_per_group if isinstance(row, engine.Group) else row.fte,
            unit="fte",
        )


def _agreed_label(row: AgreedRow, names: Names) -> str:
    match row:
        case engine.Post():
            return f"{names.school(row.school)}, {names.party(row.party)}"
        case engine.Right():
            return f"{names.school(row.school)}, {word(FUNCTIONS, row.pot)}"
        case engine.Group():
            return gettext("%(school)s, per groep") % {"school": names.school(row.school)}


def _shares(snapshot: engine.PoolSnapshot, names: Names) -> Iterator[Lever]:
    sharing = snapshot.arrangement.sharing
    for position, row in enumerate(sharing.shares if isinstance(sharing, engine.FixedShares) else ()):
        yield Lever(
            key=f"aandeel-{position + 1}",
            group=Group.SHARES,
            label=gettext("Aandeel van %(party)s") % {"party": names.party(row.party)},
            kind=Kind.PERCENTAGE,
            target=("shares", position),
            now=row.share,
            unit="percent",
            note=gettext("Samen moeten de aandelen 100 procent zijn.") if position == 0 else "",
            most=100,
        )


def _years(snapshot: engine.PoolSnapshot, names: Names) -> Iterator[Lever]:
    term = snapshot.arrangement.term
    year = SchoolYear.parse(snapshot.school_year)
    for position in range(max(len(term.factors), 1)):
        yield Lever(
            key=f"factor-{position + 1}",
            group=Group.YEARS,
            label=gettext("Deel van het beginbedrag, %(year)s") % {"year": year.label},
            kind=Kind.NUMBER,
            target=("factors", position),
            now=term.factors[position] if term.factors else Decimal(1),
            most=10,
        )
        yield Lever(
            key=f"prijspeil-{position + 1}",
            group=Group.YEARS,
            label=gettext("Prijspeil, %(year)s") % {"year": year.label},
            kind=Kind.NUMBER,
            target=("indexation", position),
            now=term.indexation[position] if position < len(term.indexation) else None,
            note=""
            if position
            else gettext("1,03 is drie procent hoger dan de prijzen waarin het budget is berekend."),
            most=10,
        )
        year = year.next
