"""A second way of writing a figure, a date and a time, for reading paper back: it shares nothing with the first.

Where the plan gives a figure to ten digits, the paper was made from more of them: what either side of the tenth digit
would be written as is accepted too.
"""

from datetime import date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal, localcontext
from functools import reduce
from operator import mul
from zoneinfo import ZoneInfo

from ketadesk.application.order_draft import PatientDraft

UNITS = {
    "mg/kg/h": "mg per kg per hour",
    "mcg/kg/min": "mcg per kg per min",
    "mcg/kg/h": "mcg per kg per hour",
    "mg/kg/min": "mg per kg per min",
    "mg/h": "mg per hour",
    "mg/min": "mg per min",
    "mcg/min": "mcg per min",
    "mL/h": "mL per hour",
    "mg/mL": "mg per mL",
    "mg/kg": "mg per kg",
}
"""The units that are read otherwise than they are written in an order."""
MG_PER_H = {
    "mg/kg/h": (1, 1),
    "mcg/kg/min": (60, 1000),
    "mcg/kg/h": (1, 1000),
    "mg/kg/min": (60, 1),
    "mg/h": (1, 1),
    "mg/min": (60, 1),
    "mcg/min": (60, 1000),
}
"""How many mg per hour one of a unit is, per kg where the unit is: numerator, denominator."""
_TEN = 10
_MONTH_NAMES = "JanFebMarAprMayJunJulAugSepOctNovDec"
_DIGITS = 50
_GROUP = 3


def written(text: str) -> tuple[str, ...]:
    """The ways in which the quantity `text` of a plan or a draft may be written, the likeliest first: `about 33.333`.

    One that is exact to ten digits may say `about` too: the paper's figure differs from it somewhere beyond them.
    """
    value = Decimal(text)
    last = Decimal((0, (1,), int(value.as_tuple().exponent)))
    near = (value, value - last, value + last) if len(value.as_tuple().digits) >= _TEN else (value,)
    ways = [_one_way(v) for v in near]
    return tuple(dict.fromkeys((*ways, *(f"about {way}" for way in ways if not way.startswith("about ")))))


def _one_way(value: Decimal) -> str:
    places = 3
    if abs(value) * 10 < 1 and value * 1000 != int(value * 1000):
        places = 2 - value.adjusted()
    with localcontext() as context:
        context.prec = _DIGITS
        thousands = value * 10**places
        whole = int(abs(thousands) * 2 + 1) // 2
        exact = whole == abs(thousands)
    digits = str(whole).zfill(places + 1)
    front, back = digits[:-places], digits[-places:]
    while back.endswith("0"):
        back = back[:-1]
    text = _with_commas(front) + (f".{back}" if back else "")
    sign = "-" if value < 0 and whole else ""
    return f"{'' if exact else 'about '}{sign}{text}"


def _with_commas(front: str) -> str:
    groups: list[str] = []
    while len(front) > _GROUP:
        groups.insert(0, front[-3:])
        front = front[:-3]
    return ",".join((front, *groups))


def percent(text: str) -> tuple[str, ...]:
    """The ways in which an error may be written: `+0.08`, `-1.5`, `below 0.01`."""
    value = Decimal(text)
    last = Decimal((0, (1,), int(value.as_tuple().exponent)))
    near = (value, value - last, value + last) if len(value.as_tuple().digits) >= _TEN else (value,)
    return tuple(dict.fromkeys(_percent(v) for v in near))


def _percent(value: Decimal) -> str:
    hundredths = int(abs(value) * 200 + 1) // 2
    if hundredths == 0:
        return "0" if value == 0 else "below 0.01"
    front, back = divmod(hundredths, 100)
    cents = f"{back:02d}".rstrip("0")
    return f"{'+' if value > 0 else '-'}{_with_commas(str(front))}{'.' if cents else ''}{cents}"


