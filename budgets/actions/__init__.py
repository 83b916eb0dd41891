"""What is written in this room. Reports share the way in which jobs are claimed."""

from budgets.actions.calculations import request_calculation, run_calculation, sweep_calculations
from budgets.actions.drafts import (
    FINISHING_ERRORS,
    DraftConflictError,
    DraftGoneError,
    DraftHinderedError,
    TermsChangedError,
    discard_draft,
    finish_draft,
    made_of,
    save_draft,
    start_draft,
)
from budgets.actions.exports import ExportRefusedError, export_pool
from budgets.actions.import_problems import ImportProblem, ImportRefusedError
from budgets.actions.imports import import_pool
from budgets.actions.jobs import Lease, claim, complete, fail, give_up_spent, renew, ring, sweepable
from budgets.actions.norms import (
    NormConflictError,
    NormTerms,
    UndoRefusedError,
    add_norm,
    can_undo,
    change_norm,
    end_norm,
    record_norms_loaded,
    remove_norm,
    replace_norm,
    set_own_norms_only,
    terms_of_norm,
    undo_norm_act,
)
from budgets.actions.terms import bump_every_terms_version, bump_terms_version

__all__ = [
    "FINISHING_ERRORS",
    "DraftConflictError",
    "DraftGoneError",
    "DraftHinderedError",
    "ExportRefusedError",
    "ImportProblem",
    "ImportRefusedError",
    "Lease",
    "NormConflictError",
    "NormTerms",
    "TermsChangedError",
    "UndoRefusedError",
    "add_norm",
    "bump_every_terms_version",
    "bump_terms_version",
    "can_undo",
    "change_norm",
    "claim",
    "complete",
    "discard_draft",
    "end_norm",
    "export_pool",
    "fail",
    "finish_draft",
    "give_up_spent",
    "import_pool",
    "made_of",
    "record_norms_loaded",
    "remove_norm",
    "renew",
    "replace_norm",
    "request_calculation",
    "ring",
    "run_calculation",
    "save_draft",
    "set_own_norms_only",
    "start_draft",
    "sweep_calculations",
    "sweepable",
    "terms_of_norm",
    "undo_norm_act",
]
