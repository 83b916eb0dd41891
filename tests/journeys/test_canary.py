"""A child's name and mark, typed on a server, and looked for everywhere else: also when things go wrong."""

import gzip
import io
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import pikepdf
import psycopg
import pypdf
import pytest
import redis
from psycopg import sql

from tests.accounts.codes import code_of
from tests.cast import PASSWORD
from tests.journeys.deployed import HOST, POSTGRESQL, Server, running_server, seed
from tests.journeys.visitor import CSRF, Visitor

pytestmark = pytest.mark.services

NAME, MARK = "Lek7f3a Kanarie", "LEK-7f3a"
LOOKED_FOR = re.compile(rb"lek-?7f3a|kanarie", re.IGNORECASE)
# Where the name belongs: the one table of children.
HOME = "cases_pupil"
SECONDS = 60.0


class Eavesdropper:
    """Hears everything that passes through Redis."""

    def __init__(self, address: str) -> None:
        self.heard: list[str] = []
        self._address = address
        self._client = redis.from_url(address)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        with self._client.monitor() as monitor:  # type: ignore[no-untyped-call]
            while not self._stop.is_set():
                self.heard.append(str(monitor.next_command()["command"]))

    def end(self) -> None:
        """Stop; the next command, our own, wakes the listener."""
        self._stop.set()
        with redis.from_url(self._address) as other:
            other.ping()
        self._thread.join(timeout=10)
        self._client.close()


def above(server: Server) -> str:
    """Return the address of its database for who is above every rule on rows."""
    path = urlsplit(server.environment["DATABASE_URL"]).path
    return urlunsplit(urlsplit(POSTGRESQL)._replace(path=path))


@contextmanager
def without_table(server: Server, table: str) -> Iterator[None]:
    """Let a table be away for a while: whatever needs it fails in the middle of its work."""
    with psycopg.connect(above(server), autocommit=True) as connection:
        old, new = sql.Identifier(table), sql.Identifier(f"{table}_away")
        connection.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(old, new))
        try:
            yield
        finally:
            connection.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(new, old))


def until(visitor: Visitor, path: str, wanted: str) -> str:
    """Look again until the page holds it."""
    late = time.monotonic() + SECONDS
    while not (found := re.search(wanted, (text := visitor.get(path).text))):
        assert time.monotonic() < late, f"{wanted} never came on {path}: {text[-2000:]}"
        time.sleep(0.3)
    return found[0]


def rows(server: Server) -> dict[str, bytes]:
    """Return every table of the database as text, and the sessions read as the site reads them."""
    with psycopg.connect(above(server)) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            name: "\n".join(
                str(row) for row in connection.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name)))
            ).encode()
            for (name,) in found
        }


