"""Money that moves, time that is freed and fte per line: each figure unfolds, and the parts are the whole."""

from decimal import Decimal

from tests.budgets.engine.choices import TWO_POSTS, computed, flat, in_kind, key
from tests.budgets.engine.pools import Document, amount, arrangement, compute, indication, norm, pool


def steps_of(prefix: str, budget: object) -> dict[str, tuple[str, str | None]]:
    steps = getattr(budget, "steps", ())
    return {step.figure: (step.formula, step.shown) for step in steps if step.figure.startswith(prefix)}


def test_invoices_and_payments_of_a_treasurer_unfold() -> None:
    budget = computed(sizing=TWO_POSTS, sharing=key(gm1="1", gm2="1"), settlement={"kind": "treasurer", "party": "gm1"})

    # 2.0 and 1.5 fte × 90 000: half of 315 000 comes in, the post of 135 000 goes out.
    assert steps_of("settlements.", budget) == {
        "settlements.gm2.gm1.cents": ("contribution_cents", "15750000"),
        "settlements.gm1.gm2.cents": ("Σ cents", "13500000"),
    }


def test_payment_to_the_host_unfolds() -> None:
    host = {"kind": "own_decision", "host": "gm1"}
    budget = computed(sizing=TWO_POSTS, sharing=key(gm1="1", gm2="1"), settlement=host)

    assert steps_of("settlements.", budget) == {"settlements.gm2.gm1.cents": ("contribution_cents", "15750000")}


def test_part_that_nobody_promised_unfolds() -> None:
    cash: list[Document] = [{"party": "gm1", "cents": 30000000}]
    budget = computed(sizing=TWO_POSTS, sharing=in_kind(cash, []))

    assert steps_of("contributions.", budget) == {
        "contributions.gm1.cents": ("promised_cents", "30000000"),
        "contributions..cents": ("pooled_cents − promised_cents", "1500000"),
    }


def test_freed_time_unfolds() -> None:
    norms = [norm("application_minutes", "90"), norm("decision_handling_cents", "25000")]
    budget = compute(pool(norms=norms))

    assert steps_of("freed_time.", budget) == {
        "freed_time.application_minutes": ("decisions × application_minutes", "90"),
        "freed_time.handling_cents": ("decisions × decision_handling_cents", "25000"),
    }


def fte_per_line(*indications: Document, **choices: object) -> dict[tuple[str, str | None], str | None]:
    lines = computed(*indications, **choices).lines
    return {(row.stream, row.school): None if row.fte is None else str(row.fte) for row in lines}


def test_fte_of_the_lines_are_the_fte() -> None:
    rows = (indication("i1", minutes=100), indication("i2", minutes=200, school="s2"), indication("i3", stream="wlz"))

    lines = fte_per_line(*rows)

    # 100 × 35 / 60 / 1872 and twice that; nothing is bought for a child with a right of its own.
    assert lines == {("zbo", "s1"): "0.031161", ("zbo", "s2"): "0.062322", ("wlz", "s1"): None}
    assert Decimal("0.031161") + Decimal("0.062322") == computed(*rows).totals.fte_annual


def test_flat_rate_gives_each_child_the_same_part() -> None:
    rows = (indication("i1", minutes=100), indication("i2", minutes=600, school="s2"), indication("i3", minutes=900))

    # 330 × 35 / 60 / 1872 for each under 12 hours, however much they need; the third is above it.
    assert fte_per_line(*rows, sizing=flat()) == {("zbo", "s1"): "0.102831", ("zbo", "s2"): "0.102831"}


def test_child_in_two_lines_is_divided_over_them() -> None:
    rows = (indication("i1", child="c1"), indication("i2", child="c1", stream="swv"), indication("i3"))

    lines = fte_per_line(*rows, sizing=flat(threshold_minutes_per_week=2000))

    # One and a half child years, and a half.
    assert lines == {("zbo", "s1"): "0.154247", ("swv", "s1"): "0.051415"}


def test_agreed_fte_are_no_fte_of_lines() -> None:
    assert fte_per_line(indication(), sizing=TWO_POSTS) == {("zbo", "s1"): None}


def test_lines_have_no_fte_where_minutes_are_unknown_or_none() -> None:
    assert fte_per_line(indication(frequency=None)) == {("zbo", "s1"): None}
    assert fte_per_line(indication(minutes=0)) == {("zbo", "s1"): "0.000000"}
    money = compute(pool(indications=[], amounts=[amount()], arrangement=arrangement()))
    assert [row.fte for row in money.lines] == [None]
