"""Pool documents and result documents: text in, values out, and back without loss."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from budgets.engine.collector import without_collector
from budgets.engine.errors import DocumentError, Errors, InvalidDocument
from budgets.engine.outcome import PoolBudget
from budgets.engine.records import Record, Repeated, record_of
from budgets.engine.references import amount_ref, check_references
from budgets.engine.shapes import JsonNumber, Schema
from budgets.engine.values import Amount, PoolSnapshot

__all__ = [
    "canonical_json",
    "document_schema",
    "fingerprint",
    "load_pool",
    "parse_pool",
    "parse_result",
    "pool_document",
    "pool_schema",
    "read_json",
    "result_document",
    "result_json",
    "result_schema",
]

# Longer whole numbers are out of range whichever they are; reading them in full would only cost time.
LONGEST_WHOLE = 40


@without_collector
def load_pool(text: str | bytes) -> PoolSnapshot:
    """Return the pool in a JSON text. Raises InvalidDocument with every error in it."""
    return parse_pool(read_json(text))


def read_json(text: str | bytes) -> object:
    """Return what a JSON text holds, without floats and however long its numbers are. Raises InvalidDocument."""
    try:
        decoded = text.decode("utf-8") if isinstance(text, bytes) else text
        document: object = json.loads(
            decoded.removeprefix("\ufeff"),
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=JsonNumber,
            parse_constant=JsonNumber,
        )
    except UnicodeDecodeError as error:
        raise InvalidDocument([DocumentError("", "not_text")]) from error
    except json.JSONDecodeError as error:
        detail: dict[str, str | int] = {"reason": error.msg, "line": error.lineno, "column": error.colno}
        raise InvalidDocument([DocumentError("", "not_json", detail)]) from error
    except RecursionError as error:
        raise InvalidDocument([DocumentError("", "too_deep")]) from error
    return document


@without_collector
def parse_pool(document: object) -> PoolSnapshot:
    """Return the pool in a decoded JSON object. Raises InvalidDocument with every error in it."""
    errors: Errors = []
    snapshot = record_of(PoolSnapshot).read(document, errors)
    errors.extend(check_references(document))
    if errors or not isinstance(snapshot, PoolSnapshot):
        raise InvalidDocument(errors)
    return replace(snapshot, amounts=_name_amounts(snapshot.amounts))


def parse_result(document: object) -> PoolBudget:
    """Return a stored result, read back without loss. Raises InvalidDocument."""
    errors: Errors = []
    budget = record_of(PoolBudget).read(document, errors)
    if not isinstance(budget, PoolBudget):
        raise InvalidDocument(errors)
    return budget


def pool_document(snapshot: PoolSnapshot) -> dict[str, object]:
    """Return the document of a pool: `parse_pool` gives the same pool back."""
    return record_of(PoolSnapshot).write(snapshot)


def result_document(budget: PoolBudget) -> dict[str, object]:
    """Return the document of a result: `parse_result` gives the same result back."""
    return record_of(PoolBudget).write(budget)


def result_json(budget: PoolBudget) -> str:
    """Return the result document as readable JSON text, without a newline at the end."""
    return json.dumps(result_document(budget), ensure_ascii=False, indent=2)


def canonical_json(snapshot: PoolSnapshot) -> str:
    """Return one text for one pool, in whatever order its rows were given.

    Rows are sorted by ref, fields by name; unknowns and defaults are left out. `load_pool` reads it back.
    """
    # A ref that only says where a row stood must not make the text depend on the order.
    amounts = tuple(
        replace(row, ref="") if row.ref == amount_ref(index) else row for index, row in enumerate(snapshot.amounts)
    )
    document = record_of(PoolSnapshot).canonical(replace(snapshot, amounts=amounts))
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(snapshot: PoolSnapshot) -> str:
    """Return the control number (controlegetal) of a pool: "sha256:" and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(canonical_json(snapshot).encode()).hexdigest()}"


def pool_schema() -> Schema:
    """JSON Schema 2020-12 of a pool document.

    It cannot express that refs must exist and that an end comes after its start.
    """
    return document_schema(record_of(PoolSnapshot), "ontschot.pool/1", "Ontschot pool document")


def result_schema() -> Schema:
    """JSON Schema 2020-12 of a result document."""
    return document_schema(record_of(PoolBudget), "ontschot.result/1", "Ontschot result document")


def document_schema(record: Record, name: str, title: str) -> Schema:
    """JSON Schema 2020-12 of the documents of a record, under the name of their schema."""
    definitions: dict[str, Schema] = {}
    root = record.schema(definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{name.replace('.', ':').replace('/', ':')}",
        "title": title,
        **root,
        "$defs": definitions,
    }


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document = dict(pairs)
    if len(document) == len(pairs):
        return document
    counted = Counter(name for name, _ in pairs)
    return Repeated(document, [name for name, times in counted.items() if times > 1])


def _whole(digits: str) -> int:
    return int(digits) if len(digits) <= LONGEST_WHOLE else int(digits[:LONGEST_WHOLE])


def _name_amounts(amounts: Sequence[Amount]) -> tuple[Amount, ...]:
    return tuple(
        amount if amount.ref else replace(amount, ref=amount_ref(index)) for index, amount in enumerate(amounts)
    )
