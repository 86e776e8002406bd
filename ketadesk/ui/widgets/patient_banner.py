"""The patient banner: who the order is for, on every page, in a colour that nothing else uses.

The names of the captions follow the NHS patient banner. With large text it goes on in a second row; it never shortens.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.application.order_preview import Banner
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import LongLabel, PlainLabel
from ketadesk.ui.widgets.restyle import restyle


class _Fact(QWidget):
    """A caption over its text."""

    def __init__(self, caption: str, name: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(PlainLabel(caption, role="banner_caption", wraps=False))
        self.text_label = LongLabel(role="banner_text", name=name)
        self.text_label.setText("-")
        column.addWidget(self.text_label)

    def show_text(self, text: str) -> None:
        """Show `text`, a dash when there is none."""
        if self.text_label.text() != (text or "-"):
            self.text_label.setText(text or "-")
            # While the banner is hidden Qt tells nobody how wide the text has become, and it would be cut off later.
            self.updateGeometry()


class PatientBanner(QFrame):
    """Identity and allergies."""

    def __init__(self, name: str = "banner") -> None:
        """`name` begins the name of each part: a window may have a banner for an order and one for an infusion."""
        super().__init__()
        self.setObjectName(f"patient_{name}")
        self.setProperty("role", "banner")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(16, 9, 16, 9)
        outer.setSpacing(16)
        row = FlowLayout(gap=26, row_gap=6)
        outer.addLayout(row, 1)
        self.name_label = LongLabel(role="banner_name", name=f"{name}_name_label")
        self.born = _Fact(self.tr("Born"), f"{name}_born_label")
        self.gender = _Fact(self.tr("Gender"), f"{name}_gender_label")
        self.identifier = _Fact(self.tr("Identifier"), f"{name}_identifier_label")
        self.weight = _Fact(self.tr("Weight"), f"{name}_weight_label")
        self.allergies_label = LongLabel(role="allergy", name=f"{name}_allergies_label", padding=5)
        for part in (self.name_label, self.born, self.gender, self.identifier, self.weight):
            row.addWidget(part)
            row.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
        outer.addWidget(self.allergies_label, 0, Qt.AlignmentFlag.AlignVCenter)
        self.blank()

    def blank(self) -> None:
        """Show nobody."""
        self.name_label.setText("")
        self.allergies_label.setText("")
        for fact in (self.born, self.gender, self.identifier, self.weight):
            fact.show_text("")

    def render_banner(self, banner: Banner) -> None:
        """Show this patient; without a name it says that none was entered."""
        self.name_label.setText(banner.name or self.tr("No patient entered"))
        self.born.show_text(banner.born)
        self.gender.show_text(banner.gender)
        self.identifier.show_text(banner.identifier)
        self.weight.show_text(banner.weight)
        self.allergies_label.show_text(banner.allergies or self.tr("Allergies not entered"))
        restyle(self.allergies_label, "tone", "alert" if banner.allergies_alert else "")
        self.setAccessibleName(
            f"Patient {banner.name}, born {banner.born}, {banner.gender}, {banner.identifier}, {banner.allergies}"
            if banner.name
            else self.tr("No patient entered")
        )
