"""How many bytes does the first page cost? Run: python -m tests.benchmarks.first_load.

A real Chromium with an empty cache opens pages of a real gunicorn with the settings of an embedded site: everything
that it fetches by itself counts, as it comes over the wire (compressed, headers included). The goal is at most 150 kB.
"""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.scratch import ROOT, Environment, free_port, run, scratch_site
from tests.benchmarks.table import Ratio, show
from tests.browser import CHROMIUM, FLAGS

LIMIT = 150_000
SECONDS_TO_START = 30
SECONDS_OF_SILENCE = 500
SIZE = 1000


def main() -> int:
    """Print a line per page; the exit status is 1 when one is above the limit."""
    if CHROMIUM is None:
        sys.stderr.write("first_load: Chromium is not installed, so nothing was measured.\n")
        return 1
    with scratch_site("SQLite") as environment:
        filled = json.loads(run(environment, "-m", "tests.benchmarks.sign_in", str(SIZE)).splitlines()[-1])
        with _serving(environment) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            loads = {name: _first_load(browser, site, path, filled) for name, path in filled["pages"].items()}
            browser.close()
    _tell(loads)
    worst = max(loads, key=lambda name: loads[name].total())
    bytes_of_worst = loads[worst].total()
    return show([Ratio(what=f"first load, {worst}", measured=bytes_of_worst / 1000, limit=LIMIT / 1000, unit="kB")])


def _tell(loads: dict[str, Counter[str]]) -> None:
    kinds = sorted({kind for load in loads.values() for kind in load})
    sys.stdout.write(f"{'kB':>16} {'total':>9}" + "".join(f"{kind:>12}" for kind in kinds) + "\n")
    for name, load in loads.items():
        cells = "".join(f"{load[kind] / 1000:>12.1f}" for kind in kinds)
        sys.stdout.write(f"{name:>16} {load.total() / 1000:>9.1f}{cells}\n")


def _first_load(browser: Browser, site: str, path: str, filled: dict[str, Any]) -> "Counter[str]":
    """Return the bytes of each kind of resource that one page fetches with an empty cache."""
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 900})
    if path != filled["pages"]["sign in"]:
        context.add_cookies([{"name": "sessionid", "value": filled["session"], "url": site}])
    page = context.new_page()
    wire = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    fetched: Counter[str] = Counter()
    wire.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    wire.on(
        "Network.loadingFinished",
        lambda event: fetched.update({kinds.get(event["requestId"], "Other"): int(event["encodedDataLength"])}),
    )
    wire.send("Network.enable")
    answer = page.goto(site + path, wait_until="networkidle")
    if answer is None or not answer.ok:
        raise RuntimeError(f"{path}: {answer.status if answer else 'no answer'}")
    page.wait_for_timeout(SECONDS_OF_SILENCE)
    context.close()
    return fetched


@contextmanager
def _serving(environment: Environment) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py"]
    served = environment | {"ONTSCHOT_BIND": f"127.0.0.1:{port}", "ONTSCHOT_WEB_TMP": environment["ONTSCHOT_VAR"]}
    with subprocess.Popen(command, cwd=ROOT, env=served, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            urllib.request.urlopen(address, timeout=1).close()  # noqa: S310  our own server
        except (urllib.error.URLError, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


if __name__ == "__main__":
    raise SystemExit(main())
