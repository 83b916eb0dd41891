"""The broker in a folder: what one process writes, another reads whole or not at all."""

import json
import os
import subprocess
import sys
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

TRANSPORT = "config.folder_broker:Transport"
MESSAGES = 400

WRITER = """
import sys
from kombu import Connection
folder, count = sys.argv[1], int(sys.argv[2])
options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": folder + "/control"}
with Connection("filesystem://", transport="config.folder_broker:Transport", transport_options=options) as connection:
    queue = connection.SimpleQueue("bel")
    for number in range(count):
        queue.put({"number": number, "padding": "x" * 20000})
"""


def options(folder: Path) -> dict[str, Any]:
    return {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}


def test_web_and_worker_use_it_on_the_embedded_default(tmp_path: Path) -> None:
    code = "from config.celery import app; print(type(app.connection().transport).__module__)"
    environment = {**os.environ, "ONTSCHOT_ENV": "embedded", "ONTSCHOT_VAR": str(tmp_path)}
    environment.pop("BROKER_URL", None)

    answer = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "config.folder_broker"


def test_a_message_is_never_seen_half(tmp_path: Path) -> None:
    """kombu's own channel shows an empty file first; a worker that reads it stops with a JSONDecodeError."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(MESSAGES)])
    looked_at: set[str] = set()
    while writer.poll() is None:
        for entry in os.scandir(tmp_path):
            if entry.name.endswith(".bel.msg") and entry.name not in looked_at:
                looked_at.add(entry.name)
                json.loads(Path(entry.path).read_text())

    assert writer.wait() == 0
    assert len(list(tmp_path.glob("*.bel.msg"))) == MESSAGES
    assert not list(tmp_path.glob("*.draft"))


def test_what_is_put_is_got(tmp_path: Path) -> None:
    with Connection("filesystem://", transport=TRANSPORT, transport_options=options(tmp_path)) as connection:
        queue = connection.SimpleQueue("bel", no_ack=True)
        for number in range(3):
            queue.put({"number": number})

        assert {queue.get(timeout=5).payload["number"] for _ in range(3)} == {0, 1, 2}
        with pytest.raises(Empty):
            queue.get(block=False)


def test_an_exchange_is_bound_by_two_at_once(tmp_path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), "20"]) for _ in range(3)]

    assert [writer.wait() for writer in writers] == [0, 0, 0]
