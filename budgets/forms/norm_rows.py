"""One assumption (uitgangspunt) of an agreement in the making, typed in the unit that people know it in."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets import engine
from budgets.forms.rows import Around, RecordForm, record_form
from budgets.norm_codes import NORM_CODES
from cases.forms.fields import EuroField, NumberField

__all__ = ["NormForm"]

Row = dict[str, Any]


class NormForm(RecordForm):
    """One row of norms. Money is typed in euros and kept in cents; the unit follows from what the norm is."""

    def __init__(self, *, prefix: str, around: Around, row: Row | None = None) -> None:
        super().__init__(prefix=prefix, around=around, row=row)
        self.fields["source"].required = True
        code: Any = self.fields["code"]
        known = (row or {}).get("code")
        if known and known not in dict(code.choices):
            code.choices = [*code.choices, (known, known)]

    @classmethod
    def made(cls) -> type[RecordForm]:
        """Return the form with the words of norms."""
        return record_form(engine.Norm, "norms", base=cls)

    def clean(self) -> Row:
        """Read the value in the unit of its code."""
        said = dict(self.cleaned_data)
        text, norm = said.get("value"), NORM_CODES.get(said.get("code") or "")
        if not text or norm is None:
            return said
        field: forms.Field = EuroField() if norm.unit == "cents" else NumberField(most=norm.most)
        try:
            value = field.clean(text)
        except forms.ValidationError as error:
            self.add_error("value", error)
            return said
        if norm.allows(Decimal(value)):
            return {**said, "value": format(Decimal(value), "f")}
        self.add_error("value", _("Dit kan niet de waarde van dit uitgangspunt zijn."))
        return said

    @property
    def row(self) -> Row:
        """The norm with its unit."""
        said = super().row
        norm = NORM_CODES.get(said["code"])
        return {**said, "unit": norm.unit} if norm else said

    def _initial(self, row: Row) -> Row:
        shown = super()._initial(row)
        if "value" in shown:
            is_money = str(row.get("code", "")).endswith("_cents")
            value = Decimal(row["value"])
            shown["value"] = (
                EuroField().prepare_value(int(value)) if is_money else NumberField(most=1000).prepare_value(value)
            )
        return shown
