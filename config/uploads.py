"""What becomes of a file that somebody sends along: nothing, but at the few addresses that ask for one."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

__all__ = ["OneFileWhereAsked"]


def _room(request: HttpRequest) -> int:
    most: int = settings.UPLOADS.get(request.path_info, 0)
    return most if most and SESSION_KEY in request.session else 0


class OneFileWhereAsked(FileUploadHandler):
    """Keeps one file in memory where `settings.UPLOADS` says how large it may be, for who is signed in.

    Everything else is dropped while it is read: not on disk, not in memory, not in `request.FILES`.
    """

    def handle_raw_input(self, *_args: Any, **_kwargs: Any) -> None:
        """See how much this address takes."""
        self._room = 0 if self.request is None else _room(self.request)
        self._content: BytesIO | None = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what was read, or drop the whole file."""
        if start == 0:
            self._content = BytesIO()
        if self._content is None or start + len(raw_data) > self._room:
            self._content = None
            raise SkipFile
        self._content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """Hand the file over, and take no second one."""
        if self._content is None or not file_size:
            return None
        self._content.seek(0)
        file = InMemoryUploadedFile(
            self._content, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
        self._room, self._content = 0, None
        return file
