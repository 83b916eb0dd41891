"""What becomes of a file that somebody sends along: nothing. No page asks for one."""

from typing import NoReturn

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

__all__ = ["NoFiles"]


class NoFiles(FileUploadHandler):
    """Drops every file while it is read: not on disk, not in memory, not in `request.FILES`."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> NoReturn:
        """Drop what was read."""
        raise SkipFile

    def file_complete(self, file_size: int) -> None:
        """Hand over nothing."""
