"""Celery's broker in a folder, with messages that appear whole.

kombu opens a message under its final name and writes it afterwards. A worker that looks in between reads half a
message, and the error ends the whole worker. Here a message is written under a name that nobody looks for, and renamed.
"""

import os
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

__all__ = ["Channel", "Transport"]


class Channel(filesystem.Channel):
    """kombu's channel in a folder, safe to read while another process writes."""

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        # The name is kombu's own: in the order of time, and ending in what a reader of this queue looks for.
        path = Path(self.data_folder_out) / f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        _appear_whole(path, dumps(payload))

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        # kombu would make the file first and fill it afterwards; a filled one it locks before it reads or writes.
        table = self._exchange_file(exchange)  # type: ignore[attr-defined]
        table.parent.mkdir(parents=True, exist_ok=True)
        if not table.exists():
            with suppress(FileExistsError):
                _appear_whole(table, "[]", once=True)
        super()._queue_bind(exchange, routing_key, pattern, queue)


class Transport(filesystem.Transport):
    """kombu's transport through a folder, with the channel above."""

    Channel = Channel


def _appear_whole(path: Path, text: str, *, once: bool = False) -> None:
    """Write a file that is never seen half. With `once` an existing file stays, and raises FileExistsError."""
    draft = path.with_name(f"{path.name}.{uuid4()}.draft")
    try:
        draft.write_text(text)
        if once:
            os.link(draft, path)
        else:
            draft.rename(path)
    except FileExistsError:
        raise
    except OSError as error:
        raise ChannelError(f"Cannot write {path}") from error
    finally:
        draft.unlink(missing_ok=True)
