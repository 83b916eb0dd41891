"""The main job on a server: the processes of `docker-compose.yml` on PostgreSQL and Redis, with HTTPS in front."""

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.accounts.codes import code_of
from tests.cast import PASSWORD
from tests.headers import missing
from tests.journeys.deployed import HOST, POSTGRESQL, ROOT, Server, compose, running_server, seed
from tests.journeys.visitor import CSRF, Answer, Visitor

pytestmark = pytest.mark.services
CANARY = "Voorbeeld Kanarievogel"
SECONDS_FOR_A_JOB = 60.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="module")
def ids(server: Server) -> dict[str, str]:
    return seed(server, CANARY)


@pytest.fixture
def visitor(server: Server) -> Visitor:
    return Visitor(port=server.port, host=HOST)


@pytest.fixture(scope="module")
def noor(server: Server, ids: dict[str, str]) -> Visitor:
    """The director of the school, signed in for the first time: a server lets her no further than a second step."""
    visitor, path, app = Visitor(port=server.port, host=HOST), "/account/login/", "/account/app/"
    answer = visitor.post(path, on=path, login="noor@voorbeeld.example", password=PASSWORD)
    assert (answer.status, answer.location) == (302, "/")
    assert visitor.get("/").location == "/account/tweede-stap/"
    # Each look at the page makes a new secret, so the form is sent with the secret and the token of one look.
    page = visitor.get(app).text
    secret, token = re.search(r"enrol__secret\">([A-Z2-7]{32})<", page), CSRF.search(page)
    assert secret is not None
    assert token is not None
    chosen = visitor.send(app, code=code_of(secret[1]), csrfmiddlewaretoken=token[1])
    assert (chosen.status, chosen.location) == (302, "/account/herstelcodes/")
    return visitor


def until_it_has(visitor: Visitor, path: str, wanted: str) -> Answer:
    """Look again until the page holds a match, as the page itself does while a job runs."""
    until = time.monotonic() + SECONDS_FOR_A_JOB
    while not re.search(wanted, (answer := visitor.get(path)).text):
        assert time.monotonic() < until, f"{wanted} never came on {path}:\n{answer.text[-4000:]}"
        time.sleep(0.3)
    return answer


def test_a_stranger_is_sent_to_the_sign_in(visitor: Visitor) -> None:
    answer = visitor.get("/budgetten/")

    assert answer.status == 302
    assert answer.location == "/account/login/?next=/budgetten/"


def test_plain_http_is_sent_to_https(server: Server) -> None:
    answer = Visitor(port=server.port, host=HOST, scheme="http").get("/budgetten/")

    assert answer.status == 301
    assert answer.headers["location"] == f"https://{HOST}/budgetten/"


def test_between_requests_no_connection_has_a_school_in_reach(
    server: Server, noor: Visitor, ids: dict[str, str]
) -> None:
    """The web keeps its connections; each is named after what is in reach of it, as PostgreSQL itself tells."""
    for _ in range(6):
        assert noor.get(f"/scholen/{ids['school']}/").status == 200
    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT application_name, usename FROM pg_stat_activity WHERE datname = %s AND state = 'idle'",
            [urlsplit(server.environment["DATABASE_URL"]).path.strip("/")],
        ).fetchall()

    named = {name for name, _ in rows}
    assert "ontschot" in named
    assert not {name for name in named if name.startswith("ontschot.schools")}
    assert {role for _, role in rows} == {urlsplit(server.environment["DATABASE_URL"]).username}


def test_another_host_name_is_refused(server: Server) -> None:
    assert Visitor(port=server.port, host="elders.example").get("/account/login/").status == 400


def test_the_cookies_and_headers_are_those_of_a_server(visitor: Visitor) -> None:
    answer = visitor.get("/account/login/")

    cookie = visitor.cookies["__Host-csrftoken"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/account/login/", HOST, 200),
        ("/.well-known/security.txt", HOST, 200),
        ("/healthz", HOST, 200),
        ("/readyz", HOST, 200),
        ("/budgetten/", HOST, 302),
        ("/budgetten", HOST, 301),
        ("/bestaat-niet", HOST, 404),
        ("/static/bestaat-niet.css", HOST, 404),
        ("/account/login/?next=%00", HOST, 400),
        ("/account/login/", "elders.example", 400),
        ("/api/v1/pool-calculations", HOST, 401),
        ("/admin/", HOST, 404),
    ],
)
def test_every_answer_of_a_server_has_the_headers(server: Server, path: str, host: str, status: int) -> None:
    answer = Visitor(port=server.port, host=host).get(path)

    assert answer.status == status
    assert missing(answer.headers, secure=True) == []


