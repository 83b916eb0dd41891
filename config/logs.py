"""How a line of the log looks: identifiers, never what somebody typed.

The text of an exception can hold a value ("Key (reference)=(…) already exists"), and so can the part of an address
after the question mark. Both stay out; the kind of error and the places in the code are enough to find it.
"""

import logging
import re
import time
import traceback
from types import TracebackType
from typing import TypeAlias

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

ExceptionInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

ROUNDS = (".sweep_", ".seal_audit")
QUERY = re.compile(r"(?<=/)(\S*?)\?\S+")
# Errors about the surroundings say an address or a file name, errors about the code a name in the code: nobody typed
# those, and without them the error cannot be mended.
TELLING = (
    OSError,
    ImportError,
    ImproperlyConfigured,
    OperationalError,
    AttributeError,
    NameError,
    TypeError,
    RecursionError,
)


class LineFormatter(logging.Formatter):
    """Time (UTC), level, logger and message, with the text of exceptions and query strings left out."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a failed task's line, for which Celery puts the exception in the arguments, included."""
        if isinstance(record.args, dict) and "traceback" in record.args:
            record.args = {**record.args, "exc": "failed", "traceback": "", "args": "", "kwargs": ""}
        return QUERY.sub(r"\1?…", super().format(record))

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - the name is the standard library's
        """Return the kinds of the errors, from the first cause on, and where in the code they came from."""
        error = ei[1]
        if error is None:
            return ""
        return "\n".join(_lines(error))


class WithoutRounds(logging.Filter):
    """Leave out that the clock rang and nothing was found: it comes every few seconds, and would hide the rest."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep everything but the routine lines about a round."""
        return record.levelno > logging.INFO or not any(name in record.getMessage() for name in ROUNDS)


def _lines(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = _lines(cause) if cause else []
    lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return [*lines, f"{kind}: {error}" if isinstance(error, TELLING) else kind]
