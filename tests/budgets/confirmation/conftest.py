"""The people and the lines of the pages of the confirmations."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from budgets.actions import record_row_ground
from budgets.models import RowGround
from cases.models import Indication
from tests.budgets.confirmation.pages import TARIFF
from tests.cast import World
from tests.factories import make_indication, make_pupil


@pytest.fixture
def nine(world: World) -> list[Indication]:
    """Nine ZBO decisions of EUR 31.525, one of them from the middle of a month on."""
    rows = [make_indication(make_pupil(world.school), number=f"B-{place}", **TARIFF) for place in range(9)]
    rows[0].valid_from = date(2023, 10, 17)
    rows[0].save(update_fields=["valid_from"])
    return rows


@pytest.fixture
def femke(world: World, signed_in: Any) -> Client:
    """The browser of the municipality's policy officer."""
    client: Client = signed_in(world.femke)
    return client


@pytest.fixture
def noor(world: World, signed_in: Any) -> Client:
    """The browser of the director."""
    client: Client = signed_in(world.noor)
    return client


@pytest.fixture
def ground(world: World) -> RowGround:
    """The director recorded why funders may see rows."""
    return record_row_ground(pool=world.pool, kind="statutory_task", reference="Jeugdwet 2.3", acting_user=world.noor)
