"""What is written in this room. Reports share the way in which jobs are claimed."""

from budgets.actions.calculations import request_calculation, run_calculation, sweep_calculations
from budgets.actions.exports import ExportRefusedError, export_pool
from budgets.actions.import_problems import ImportProblem, ImportRefusedError
from budgets.actions.imports import import_pool
from budgets.actions.jobs import Lease, claim, complete, fail, give_up_spent, renew, ring, sweepable
from budgets.actions.terms import bump_every_terms_version, bump_terms_version

__all__ = [
    "ExportRefusedError",
    "ImportProblem",
    "ImportRefusedError",
    "Lease",
    "bump_every_terms_version",
    "bump_terms_version",
    "claim",
    "complete",
    "export_pool",
    "fail",
    "give_up_spent",
    "import_pool",
    "renew",
    "request_calculation",
    "ring",
    "run_calculation",
    "sweep_calculations",
    "sweepable",
]
