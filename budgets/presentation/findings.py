"""Findings ("let op"): a sentence for every code, with what to do about it.

A finding about one child's row is shown apart only to who may see that child; everyone else reads how often it occurs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext, ngettext

from accounts.templatetags.numbers import datum
from budgets.disclosure import ALL, PERIOD, Disclosure
from budgets.engine import Finding, PoolBudget, PoolSnapshot
from budgets.presentation.finding_words import ADVICE, MATTERS, detail_text, detail_texts
from budgets.presentation.naming import Names
from budgets.presentation.rows import FindingRow, FindingView
from budgets.presentation.wording import NORMS, SEVERITIES, within_a_sentence, word

# An amount may have the same ref as its stream.
ABOUT_AMOUNTS = frozenset({"digit_swap", "total_mismatch"})
# The same of several norms is told once.
ABOUT_NORMS = frozenset({"norm_ends"})
ABOUT_STREAMS = frozenset({"granted_not_realised", "mean_not_actual"})
# Details that count children.
OF_CHILDREN = frozenset({"children", "pupils"})
WITHOUT_SCHOOLS = "empty_pool_without_schools"
# With more children than these the same sentence is told once, and the children are listed below it.
MOST_APART = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLink:
    """What one child's row is called for who may see it, and the page where it stands."""

    label: str
    url: str


def finding_views(
    snapshot: PoolSnapshot,
    budget: PoolBudget,
    names: Names,
    disclosure: Disclosure,
    *,
    links: Mapping[str, RowLink],
) -> tuple[FindingView, ...]:
    """Return the findings, the gravest first.

    `links` holds the children's rows that the reader may see; findings about other children are counted per code, and
    those about several streams told together.
    """
    about_children = {row.ref for row in snapshot.indications} | {row.child for row in snapshot.indications}
    views: list[FindingView] = []
    counted: dict[str, list[Finding]] = {}
    named: dict[str, list[Finding]] = {}
    norms: dict[str, list[Finding]] = {}
    for finding in budget.findings:
        if finding.ref in links and finding.code not in ABOUT_STREAMS:
            named.setdefault(finding.code, []).append(finding)
        elif finding.code in ABOUT_NORMS:
            norms.setdefault(finding.code, []).append(finding)
        elif finding.code in ABOUT_STREAMS or finding.ref in about_children:
            counted.setdefault(finding.code, []).append(finding)
        else:
            views.append(_one(_told(finding, disclosure), snapshot, names, None))
    for rows in named.values():
        if len(rows) > MOST_APART:
            views.append(_list(rows, links, disclosure))
        else:
            views += [_one(row, snapshot, names, links[row.ref or ""]) for row in rows]
    for code, rows in norms.items():
        detail = " ".join((_ending(rows), word(ADVICE, code)))
        views.append(_view(rows[0], text=word(MATTERS, code), detail=detail, count=len(rows)))
    for code, rows in counted.items():
        is_open = code not in ABOUT_STREAMS
        detail = _times(len(rows), disclosure) if is_open else _streams(rows, names, disclosure)
        number = len(rows) if disclosure.is_open else 1
        views.append(_view(rows[0], text=word(MATTERS, code), detail=detail, count=number))
    ranks = list(SEVERITIES)
    return tuple(sorted(views, key=lambda view: ranks.index(view.severity)))


def _told(finding: Finding, disclosure: Disclosure) -> Finding:
    """Leave a number of children out where it is too small to be told, and sums that may not be."""
    if finding.code == "mixed_periods" and not (disclosure.tells(ALL) and disclosure.tells(PERIOD)):
        return replace(finding, detail={})
    detail = {
        key: value
        for key, value in finding.detail.items()
        if key not in OF_CHILDREN or not isinstance(value, int) or not disclosure.hides(value)
    }
    return replace(finding, detail=detail)


def _list(findings: Sequence[Finding], links: Mapping[str, RowLink], disclosure: Disclosure) -> FindingView:
    """Tell once what is the matter with many children, and name them."""
    # By name: the order of the opaque refs says nothing to a reader.
    named = sorted(findings, key=lambda row: links[row.ref or ""].label)
    linked = zip((links[row.ref or ""] for row in named), detail_texts(named), strict=True)
    rows = tuple(FindingRow(label=link.label, detail=detail, url=link.url) for link, detail in linked)
    code = findings[0].code
    detail = " ".join(filter(None, (_times(len(rows), disclosure), word(ADVICE, code) if code in ADVICE else "")))
    return replace(_view(findings[0], text=word(MATTERS, code), detail=detail, count=len(rows)), rows=rows)


def _one(finding: Finding, snapshot: PoolSnapshot, names: Names, link: RowLink | None) -> FindingView:
    # A pool without schools, such as that of an area, lists amounts alone: nobody forgot its children.
    code = WITHOUT_SCHOOLS if finding.code == "empty_pool" and not snapshot.schools else finding.code
    owner = link.label if link else _owner(finding, names)
    matter = word(MATTERS, code)
    return _view(
        finding,
        text=f"{owner}: {within_a_sentence(matter)}" if owner else matter,
        detail=" ".join(filter(None, (detail_text(finding), word(ADVICE, code) if code in ADVICE else ""))),
        url=link.url if link else "",
    )


def _view(finding: Finding, *, text: str, detail: str, count: int = 1, url: str = "") -> FindingView:
    return FindingView(
        code=finding.code,
        severity=finding.severity,
        severity_label=word(SEVERITIES, finding.severity),
        text=text,
        detail=detail,
        count=count,
        url=url,
    )


def _owner(finding: Finding, names: Names) -> str:
    """Return what a finding is about when that is no child: a norm, a stream, an amount."""
    if finding.code in ABOUT_AMOUNTS and finding.ref is not None:
        return names.amount(finding.ref)
    return word(NORMS, finding.ref) if finding.ref in NORMS else names.thing(finding.ref)


def _times(count: int, disclosure: Disclosure) -> str:
    """Say how often. Outside the school not to the one: a number of today less that of last month is one child."""
    if disclosure.hides(count):
        return gettext("Dit geldt voor enkele toekenningen.")
    if not disclosure.is_open:
        return gettext("Dit geldt voor %(count)s of meer toekenningen.") % {"count": disclosure.threshold}
    times = ngettext("Dit geldt voor één toekenning.", "Dit geldt voor %(count)s toekenningen.", count)
    return times % {"count": count}


def _ending(rows: Sequence[Finding]) -> str:
    """Name the norms, by the day that is their last."""
    found: dict[str, list[str]] = {}
    for row in rows:
        name = word(NORMS, row.ref)
        found.setdefault(str(row.detail.get("until", "")), []).append(within_a_sentence(name))
    return " ".join(
        gettext("Laatste dag %(day)s: %(norms)s.") % {"day": datum(date.fromisoformat(day)), "norms": ", ".join(names)}
        for day, names in sorted(found.items())
        if day
    )


def _streams(rows: Sequence[Finding], names: Names, disclosure: Disclosure) -> str:
    """Say for which streams, at the school with the number of amounts."""
    told = [
        f"{names.stream(row.ref)} ({row.detail.get('count', '')})" if disclosure.is_open else names.stream(row.ref)
        for row in rows
    ]
    advice = word(ADVICE, rows[0].code) if rows[0].code in ADVICE else ""
    return " ".join(filter(None, (gettext("Dit geldt voor: %(streams)s.") % {"streams": ", ".join(told)}, advice)))
