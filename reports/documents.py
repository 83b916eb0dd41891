"""One report as it will stand on paper: frozen and complete, so that the template asks the database nothing.

Everything comes from one stored calculation; nothing is computed again. What a report shows is what every reader of the
pool may see, whoever it was made for, because whoever may read the pool may read its reports.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budgets.engine import Party, PoolSnapshot
from budgets.models import Calculation
from budgets.presentation import Audience, BudgetRow, ContributionRow, PoolView, Tile
from budgets.queries import Computed, plan_of, stored_outcome
from reports.agreed import AgreedView, CorrectedView
from reports.charts import Chart, funds_chart
from reports.models import Report


class Part(StrEnum):
    """The parts of a report; each has a template of the same name in `reports/parts/`."""

    PARTIES = "parties"
    LAWFULNESS = "lawfulness"
    SUMMARY = "summary"
    CORRECTIONS = "corrections"
    OWN = "own"
    AGREEMENT = "agreement"
    YEARS = "years"
    SETTLEMENT = "settlement"
    DIFFERENCE = "difference"
    BALANCE = "balance"
    SUPPORT = "support"
    MONEY = "money"
    SCHOOL_YEARS = "school_years"
    YEAR_END = "year_end"
    EFFECTS = "effects"
    RESULTS = "results"
    AREA = "area"
    NORMS = "norms"
    ATTENTION = "attention"
    STEPS = "steps"
    WITHHELD = "withheld"


TITLES: Mapping[Part, str | Promise] = {
    Part.PARTIES: _("Wie heeft hiermee ingestemd?"),
    Part.LAWFULNESS: _("Waarop rust de afspraak?"),
    Part.SUMMARY: _("In het kort"),
    Part.CORRECTIONS: _("Wat verandert er aan wat is overeengekomen?"),
    Part.AGREEMENT: _("Wat is afgesproken, in vijf keuzes?"),
    Part.SETTLEMENT: _("Wie rekent met wie af, en waarom?"),
    Part.SUPPORT: _("Welke hulp is er, en waar?"),
    Part.SCHOOL_YEARS: _("Hoe verandert het budget in de jaren hierna?"),
    Part.YEAR_END: _("Wie houdt of draagt het verschil aan het einde van het jaar?"),
    Part.EFFECTS: _("Wat verandert er behalve het geld?"),
    Part.RESULTS: _("Welke resultaten zijn afgesproken?"),
    Part.YEARS: _("Wat betaalt iedere partij, en in welk begrotingsjaar?"),
    Part.DIFFERENCE: _("Wat scheelt het als we het samen regelen?"),
    Part.BALANCE: _("Past het? Dekking, lasten en saldo"),
    Part.MONEY: _("Welk geld is er, en van wie?"),
    Part.AREA: _("Waar gaan de kinderen uit dit gebied naar school?"),
    Part.NORMS: _("Met welke uitgangspunten is gerekend?"),
    Part.ATTENTION: _("Waar moet u op letten?"),
    Part.STEPS: _("Hoe is dit berekend?"),
    Part.WITHHELD: _("Waarom hier geen cijfers staan"),
}

OWN_TITLES: Mapping[Audience, str | Promise] = {
    Audience.MUNICIPALITY: _("Wat betaalt de gemeente nu, en wat brengt zij in?"),
    Audience.PARTNERSHIP: _("Wat brengt het samenwerkingsverband in?"),
}

# The same parts for both readers; each finds its own first questions answered first.
ORDERS: Mapping[Audience, tuple[Part, ...]] = {
    Audience.MUNICIPALITY: (
        Part.SUMMARY,
        Part.CORRECTIONS,
        Part.OWN,
        Part.YEARS,
        Part.SETTLEMENT,
        Part.AGREEMENT,
        Part.DIFFERENCE,
        Part.BALANCE,
        Part.SUPPORT,
        Part.MONEY,
        Part.SCHOOL_YEARS,
        Part.YEAR_END,
        Part.EFFECTS,
        Part.RESULTS,
        Part.AREA,
        Part.ATTENTION,
        Part.STEPS,
        Part.NORMS,
    ),
    Audience.PARTNERSHIP: (
        Part.SUMMARY,
        Part.CORRECTIONS,
        Part.BALANCE,
        Part.OWN,
        Part.AGREEMENT,
        Part.SUPPORT,
        Part.MONEY,
        Part.NORMS,
        Part.DIFFERENCE,
        Part.YEARS,
        Part.SETTLEMENT,
        Part.SCHOOL_YEARS,
        Part.YEAR_END,
        Part.EFFECTS,
        Part.RESULTS,
        Part.AREA,
        Part.ATTENTION,
        Part.STEPS,
    ),
}

# Everyone at the table: first who agreed and to what, then what it costs and who pays it.
ORDERS_OF_ALL: tuple[Part, ...] = tuple(part for part in ORDERS[Audience.PARTNERSHIP] if part is not Part.OWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part with its title and the template that prints it."""

    part: Part
    title: str

    @property
    def template(self) -> str:
        """The template of this part."""
        return f"reports/parts/{self.part}.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolReport:
    """The report on one stored calculation for one audience, in the language that was active when it was made.

    `own_parties` are the parties that this report is for; `own_name` is the name of the only one, or of their kind.
    `agreed` is there on the paper of an agreement, `corrected` on a report about a calculation of after one.
    """

    audience: str
    own_name: str
    own_parties: frozenset[str]
    language: str
    snapshot_at: datetime
    is_example: bool
    view: PoolView
    sections: tuple[Section, ...]
    funds_cents: int | str | None
    chart: Chart | None
    agreed: AgreedView | None
    corrected: CorrectedView | None

    @classmethod
    def from_report(cls, report: Report) -> Self:
        """Gather what a report shows from its stored calculation."""
        calculation = report.calculation
        if calculation.snapshot_at is None:
            raise ValueError(f"calculation {calculation.pk} is not done")
        outcome = stored_outcome(calculation)
        snapshot = outcome.snapshot
        own = [party for party in snapshot.parties if party.role == report.audience]
        view = published_view(calculation, outcome, report.audience)
        own_parties = frozenset(party.ref for party in own)
        agreed = AgreedView.of(report.agreement, snapshot, view) if report.agreement else None
        corrected = (
            None if agreed or view.withheld else CorrectedView.of(calculation, audience=Audience(report.audience))
        )
        return cls(
            audience=report.audience,
            own_name=_reader(own, report.audience),
            own_parties=own_parties,
            language=report.language,
            snapshot_at=calculation.snapshot_at,
            is_example=calculation.pool.is_example,
            view=view,
            sections=_sections(view, snapshot, report.audience, agreed=agreed, corrected=corrected),
            funds_cents=view.funds_cents,
            chart=funds_chart(view.budget_rows),
            agreed=agreed,
            corrected=corrected,
        )

    @property
    def money_tiles(self) -> tuple[Tile, ...]:
        """The figures in euros."""
        return tuple(tile for tile in self.view.tiles if tile.figure.endswith("_cents"))

    @property
    def plain_tiles(self) -> tuple[Tile, ...]:
        """The figures in hours and fte."""
        return tuple(tile for tile in self.view.tiles if not tile.figure.endswith("_cents"))

    @property
    def own_contribution(self) -> str:
        """Whether the reader's contribution is `shown`, `merged` with those of others, or there is `none`."""
        if self.own_contributions:
            return "shown"
        return "merged" if any(row.is_merged for row in self.view.contribution_rows) else "none"

    @property
    def own_contributions(self) -> tuple[ContributionRow, ...]:
        """What the reader itself contributes to the pooled support."""
        return tuple(row for row in self.view.contribution_rows if row.party in self.own_parties)

    @property
    def own_rows(self) -> tuple[BudgetRow, ...]:
        """The rows of the money table that the reader pays itself."""
        return tuple(row for row in self.view.budget_rows if row.party in self.own_parties)


