"""The recovery key, shown once: written down or printed, and one group of it typed back before going on.

While a group is typed back the key is hidden, or nobody could tell whether it stands on paper. The key is never put
into a file by this page: printing is the window's, through `print_key`.
"""

import secrets
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.ui.session.session_page import SessionPage, buttons, failure_label
from ketadesk.ui.session.typed_field import TypedField
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.reading_order import set_reading_order
from ketadesk.ui.widgets.typed_edit import TypedEdit

_WHAT_FOR = (
    "This key opens the record when the passphrase is forgotten or this computer's credential store is lost. "
    "It is shown only now, and cannot be shown again later."
)
_WHERE = "Keep the paper locked away, not beside this workstation: whoever has it can read the record."
_GROUP_LENGTH = 4


class RecoveryKeyPage(SessionPage):
    """Shown with `show_key`; `kept` follows when a group was typed back."""

    kept = Signal()

    def __init__(
        self,
        print_key: Callable[[str], str] | None = None,
        choose_group: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        """`print_key` sends the key to a printer and answers a sentence; `choose_group` picks one of so many."""
        super().__init__("recovery_key_page", "The recovery key")
        self._print_key = print_key
        self._choose_group = choose_group
        self._key = ""
        self._asked = 0
        self._build_key_card()
        self._build_back_card()
        self.finish()
        self._hide_key(False)

    def _build_key_card(self) -> None:
        self.groups_part = QWidget()
        self.groups_part.setObjectName("recovery_key_groups")
        self._groups = FlowLayout(self.groups_part, gap=12, row_gap=12)
        self.written_button = DeliberateButton("It is on paper", "key_written_button", "primary")
        self.print_button = DeliberateButton("Print the key", "print_key_button")
        self.print_button.setVisible(self._print_key is not None)
        self.notice_label = failure_label("print_key_notice_label")
        self.key_card = self.add_card(
            "Write this key down, or print it" if self._print_key is not None else "Write this key down",
            PlainLabel(_WHAT_FOR),
            self.groups_part,
            PlainLabel(_WHERE),
            self.notice_label,
            buttons((self.print_button,), (self.written_button,)),
            name="recovery_key_card",
        )
        self.written_button.clicked.connect(self._ask_back)
        self.print_button.clicked.connect(self._print)

    def _build_back_card(self) -> None:
        self.group_field = TypedField(
            TypedEdit("key_group_edit", "Group of the key"),
            "Letters and digits as they stand on the paper; small letters do.",
            lambda _t: "",
        )
        self.show_again_button = DeliberateButton("Show the key again", "show_key_again_button")
        self.go_on_button = DeliberateButton("Go on", "key_go_on_button", "primary")
        self.back_card = self.add_card(
            "Type one group from the paper",
            self.group_field,
            buttons((self.show_again_button,), (self.go_on_button,)),
            name="key_back_card",
        )
        self.group_field.changed.connect(self._allow)
        self.group_field.edit.returnPressed.connect(self._compare)
        self.show_again_button.clicked.connect(lambda: self._hide_key(False))
        self.go_on_button.clicked.connect(self._compare)

    def show_key(self, recovery_key: str) -> None:
        """Show it in its groups."""
        self._key = recovery_key
        self._asked = 0
        self.notice_label.show_text("")
        self._show_groups(key_groups(recovery_key))
        self._hide_key(False)

    def forget(self) -> None:
        """Nothing of the key stays in the window."""
        self._key = ""
        self._show_groups(())
        self.group_field.edit.show_typed("", 0)

    def _show_groups(self, groups: tuple[str, ...]) -> None:
        while (item := self._groups.takeAt(0)) is not None:
            box = item.widget()
            if box is not None:
                box.hide()
                box.deleteLater()
        for number, group in enumerate(groups, start=1):
            self._groups.addWidget(_group_box(number, group))

    def _hide_key(self, hidden: bool) -> None:
        self.key_card.setVisible(not hidden)
        self.back_card.setVisible(hidden)
        self.group_field.edit.show_typed("", 0)
        self.group_field.say("")
        set_reading_order(self)
        self._allow()
        (self.group_field.edit if hidden else self.written_button).setFocus()

    def _ask_back(self) -> None:
        groups = key_groups(self._key)
        self._asked = self._choose_group(len(groups))
        caption = f"Group {self._asked + 1} of {len(groups)}"
        self.group_field.caption_label.setText(caption)
        self.group_field.edit.setAccessibleName(caption)
        self._hide_key(True)

    def _compare(self) -> None:
        typed = self.group_field.text()
        if not typed:
            return
        if typed.upper() != key_groups(self._key)[self._asked]:
            self.group_field.say("✖ This is not what the group was. Compare the paper with the key once more.")
            return
        self.forget()
        self.kept.emit()

    def _print(self) -> None:
        assert self._print_key is not None
        try:
            said = f"✓ {self._print_key(self._key)}"
        except KetaDeskError as failure:
            said = f"✖ {failure.what} {failure.next_step}"
        self.notice_label.show_text(said)
        announce(self, said)

    def _allow(self) -> None:
        self.go_on_button.setEnabled(bool(self.group_field.text()))


def key_groups(recovery_key: str) -> tuple[str, ...]:
    """The groups that stand between its hyphens, else pieces of four signs."""
    if "-" in recovery_key:
        return tuple(recovery_key.split("-"))
    places = range(0, len(recovery_key), _GROUP_LENGTH)
    return tuple(recovery_key[place : place + _GROUP_LENGTH] for place in places)


def _group_box(number: int, group: str) -> QFrame:
    box = QFrame()
    box.setProperty("role", "card")
    column = QVBoxLayout(box)
    column.setContentsMargins(14, 6, 14, 8)
    column.setSpacing(0)
    column.addWidget(PlainLabel(str(number), role="quiet", wraps=False))
    column.addWidget(PlainLabel(group, role="title", name=f"key_group_{number}_label", wraps=False))
    return box
