"""What need becomes: streams, norms, pools, calculations."""

from budgets.models.calculations import Calculation
from budgets.models.drafts import Draft
from budgets.models.jobs import Job, JobStatus
from budgets.models.norms import Norm, NormAct, NormChange
from budgets.models.pools import (
    FundingStream,
    Party,
    PartyRole,
    Pool,
    Poolability,
    PoolAmount,
    PoolExport,
    PoolSchool,
    StreamKind,
)

__all__ = [
    "Calculation",
    "Draft",
    "FundingStream",
    "Job",
    "JobStatus",
    "Norm",
    "NormAct",
    "NormChange",
    "Party",
    "PartyRole",
    "Pool",
    "PoolAmount",
    "PoolExport",
    "PoolSchool",
    "Poolability",
    "StreamKind",
]
