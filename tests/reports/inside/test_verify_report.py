"""`manage.py verify_report`: on a bare checkout, without a database, with an exit status that programs can use."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.reports.inside.conftest import Made, with_file

ROOT = Path(__file__).resolve().parents[3]


def verified(*files: Path) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_report", *map(str, files), stdout=out, stderr=err)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def report(tmp_path: Path, casus_4_made: Made) -> Path:
    path = tmp_path / "verslag.pdf"
    path.write_bytes(casus_4_made.pdf)
    return path


def test_what_is_no_report_ends_with_2(tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    path.write_bytes(b"Beste Noor")

    status, out, err = verified(path)

    assert (status, out) == (2, "")
    assert err == f"{path}: Dit is geen pdf-bestand.\n"


def test_file_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    status, _out, err = verified(tmp_path / "weg.pdf")

    assert status == 2
    assert "weg.pdf" in err


def test_changed_figure_ends_with_1_and_says_which(tmp_path: Path, casus_4_made: Made) -> None:
    document = json.loads(casus_4_made.enclosed)
    document["pooled_cents"] = 4391828
    path = tmp_path / "verslag.pdf"
    path.write_bytes(with_file(casus_4_made.pdf, json.dumps(document).encode()))

    status, out, _err = verified(path)

    assert status == 1
    assert "FOUT  Bijdragen samen zijn de kosten van de gezamenlijke hulp" in out
    assert "verwacht € 43.918,27, gevonden € 43.918,28" in out.replace("\xa0", " ")
    # The total stands in the tables, the shares and the steps.
    assert out.splitlines()[-1] == f"{path}: Klopt niet: 9 controles komen niet uit, van 122 in totaal."


def test_report_that_agrees_ends_with_0_and_a_line_for_each_check(report: Path) -> None:
    status, out, err = verified(report)

    assert (status, err) == (0, "")
    *lines, last = out.splitlines()
    assert all(line.startswith("goed  ") for line in lines)
    assert last == f"{report}: Klopt: {len(lines)} controles, alles komt uit."


def test_the_gravest_outcome_of_several_files_counts(report: Path, tmp_path: Path) -> None:
    other = tmp_path / "x.pdf"
    other.write_bytes(b"x")

    assert verified(report, other, report)[0] == 2


def test_it_runs_without_database_and_without_settings(report: Path) -> None:
    ended = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "verify_report", str(report)],
        env={
            "PATH": os.environ["PATH"],
            "HOME": "/nonexistent",
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "alles komt uit" in ended.stdout
