"""The control number of a proposal: what binds every decision, and the agreement, to the figures and terms shown."""

import hashlib
import json
from collections.abc import Mapping, Sequence

__all__ = ["PREFIX", "control_number", "is_whole"]

PREFIX = "sha256:"


def control_number(
    *, fingerprint: str, engine_version: str, snapshot: str, result: str, terms: Mapping[str, object]
) -> str:
    """Return "sha256:" and the hash of the canonical JSON of everything that is agreed on.

    `snapshot` and `result` are the two documents of the stored calculation, as text, byte for byte as it was stored;
    of each only its own SHA-256 (in hex) goes in. `terms` are those of `Proposal.terms`. Canonical: keys sorted, no
    white space, UTF-8. Anyone who has the five can compute it again; nothing of this room is needed.

    Raises TypeError for terms with a fraction in them: two databases would not keep one in the same way.

    >>> control_number(fingerprint="sha256:0", engine_version="1", snapshot="{}", result="{}", terms={})[:14]
    'sha256:1eb6254'
    """
    if not is_whole(terms):
        raise TypeError("terms hold text, whole numbers, yes and no; write a fraction as text")
    parts = {
        "fingerprint": fingerprint,
        "engine_version": engine_version,
        "snapshot": _sha256(snapshot),
        "result": _sha256(result),
        "terms": terms,
    }
    return PREFIX + _sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def is_whole(value: object) -> bool:
    """Tell whether a value reads back from any database as it was written."""
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and is_whole(inner) for key, inner in value.items())
    if isinstance(value, str):
        return True
    if isinstance(value, Sequence):
        return all(is_whole(inner) for inner in value)
    return value is None or isinstance(value, int)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
