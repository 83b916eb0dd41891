"""Funders that say yes to everything, for tests about what comes after it."""

from accounts.models import User
from budgets.actions import Statement, confirm_lines
from budgets.confirming.lines import Line, confirmation_lines
from budgets.models import Pool


def lines_of_payer(pool: Pool, payer: str) -> list[Line]:
    """The lines that one organisation ("municipality:0268") may confirm."""
    return [line for line in confirmation_lines(pool) if line.payer == payer]


def confirm_everything(pool: Pool, *people: User) -> int:
    """Confirm every line of a pool that one of these people may confirm, as it was entered; return how many."""
    return sum(_confirmed(pool, person) for person in people)


def _confirmed(pool: Pool, person: User) -> int:
    keys = [f"municipality:{row.municipality_id}" for row in person.memberships.exclude(municipality=None)]
    keys += [f"partnership:{row.partnership_id}" for row in person.memberships.exclude(partnership=None)]
    keys += [f"board:{row.board_id}" for row in person.memberships.exclude(board=None)]
    return sum(
        confirm_lines(
            pool=pool, lines=lines_of_payer(pool, key), statement=Statement(on_behalf_of=key), acting_user=person
        )
        for key in keys
    )
