"""Opaque names for children and indications, random per pool: nothing about a child can be read from them."""

import secrets
from collections.abc import Iterable, Mapping
from string import ascii_lowercase
from uuid import UUID

from django.db import IntegrityError, transaction

from cases.models import SnapshotReference

References = dict[UUID, str]


def assign_references(
    *, scope: UUID, pupils: Iterable[UUID], indications: Iterable[UUID]
) -> tuple[References, References]:
    """Return the name of each child and of each indication within a pool, and make the names that are missing.

    A name that exists is kept, so that the same data give the same snapshot. Both results hold exactly what was asked.
    Raises IntegrityError when one of them was removed meanwhile: what is gone gets no name any more.
    """
    wanted = (list(dict.fromkeys(pupils)), list(dict.fromkeys(indications)))
    known = _known(scope)
    new = [
        *(SnapshotReference(scope=scope, ref=_random("c"), pupil_id=pk) for pk in wanted[0] if pk not in known[0]),
        *(SnapshotReference(scope=scope, ref=_random("i"), indication_id=pk) for pk in wanted[1] if pk not in known[1]),
    ]
    if new:
        # Somebody else may name the same child at this moment: the first name stays, and both read it back.
        with transaction.atomic():
            SnapshotReference.objects.bulk_create(new, ignore_conflicts=True, batch_size=1000)
        known = _known(scope)
        if any(pk not in known[0] for pk in wanted[0]) or any(pk not in known[1] for pk in wanted[1]):
            raise IntegrityError("a child was removed while it was given a name")
    return {pk: known[0][pk] for pk in wanted[0]}, {pk: known[1][pk] for pk in wanted[1]}


@transaction.atomic
def keep_references(*, scope: UUID, pupils: Mapping[UUID, str], indications: Mapping[UUID, str]) -> None:
    """Use the names that an imported document brings.

    Raises IntegrityError when a name is taken, or when a child or indication has another name already.
    """
    SnapshotReference.objects.bulk_create(
        [
            *(SnapshotReference(scope=scope, ref=ref, pupil_id=pk) for pk, ref in pupils.items()),
            *(SnapshotReference(scope=scope, ref=ref, indication_id=pk) for pk, ref in indications.items()),
        ],
        batch_size=1000,
    )


def _known(scope: UUID) -> tuple[References, References]:
    rows = SnapshotReference.objects.filter(scope=scope)
    pupils: References = {}
    indications: References = {}
    for ref, pupil, indication in rows.values_list("ref", "pupil_id", "indication_id"):
        (pupils if pupil else indications)[pupil or indication] = ref
    return pupils, indications


def _random(prefix: str) -> str:
    # Letters alone: among random digits there are some that look like a citizen service number.
    return f"{prefix}-{''.join(secrets.choice(ascii_lowercase) for _ in range(14))}"
