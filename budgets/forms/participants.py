"""Who takes part: the name of the agreement, its parties and its schools, chosen from what this installation knows."""

from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets import engine
from budgets.agreement_partners import Organisations
from budgets.drafting import Document, school_of, school_ref
from budgets.forms.rows import Around, Part, RecordForm, RowsPart, record_form
from budgets.models import PartyRole
from schools.models import School

__all__ = ["AboutPart", "PartiesPart", "PartyForm", "SchoolForm", "SchoolsPart"]

Row = dict[str, Any]


class AboutPart(Part):
    """What the agreement is called, and for when. The year of a budget that exists stays as it is."""

    template = "budgets/drafts/record.html"
    lists: ClassVar[dict[str, RowsPart]] = {}

    def __init__(self, document: Document, around: Around, *, is_new: bool) -> None:
        super().__init__("about")
        row = {name: document.get(name) for name in ("name", "school_year", "region")}
        made = record_form(engine.PoolSnapshot, "about")
        self.form = made(prefix="about", around=around, row=None if around.asked else row)
        if not is_new:
            for name in ("school_year", "region"):
                del self.form.fields[name]
            self.form.kinds = {"name": self.form.kinds["name"]}  # type: ignore[misc]  # for this form alone

    @property
    def fields(self) -> list[forms.BoundField]:
        """The fields of the page."""
        return [self.form[name] for name in self.form.kinds]

    def forms(self) -> Iterator[tuple[str, RecordForm, str]]:
        """Yield the one form."""
        yield "", self.form, ""

    def value(self) -> Row:
        """Return what replaces the same names in the document."""
        said = self.form.row
        return {name: said.get(name) for name in (kind.name for kind in self.form.kinds.values())}


class PartyForm(RecordForm):
    """One party."""

    organisations: ClassVar[Organisations]

    @classmethod
    def of(cls, organisations: Organisations) -> type[RecordForm]:
        """Return the form for who may choose from these organisations."""
        base = type("KnownPartyForm", (cls,), {"organisations": organisations})
        return record_form(engine.Party, "parties", base=base)

    def __init__(self, *, prefix: str, around: Around, row: Row | None = None) -> None:
        super().__init__(prefix=prefix, around=around, row=row)
        self.fields["name"].required = True

    def clean(self) -> Row:
        """Take a new municipality from the list; one of an example may still wait to be replaced."""
        said = dict(self.cleaned_data)
        role, name = said.get("role"), said.get("name")
        is_new = "ref" not in self.kept_row
        if role == PartyRole.MUNICIPALITY and name and is_new and not self.organisations.knows(role, name):
            self.add_error("name", _("Deze gemeente staat niet in de lijst. Kies er een uit de lijst."))
        return said

    @property
    def note(self) -> Any:
        """What to do with a municipality of an example that is not known here."""
        role, name = self["role"].value(), self["name"].value()
        if role == PartyRole.MUNICIPALITY and name and not self.organisations.knows(role, name):
            return _("Deze gemeente komt uit het voorbeeld. Kies een gemeente uit de lijst, of haal de regel weg.")
        return ""


class PartiesPart(RowsPart):
    """The parties: nobody twice."""

    def is_valid(self) -> bool:
        """Judge the rows, and that they differ."""
        if not super().is_valid():
            return False
        seen: set[tuple[str, str]] = set()
        for form in self.counted:
            who = (form.cleaned_data["role"], form.cleaned_data.get("name") or "")
            if who in seen:
                form.add_error("name", _("Deze partij staat er al."))
            seen.add(who)
        return all(not form.errors for form in self.counted)


class SchoolForm(RecordForm):
    """One school: chosen from those of the person, or a placeholder that still waits to be replaced."""

    organisations: ClassVar[Organisations]

    school = forms.ChoiceField(label=_("School"), required=False)

    @classmethod
    def of(cls, organisations: Organisations) -> "type[SchoolForm]":
        """Return the form for who may choose from these organisations."""
        return type("KnownSchoolForm", (cls,), {"organisations": organisations})

    def __init__(self, *, prefix: str, around: Around, row: Row | None = None) -> None:
        super().__init__(prefix=prefix, around=around, row=row)
        chosen = school_of((row or {}).get("ref", ""))
        if around.asked and row is None:
            self.initial["school"] = around.asked.data.get(f"{prefix}-school", "")
        elif chosen:
            self.initial["school"] = str(chosen)
        field: Any = self.fields["school"]
        # A placeholder may stay for now; a school of one's own is what the row is for.
        field.required = not self.kept_row
        known = sorted(self.organisations.schools.values(), key=lambda school: school.name)
        field.choices = [("", _("Kies een school")), *((str(school.pk), _named(school)) for school in known)]
        field.error_messages["invalid_choice"] = _("Deze school is niet van uw organisatie. Kies een andere.")

    @property
    def is_blank(self) -> bool:
        """Whether no school was chosen and none came along."""
        return not self["school"].value() and "ref" not in self.kept_row

    @property
    def row(self) -> Row:
        """The school as it stands in the document."""
        chosen = self.cleaned_data.get("school")
        if not chosen:
            return self.kept_row
        school = self.organisations.schools[UUID(chosen)]
        return {**self.kept_row, "ref": school_ref(school.pk), "name": school.name, "kind": school.kind}

    @property
    def note(self) -> Any:
        """Which school of the example stands here, as long as none was chosen."""
        name = self.kept_row.get("name") or self.kept_row.get("ref")
        if name and not self["school"].value():
            return _("In het voorbeeld staat hier %(name)s. Kies uw eigen school, of haal de regel weg.") % {
                "name": name
            }
        return ""


class SchoolsPart(RowsPart):
    """The schools: none twice."""

    def is_valid(self) -> bool:
        """Judge the rows, and that they differ."""
        if not super().is_valid():
            return False
        seen: set[str] = set()
        for form in self.counted:
            school = form.cleaned_data.get("school")
            if school and school in seen:
                form.add_error("school", _("Deze school staat er al."))
            seen.add(school or "")
        return all(not form.errors for form in self.counted)

    def renamed(self) -> list[tuple[str, str]]:
        """Return (old, new) for each placeholder that became a school, or school that became another."""
        pairs = [(form.kept_row.get("ref"), form.row.get("ref")) for form in self.counted]
        return [(old, new) for old, new in pairs if old and new and old != new]


def _named(school: School) -> str:
    return f"{school.name} ({school.municipality.name})" if school.municipality else school.name
