"""The API: the same engine and findings as everywhere else, and errors that a program can read."""

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import AuditEvent
from budgets.models import Calculation
from tests.cast import PASSWORD, World

ADDRESS = "/api/v1/pool-calculations"
CASUS_4 = Path(__file__).parent / "engine" / "examples" / "casus-4.json"
SMALL: dict[str, Any] = {
    "schema": "ontschot.pool/1",
    "name": "Klein",
    "school_year": "2023-2024",
    "norms": [],
    "parties": [],
    "schools": [],
    "streams": [],
    "arrangement": {"basis": {"kind": "inventory"}, "sizing": {"kind": "by_need"}, "sharing": {"kind": "by_funder"}},
}


@pytest.fixture
def noor(world: World, signed_in: Any) -> Client:
    client: Client = signed_in(world.noor)
    return client


def post(client: Client, body: object, content_type: str = "application/json") -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.generic("POST", ADDRESS, text, content_type=content_type)


def assert_is_problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["API-Version"] == "0.1.0"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    return problem


# --- Who may --------------------------------------------------------------------------------------------------------


def test_without_signing_in_nothing_is_calculated(world: World) -> None:
    response = post(Client(), SMALL)

    assert_is_problem(response, 401)
    assert response["WWW-Authenticate"].startswith("Session")


@pytest.mark.parametrize("name", ["ada", "zoe"])
def test_without_the_ability_to_calculate_nothing_is_calculated(world: World, signed_in: Any, name: str) -> None:
    assert_is_problem(post(signed_in(getattr(world, name)), SMALL), 403)


@pytest.mark.parametrize("name", ["noor", "bram", "eva", "ruth", "femke", "sven"])
def test_who_may_calculate_somewhere_may_use_the_api(world: World, signed_in: Any, name: str) -> None:
    assert post(signed_in(getattr(world, name)), SMALL).status_code == 200


def test_session_needs_its_csrf_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/account/login/")
    token = client.cookies["csrftoken"].value
    client.post(
        "/account/login/", {"login": "noor@voorbeeld.example", "password": PASSWORD, "csrfmiddlewaretoken": token}
    )

    assert_is_problem(post(client, SMALL), 403)

    token = client.cookies["csrftoken"].value
    answer = client.generic("POST", ADDRESS, json.dumps(SMALL), content_type="application/json", HTTP_X_CSRFTOKEN=token)
    assert answer.status_code == 200


# --- What comes out -------------------------------------------------------------------------------------------------


def test_casus_4_gives_what_the_command_line_gives(noor: Client) -> None:
    response = post(noor, CASUS_4.read_bytes())

    printed = io.StringIO()
    call_command("calculate", str(CASUS_4), stdout=printed)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response.json() == json.loads(printed.getvalue())
    # worked-cases F2–F5: 3 × 522 × 35 minutes; 3 × € 31.525,00; 913,5 / 1872 × € 90.000.
    totals = response.json()["totals"]
    assert totals["minutes"] == 54810
    assert totals["fte_annual"] == "0.487981"
    assert totals["individual_cents"] == 9457500
    assert totals["pooled_cents"] == 4391827


def test_nothing_is_stored_or_logged(noor: Client, caplog: pytest.LogCaptureFixture) -> None:
    events = AuditEvent.objects.count()

    post(noor, {**SMALL, "name": "Canarinha", "unknown": "Canarinha"})
    post(noor, {**SMALL, "name": "Canarinha"})

    assert AuditEvent.objects.count() == events
    assert Calculation.objects.count() == 0
    assert "Canarinha" not in caplog.text


def test_answer_is_versioned_and_kept_nowhere(noor: Client) -> None:
    response = post(noor, SMALL)

    assert response["API-Version"] == "0.1.0"
    assert response["Cache-Control"] == "no-store"


# --- What is refused ------------------------------------------------------------------------------------------------


def test_all_errors_come_at_once_with_their_paths(noor: Client) -> None:
    wrong = {**SMALL, "school_year": "2023-2025", "colour": 1, "norms": [{"code": "x", "value": 1, "valid_from": "nu"}]}

    problem = assert_is_problem(post(noor, wrong), 400)

    found = {(error["path"], error["code"]) for error in problem["errors"]}
    assert found == {
        ("school_year", "school_year"),
        ("colour", "unknown_field"),
        ("norms[0].value", "type"),
        ("norms[0].valid_from", "date"),
    }
    assert all(error["message"] for error in problem["errors"])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"geen json", "not_json"),
        (b"[" * 100_000, "too_deep"),
        (b'{"a":' * 40_000, "too_deep"),
        (b"\xff\xfe{}", "not_text"),
        (b"{}".decode().encode("utf-16"), "not_text"),
        (b"null", "type"),
        (b"[]", "type"),
        (b'{"schema": "ontschot.pool/2"}', "enumeration"),
        (b'{"schema": "ontschot.pool/1", "flows_total": NaN}', "not_finite"),
        (b'{"schema": "ontschot.pool/1", "flows_total": -Infinity}', "not_finite"),
        (b'{"schema": "ontschot.pool/1", "flows_total": 1e999}', "type"),
        (b'{"schema": "ontschot.pool/1", "flows_total": ' + b"9" * 5000 + b"}", "out_of_range"),
        (b'{"schema": "ontschot.pool/1", "name": "a", "name": "b"}', "duplicate_key"),
        (b'{"schema": "ontschot.pool/1", "name": "a\\u0000b"}', "text"),
        (b'{"schema": "ontschot.pool/1", "name": "\\ud800"}', "text"),
    ],
)
def test_bad_body_is_a_bad_request(noor: Client, body: bytes, code: str) -> None:
    problem = assert_is_problem(post(noor, body), 400)

    assert code in {error["code"] for error in problem["errors"]}