def over(above: str, below: str) -> str:
    """`above` over `below` to ten digits, as the plan gives what does not end."""
    return _ten_digits((above,), (below,))


def mg_given(ml_per_h: str, mg: str, ml: str) -> str:
    """The mg per hour of a rate of so much in so much."""
    return _ten_digits((ml_per_h, mg), (ml,))


def mg_per_hour(dose: str, unit: str, kg: str) -> str:
    """A dose rate in mg per hour."""
    times, parts = MG_PER_H[unit]
    return _ten_digits((dose, str(times), kg if "/kg" in unit else "1"), (str(parts),))


def dose_in(mg_per_h: str, unit: str, kg: str) -> str:
    """A rate in mg per hour as a dose in another unit."""
    times, parts = MG_PER_H[unit]
    return _ten_digits((mg_per_h, str(parts)), (str(times), kg if "/kg" in unit else "1"))


def _ten_digits(above: tuple[str, ...], below: tuple[str, ...]) -> str:
    with localcontext() as context:
        context.prec = _DIGITS
        quotient = reduce(mul, map(Decimal, above)) / reduce(mul, map(Decimal, below))
        context.prec = _TEN
        return f"{+quotient:f}"


def zone_of(time_zone: str, start: str) -> tzinfo:
    """The clock that the paper's times are on: the named one, or the offset of the start itself."""
    if time_zone:
        return ZoneInfo(time_zone)
    return timezone(datetime.fromisoformat(start).utcoffset() or timedelta(0))


def day_text(day: date) -> str:
    """`22-Nov-2026`."""
    month = _MONTH_NAMES[3 * day.month - 3 : 3 * day.month]
    return f"{day.day // 10}{day.day % 10}-{month}-{day.year}"


def day_and_time(moment: str, zone: tzinfo) -> tuple[str, str]:
    """A moment of the plan on the clock of `zone`: `22-Nov-2026`, `14:30`."""
    local = datetime.fromisoformat(moment).astimezone(zone)
    return day_text(local.date()), f"{local.hour // 10}{local.hour % 10}:{local.minute // 10}{local.minute % 10}"


def clock_face(told: str) -> datetime:
    """`22-Nov-2026 14:30`, whatever stands after it, as on a clock that is never changed. Raises `ValueError`."""
    month = _MONTH_NAMES.index(told[3:6]) // 3 + 1
    return datetime.fromisoformat(f"{told[7:11]}-{month:02d}-{told[:2]} {told[12:17]}+00:00")


def full_name(patient: PatientDraft) -> str:
    """`FAMILY, Given (Title)`."""
    given = f", {patient.given_name}" if patient.given_name else ""
    title = f" ({patient.title})" if patient.title else ""
    return f"{patient.family_name}{given}{title}"


def offset(moment: str, zone: tzinfo) -> str:
    """`UTC+01:00`, at a moment of the plan."""
    ahead = datetime.fromisoformat(moment).astimezone(zone).utcoffset() or timedelta(0)
    minutes = ahead // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def lengths(start: str, end: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The ways in which the time between may be written, as figures and units: both ends are to the second only."""
    seconds = (datetime.fromisoformat(end) - datetime.fromisoformat(start)) // timedelta(seconds=1)
    whole = seconds % 60 == 0 and start[17:19] == "00"
    return tuple(_length(s) for s in ((seconds,) if whole else (seconds, seconds - 1, seconds + 1)))


def _length(seconds: int) -> tuple[tuple[str, str], ...]:
    parts = ((seconds // 3600, "hr"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))
    return tuple((_with_commas(str(n)), unit) for n, unit in parts if n) or (("0", "min"),)


def age(born: str, start: str, zone: tzinfo) -> int:
    """Completed years on the day of the start."""
    birth, day = date.fromisoformat(born), datetime.fromisoformat(start).astimezone(zone).date()
    return day.year - birth.year - (1 if (day.month, day.day) < (birth.month, birth.day) else 0)
