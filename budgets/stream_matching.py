"""Which stream answers which indication, and who pays it: as a snapshot tells it, and as funders confirm it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from budgets.models import FundingStream, Party, PartyRole, Pool, PoolSchool
from cases.queries import IndicationFact
from schools.models import Municipality

__all__ = ["Answered", "Parties", "PoolRows", "answered_by"]

Row = dict[str, object]
Answered = list[tuple[IndicationFact, str]]


class Parties:
    """The parties of the pool, and the municipalities of its children that are not among them."""

    def __init__(self, pool: Pool) -> None:
        self._stored = list(pool.parties.all())
        self._refs = {party.municipality_id: party.ref for party in self._stored if party.municipality_id}
        self._own = dict(self._refs)
        self._by_id = {party.pk: party.ref for party in self._stored}
        self._boards = {party.board_id: party.ref for party in self._stored if party.board_id}
        self._added: dict[str, str] = {}

    @property
    def stored(self) -> Sequence[Party]:
        """The parties of the pool itself."""
        return self._stored

    def ref_of(self, municipality: str | None) -> str | None:
        """Return the reference of a municipality (CBS code), which becomes a party of the snapshot when it is not."""
        if municipality is None:
            return None
        if municipality not in self._refs:
            self._added[municipality] = self._refs[municipality] = self._free_ref(municipality)
        return self._refs[municipality]

    def funder_of(self, stream: FundingStream) -> str | None:
        """Return who pays a stream; None is the responsible municipality of each child."""
        return self._by_id[stream.funder_id] if stream.funder_id else None

    def school_row(self, link: PoolSchool) -> Row:
        """Return a school; where it stands and who governs it only as far as that is a party of the pool itself."""
        school = link.school
        return {
            "ref": link.ref,
            "name": school.name,
            "kind": school.kind,
            "municipality": self._own.get(school.municipality_id or ""),
            "board": self._boards.get(school.board_id) if school.board_id else None,
        }

    def rows(self) -> list[Row]:
        """Return the parties as rows of the document."""
        names = Municipality.objects.in_bulk(self._added)
        added: list[Row] = [
            {"ref": ref, "role": PartyRole.MUNICIPALITY.value, "name": names[code].name}
            for code, ref in self._added.items()
        ]
        return [*(_party(party) for party in self._stored), *added]

    def _free_ref(self, municipality: str) -> str:
        taken = {party.ref for party in self._stored}
        ref = f"gm{municipality}"
        return ref if ref not in taken else f"{ref}-residence"


def _party(party: Party) -> Row:
    return {"ref": party.ref, "role": party.role, "name": party.name or None}


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolRows:
    """What is stored of a pool apart from its children: schools that take part, parties and streams."""

    pool: Pool
    links: Sequence[PoolSchool]
    streams: Sequence[FundingStream]
    parties: Parties

    @classmethod
    def of(cls, pool: Pool) -> Self:
        """Read them: three queries."""
        links = list(pool.school_links.select_related("school__board"))
        return cls(pool=pool, links=links, streams=list(pool.streams.all()), parties=Parties(pool))

    @property
    def schools(self) -> list[UUID]:
        """The schools that take part."""
        return [link.school_id for link in self.links]


def answered_by(facts: Sequence[IndicationFact], streams: Sequence[FundingStream], parties: Parties) -> Answered:
    """Return the indications that a stream answers, each with the stream's reference."""
    by_kind: dict[str, dict[str | None, str]] = {}
    for stream in streams:
        by_kind.setdefault(stream.kind, {}).setdefault(parties.funder_of(stream), stream.ref)
    found = ((fact, _stream_for(fact, by_kind.get(fact.kind, {}), parties)) for fact in facts)
    return [(fact, ref) for fact, ref in found if ref is not None]


def _stream_for(fact: IndicationFact, by_funder: Mapping[str | None, str], parties: Parties) -> str | None:
    if len(by_funder) == 1:
        return next(iter(by_funder.values()))
    payer = parties.ref_of(fact.municipality) if by_funder else None
    return by_funder.get(payer, by_funder.get(None))
