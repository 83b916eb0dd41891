"""What need becomes: streams, norms, pools, calculations."""

from budgets.models.calculations import Calculation, CalculationQuerySet
from budgets.models.confirmations import AmountConfirmation, RowGround
from budgets.models.deliveries import Delivery, DeliveryQuerySet
from budgets.models.drafts import Draft
from budgets.models.frames import Frame
from budgets.models.jobs import Job, JobStatus
from budgets.models.lawfulness import Carrier, Instrument, Lawfulness, LawfulnessChange, Vat
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
from budgets.models.proposals import (
    Agreement,
    FrozenRowError,
    PartyDecision,
    Proposal,
    ProposalParty,
    ProposalStatus,
    Turn,
    Verdict,
)
from budgets.models.realisation import Realisation
from budgets.models.releases import Release, ReleasedSums

__all__ = [
    "Agreement",
    "AmountConfirmation",
    "Calculation",
    "CalculationQuerySet",
    "Carrier",
    "Delivery",
    "DeliveryQuerySet",
    "Draft",
    "Frame",
    "FrozenRowError",
    "FundingStream",
    "Instrument",
    "Job",
    "JobStatus",
    "Lawfulness",
    "LawfulnessChange",
    "Norm",
    "NormAct",
    "NormChange",
    "Party",
    "PartyDecision",
    "PartyRole",
    "Pool",
    "PoolAmount",
    "PoolExport",
    "PoolSchool",
    "Poolability",
    "Proposal",
    "ProposalParty",
    "ProposalStatus",
    "Realisation",
    "Release",
    "ReleasedSums",
    "RowGround",
    "StreamKind",
    "Turn",
    "Vat",
    "Verdict",
]