def test_a_form_that_is_too_large_is_refused_before_it_is_read(server: Server) -> None:
    """Of the 4 GB that are announced not one byte is sent: the answer comes at once."""
    lines = ("POST /account/login/ HTTP/1.1", f"Host: {HOST}", "X-Forwarded-Proto: https", "Content-Length: 4294967296")
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = line.recv(65536)

    assert answer.startswith(b"HTTP/1.1 413 ")


def test_the_styles_come_from_the_collected_files(visitor: Visitor) -> None:
    style = re.search(r'href="(/static/[^"]+\.css)"', visitor.get("/account/login/").text)
    assert style is not None

    answer = visitor.get(style[1])

    assert answer.status == 200
    assert "immutable" in answer.headers["cache-control"]


def test_the_database_role_has_no_special_rights(server: Server) -> None:
    with psycopg.connect(server.environment["DATABASE_URL"]) as connection:
        row = connection.execute(
            "select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user"
        ).fetchone()

    assert row == (False, False, False, False)


@pytest.mark.parametrize("name", ["worker", "printer"])
def test_a_worker_answers_its_health_check(server: Server, name: str) -> None:
    command = compose()[name]["healthcheck"]["test"][1].replace("$$", "$")

    result = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, env=server.environment, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stdout + result.stderr
    assert "pong" in result.stdout


def test_a_director_adds_a_decision_calculates_and_downloads_the_report(
    server: Server, noor: Visitor, ids: dict[str, str]
) -> None:
    """Three children with 522 minutes a week: 3 × 522 × 35 = 54 810 minutes = 913,5 hours (Casus 4)."""
    add, pool = f"/leerlingen/{ids['child']}/toekenningen/nieuw", f"/budgetten/{ids['pool']}/"

    saved = noor.post(
        add,
        on=add,
        kind="zbo",
        time="8,7",
        time_unit="hours",
        frequency="week",
        valid_from="1-8-2023",
        valid_until="31-7-2024",
        amount="",
        amount_basis="school_year",
        amount_status="granted",
    )
    assert saved.status == 302, saved.text[-3000:]
    asked = noor.post(f"{pool}bereken", on=pool)
    assert asked.status == 302
    calculated = until_it_has(noor, pool, r"913,5")
    calculation = re.search(r"/berekeningen/[0-9a-f-]{36}/", calculated.text)
    assert calculation is not None
    request = f"{calculation[0]}verslagen/nieuw"
    report = noor.post(request, on=pool, audience="municipality", language="nl").location
    until_it_has(noor, report, re.escape(f"{report}pdf"))
    downloaded = noor.get(f"{report}pdf")

    assert downloaded.status == 200
    assert downloaded.headers["content-type"] == "application/pdf"
    assert missing(downloaded.headers, secure=True) == []
    assert downloaded.body.startswith(b"%PDF-1.7")
    assert CANARY in noor.get(f"/leerlingen/{ids['child']}/").text


def test_the_logs_hold_nothing_of_a_person(server: Server, noor: Visitor, ids: dict[str, str]) -> None:
    """After everything above: the child was on a page, a name was looked for, somebody signed in and failed to."""
    child = f"/leerlingen/{ids['child']}/"
    noor.get(child)
    noor.get("/budgetten/?zoek=Kanarievogel")
    noor.get("/niet-hier/?zoek=Kanarievogel")
    stranger = Visitor(port=server.port, host=HOST)
    stranger.post("/account/login/", on="/account/login/", login="kanarievogel@voorbeeld.example", password="fout")

    logs = server.logs()

    assert f"GET {child} 200" in logs
    assert "GET /niet-hier/ 404" in logs
    for typed in ("Kanarie", "kanarie", "noor", "voorbeeld.example", PASSWORD, server.environment["DATABASE_URL"]):
        assert typed not in logs


def test_no_process_ended_or_complained(server: Server) -> None:
    assert {name: child.has_ended() for name, child in server.processes.items()} == {
        "web": False,
        "worker": False,
        "printer": False,
        "scheduler": False,
    }
    assert " ERROR " not in server.logs()
