"""Asking a provider something: within five seconds, without following it elsewhere, and reading no more than needed."""

import json
import time
from dataclasses import dataclass
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from accounts.single_sign_on.refusals import Reason, SignInRefusedError

SECONDS = 5
MOST_BYTES = 1_000_000
OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A request to a provider; with a `form` it is posted."""

    url: str
    form: dict[str, str] | None = None
    headers: dict[str, str] | None = None
    basic: tuple[str, str] | None = None


def ask(question: Question) -> dict[str, Any]:
    """Return the JSON object that the provider answers.

    Raises SignInRefusedError: unreachable when it does not answer in time, or says that it is the server that fails;
    untrusted for a redirect, an error or anything but an object.
    """
    until = time.monotonic() + SECONDS
    method = "GET" if question.form is None else "POST"
    # Unpacked, so that the limit on bytes is one on memory too.
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", **(question.headers or {})}
    try:
        with requests.Session() as session:
            answer = session.request(
                method,
                question.url,
                data=question.form,
                headers=headers,
                auth=question.basic,
                timeout=SECONDS,
                allow_redirects=False,
                stream=True,
            )
            body = _read(answer, until)
    except (requests.RequestException, HTTPError, OSError) as error:
        raise SignInRefusedError(Reason.UNREACHABLE, detail=type(error).__name__) from error
    if answer.status_code >= 500:
        raise SignInRefusedError(Reason.UNREACHABLE, detail=f"status {answer.status_code}")
    if answer.status_code != OK:
        raise SignInRefusedError(Reason.UNTRUSTED, detail=f"status {answer.status_code}")
    return _object(body)


def _read(answer: requests.Response, until: float) -> bytes:
    """Read piece by piece: a time-out of the line alone would let a provider send one byte every four seconds."""
    body = b""
    while piece := answer.raw.read1(65_536, decode_content=False):
        body += piece
        if len(body) > MOST_BYTES:
            raise SignInRefusedError(Reason.UNTRUSTED, detail="answer too long")
        if time.monotonic() > until:
            raise SignInRefusedError(Reason.UNREACHABLE, detail="answer too slow")
    return body


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SignInRefusedError(Reason.UNTRUSTED, detail="no JSON") from error
    if not isinstance(told, dict):
        raise SignInRefusedError(Reason.UNTRUSTED, detail="no JSON object")
    return told
