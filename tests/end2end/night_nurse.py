"""A nurse at night with a keyboard and an infusion: signs in, finds the bed, types whole sets, and counts her keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.end2end.keyboard import Nurse
from tests.end2end.made_record import FIRST, Someone

FULL_SET: Sequence[tuple[str, str]] = (
    ("danger_signs", "n"),
    ("hallucination", "n"),
    ("dysphoria", "n"),
    ("nystagmus", "n"),
    ("vivid_dreams", "n"),
    ("poss", "1"),
    ("consciousness", "a"),
    ("systolic_bp", "128"),
    ("diastolic_bp", "76"),
    ("heart_rate", "78"),
    ("respiratory_rate", "16"),
    ("spo2", "97"),
    ("oxygen", "a"),
    ("pain_rest", "4"),
    ("pain_movement", "6"),
    ("temperature", "36.8"),
    ("nausea_vomiting", "n"),
    ("vision", "n"),
    ("dizziness", "n"),
    ("salivation", "n"),
    ("line_site", "c"),
    ("pump_rate", ""),
    ("volume_left", ""),
)
"""In the order in which the keyboard goes through them; a number ends with Enter, a letter goes on by itself."""
NUMBERS = {
    "systolic_bp", "diastolic_bp", "heart_rate", "respiratory_rate", "spo2", "pain_rest", "pain_movement",
    "temperature", "pump_rate", "volume_left",
}  # fmt: skip


@dataclass
class NightNurse:
    """Presses keys only; `pressed` counts them without the digits of the values."""

    nurse: Nurse
    who: Someone = FIRST
    pressed: int = 0

    def press(self, *names: str) -> None:
        self.pressed += sum(1 + name.count("+") for name in names)
        self.nurse.keys(*names)

    def sign_in(self) -> None:
        self.nurse.wait_for("sign_in_page_title_label")
        self.nurse.fill("sign_in_name_edit", self.who.sign_in_name)
        self.unlock()

    def unlock(self) -> None:
        """She is chosen already: the keyboard waits for her PIN."""
        self.nurse.wait_for("sign_in_pin_caption_label")
        self.nurse.fill_secret("sign_in_pin_edit", self.who.pin)
        self.nurse.wait_until("sign_in_pin_edit", "●" * len(self.who.pin))
        self.nurse.keys("Return")
        self.nurse.wait_for("signed_in_label")

    def open_infusion(self) -> None:
        """From anywhere, by two keys: the ward, and the most pressing of it."""
        self.press("ctrl+i")
        self.nurse.wait_for("ward_counts_label")
        self.press("Return")
        self.nurse.wait_for("infusion_title_label")

    def observe(self, until: str = "", **values: str) -> None:
        """Type a set and leave it unsaved; `until` names the last item that is typed."""
        self.press("o")
        self.nurse.wait_for("observation_title_label")
        for item, usual in FULL_SET:
            self.nurse.wait_for_focus(f"item_{item}_row")
            self._answer(item, values.get(item, usual))
            if item == until:
                return

    def _answer(self, item: str, text: str) -> None:
        if item not in NUMBERS:
            self.press(text)
            return
        if text:
            self.nurse.write(text)
        self.press("Return")

    def save(self) -> str:
        """Ctrl+S, and what the infusion's page says of it."""
        self.press("ctrl+s")
        return plain(self.nurse.wait_for("infusion_said_label"))

    def open_form(self, *keys: str) -> None:
        self.press(*keys)
        self.nurse.wait_for("step_patient_label")

    def record(self, button: str = "step_do_button") -> str:
        """Press the button of a form; what was recorded."""
        self.nurse.reach(button)
        self.nurse.keys("space")
        return plain(self.nurse.wait_for("infusion_said_label"))

    def sign_with_pin(self) -> None:
        self.nurse.fill_secret("step_pin_edit", self.who.pin)

    def on_screen(self) -> str:
        """Every visible word."""
        seen: dict[str, Any] = self.nurse.seen()
        rows = [row for table in seen["rows"].values() for row in table]
        return plain("\n".join((*seen["texts"].values(), *rows)))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")
