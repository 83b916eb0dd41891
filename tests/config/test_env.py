"""The readers of the environment refuse nonsense, and say what they would accept."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

Given = Callable[[str], str]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    def set_variable(value: str) -> str:
        monkeypatch.setenv("ONTSCHOT_TRIED", value)
        return "ONTSCHOT_TRIED"

    return set_variable


def test_an_absent_text_without_default_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONTSCHOT_TRIED", raising=False)

    with pytest.raises(ImproperlyConfigured, match="ONTSCHOT_TRIED is missing"):
        env.text("ONTSCHOT_TRIED")


def test_a_blank_text_counts_as_absent(given: Given) -> None:
    assert env.text(given("   "), "anders") == "anders"


@pytest.mark.parametrize("value", ["ja", "2", "tru", "-"])
def test_a_flag_that_is_neither_on_nor_off_is_refused(given: Given, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="use on or off"):
        env.flag(given(value), default=False)


def test_a_flag_that_may_not_be_on_is_refused(given: Given) -> None:
    with pytest.raises(ImproperlyConfigured, match="not with ONTSCHOT_ENV=production"):
        env.flag(given("on"), default=False, allowed=False)


@pytest.mark.parametrize(
    ("value", "expected"), [("on", True), ("YES", True), ("1", True), ("off", False), ("0", False)]
)
def test_a_flag_is_read(given: Given, value: str, expected: bool) -> None:
    assert env.flag(given(value), default=not expected) is expected


@pytest.mark.parametrize("value", ["0", "11", "-1", "3.5", "drie", "٣", "1e1"])
def test_a_whole_number_outside_its_bounds_is_refused(given: Given, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="whole number from 1 to 10"):
        env.integer(given(value), default=3, least=1, most=10)


def test_both_bounds_of_a_whole_number_are_allowed(given: Given) -> None:
    assert env.integer(given("1"), default=3, least=1, most=10) == 1
    assert env.integer(given("10"), default=3, least=1, most=10) == 10


@pytest.mark.parametrize("value", ["kort", "a" * 60, "ab" * 40])
def test_a_key_that_can_be_guessed_is_refused(given: Given, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="at least 50 random characters"):
        env.secret(given(value))


def test_a_secret_does_not_stand_in_the_complaint_about_it(given: Given) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.secret(given("geheim-maar-kort"))

    assert "geheim-maar-kort" not in str(refusal.value)


@pytest.mark.parametrize(
    "value", ["*", ".example.nl", "https://ontschot.nl", "ontschot.nl:443", "a b", ",", "ontschot.nl/x"]
)
def test_a_host_that_is_no_host_name_is_refused(given: Given, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ONTSCHOT_TRIED"):
        env.hosts(given(value))


def test_hosts_are_read_without_blanks(given: Given) -> None:
    assert env.hosts(given(" ontschot.nl , www.ontschot.nl")) == ["ontschot.nl", "www.ontschot.nl"]


@pytest.mark.parametrize(
    "value",
    [
        "mysql://localhost/ontschot",
        "ontschot.sqlite3",
        "postgresql:///ontschot",
        "postgresql://localhost",
        "postgresql://localhost:poort/ontschot",
        "postgresql://localhost:99999/ontschot",
    ],
)
def test_a_database_address_that_leads_nowhere_is_refused(given: Given, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ONTSCHOT_TRIED"):
        env.database(given(value))


def test_a_password_does_not_stand_in_the_complaint_about_its_address(given: Given) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.database(given("postgresql://ontschot:geheim@database:poort/ontschot"))

    assert "geheim" not in str(refusal.value)


def test_a_postgresql_address_is_taken_apart(given: Given) -> None:
    settings = env.database(given("postgresql://ontschot:p%40ss@database:6543/ontschot?sslmode=require"))

    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["USER"], settings["PASSWORD"]) == ("ontschot", "p@ss")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("database", 6543, "ontschot")
    options = settings["OPTIONS"]
    assert isinstance(options, dict)
    assert (options["connect_timeout"], options["sslmode"]) == (5, "require")


def test_a_sqlite_address_keeps_its_absolute_path(given: Given) -> None:
    assert env.database(given("sqlite:////var/lib/ontschot.sqlite3"))["NAME"] == "/var/lib/ontschot.sqlite3"


@pytest.mark.parametrize(
    "value", ["amqp://localhost", "redis", "memory://", "redis:localhost", "redis://", "filesystem://"]
)
def test_a_broker_that_is_not_ours_is_refused(given: Given, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ONTSCHOT_TRIED"):
        env.broker(given(value))


def test_a_broker_in_a_folder_reads_where_it_writes(given: Given) -> None:
    address, options = env.broker(given("filesystem:///srv/broker"))

    assert address == "filesystem://"
    assert options["data_folder_in"] == options["data_folder_out"] == "/srv/broker/queue"
