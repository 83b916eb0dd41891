"""What a norm must obey before it is stored, whoever asks; each complaint stands at the field that can solve it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.citizen_numbers import refuse_citizen_number
from budgets.models import Norm, Pool
from budgets.norm_codes import DISCLOSURE_THRESHOLD, NORM_CODES
from budgets.norm_scopes import scopes_for

__all__ = [
    "ONE_DAY",
    "NormTerms",
    "check_follows",
    "check_last_day",
    "check_no_overlap",
    "check_reason",
    "check_terms",
    "plain_text",
]

ONE_DAY = timedelta(days=1)
# No calculation lies outside these; it only catches a slip of the keyboard in a year.
FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST_TEXT = 300
MOST_DECIMALS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NormTerms:
    """What a norm says. `value` is in the unit of its code (cents, hours, …); both ends of the period are included.

    `scope` is the ref of a stream, a party or a sub-pot of the pool; None holds for everything.
    """

    code: str
    value: Decimal
    valid_from: date
    valid_until: date | None = None
    scope: str | None = None
    source: str


def plain_text(value: Decimal) -> str:
    """Return a number as it is stored: exact, with a full stop, without zeros at its end that say nothing."""
    return format(value.normalize() if value else Decimal(0), "f")


def check_terms(terms: NormTerms, *, pool: Pool | None, kept_scope: str | None = None) -> None:
    """Raise ValidationError for what cannot be stored in this place; `kept_scope` is what the norm had already."""
    _check_value(terms, pool=pool)
    _check_period(terms)
    allowed = {None, kept_scope, *scopes_for(pool, terms.code)}
    if terms.scope not in allowed:
        raise ValidationError({"scope": _("Hiervoor kan dit uitgangspunt geen eigen waarde hebben.")})
    _check_text("source", terms.source, missing=_("Vul in waar dit cijfer vandaan komt."))
    if pool is not None and terms.code == DISCLOSURE_THRESHOLD:
        _check_threshold(terms)


def check_reason(reason: str) -> str:
    """Return the reason without spaces around it; raise ValidationError when there is none."""
    _check_text("reason", reason, missing=_("Vul in waarom u dit verandert."))
    return reason.strip()


def check_no_overlap(terms: NormTerms, *, pool: Pool | None, apart_from: tuple[Norm, ...] = ()) -> None:
    """Raise ValidationError when another value of this code and scope holds on a day of this period.

    Call it under the lock of the place.
    """
    same = Norm.objects.filter(pool=pool, code=terms.code).exclude(pk__in=[norm.pk for norm in apart_from])
    same = same.filter(scope__isnull=True) if terms.scope is None else same.filter(scope=terms.scope)
    same = same.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=terms.valid_from))
    if terms.valid_until is not None:
        same = same.filter(valid_from__lte=terms.valid_until)
    other = same.order_by("valid_from").first()
    if other is not None:
        message = _(
            "In een deel van deze periode geldt al een andere waarde: %(period)s. Op één dag kan er maar één gelden. "
            "Pas de datums aan, of beëindig eerst de andere waarde."
        )
        period = _period(other.valid_from, other.valid_until)
        raise ValidationError({"valid_from": ValidationError(message, code="overlap", params={"period": period})})


def check_follows(terms: NormTerms, norm: Norm) -> None:
    """Raise ValidationError when a new value does not begin within the old one, or on the day after its end."""
    if terms.valid_from <= norm.valid_from:
        message = _(
            "De nieuwe waarde begint niet na de oude. Kies een latere dag. Klopt de oude waarde niet? Herstel die dan."
        )
        raise ValidationError({"valid_from": message})
    if norm.valid_until is not None and terms.valid_from > norm.valid_until + ONE_DAY:
        message = _("De oude waarde is dan al beëindigd, zodat er dagen zonder waarde zijn. Kies een eerdere dag.")
        raise ValidationError({"valid_from": message})


def check_last_day(norm: Norm, day: date) -> None:
    """Raise ValidationError when a norm cannot end on this day."""
    if day < norm.valid_from:
        message = _("Deze dag ligt vóór het begin. Heeft de waarde nooit gegolden? Verwijder haar dan.")
        raise ValidationError({"valid_until": message})
    if day.year > LAST_YEAR:
        raise ValidationError({"valid_until": _("Klopt dit jaartal?")})


def _check_value(terms: NormTerms, *, pool: Pool | None) -> None:
    known = NORM_CODES.get(terms.code)
    if known is None or not (pool is None or known.is_calculated):
        raise ValidationError({"value": _("Met dit uitgangspunt kan Ontschot niet rekenen.")})
    if known.is_whole and terms.value != terms.value.to_integral_value():
        raise ValidationError({"value": _("Schrijf een heel getal.")})
    exponent = terms.value.normalize().as_tuple().exponent
    has_room = isinstance(exponent, int) and -exponent <= MOST_DECIMALS
    if not has_room or not known.allows(terms.value):
        raise ValidationError({"value": _("Deze waarde kan niet kloppen.")})


def _check_period(terms: NormTerms) -> None:
    for name, day in (("valid_from", terms.valid_from), ("valid_until", terms.valid_until)):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError({name: _("Klopt dit jaartal?")})
    if terms.valid_until is not None and terms.valid_until < terms.valid_from:
        message = _("Het einde ligt vóór het begin. Pas een van de twee datums aan.")
        raise ValidationError({"valid_until": message})


def _check_text(name: str, text: str, *, missing: str) -> None:
    if not text.strip():
        raise ValidationError({name: missing})
    if len(text.strip()) > LONGEST_TEXT:
        raise ValidationError({name: _("Deze tekst is te lang.")})
    try:
        refuse_citizen_number(text)
    except ValidationError as error:
        raise ValidationError({name: error}) from error


def _check_threshold(terms: NormTerms) -> None:
    """Refuse a pool that would show smaller groups of children than the whole country does."""
    national = Norm.objects.filter(pool__isnull=True, code=DISCLOSURE_THRESHOLD, scope__isnull=True)
    national = national.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=terms.valid_from))
    if terms.valid_until is not None:
        national = national.filter(valid_from__lte=terms.valid_until)
    highest = max((Decimal(value) for value in national.values_list("value", flat=True)), default=None)
    if highest is not None and terms.value < highest:
        message = _(
            "Een budget mag strenger zijn dan de landelijke waarde (%(national)s), niet ruimer: dat beschermt kinderen "
            "in kleine groepen. Is er een grond om over een kleine groep te verslaan? Leg die dan bij het budget vast."
        )
        params = {"national": plain_text(highest)}
        raise ValidationError({"value": ValidationError(message, code="below_national", params=params)})


def _period(first_day: date, last_day: date | None) -> str:
    start = date_format(first_day, "j F Y")
    if last_day is None:
        return _("vanaf %(start)s") % {"start": start}
    return _("%(start)s tot en met %(end)s") % {"start": start, "end": date_format(last_day, "j F Y")}
