"""What a load balancer asks, and gets."""

from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, override_settings

from tests.row_security import become_owner


def test_healthz_answers_a_stranger_without_asking_the_database() -> None:
    """No `db` fixture: pytest-django refuses any query."""
    response = Client().get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_load_balancer_only_reads(address: str) -> None:
    assert Client().post(address).status_code == 405


def test_readyz_says_no_when_the_database_is_away() -> None:
    with patch.object(connection, "ensure_connection", side_effect=OperationalError("connection refused")):
        response = Client().get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "database": "away"}


@pytest.mark.django_db
def test_readyz_says_no_while_a_migration_waits() -> None:
    become_owner()
    [newest] = MigrationLoader(connection).graph.leaf_nodes("reports")
    MigrationRecorder(connection).record_unapplied(*newest)

    response = Client().get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "database": "migrations are waiting"}


@pytest.mark.django_db
def test_readyz_says_yes_with_every_migration() -> None:
    response = Client().get("/readyz")

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=[r"^healthz$", r"^readyz$"])
def test_healthz_is_not_sent_to_https() -> None:
    """The one who asks stands behind the proxy."""
    assert Client().get("/healthz").status_code == 200


@pytest.mark.services
@pytest.mark.django_db
@override_settings(PRODUCTION=True)
def test_readyz_says_no_when_the_rules_on_rows_do_not_hold(
    is_postgresql: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """The tests are a superuser who took the application's role; a server refuses that. Who asks is not told why."""
    if not is_postgresql:
        pytest.skip("SQLite has no rules on rows")

    response = Client(headers={"x-forwarded-proto": "https"}).get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "database": "does not keep rows apart"}
    assert "is a superuser" in caplog.text
