"""Why something is not done with a round.

Three kinds, for three answers of a page: it moved on (409), this person does not do this, it is not complete (422).
"""

__all__ = [
    "AlreadyDecidedError",
    "BodyMissingError",
    "ChangedFiguresError",
    "DeciderRefusedError",
    "EarlyDateError",
    "FutureDateError",
    "IncompleteDecisionError",
    "MovedOnError",
    "NoSuchPartyError",
    "NotTheTurnError",
    "NoteMissingError",
    "OwnProposalError",
    "PassedAlreadyError",
    "ReasonMissingError",
    "RoundClosedError",
    "RoundRefusedError",
    "TwoPartiesError",
    "WithinFrameError",
]


class RoundRefusedError(Exception):
    """What somebody wanted to do with a round is not done; nothing was stored. `code` is for words and tests."""

    code = "refused"


class MovedOnError(RoundRefusedError):
    """The round is not what the page showed any more."""

    code = "moved_on"


class RoundClosedError(MovedOnError):
    """The round has ended."""

    code = "closed"


class AlreadyDecidedError(MovedOnError):
    """This party has decided."""

    code = "already_decided"


class ChangedFiguresError(MovedOnError):
    """The page showed other figures or terms than those of this round."""

    code = "changed_figures"


class PassedAlreadyError(MovedOnError):
    """A meeting let it pass before."""

    code = "passed_already"


class DeciderRefusedError(RoundRefusedError):
    """This person does not decide this, or not now."""

    code = "decider"


class NotTheTurnError(DeciderRefusedError):
    """The boards of the schools have not all decided yet."""

    code = "not_the_turn"


class OwnProposalError(DeciderRefusedError):
    """Whoever submitted does not decide."""

    code = "own_proposal"


class TwoPartiesError(DeciderRefusedError):
    """Nobody decides for two parties of one proposal."""

    code = "two_parties"


class NoSuchPartyError(DeciderRefusedError):
    """This is no party of this round, or no party of this person."""

    code = "no_such_party"


class WithinFrameError(DeciderRefusedError):
    """The proposal lies within every frame: there is nothing for a meeting to let pass."""

    code = "within_frame"


class IncompleteDecisionError(RoundRefusedError):
    """What was filled in is not complete or not possible."""

    code = "incomplete"


class FutureDateError(IncompleteDecisionError):
    """A decision that is still to be taken is no decision."""

    code = "future_date"


class EarlyDateError(IncompleteDecisionError):
    """Nobody can have decided before there was a proposal."""

    code = "early_date"


class BodyMissingError(IncompleteDecisionError):
    """Which body decided is not filled in."""

    code = "body_missing"


class NoteMissingError(IncompleteDecisionError):
    """Who asks for a change says which."""

    code = "note_missing"


class ReasonMissingError(IncompleteDecisionError):
    """Who withdraws says why."""

    code = "reason_missing"
