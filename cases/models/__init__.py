"""What each child needs. The only tables with personal data."""

from cases.models.confirmations import IndicationConfirmation
from cases.models.indications import AmountBasis, AmountStatus, Frequency, Indication
from cases.models.kinds import IndicationKind
from cases.models.pupils import HoldReason, Professional, ProfessionalRole, Pupil
from cases.models.references import SnapshotReference
from cases.models.removals import RemovedPupil
from cases.models.versions import DataVersion

__all__ = [
    "AmountBasis",
    "AmountStatus",
    "DataVersion",
    "Frequency",
    "HoldReason",
    "Indication",
    "IndicationConfirmation",
    "IndicationKind",
    "Professional",
    "ProfessionalRole",
    "Pupil",
    "RemovedPupil",
    "SnapshotReference",
]
