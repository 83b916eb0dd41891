"""Findings ("let op"): a sentence for every code, with what to do about it.

A finding about one child's row is shown apart only to who may see that child; everyone else reads how often it occurs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from budgets.engine import Finding, PoolBudget, PoolSnapshot
from budgets.presentation.finding_words import ADVICE, MATTERS, detail_text
from budgets.presentation.naming import Names
from budgets.presentation.rows import FindingView
from budgets.presentation.wording import NORMS, SEVERITIES, word

# An amount may have the same ref as its stream.
ABOUT_AMOUNTS = frozenset({"digit_swap", "total_mismatch"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLink:
    """What one child's row is called for who may see it, and the page where it stands."""

    label: str
    url: str


def finding_views(
    snapshot: PoolSnapshot, budget: PoolBudget, names: Names, *, links: Mapping[str, RowLink]
) -> tuple[FindingView, ...]:
    """Return the findings, the gravest first.

    `links` holds the children's rows that the reader may see; findings about other children are counted per code.
    """
    about_children = {row.ref for row in snapshot.indications} | {row.child for row in snapshot.indications}
    views: list[FindingView] = []
    counted: dict[str, list[Finding]] = {}
    for finding in budget.findings:
        if finding.ref in about_children and finding.ref not in links:
            counted.setdefault(finding.code, []).append(finding)
        else:
            views.append(_one(finding, names, links.get(finding.ref or "")))
    views.extend(_many(code, rows) for code, rows in counted.items())
    ranks = list(SEVERITIES)
    return tuple(sorted(views, key=lambda view: ranks.index(view.severity)))


def _one(finding: Finding, names: Names, link: RowLink | None) -> FindingView:
    owner = link.label if link else _owner(finding, names)
    matter = word(MATTERS, finding.code)
    return FindingView(
        code=finding.code,
        severity=finding.severity,
        severity_label=word(SEVERITIES, finding.severity),
        text=f"{owner}: {matter[:1].lower()}{matter[1:]}" if owner else matter,
        detail=" ".join(filter(None, (detail_text(finding), _advice(finding.code)))),
        count=1,
        url=link.url if link else "",
    )


def _owner(finding: Finding, names: Names) -> str:
    """Return what a finding is about when that is no child: a norm, a stream, an amount."""
    if finding.code in ABOUT_AMOUNTS and finding.ref is not None:
        return names.amount(finding.ref)
    return word(NORMS, finding.ref) if finding.ref in NORMS else names.thing(finding.ref)


def _many(code: str, rows: Sequence[Finding]) -> FindingView:
    times = ngettext("Dit geldt voor één toekenning.", "Dit geldt voor %(count)s toekenningen.", len(rows))
    return FindingView(
        code=code,
        severity=rows[0].severity,
        severity_label=word(SEVERITIES, rows[0].severity),
        text=word(MATTERS, code),
        detail=times % {"count": len(rows)},
        count=len(rows),
    )


def _advice(code: str) -> str:
    return word(ADVICE, code) if code in ADVICE else ""
