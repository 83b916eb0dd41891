"""Databases of its own for a test, on the PostgreSQL that the suite runs on or else that of this machine."""

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg

MACHINE = "postgresql://postgres@127.0.0.1:5432/postgres"


def server() -> str:
    """Return the address of a database in which others can be made."""
    given = os.environ.get("DATABASE_URL", "")
    return given if given.startswith("postgres") else MACHINE


def address_of(database: str) -> str:
    """Return the address of another database of that server."""
    return urlunsplit(urlsplit(server())._replace(path=f"/{database}"))


def create_database(database: str, *, template: str = "template1") -> None:
    """Make it, as a copy of another."""
    _run(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')


def drop_database(database: str) -> None:
    """Remove it, whoever is still connected."""
    _run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _run(command: str) -> None:
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(command.encode())
