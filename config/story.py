"""The story of the demo: one budget in each state between the first confirmed amount and the agreement.

Everything happens through the same actions as on screen, by the sign-ins of the examples, each for its own
organisation; so nothing stands here that a user could not have made. What happened once is not done again.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from budgets.actions import (
    DecisionTerms,
    LawfulnessTerms,
    MonthFigures,
    Origin,
    Statement,
    confirm_lines,
    decide_on_proposal,
    name_provider,
    record_lawfulness,
    record_realisation,
    request_calculation,
    run_calculation,
    submit_proposal,
    withdraw_proposal,
)
from budgets.confirming.lines import Line, confirmation_lines
from budgets.models import Instrument, Pool, Proposal, ProposalParty, Turn, Verdict
from budgets.realised_rows import begun_months
from config import demo
from config.story_meetings import MUNICIPALITY, plan_next_meeting, set_frame
from schools.models import Membership, Partnership, Provider
from schools.years import SchoolYear

__all__ = ["play_story"]

HEAD = "meerscholen"
PROVIDER = "aanbieder"
# Of the twelve municipalities, those that have not decided yet.
UNDECIDED = frozenset({"gm0106", "gm1690", "gm1699", "gm1701", "gm1730", "gm1731"})
CONFIRMED_OF_DUCK = 4
CEILING = 500_000_00
# Of three schools in August, September and October; together 5 fte were agreed.
DELIVERED = tuple(map(Decimal, ("1.6", "1.5", "1.9", "1.6", "1.2", "1.9", "1.7", "1.5", "2.1")))


def play_story() -> int:
    """Bring each budget of the story into its state; return of how many that was new."""
    first, *later = ACTS.items()
    new = int(_play(*first))
    partnership = Partnership.objects.get(membership__user=_person("swv"))
    speakers = {
        f"partnership:{partnership.pk}": _speaker("partnership", partnership.pk),
        f"municipality:{MUNICIPALITY}": _speaker("municipality", MUNICIPALITY),
    }
    # The frame came after the first agreement, and before what is still on the table.
    set_frame(partnership=partnership, speakers=speakers)
    new += sum(_play(name, act) for name, act in later)
    plan_next_meeting(partnership=partnership, host=_speaker("partnership", partnership.pk))
    return new


def _play(name: str, act: Callable[[Pool], None]) -> bool:
    pool = Pool.objects.get(name=demo.read(f"story/{name}")["pool"]["name"], is_example=True)
    if pool.calculations.exists():
        return False
    act(pool)
    return True


# --- The acts --------------------------------------------------------------------------------------------------------


def _half_confirmed(pool: Pool) -> None:
    _confirm(pool, confirmation_lines(pool)[:CONFIRMED_OF_DUCK])
    _calculate(pool, is_confirmed_only=False)


def _with_board(pool: Pool) -> None:
    _submit(pool, note=_("Zoals besproken: dezelfde hulp als nu, door vaste mensen op school."))


def _with_parties(pool: Pool) -> None:
    proposal = _submit(pool)
    _agree(proposal, {Turn.BOARD})
    _agree(proposal, {Turn.CONTRIBUTOR}, only={"swv"})


def _change_asked(pool: Pool) -> None:
    proposal = _submit(pool)
    _agree(proposal, {Turn.BOARD})
    party = proposal.parties.get(ref="gm0268")
    note = _("Neem in de afspraak op wat er gebeurt als een kind in de loop van het jaar verhuist.")
    _decide(party, Verdict.CHANGE_ASKED, note=note)


def _withdrawn(pool: Pool) -> None:
    proposal = _submit(pool)
    reason = _("Er komt na de kerst een klas bij. Wij dienen daarna een nieuw voorstel in.")
    withdraw_proposal(proposal=proposal, reason=reason, acting_user=_person(HEAD))


def _treasurer(pool: Pool) -> None:
    proposal = _submit(pool, by="swv")
    _agree(proposal, {Turn.BOARD})
    _agree(proposal, {Turn.CONTRIBUTOR}, but=UNDECIDED)


def _agreed(pool: Pool) -> None:
    _make_lawful(pool)
    proposal = _submit(pool)
    _agree(proposal, {Turn.BOARD})
    _agree(proposal, {Turn.CONTRIBUTOR})
    _deliver(pool)


ACTS: Mapping[str, Callable[[Pool], None]] = {
    "three-schools": _agreed,
    "confirming": _half_confirmed,
    "with-board": _with_board,
    "with-parties": _with_parties,
    "change-asked": _change_asked,
    "withdrawn": _withdrawn,
    "twelve-municipalities": _treasurer,
}


# --- What they do ----------------------------------------------------------------------------------------------------


def _confirm(pool: Pool, lines: Collection[Line]) -> None:
    for payer in sorted({line.payer for line in lines if line.payer}):
        own = [line for line in lines if line.payer == payer]
        statement = Statement(on_behalf_of=payer)
        confirm_lines(pool=pool, lines=own, statement=statement, acting_user=_speaker(*payer.split(":")))


def _calculate(pool: Pool, *, is_confirmed_only: bool, by: str = HEAD) -> None:
    asked = request_calculation(pool=pool, acting_user=_person(by), is_confirmed_only=is_confirmed_only)
    run_calculation(asked.pk)
    pool.refresh_from_db()


def _submit(pool: Pool, *, note: str = "", by: str = HEAD) -> Proposal:
    _confirm(pool, confirmation_lines(pool))
    for is_confirmed_only in (False, True):
        _calculate(pool, is_confirmed_only=is_confirmed_only, by=by)
    return submit_proposal(pool=pool, note=note, acting_user=_person(by))


def _make_lawful(pool: Pool) -> None:
    """Record what a gemeente knows before it is put forward; the btw still has to be asked."""
    year = SchoolYear.parse(pool.school_year)
    terms = LawfulnessTerms(
        instrument=Instrument.SUBSIDY,
        article=_("Verordening jeugdhulp (voorbeeld), artikel 4"),
        performance=_("Hulp in de klas voor de kinderen van de drie scholen, door vaste mensen, in elke schoolweek."),
        ceiling_cents=CEILING,
        valid_from=year.first_day,
        valid_until=year.last_day,
    )
    record_lawfulness(pool=pool, terms=terms, revision=0, acting_user=_person("gemeente"))


def _deliver(pool: Pool) -> None:
    """Write down the months that are over; for one school a provider does so, and still has to say the last."""
    today = timezone.localdate()
    over = begun_months(pool.school_year, today.replace(day=1) - timedelta(days=1))
    places = [(month, link) for month in over for link in pool.school_links.order_by("ref")]
    figures = [
        MonthFigures(school=link, month=month, fte=DELIVERED[number % len(DELIVERED)])
        for number, (month, link) in enumerate(places[:-1])
    ]
    last = pool.school_links.order_by("-ref")[0]
    own = [said for said in figures if said.school != last]
    record_realisation(pool=pool, figures=own, today=today, acting_user=_person(HEAD))
    worker, provider = _person(PROVIDER), Provider.objects.get(membership__user=_person(PROVIDER))
    delivery = name_provider(school=last, provider=provider, site="", acting_user=_person(HEAD))
    theirs = [said for said in figures if said.school == last]
    origin = Origin(delivery=delivery)
    record_realisation(pool=pool, figures=theirs, today=today, acting_user=worker, origin=origin)


def _agree(
    proposal: Proposal, turns: Collection[Turn], *, only: Collection[str] = (), but: Collection[str] = ()
) -> None:
    for party in proposal.parties.filter(turn__in=turns).order_by("ref"):
        if (not only or party.ref in only) and party.ref not in but:
            _decide(party, Verdict.AGREED)


def _decide(party: ProposalParty, verdict: Verdict, *, note: str = "") -> None:
    kind, pk = next((name, found) for name, found in _places(party).items() if found)
    terms = DecisionTerms(
        verdict=verdict,
        body=BODIES[kind],
        decided_on=timezone.localdate(),
        number=_("voorbeeld %(ref)s") % {"ref": party.ref},
        note=note,
    )
    seen = party.proposal.control_number
    decide_on_proposal(party_id=party.pk, terms=terms, seen_control_number=seen, acting_user=_speaker(kind, pk))


BODIES = {
    "municipality": "College van burgemeester en wethouders",
    "partnership": "Bestuur van het samenwerkingsverband",
    "board": "College van bestuur",
}


def _places(party: ProposalParty) -> dict[str, object]:
    return {"municipality": party.municipality_id, "partnership": party.partnership_id, "board": party.board_id}


def _speaker(kind: str, pk: object) -> User:
    """Return the sign-in of the examples for an organisation."""
    roles = Membership.objects.filter(**{kind: pk}, role=kind, user__email__endswith=f"@{demo.DOMAIN}")
    return roles.select_related("user").order_by("given_at", "pk")[0].user


def _person(login: str) -> User:
    return User.objects.get(email=demo.email_of(login))
