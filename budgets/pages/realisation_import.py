"""What the page for pasted rows shows: the text, and what each row would store."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from budgets.actions import MonthFigures
from budgets.forms.realisation_import import COLUMNS, PastedRow, PasteForm, Target, read_rows
from budgets.pages.realisation_entry import Entry
from budgets.realised_rows import begun_months

Context = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paste:
    """Pasted text beside what counts now. `stamp` changes with every write, so that nothing is overwritten unseen."""

    form: PasteForm
    rows: Sequence[PastedRow]
    stamp: str

    @classmethod
    def of(cls, entry: Entry, data: Mapping[str, Any] | None = None) -> "Paste":
        """Read what was pasted; without text there are no rows."""
        stored = list(entry.own_rows())
        counted = {(row.school_id, row.month): row for row in stored if row.replaced_at is None}
        stamp = f"{max((row.pk for row in stored), default=0)}-{len(counted)}"
        form = PasteForm(data)
        if data is None or not form.is_valid():
            return cls(form=form, rows=(), stamp=stamp)
        begun = len(begun_months(entry.pool.school_year, entry.today))
        target = Target(months=entry.months, begun=begun, schools=entry.schools, stored=counted)
        return cls(form=form, rows=read_rows(form.cleaned_data["text"], target), stamp=stamp)

    @property
    def is_valid(self) -> bool:
        """Whether the text can be read and every row says what can be stored."""
        return not self.form.errors and bool(self.figures) and not self.problems

    @property
    def problems(self) -> list[PastedRow]:
        """The rows that cannot be stored."""
        return [row for row in self.rows if row.problem]

    @property
    def figures(self) -> list[MonthFigures]:
        """What would be stored."""
        return [row.figures for row in self.rows if row.figures is not None]

    @property
    def is_seen(self) -> bool:
        """Whether nobody wrote since the preview that the person looked at."""
        return bool(self.form.cleaned_data.get("stamp") == self.stamp)


def import_page(entry: Entry, paste: Paste, *, is_conflict: bool = False) -> Context:
    """Return the page, with a preview where something was pasted."""
    return {
        "pool": entry.pool,
        "entry": entry,
        "paste": paste,
        "is_conflict": is_conflict,
        "breadcrumbs": entry.breadcrumbs(gettext("Plakken uit een bestand")),
    }


def template_rows(entry: Entry) -> Iterator[Sequence[object]]:
    """Give the heading and a row for each month that has begun and each own school, for somebody to fill in."""
    yield COLUMNS
    names = [link.school.name for link in entry.schools] or [""]
    for month in begun_months(entry.pool.school_year, entry.today):
        for name in names:
            yield (f"{month:%Y-%m}", name, "", "", "", "")
