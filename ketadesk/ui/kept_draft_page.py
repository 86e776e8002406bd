"""A draft was left behind, by the last run or by somebody else: never loaded silently, never thrown away silently."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.application.order_desk import KeptDraft
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.plain_label import PlainLabel


class KeptDraftPage(QWidget):
    """Go on with it, or start empty."""

    resume_asked = Signal()
    forget_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("kept_draft_page")
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 30, 40, 20)
        self.whose_label = PlainLabel(role="strong", name="kept_draft_label")
        self.changes_label = PlainLabel(name="kept_change_label")
        card = Card("An unfinished order was kept", "kept_draft_card")
        card.add(
            PlainLabel("This order was begun at this workstation and is not stored:"),
            self.whose_label,
            self.changes_label,
        )
        column.addWidget(card)
        self.resume_button = DeliberateButton("Go on with it", "resume_draft_button")
        self.forget_button = DeliberateButton("Forget it and start empty", "forget_draft_button")
        self.resume_button.clicked.connect(self.resume_asked)
        self.forget_button.clicked.connect(self.forget_asked)
        row = QHBoxLayout()
        row.addWidget(self.resume_button)
        row.addWidget(self.forget_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def ask_about(self, kept: KeptDraft) -> None:
        """Say whose draft it is."""
        patient = kept.draft.patient
        self.changes_label.show_text(f"It changes the stored order {kept.revises}." if kept.revises else "")
        name = ", ".join(part for part in (patient.family_name, patient.given_name) if part) or "no name typed"
        typed_by = f"; typed by {', '.join(kept.typed_by)}" if kept.typed_by else ""
        self.whose_label.setText(f"{name}; identifier {patient.identifier or 'not typed'}{typed_by}")
