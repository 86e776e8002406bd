"""The sentences of `resources/wording`, filled in with the one number formatter."""

from decimal import Decimal
from string import Formatter
from typing import Any

from ketadesk.application.numbers import NO_BREAK, bind_units, number_text, percent_text, shown, unit_words, with_unit
from ketadesk.domain.finding import Finding
from ketadesk.domain.model import Model
from ketadesk.domain.quantity import ten_digits


class Wording(Model):
    """All sentences, by key."""

    findings: dict[str, str]
    quantities: dict[str, str]
    settings: dict[str, str]
    help: dict[str, tuple[str, ...]]

    def sentence(self, finding: Finding) -> str:
        """Return the finding's sentence. Raises `KeyError` for a key without one: a test walks them all."""
        values = dict(finding.values)
        if "quantity" in values:
            values["quantity"] = self.quantities[str(values["quantity"])]
        _tell_apart(values)
        return bind_units(_Filler(self.settings).vformat(self.findings[finding.wording_key], (), values))

    def setting(self, care_setting: str) -> str:
        """`monitored area`."""
        return self.settings[care_setting]


def _tell_apart(values: dict[str, Decimal | int | str]) -> None:
    """A value that rounds to its own limit is written out, so that nobody reads that 0.35 is above 0.35."""
    value, limit, unit = values.get("value"), values.get("limit"), values.get("unit")
    if not (isinstance(value, Decimal) and isinstance(limit, Decimal) and isinstance(unit, str)):
        return
    if value != limit and shown(value).removeprefix("about ") == shown(limit):
        values["value"] = f"about {number_text(ten_digits(value))}{NO_BREAK}{unit_words(unit)}"


class _Filler(Formatter):
    """`{value:@unit}`, `{value:mg/h}`, `{value:percent}`, `{value:setting}`."""

    def __init__(self, settings: dict[str, str]) -> None:
        self._settings = settings
        self._values: dict[str, Any] = {}

    def vformat(self, format_string: str, args: Any, kwargs: Any) -> str:
        self._values = dict(kwargs)
        return super().vformat(format_string, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "setting":
            return self._settings.get(str(value), str(value))
        if format_spec == "settings":
            return ", ".join(self._settings[word] for word in str(value).split(", "))
        if isinstance(value, int):
            value = Decimal(value)
        if not isinstance(value, Decimal):
            return str(value)
        if format_spec == "percent":
            return percent_text(value)
        unit = str(self._values[format_spec[1:]]) if format_spec.startswith("@") else format_spec
        if unit == "%":
            return f"{shown(value)}{NO_BREAK}%"
        return with_unit(value, unit) if unit else shown(value)