def files(folder: Path) -> dict[str, bytes]:
    """Return every file that the server keeps, with what is packed inside as well."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and "collected" not in path.parts:
            content = path.read_bytes()
            found[str(path.relative_to(folder))] = _unpacked(content)
    return found


def _unpacked(content: bytes) -> bytes:
    if content.startswith(b"\x1f\x8b"):
        return gzip.decompress(content)
    if not content.startswith(b"%PDF"):
        return content
    reader = pypdf.PdfReader(io.BytesIO(content))
    texts = [page.extract_text() for page in reader.pages] + [str(reader.metadata), str(reader.xmp_metadata)]
    with pikepdf.open(io.BytesIO(content)) as opened:
        streams = [item.read_bytes() for item in opened.objects if isinstance(item, pikepdf.Stream) and _is_text(item)]
    return content + "\n".join(texts).encode() + b"\n".join(streams)


def _is_text(stream: pikepdf.Stream) -> bool:
    return stream.get("/Subtype") not in {pikepdf.Name("/Image"), pikepdf.Name("/OpenType")}


def test_a_childs_name_stays_in_the_table_of_children(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        ids = seed(server, "Voorbeeld")
        ear = Eavesdropper(server.environment["BROKER_URL"])
        try:
            _work(server, ids)
        finally:
            ear.end()
        kept, tables, logs = files(tmp_path), rows(server), server.logs().encode()

    assert LOOKED_FOR.search(tables.pop(HOME)), "it was stored where it belongs"
    assert [name for name, text in tables.items() if LOOKED_FOR.search(text)] == []
    assert [name for name, content in kept.items() if LOOKED_FOR.search(content)] == []
    assert [line for line in logs.splitlines() if LOOKED_FOR.search(line)] == []
    assert [line for line in ear.heard if LOOKED_FOR.search(line.encode())] == []
    assert len(ear.heard) > 20, "something went through the broker"
    assert sum(name.endswith(".pdf") for name in kept) == 1
    assert b"UndefinedTable" in logs or b"ProgrammingError" in logs, "what went wrong is in the log"


def _signed_in(server: Server) -> Visitor:
    """Return the director, in for the first time: with a password, and an app with codes."""
    visitor, path, app = Visitor(port=server.port, host=HOST), "/account/login/", "/account/app/"
    assert visitor.post(path, on=path, login="noor@voorbeeld.example", password=PASSWORD).status == 302
    page = visitor.get(app).text
    secret, token = re.search(r"enrol__secret\">([A-Z2-7]{32})<", page), CSRF.search(page)
    assert secret is not None
    assert token is not None
    sent = urlencode({"code": code_of(secret[1]), "csrfmiddlewaretoken": token[1]})
    assert visitor._ask("POST", app, sent).status == 302
    return visitor


def _work(server: Server, ids: dict[str, str]) -> None:
    """Type the name wherever a name can be typed, on a day on which much goes wrong."""
    noor, sign_in = _signed_in(server), "/account/login/"
    add, pool = f"/scholen/{ids['school']}/leerlingen/nieuw", f"/budgetten/{ids['pool']}/"
    child = {"reference": MARK, "nickname": NAME, "birth_year": "2016", "responsible_municipality": "0268"}

    with without_table(server, "cases_pupil"):
        broken = noor.post(add, on="/hulp/", **child)
    assert broken.status == 500
    assert LOOKED_FOR.search(broken.body) is None
    made = noor.post(add, on=add, **child)
    assert made.status == 302, made.text[-3000:]
    assert LOOKED_FOR.search(made.location.encode()) is None
    assert NAME in noor.get(made.location).text
    again = noor.post(add, on=add, **child)
    assert (again.status, NAME in again.text) == (422, True)
    page = noor.get(f"{made.location}wijzigen").text
    revision, token = re.search(r'name="revision" value="(\d+)"', page), CSRF.search(page)
    assert revision is not None
    assert token is not None
    typed = child | {"nickname": f"{NAME} 2", "revision": revision[1], "csrfmiddlewaretoken": token[1]}
    with without_table(server, "accounts_auditevent"):
        changed = noor._ask("POST", f"{made.location}wijzigen", urlencode(typed))
    assert (changed.status, LOOKED_FOR.search(changed.body)) == (500, None)
    for address in (f"/scholen/{ids['school']}/", "/budgetten/", "/account/login/"):
        noor.get(f"{address}?zoek={NAME.replace(' ', '+')}")
    need = {
        "kind": "zbo",
        "time": "8,7",
        "time_unit": "hours",
        "frequency": "week",
        "amount": "",
        "amount_basis": "school_year",
    }
    dates = {"amount_status": "granted", "valid_from": "1-8-2023", "valid_until": "31-7-2024"}
    address = f"{made.location}toekenningen/nieuw"
    assert noor.post(address, on=address, **need, **dates).status == 302
    with without_table(server, "budgets_norm"):
        assert noor.post(f"{pool}bereken", on="/hulp/").status in {302, 500}
        time.sleep(6)  # the worker tries, and fails
    noor.post(f"{pool}bereken", on=pool)
    calculation = until(noor, pool, r"/berekeningen/[0-9a-f-]{36}/")
    until(noor, pool, r"913,5")
    report = noor.post(f"{calculation}verslagen/nieuw", on=pool, audience="municipality", language="nl").location
    file = until(noor, report, re.escape(f"{report}pdf"))
    assert noor.get(file).status == 200
    stranger = Visitor(port=server.port, host=HOST)
    unsent = stranger.post(add, on=sign_in, **child)
    assert (unsent.status, NAME in unsent.text) == (401, False)
    stranger.post(sign_in, on=sign_in, login=f"{MARK}@voorbeeld.example", password=NAME)
