"""Who signs in for the tests of this room."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import World


@pytest.fixture
def femke(world: World, signed_in: Any) -> Client:
    """The browser of the municipality's policy officer."""
    client: Client = signed_in(world.femke)
    return client
