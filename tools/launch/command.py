"""The command line of `start.py`."""

import argparse
import io
import os
import sys
from collections.abc import Sequence

from tools.launch import checks, serve
from tools.launch.places import Stop, warn


def main(arguments: Sequence[str]) -> int:
    """Do what was asked; return the exit status: 0 done, 1 it could not be done and the reason is printed."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without our characters is no reason to stop
    options, rest = _parser().parse_known_args(arguments)
    if rest and options.action != "test":
        _parser().error(f"onbekend: {' '.join(rest)}")
    try:
        return _run(options, rest)
    except Stop as stop:
        warn(str(stop))
    except PermissionError as error:
        warn(f"Ontschot mag hier niet schrijven: {error.filename}. Start het in een map die van jou is.")
    except KeyboardInterrupt:
        warn("Afgebroken.")
        return 130
    return 1


def _run(options: argparse.Namespace, rest: Sequence[str]) -> int:
    if options.action == "test":
        return checks.run(ci=options.ci or _is_ci(), pytest_arguments=rest)
    if options.action == "demo" and options.once:
        return serve.demo_once()
    return serve.serve(options.port)


def _is_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="start.py", description="Start Ontschot op deze computer, met voorbeelden.")
    parser.set_defaults(action="serve", port=None, once=False, ci=False)
    parser.add_argument("--port", type=_port, help="poort van de webserver (anders 8000, of de eerste die vrij is)")
    actions = parser.add_subparsers(title="in plaats daarvan")
    demo = actions.add_parser("demo", help="met --once: alleen de voorbeelden berekenen en de verslagen maken")
    demo.set_defaults(action="demo")
    demo.add_argument("--once", action="store_true", help="geen webserver; stopt als alles klaar is")
    demo.add_argument("--port", type=_port, default=None, help=argparse.SUPPRESS)
    test = actions.add_parser("test", help="run every check and test; other arguments go to pytest")
    test.set_defaults(action="test")
    test.add_argument("--ci", action="store_true", help="a skipped check or test is a failure")
    return parser


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("een poort is een getal van 1 tot en met 65535")
    return int(text)
