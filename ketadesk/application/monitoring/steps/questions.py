"""The questions of one step, put one after the other: each reads its answer, and says what it understood.

A blank is unanswered and nothing is preset; what cannot be used stays in its field with the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from ketadesk.application.monitoring.bedside_desk import StepField, StepFieldKind, StepFinding
from ketadesk.application.monitoring.steps.figure_in_words import figure_in_words
from ketadesk.application.monitoring.steps.ground import Ground
from ketadesk.application.numbers import NotANumber, read_amount, read_order_number, unit_words, with_unit
from ketadesk.application.order_choices import Choice
from ketadesk.application.pin_rules import full_name_flaw
from ketadesk.application.typed_text import NAME_LENGTH, REASON_LENGTH, text_flaw

OTHER: Final = "other"
"""The choice beside which the answer is typed."""


@dataclass
class Questions:
    """The fields, results and findings of one form as they come together."""

    ground: Ground
    at: datetime | None
    """When it happened; none while that cannot be read."""
    fields: list[StepField] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)
    findings: list[StepFinding] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Codes of hard limits that were tried, for the record's notes; no word about the patient."""
    asked_why: list[str] = field(default_factory=list)
    """Codes of soft limits, which need a reason."""

    def number(
        self,
        name: str,
        caption: str,
        unit: str,
        *,
        zero: bool = False,
        optional: bool = False,
        hint: str = "",
        spoken: bool = False,
        more: Callable[[Decimal], str] = lambda _value: "",
    ) -> Decimal | None:
        """Ask for a number of at most 2 decimals; `zero`: nought is an answer. `more` is said beside the echo."""
        text = self.ground.text(name)
        value, problem = _read(text, zero) if text else (None, "")
        echo = ""
        if value is not None:
            parts = (with_unit(value, unit), figure_in_words(value) if spoken else "", more(value))
            echo = ", ".join(part for part in parts if part)
        self._add(
            StepField(
                name=name, caption=caption, kind=StepFieldKind.NUMBER, unit=unit_words(unit), hint=hint, echo=echo,
                text=text, problem=problem, optional=optional,
            )
        )  # fmt: skip
        return value

    def words(
        self,
        name: str,
        caption: str,
        *,
        length: int = REASON_LENGTH,
        optional: bool = False,
        hint: str = "",
        flaw: Callable[[str], str] = lambda _text: "",
    ) -> str:
        """Ask for a text; blank where it is unanswered or cannot be kept."""
        text = self.ground.text(name)
        problem = (text_flaw(text, length) or flaw(text)) if text else ""
        self._add(
            StepField(
                name=name, caption=caption, kind=StepFieldKind.TEXT, hint=hint, text=text,
                problem=problem and f"It cannot be kept: {problem}.", optional=optional,
            )
        )  # fmt: skip
        return "" if problem else text

    def prescriber(self, caption: str = "Prescriber who decided it") -> str:
        """Ask for a prescriber's name."""
        return self.words("prescriber", caption, length=NAME_LENGTH, flaw=full_name_flaw)

    def choice(self, name: str, caption: str, choices: tuple[Choice, ...], *, hint: str = "") -> str:
        """Ask for one of `choices`; blank where none was chosen."""
        text = self.ground.text(name)
        known = any(choice.value == text and not choice.disabled_because for choice in choices)
        problem = "" if known or not text else "This cannot be chosen: choose one of the list."
        self._add(
            StepField(
                name=name, caption=caption, kind=StepFieldKind.CHOICE, choices=choices, hint=hint, text=text,
                problem=problem,
            )
        )  # fmt: skip
        return text if known else ""

    def choice_or_words(self, name: str, caption: str, choices: tuple[Choice, ...]) -> str:
        """Ask for one of `choices` or, beside the last, for words: the label or the words are the answer."""
        chosen = self.choice(name, caption, choices)
        if chosen == OTHER:
            return self.words(f"{name}_other", f"{caption}, in words")
        return next((choice.label for choice in choices if choice.value == chosen), "")

    @property
    def is_stopped(self) -> bool:
        """True once something stands in the way."""
        return any(finding.urgency == "stop" for finding in self.findings)

    @property
    def needs_reason(self) -> bool:
        """True once something needs a reason."""
        return any(finding.urgency == "override" for finding in self.findings)

    def show(self, label: str, text: str) -> None:
        self.shown.append((label, text))

    def stop(self, message: str, code: str = "") -> None:
        """The step cannot be taken; `code` names a limit that was tried."""
        self.findings.append(StepFinding(urgency="stop", message=message))
        if code:
            self.refused.append(code)

    def override(self, message: str, code: str) -> None:
        """The step needs a reason, which `reason` asks for."""
        self.findings.append(StepFinding(urgency="override", message=message))
        self.asked_why.append(code)

    def caution(self, message: str) -> None:
        self.findings.append(StepFinding(urgency="caution", message=message))

    def reason_of_overrides(self) -> str:
        """Ask for the reason where something needs one; blank where nothing does."""
        if not self.needs_reason:
            return ""
        return self.words("reason", "Reason, as it will be read")

    def _add(self, asked: StepField) -> None:
        self.fields.append(asked)


def _read(text: str, zero: bool) -> tuple[Decimal | None, str]:
    """The number, or why it is none."""
    try:
        return (read_amount if zero else read_order_number)(text), ""
    except NotANumber as refused:
        return None, f"{refused.reason}. Allowed: {refused.allowed}"
