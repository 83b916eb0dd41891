"""`start.py` and `start.py demo --once`: the web server and the worker, each a process of its own."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from tools.launch import site as sites
from tools.launch.environment import ensure_environment
from tools.launch.places import PYTHON, ROOT, Stop, say, var
from tools.launch.processes import Child, Program, Together, interrupt_on_signals
from tools.launch.system import ensure_pdf_libraries

HOST = "127.0.0.1"  # this computer only: the example sign-ins are known to whoever can reach the page
FIRST_PORT = 8000
SECONDS_TO_START = 60.0


def serve(port: int | None) -> int:
    """Run until Ctrl-C. `port` None takes 8000 or the next free one; a port that was asked for must be free."""
    interrupt_on_signals()
    ensure_environment()
    ensure_pdf_libraries()
    site = sites.environment()
    with sites.alone(site) as holder:
        if holder:
            raise Stop(
                f"Ontschot draait al ({holder}). Stop die eerst met Ctrl-C, of zet ONTSCHOT_VAR op een andere map."
            )
        sites.prepare(site)
        _serve(site, free_port(port))
    return 0


def _serve(site: dict[str, str], port: int) -> None:
    address = f"http://{HOST}:{port}"
    sites.note_holder(site, address)
    with Together() as children:
        try:
            children.start(_web(site, port))
            worker = _start_worker(children, site)
            _wait_until_ready(children, worker, address)
            _tell(site, address)
            children.watch()
        except KeyboardInterrupt:
            say("\nOntschot stopt …")
    say("Gestopt. Alles wat is ingevoerd, is bewaard.")


def demo_once() -> int:
    """Calculate every example with a real worker, write the reports under `var/reports/`, print the sum; no server."""
    interrupt_on_signals()
    ensure_environment()
    ensure_pdf_libraries()
    site = sites.environment()
    with sites.alone(site) as holder, Together() as children:
        if holder is None:
            sites.note_holder(site, "start.py demo --once")
            sites.prepare(site)
            _start_worker(children, site)
        try:
            return _run_demo(children, site)
        except KeyboardInterrupt:
            say("\nAfgebroken. Wat al berekend is, is bewaard.")
            return 130


def _run_demo(children: Together, site: dict[str, str]) -> int:
    command = [str(PYTHON), "manage.py", "run_demo", "--output", str(var() / "reports")]
    with subprocess.Popen(command, cwd=ROOT, env=site, stdin=subprocess.DEVNULL) as demo:
        try:
            while demo.poll() is None:
                children.check()
                time.sleep(0.1)
        finally:
            demo.terminate()
    return demo.returncode


def _web(site: dict[str, str], port: int) -> Program:
    command = [str(PYTHON), "-m", "gunicorn", "--config", "config/gunicorn.py", "--bind", f"{HOST}:{port}"]
    return Program(name="De webserver", command=command, environment=site, log=var() / "log" / "web.log")


def _start_worker(children: Together, site: dict[str, str]) -> Child:
    # One worker with the clock inside: two of them would ring twice, and here there is only one.
    command = [str(PYTHON), "-m", "celery", "-A", "config", "worker", "--beat", "--concurrency", "1"]
    command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    program = Program(name="De rekenwerker", command=command, environment=site, log=var() / "log" / "worker.log")
    return children.start(program)


def _wait_until_ready(children: Together, worker: Child, address: str) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while not (_answers(f"{address}/readyz") and _has_said_ready(worker.log)):
        children.check()
        if time.monotonic() > until:
            raise Stop(f"Ontschot was na {SECONDS_TO_START:.0f} seconden niet klaar. Kijk in {worker.log.parent}.")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    # Without a proxy: one that is set for the internet does not lead to this computer.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _has_said_ready(log: Path) -> bool:
    return " ready." in log.read_text(errors="replace")


def _tell(site: dict[str, str], address: str) -> None:
    say(f"\nOntschot draait: {address}\n\nAanmelden met een voorbeeld:")
    for email, role in _demo_accounts(site):
        say(f"  {email:<32} {role}")
    say(f"Wachtwoord van elk voorbeeld: {site['ONTSCHOT_DEMO_PASSWORD']}")
    say(f"\nAlleen deze computer kan erbij. Logboeken: {var() / 'log'}\nStoppen: Ctrl-C")


def _demo_accounts(site: dict[str, str]) -> list[tuple[str, str]]:
    script = (
        "import django, json; django.setup(); from config import demo;"
        "print(json.dumps([[account.email, account.role] for account in demo.accounts()]))"
    )
    environment = site | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    result = subprocess.run([PYTHON, "-c", script], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return [(email, role) for email, role in json.loads(result.stdout)]


def free_port(wanted: int | None) -> int:
    """Return a port that nobody holds; raises `Stop` when the one that was wanted is taken."""
    for port in [wanted] if wanted else [*range(FIRST_PORT, FIRST_PORT + 20), 0]:
        found = _try_port(port)
        if found:
            return found
    raise Stop(f"Poort {wanted} is al in gebruik. Kies een andere met --port, of laat --port weg.")


def _try_port(port: int) -> int | None:
    with socket.socket() as probe:
        # As the server does it: a port that was just released counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return None
        return int(probe.getsockname()[1])
