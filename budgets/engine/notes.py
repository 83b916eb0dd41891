"""What the calculation writes down while it runs: steps, which say where a figure came from, and findings, which say what to look at."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from budgets.engine.outcome import Finding, Severity, Step, StepInput
from budgets.engine.rounding import exact_text, half_up, half_up_places, plain

__all__ = ["Notes", "given"]

_ERROR = frozenset({"missing_norm", "choice_needs", "shares_do_not_add_up", "transfer_refused"})
_INFO = frozenset({"open_end", "not_poolable", "opted_out", "granted_not_realised"})

_ROUNDED: Mapping[str, Callable[[Fraction], str]] = {
    "half_up_cent": lambda value: str(half_up(value)),
    "half_up_minute": lambda value: str(half_up(value)),
    "half_up_6": lambda value: plain(half_up_places(value)),
    "none": exact_text,
}


class Notes:
    """The notebook of one calculation. The same finding is written down once."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._findings: dict[tuple[str, str, str], Finding] = {}

    def find(self, code: str, ref: str | None = None, **detail: int | str) -> None:
        """Write down a finding: `ref` is the row it is about, `detail` numbers and refs only."""
        key = (code, ref or "", repr(sorted(detail.items())))
        self._findings[key] = Finding(code=code, severity=_severity(code), ref=ref, detail=detail)

    def step(
        self,
        figure: str,
        formula: str,
        inputs: tuple[StepInput, ...],
        exact: Fraction | None,
        *,
        unit: str,
        rounding: str,
        code: str | None = None,
        shown: int | None = None,
    ) -> None:
        """Write down the sum behind a figure.

        `code` is the last part of the figure's path unless told otherwise; `shown` is what a division to the cent made of it.
        """
        self._steps.append(
            Step(
                code=code or figure.rpartition(".")[2],
                figure=figure,
                formula=formula,
                inputs=inputs,
                exact=None if exact is None else exact_text(exact),
                shown=_shown(exact, rounding) if shown is None else str(shown),
                unit=unit,
                rounding=rounding,
            )
        )

    def steps(self) -> tuple[Step, ...]:
        """The steps in the order of the calculation."""
        return tuple(self._steps)

    def findings(self) -> tuple[Finding, ...]:
        """The findings: the gravest first, then by code and row, so that the order of the input leaves no trace."""
        return tuple(finding for _, finding in sorted(self._ordered(), key=lambda pair: pair[0]))

    def _ordered(self) -> Iterator[tuple[tuple[int, str, str, str], Finding]]:
        ranks = list(Severity)
        for key, finding in self._findings.items():
            yield (ranks.index(finding.severity), *key), finding


def given(
    name: str, value: Fraction | int | None, unit: str, *, ref: str | None = None, source: str | None = None
) -> StepInput:
    """One number that goes into a step, exactly."""
    text = None if value is None else exact_text(Fraction(value))
    return StepInput(name=name, value=text, unit=unit, ref=ref, source=source)


def _shown(exact: Fraction | None, rounding: str) -> str | None:
    return None if exact is None else _ROUNDED[rounding](exact)


def _severity(code: str) -> Severity:
    if code in _ERROR:
        return Severity.ERROR
    return Severity.INFO if code in _INFO else Severity.WARNING
