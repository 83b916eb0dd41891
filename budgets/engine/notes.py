"""What the calculation writes down while it runs.

Steps say where a figure came from, findings say what to look at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from budgets.engine.outcome import Finding, Severity, Step, StepInput
from budgets.engine.rounding import exact_text, half_up, half_up_places, plain

__all__ = ["CENTS", "FTE", "NUMBER", "WHOLE_CENTS", "WHOLE_MINUTES", "Measure", "Notes", "given"]

Inputs = Sequence[StepInput]

_ERROR = frozenset({"missing_norm", "choice_needs", "shares_do_not_add_up", "transfer_refused"})
_INFO = frozenset(
    {
        "open_end",
        "not_poolable",
        "opted_out",
        "granted_not_realised",
        "running_decision",
        "places_full",
        "renewal_due",
        "norm_ends",
    }
)
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Measure:
    """In which unit a figure is shown, and how it is rounded to get there."""

    unit: str
    rounding: str
    to_text: Callable[[Fraction], str]


CENTS = Measure("cents", "half_up_cent", lambda value: str(half_up(value)))
WHOLE_CENTS = Measure("cents", "none", exact_text)
WHOLE_MINUTES = Measure("minutes", "half_up_minute", lambda value: str(half_up(value)))
NUMBER = Measure("number", "half_up_6", lambda value: plain(half_up_places(value)))
FTE = Measure("fte", "half_up_6", lambda value: plain(half_up_places(value)))


class Notes:
    """The notebook of one calculation. The same finding is written down once."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._findings: dict[tuple[int, str, str, str], Finding] = {}

    def find(self, code: str, ref: str | None = None, **detail: int | str) -> None:
        """Write down a finding: `ref` is the row it is about, `detail` numbers and refs only."""
        severity = _severity(code)
        key = (_RANKS[severity], code, ref or "", str(detail))
        if key not in self._findings:
            self._findings[key] = Finding(code=code, severity=severity, ref=ref, detail=detail)

    def step(self, figure: str, formula: str, inputs: Inputs, exact: Fraction | None, measure: Measure) -> None:
        """Write down the sum behind a figure."""
        shown = None if exact is None else measure.to_text(exact)
        self._write(figure, formula, inputs, exact, (shown, measure.unit, measure.rounding))

    def divided(self, figure: str, formula: str, inputs: Inputs, exact: Fraction, cents: int) -> None:
        """Write down the part of a sum that was divided to the cent: neighbours decide the last one."""
        self._write(figure, formula, inputs, exact, (str(cents), "cents", "largest_remainder"))

    def _write(
        self, figure: str, formula: str, inputs: Inputs, exact: Fraction | None, outcome: tuple[str | None, str, str]
    ) -> None:
        shown, unit, rounding = outcome
        self._steps.append(
            Step(
                code=_code(figure),
                figure=figure,
                formula=formula,
                inputs=tuple(inputs),
                exact=None if exact is None else exact_text(exact),
                shown=shown,
                unit=unit,
                rounding=rounding,
            )
        )

    def steps(self) -> tuple[Step, ...]:
        """Return the steps in the order of the calculation."""
        return tuple(self._steps)

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings, the gravest first, then by code and row: the order of the input leaves no trace."""
        return tuple(self._findings[key] for key in sorted(self._findings))


def given(
    name: str, value: Fraction | int | None, unit: str, *, ref: str | None = None, source: str | None = None
) -> StepInput:
    """One number that goes into a step, exactly."""
    text = None if value is None else exact_text(Fraction(value))
    return StepInput(name=name, value=text, unit=unit, ref=ref, source=source)


def _code(figure: str) -> str:
    """Return what kind of figure this is, whatever row it is about: `exact_fte_cost`, `amount_unit`, `pooled_cents`."""
    group, _, rest = figure.partition(".")
    ref, _, name = rest.rpartition(".")
    if group in ("totals", "budget"):
        return name
    subject = ref if group == "comparisons" else group.removesuffix("s")
    return f"{subject}_{name.removesuffix('_cents')}"


def _severity(code: str) -> Severity:
    if code in _ERROR:
        return Severity.ERROR
    return Severity.INFO if code in _INFO else Severity.WARNING