def test_body_over_256_kb_is_too_large(noor: Client) -> None:
    just_fits = json.dumps({**SMALL, "name": "x"}).ljust(256 * 1024)

    assert post(noor, just_fits).status_code == 200
    assert_is_problem(post(noor, just_fits + " "), 413)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_other_kinds_of_body_are_refused(noor: Client, content_type: str) -> None:
    assert_is_problem(post(noor, SMALL, content_type=content_type), 415)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused_with_what_is_allowed(noor: Client, method: str) -> None:
    response = noor.generic(method, ADDRESS)

    assert_is_problem(response, 405)
    assert "POST" in response["Allow"]


def test_other_kinds_of_answer_are_refused(noor: Client) -> None:
    response = noor.generic("POST", ADDRESS, json.dumps(SMALL), "application/json", HTTP_ACCEPT="text/html")

    assert_is_problem(response, 406)


@pytest.mark.parametrize("path", ["pool-calculations/", "pools", "openapi.yaml", "x/y/z", "openapi.json/"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_unknown_address_is_a_problem_too(db: None, path: str, method: str) -> None:
    assert_is_problem(Client().generic(method, f"/api/v1/{path}"), 404)


def test_error_of_our_own_says_nothing_of_the_document(
    noor: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(snapshot: object) -> None:
        raise KeyError("Canarinha")

    monkeypatch.setattr("budgets.engine.compute_pool_budget", fail)

    problem = assert_is_problem(post(noor, SMALL), 500)

    assert "Canarinha" not in json.dumps(problem)
    assert "Canarinha" not in caplog.text
    assert "KeyError" in caplog.text


# --- The description ------------------------------------------------------------------------------------------------


def test_schema_is_public_json_for_any_site(db: None) -> None:
    response = Client().get("/api/v1/openapi.json")

    assert response.status_code == 200
    assert response["Content-Type"].startswith(("application/json", "application/vnd.oai.openapi+json"))
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["API-Version"] == "0.1.0"


def test_schema_describes_what_really_happens(noor: Client) -> None:
    schema = noor.get("/api/v1/openapi.json").json()

    assert schema["openapi"].startswith("3.1")
    assert schema["servers"] == [{"url": "/api/v1"}]
    assert set(schema["paths"]) == {"/", "/pool-calculations"}
    operation = schema["paths"]["/pool-calculations"]["post"]
    assert set(operation["responses"]) == {"200", "400", "401", "403", "406", "413", "415"}
    assert all("API-Version" in response["headers"] for response in operation["responses"].values())

    components = {"components": schema["components"]}
    request = operation["requestBody"]["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator({**components, **request}).validate(json.loads(CASUS_4.read_text()))
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator({**components, **answer}).validate(post(noor, CASUS_4.read_bytes()).json())
    problem = operation["responses"]["400"]["content"]["application/problem+json"]["schema"]
    jsonschema.Draft202012Validator({**components, **problem}).validate(post(noor, b"x").json())


def test_info_names_the_versions(db: None) -> None:
    answer = Client().get("/api/v1/").json()

    assert answer["name"] == "Ontschot"
    assert answer["version"] == "0.1.0"
    assert answer["schema"].endswith("/api/v1/openapi.json")


def test_a_document_with_a_citizen_number_is_refused_with_the_place_and_not_the_number(noor: Client) -> None:
    problem = assert_is_problem(post(noor, {**SMALL, "name": "Budget van 123 456 782"}), 400)

    assert [(row["path"], row["code"]) for row in problem["errors"]] == [("name", "citizen_number")]
    assert "123" not in json.dumps(problem)


def test_the_command_refuses_a_document_with_a_citizen_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "budget.json"
    file.write_text(json.dumps({**SMALL, "name": "Budget van 123456782"}), encoding="utf-8")

    with pytest.raises(SystemExit) as ended:
        call_command("calculate", str(file))

    said = capsys.readouterr()
    assert ended.value.code == 2
    assert said.out == ""
    assert said.err.startswith("name: looks like a citizen service number (BSN)")
    assert "123456782" not in said.err