def published_view(calculation: Calculation, outcome: Computed, audience: str) -> PoolView:
    """Return what every reader of a pool may see of a calculation, whoever it is made for."""
    seat = Audience.MUNICIPALITY if audience == Report.Audience.AGREED else Audience(audience)
    return PoolView.from_stored(*outcome, audience=seat, plan=plan_of(calculation))


def _reader(own: list[Party], audience: str) -> str:
    """Name the reader: the one party of this kind, or the kind where there are none or several."""
    names = [party.name for party in own if party.name]
    if audience == Report.Audience.AGREED:
        return gettext("alle partijen")
    if audience == Audience.PARTNERSHIP:
        return names[0] if len(names) == 1 else gettext("het samenwerkingsverband")
    if len(names) != 1:
        return gettext("de gemeenten") if len(own) > 1 else gettext("de gemeente")
    return gettext("de gemeente %(name)s") % {"name": names[0].removeprefix("Gemeente ").removeprefix("gemeente ")}


def _sections(
    view: PoolView,
    snapshot: PoolSnapshot,
    audience: str,
    *,
    agreed: AgreedView | None,
    corrected: CorrectedView | None,
) -> tuple[Section, ...]:
    of_agreement = (Part.PARTIES, Part.LAWFULNESS) if agreed else ()
    if view.withheld:
        return tuple(_section(part, audience) for part in (*of_agreement, Part.WITHHELD, Part.NORMS))
    empty = {
        Part.CORRECTIONS: corrected is None,
        Part.YEARS: not view.contribution_rows,
        Part.SETTLEMENT: view.settlement is None and view.crossings is None,
        Part.SUPPORT: not view.agreement.has_support,
        Part.SCHOOL_YEARS: view.years is None,
        Part.YEAR_END: view.year_end is None,
        Part.EFFECTS: not view.effects.is_there,
        Part.RESULTS: not view.agreement.results,
        Part.DIFFERENCE: not view.comparison_rows,
        Part.AREA: not snapshot.flows,
        Part.NORMS: not view.norms,
        Part.STEPS: not view.steps,
    }
    order = ORDERS_OF_ALL if audience == Report.Audience.AGREED else ORDERS[Audience(audience)]
    return tuple(_section(part, audience) for part in (*of_agreement, *order) if not empty.get(part))


def _section(part: Part, audience: str) -> Section:
    title = OWN_TITLES[Audience(audience)] if part is Part.OWN else TITLES[part]
    return Section(part=part, title=str(title))
