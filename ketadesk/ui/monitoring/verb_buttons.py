"""Buttons of the steps that may be taken now; each opens a form, none of them records anything by itself."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ketadesk.application.monitoring.bedside_desk import Verb
from ketadesk.ui.monitoring.verb_words import ON_BUTTON
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.flow_layout import FlowLayout


class VerbButtons(QWidget):
    """Button `pause_button` and so on, after `prefix`; they keep their order, so that none moves under the hand."""

    asked = Signal(object)
    """The `Verb`."""

    def __init__(self, name: str, prefix: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        row = FlowLayout(self, gap=8, row_gap=8)
        self.buttons: dict[Verb, DeliberateButton] = {}
        for verb, words in ON_BUTTON.items():
            button = DeliberateButton(words, f"{prefix}{verb.value.replace('-', '_')}_button")
            button.clicked.connect(lambda _checked=False, v=verb: self.asked.emit(v))
            button.hide()
            row.addWidget(button)
            self.buttons[verb] = button

    def show_verbs(self, verbs: Sequence[Verb]) -> None:
        """Offer these and no others."""
        for verb, button in self.buttons.items():
            if button.isHidden() == (verb in verbs):
                button.setVisible(verb in verbs)
