"""Which schools, municipalities, partnerships and boards of this installation a document speaks of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from budgets import engine
from budgets.actions.import_problems import Problems
from schools.models import Board, Municipality, Partnership, School

__all__ = ["Organisations", "find_organisations"]

SITE = re.compile(r"([0-9]{2}[A-Z]{2})-?([0-9]{2})?")
MUNICIPALITY_REF = re.compile(r"gm([0-9]{4})")


@dataclass(slots=True, kw_only=True)
class Organisations:
    """Organisations by the refs of the document."""

    schools: dict[str, School] = field(default_factory=dict)
    municipalities: dict[str, Municipality] = field(default_factory=dict)
    partnerships: dict[str, Partnership] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)


def find_organisations(
    snapshot: engine.PoolSnapshot, *, given: Mapping[str, str], make_missing: bool, problems: Problems
) -> Organisations:
    """Find the organisations, and make the schools and boards that are missing when that is allowed."""
    found = Organisations()
    _find_municipalities(snapshot, found, problems)
    _find_named_parties(snapshot, found)
    for ref in given.keys() - {school.ref for school in snapshot.schools}:
        problems.add("schools", f"there is no school {ref} in the document")
    for index, row in enumerate(snapshot.schools):
        path = f"schools[{index}]"
        if row.ref in given:
            school = _existing(given[row.ref], path, problems)
            if school is not None:
                _join_existing(row, school, found, path, problems)
        elif make_missing:
            _make(row, snapshot, found, path, problems)
        else:
            problems.add(path, f"say which school this is with --school {row.ref}=ID or BRIN, or add --new-schools")
    return found


def _find_municipalities(snapshot: engine.PoolSnapshot, found: Organisations, problems: Problems) -> None:
    by_code = Municipality.objects.in_bulk()
    by_name = {municipality.name: municipality for municipality in by_code.values()}
    for index, party in enumerate(snapshot.parties):
        if party.role is not engine.Role.MUNICIPALITY:
            continue
        code = MUNICIPALITY_REF.fullmatch(party.ref)
        known = by_code.get(code[1]) if code else by_name.get(party.name or "")
        if known is not None:
            found.municipalities[party.ref] = known
        elif code:
            problems.add(f"parties[{index}].ref", f"municipality {code[1]} is not known here")


def _find_named_parties(snapshot: engine.PoolSnapshot, found: Organisations) -> None:
    """Boards and partnerships have no public number: the full name decides, and without a match nobody is linked."""
    partnerships = {row.name: row for row in Partnership.objects.all()}
    boards = {row.name: row for row in Board.objects.all()}
    for party in snapshot.parties:
        if party.role is engine.Role.PARTNERSHIP and party.name in partnerships:
            found.partnerships[party.ref] = partnerships[party.name]
        if party.role is engine.Role.BOARD and party.name in boards:
            found.boards[party.ref] = boards[party.name]


def _existing(name: str, path: str, problems: Problems) -> School | None:
    schools = list(School.objects.filter(**_lookup(name)).select_related("municipality", "board")[:2])
    if len(schools) == 1:
        return schools[0]
    several = "has more than one site here: add the number of the site, such as 01AA00"
    problems.add(path, f"{name!r} {several if schools else 'is no school here'}")
    return None


def _lookup(name: str) -> dict[str, object]:
    site = SITE.fullmatch(name.upper())
    if site:
        return {"brin": site[1], **({"location": site[2]} if site[2] else {})}
    try:
        return {"pk": UUID(name)}
    except ValueError:
        return {"pk": None}


def _join_existing(row: engine.School, school: School, found: Organisations, path: str, problems: Problems) -> None:
    if school in found.schools.values():
        problems.add(path, f"{school.name} is already used for another school of the document")
    expected = found.municipalities.get(row.municipality or "")
    if row.municipality and school.municipality != expected:
        problems.add(f"{path}.municipality", f"{row.municipality} in the document, {school.municipality} here")
    if row.board:
        _join_board(row.board, school, found, path, problems)
    found.schools[row.ref] = school


def _join_board(ref: str, school: School, found: Organisations, path: str, problems: Problems) -> None:
    """Say that a board of the document is the one that the school has here, if that is the same for each school."""
    board = school.board
    if board is None or (ref in found.boards and found.boards[ref] != board):
        problems.add(f"{path}.board", f"{ref} in the document, {board or 'no board'} here")
    else:
        found.boards[ref] = board


def _make(
    row: engine.School, snapshot: engine.PoolSnapshot, found: Organisations, path: str, problems: Problems
) -> None:
    school = School(name=row.name or "", kind=row.kind or "", region=snapshot.region or "")
    if row.municipality:
        school.municipality = found.municipalities.get(row.municipality)
        if school.municipality is None:
            problems.add(f"{path}.municipality", f"{row.municipality} is not a municipality that is known here")
    problems.check(path, school)
    if row.board:
        school.board = _board(row.board, snapshot, found)
    found.schools[row.ref] = school
    if not problems.found:
        school.save(force_insert=True)


def _board(ref: str, snapshot: engine.PoolSnapshot, found: Organisations) -> Board:
    if ref not in found.boards:
        name = next((party.name for party in snapshot.parties if party.ref == ref and party.name), ref)
        found.boards[ref] = Board.objects.get_or_create(name=name[:120])[0]
    return found.boards[ref]
