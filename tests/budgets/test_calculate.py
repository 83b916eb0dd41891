"""`manage.py calculate`: the result alone on stdout, one line per error on stderr, no database, no environment."""

import json
import os
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from budgets.management import reading

ROOT = Path(__file__).parents[2]
CASUS_4 = ROOT / "tests" / "budgets" / "engine" / "examples" / "casus-4.json"


def calculate(file: str, monkeypatch: pytest.MonkeyPatch | None = None, typed: bytes = b"") -> tuple[int, str, str]:
    """The exit status, stdout and stderr of the command in this process."""
    if monkeypatch is not None:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(typed)))
    out, err = StringIO(), StringIO()
    try:
        call_command("calculate", file, stdout=out, stderr=err)
    except SystemExit as stopped:
        return int(str(stopped.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_a_document_gives_its_result_alone() -> None:
    status, out, err = calculate(str(CASUS_4))

    assert (status, err) == (0, "")
    assert json.loads(out)["totals"]["pooled_cents"] == 4391827


def test_a_document_may_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, _ = calculate("-", monkeypatch, CASUS_4.read_bytes())

    assert status == 0
    assert json.loads(out)["schema"] == "ontschot.result/1"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("522", "-522"), "indications[0].minutes: must lie between 0 and 1000000000000000"),
        (("2024-07-31", "2023-07-31"), "norms[0].valid_until: ends before it starts ('2023-08-01')"),
        (('"region"', '"regio"'), "regio: is not a field of this document"),
        (("ontschot.pool/1", "ontschot.pool/9"), "schema: must be one of: ontschot.pool/1"),
        (("522", "NaN"), "indications[0].minutes: must be a finite number"),
    ],
)
def test_an_error_is_one_line_with_its_place(
    change: tuple[str, str], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = CASUS_4.read_text(encoding="utf-8").replace(*change)

    status, out, err = calculate("-", monkeypatch, document.encode())

    assert (status, out) == (2, "")
    assert line in err.splitlines()


@pytest.mark.parametrize("typed", [b"", b"not json", b"\xff", b"[" * 100_000, b"{}"])
def test_what_is_no_document_is_refused_plainly(typed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, err = calculate("-", monkeypatch, typed)

    assert (status, out) == (2, "")
    assert "Traceback" not in err
    assert ": " in err


def test_a_file_that_is_not_there_is_refused_plainly() -> None:
    with pytest.raises(CommandError, match="No such file") as caught:
        calculate("/does/not/exist.json")

    assert caught.value.returncode == 2


def test_it_runs_on_a_bare_checkout_without_a_database() -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C"}

    done = subprocess.run(
        [sys.executable, "manage.py", "calculate", str(CASUS_4)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["totals"]["fte_annual"] == "0.487981"


def test_export_schemas_writes_what_is_published(tmp_path: Path) -> None:
    call_command("export_schemas", folder=tmp_path, stdout=StringIO())

    for written in tmp_path.iterdir():
        assert written.read_text() == (ROOT / "docs" / "schemas" / written.name).read_text()
    assert len(list(tmp_path.iterdir())) == 3


def test_a_file_that_is_no_pool_by_its_size_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 1024 * 1024)
    large = tmp_path / "groot.json"
    with large.open("wb") as file:
        file.truncate(8 * 1024**3)  # eight gigabytes of nothing, which take no room on disk

    with pytest.raises(CommandError, match="larger than 1 MB") as refused:
        call_command("calculate", str(large))

    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"a":' * 100_000, '{"schema": 1, "schema": 2}', '{"a": NaN}', '{"a": ' + "9" * 5_000 + "}", "\0"],
)
def test_what_breaks_other_readers_is_a_clear_error(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, err = calculate("-", monkeypatch, text.encode())

    assert (status, out) == (2, "")
    assert err
    assert "Traceback" not in err
