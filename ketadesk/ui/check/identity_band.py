"""Who the second check is about, in the banner's place: name and date of birth, and nothing that has to be typed.

The identifier is missing on purpose: it is typed off the wristband. Weight and allergies are missing because they
belong to the first entry.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from ketadesk.application.second_check_form import CheckForm
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import LongLabel


class IdentityBand(QFrame):
    """Stays above the questions, wherever they are scrolled to."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("check_identity_band")
        self.setProperty("role", "banner")
        row = FlowLayout(self, gap=26, row_gap=6)
        row.setContentsMargins(20, 12, 16, 12)
        self.name_label = LongLabel(role="banner_name", name="check_name_label")
        self.born_label = LongLabel(role="banner_text", name="check_born_label")
        self.order_label = LongLabel(role="banner_text", name="check_order_label")
        for label in (self.name_label, self.born_label, self.order_label):
            row.addWidget(label)
            row.setAlignment(label, Qt.AlignmentFlag.AlignVCenter)

    def blank(self) -> None:
        """Show nobody."""
        for label in (self.name_label, self.born_label, self.order_label):
            label.setText("")
        self.setAccessibleName("")

    def render_form(self, form: CheckForm) -> None:
        """Show whose order is checked."""
        name = f"{form.family_name.upper()}, {form.given_name}"
        self.name_label.setText(name)
        self.born_label.setText(f"Born {form.born}")
        self.order_label.setText(f"Order {form.order_label}")
        self.setAccessibleName(f"Patient {name}, born {form.born}, order {form.order_label}")
