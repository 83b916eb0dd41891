"""One world for all tests of a file: it costs seconds to make, and whatever a visit changes is taken back."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.architecture.access.world import AccessWorld, make_access_world


@pytest.fixture(scope="module")
def access_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[AccessWorld]:
    """Everyone and everything, in a transaction that is taken back when the file is done.

    The thousands of refusals that follow are asked for, so their lines in the server's log are left out.
    """
    logging.disable(logging.WARNING)
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_access_world()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
