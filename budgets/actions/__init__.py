"""What is written in this room. Reports share the way in which jobs are claimed."""

from budgets.actions.calculations import request_calculation, run_calculation, sweep_calculations
from budgets.actions.jobs import Lease, claim, complete, fail, give_up_spent, renew, ring, sweepable
from budgets.actions.terms import bump_every_terms_version, bump_terms_version

__all__ = [
    "Lease",
    "bump_every_terms_version",
    "bump_terms_version",
    "claim",
    "complete",
    "fail",
    "give_up_spent",
    "renew",
    "request_calculation",
    "ring",
    "run_calculation",
    "sweep_calculations",
    "sweepable",
]
