"""The files for a server agree with the code, with each other and with what they promise."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from tests.journeys.deployed import compose
from tools.launch.system import PDF_PACKAGES

ROOT = Path(__file__).resolve().parents[2]
OURS = ("migrate", "web", "worker", "printer", "scheduler", "backup")


def read(name: str) -> str:
    return (ROOT / name).read_text()


def settled() -> set[str]:
    """Return every variable that the code reads."""
    code = "".join(path.read_text() for path in (ROOT / "config").glob("*.py"))
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))


@pytest.mark.parametrize("name", OURS)
def test_each_variable_of_a_service_is_one_that_the_code_reads(name: str) -> None:
    assert set(compose()[name]["environment"]) - settled() == set()


def test_each_variable_of_the_image_is_one_that_the_code_reads() -> None:
    given = set(re.findall(r"\b(ONTSCHOT_[A-Z_]+)=", read("Dockerfile")))

    assert given
    assert given - settled() == set()


@pytest.mark.parametrize("name", OURS)
def test_our_services_cannot_write_or_gain_rights(name: str) -> None:
    service = compose()[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_only_who_migrates_and_who_backs_up_has_more_than_the_role_of_the_application() -> None:
    roles = {
        name: service["environment"]["DATABASE_URL"].split(":")[1]
        for name, service in compose().items()
        if name in OURS
    }

    assert roles == {
        "migrate": "//ontschot_owner",
        "web": "//ontschot",
        "worker": "//ontschot",
        "printer": "//ontschot",
        "scheduler": "//ontschot",
        "backup": "//ontschot_backup",
    }
    for name in ("web", "worker", "printer", "scheduler"):
        text = str(compose()[name])
        assert "OWNER_PASSWORD" not in text
        assert "BACKUP_PASSWORD" not in text


def test_the_image_does_not_run_as_root() -> None:
    assert re.findall(r"^USER (.+)$", read("Dockerfile"), re.MULTILINE) == ["10001:10001"]


def test_the_image_installs_pinned_packages_with_hashes() -> None:
    assert "--require-hashes" in read("Dockerfile")


def test_the_image_has_what_the_reports_need() -> None:
    assert " ".join(PDF_PACKAGES) in read("Dockerfile")


def test_the_image_can_back_up_the_database_that_it_runs_on() -> None:
    client = re.search(r"postgresql-client-(\d+)", read("Dockerfile"))
    server = re.fullmatch(r"postgres:(\d+)-bookworm", compose()["postgres"]["image"])

    assert client is not None
    assert server is not None
    assert int(client[1]) >= int(server[1])
    # From bookworm come the programs of version 15 and no other.
    assert "FROM python:3.11-slim-bookworm\n" in read("Dockerfile")


def test_only_the_web_can_be_reached_and_only_from_this_machine() -> None:
    ports = {name: service["ports"] for name, service in compose().items() if "ports" in service}

    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_every_image_has_a_version() -> None:
    images = {service["image"] for service in compose().values()}

    assert images == {"ontschot:0.1.0", "postgres:15-bookworm", "redis:7.2-bookworm"}


def test_every_secret_is_asked_for_in_the_example() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", read("docker-compose.yml")))
    offered = dict(re.findall(r"^([A-Z_]+)=(.*)$", read(".env.example"), re.MULTILINE))

    assert offered == dict.fromkeys(asked, "")


def test_every_variable_of_the_code_is_explained() -> None:
    explained = set(re.findall(r"`([A-Z_]+)`", read("config/README.md")))

    assert settled() - explained == set()


def test_the_version_is_the_same_everywhere() -> None:
    publiccode: dict[str, Any] = yaml.safe_load(read("publiccode.yml"))
    project = tomllib.loads(read("pyproject.toml"))["project"]

    assert {publiccode["softwareVersion"], project["version"]} == {settings.VERSION}
    assert f"ontschot:{settings.VERSION}" in {service["image"] for service in compose().values()}


def test_the_licence_is_the_one_that_is_named() -> None:
    publiccode: dict[str, Any] = yaml.safe_load(read("publiccode.yml"))

    assert publiccode["legal"]["license"] == "EUPL-1.2"
    assert read("LICENSE").startswith("# EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert len(publiccode["description"]["nl"]["shortDescription"]) <= 150
