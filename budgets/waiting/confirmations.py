"""The lines that wait for a funder's confirmation, counted per budget, of all its budgets at once."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.models import User
from budgets.confirming.lines import amount_hash, needs_confirmation
from budgets.confirming.payers import Payers, organisations_of
from budgets.models import AmountConfirmation, FundingStream, Pool, PoolAmount, PoolSchool
from budgets.stream_matching import Parties, PoolRows, answered_by
from budgets.waiting import Waiting
from cases.queries import IndicationFact, UnconfirmedGroup, unconfirmed_groups
from cases.scope import Reason, school_scope
from schools.permissions import Ability, has_ability
from schools.years import SchoolYear

__all__ = ["lines_to_confirm"]

# The newest school years come first; what lies further back is asked for on the page of its budget.
MOST_POOLS = 60
LINKS = Prefetch("school_links", queryset=PoolSchool.objects.select_related("school"))


def lines_to_confirm(user: User) -> Iterator[Waiting]:
    """Give the budgets with lines that the person may confirm and nobody confirmed; five queries.

    A line that was confirmed and then got another payer is missed here; the page of confirmation shows it.
    """
    if not has_ability(user, Ability.CONFIRM_AMOUNTS):
        return
    newest = Pool.objects.allowing(user, Ability.CONFIRM_AMOUNTS).order_by("-school_year", "name", "pk")[:MOST_POOLS]
    # A budget without a stream has no lines, so the budgets come along with their streams.
    found = FundingStream.objects.filter(pool__in=newest).select_related("pool")
    streams: dict[Pool, list[FundingStream]] = {}
    for stream in found.order_by("-pool__school_year", "pool__name", "pool", "ref"):
        streams.setdefault(stream.pool, []).append(stream)
    prefetch_related_objects(list(streams), "parties", LINKS)
    counter = _Counter(streams, organisations_of(user))
    for pool in streams:
        number = counter.of(pool)
        if number:
            text = ngettext("%(number)s regel", "%(number)s regels", number) % {"number": number}
            yield Waiting(
                task=gettext("Bedragen bevestigen"),
                about=f"{pool}",
                note=text,
                url=reverse("budgets:confirmation", args=[pool.pk]),
                icon="check",
            )


class _Counter:
    """Counts per pool what these organisations have to confirm."""

    def __init__(self, pools: Mapping[Pool, Sequence[FundingStream]], organisations: frozenset[str]) -> None:
        self._streams = pools
        self._organisations = organisations
        self._amounts: dict[UUID, list[PoolAmount]] = {}
        newest = AmountConfirmation.objects.filter(amount=OuterRef("pk"), withdrawn_at__isnull=True)
        said = Subquery(newest.order_by("-confirmed_at", "-pk").values("confirmed_for")[:1])
        for amount in PoolAmount.objects.filter(pool__in=list(pools)).annotate(said_for=said):
            self._amounts.setdefault(amount.pool_id, []).append(amount)
        schools = {link.school_id for pool in pools for link in pool.school_links.all()}
        years = {pool.school_year: SchoolYear.parse(pool.school_year) for pool in pools}
        periods = {label: (year.first_day, year.last_day) for label, year in years.items()}
        self._groups: list[UnconfirmedGroup] = []
        if schools:
            # Also for who may see none of these children: what leaves here are numbers of a funder's own lines.
            with school_scope(list(schools), Reason.CONFIRMATION):
                self._groups = unconfirmed_groups(schools=schools, periods=periods)

    def of(self, pool: Pool) -> int:
        """Return the number of lines of one pool."""
        rows = PoolRows(
            pool=pool,
            links=list(pool.school_links.all()),
            streams=[stream for stream in self._streams[pool] if needs_confirmation(stream)],
            parties=Parties(pool),
        )
        payers = Payers(rows.parties.stored, rows.links)
        return self._indications(rows, payers) + self._listed(rows, payers)

    def _indications(self, rows: PoolRows, payers: Payers) -> int:
        schools = {link.school_id for link in rows.links}
        groups = {
            _as_fact(group, at): group.counts.get(rows.pool.school_year, 0)
            for at, group in enumerate(self._groups)
            if group.school_id in schools
        }
        by_ref = {stream.ref: stream for stream in rows.streams}
        answered = answered_by(list(groups), self._streams[rows.pool], rows.parties)
        mine = [
            fact
            for fact, ref in answered
            if ref in by_ref and payers.of_indication(fact, by_ref[ref])[0] in self._organisations
        ]
        return sum(groups[fact] for fact in mine)

    def _listed(self, rows: PoolRows, payers: Payers) -> int:
        by_pk = {stream.pk: stream for stream in rows.streams}
        return sum(
            1
            for amount in self._amounts.get(rows.pool.pk, [])
            if amount.stream_id in by_pk
            and payers.of_amount(amount, by_pk[amount.stream_id])[0] in self._organisations
            and getattr(amount, "said_for", None) != amount_hash(amount)
        )


def _as_fact(group: UnconfirmedGroup, at: int) -> IndicationFact:
    """Return one stand-in for a group, for what matches lines with streams and payers: neither looks at more."""
    return IndicationFact(
        id=UUID(int=at),
        pupil_id=UUID(int=0),
        school_id=group.school_id,
        kind=group.kind,
        minutes=None,
        frequency="",
        amount_cents=None,
        amount_basis="",
        amount_status="",
        number="",
        replaces_id=None,
        municipality=group.municipality,
        valid_from=SchoolYear.parse("2000-2001").first_day,
        valid_until=None,
        opted_out_from=None,
    )
