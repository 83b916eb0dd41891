"""What need becomes: streams, norms, pools, calculations."""

from budgets.models.calculations import Calculation
from budgets.models.jobs import Job, JobStatus
from budgets.models.norms import Norm
from budgets.models.pools import FundingStream, Party, PartyRole, Pool, Poolability, PoolAmount, PoolExport, PoolSchool

__all__ = [
    "Calculation",
    "FundingStream",
    "Job",
    "JobStatus",
    "Norm",
    "Party",
    "PartyRole",
    "Pool",
    "PoolAmount",
    "PoolExport",
    "PoolSchool",
    "Poolability",
]
