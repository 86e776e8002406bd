"""The four parts of the first run's page: each asks its questions and says which of them are still open."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.application.order_choices import Choice
from ketadesk.application.pin_rules import LONGEST_PIN, SHORTEST_PIN, full_name_flaw, pin_flaw, sign_in_name_flaw
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.ui.session.typed_field import TypedField, TypedTwice
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.option_list import OptionList
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.segments import Segments
from ketadesk.ui.widgets.typed_edit import TypedEdit

_STORE, _PASSPHRASE = "credential-store", "passphrase"
_BESIDE, _ELSEWHERE = "beside", "elsewhere"
_PROTECTS = "Either way a copied file, or a lost disk or stick, cannot be read by who finds it."
_DOES_NOT = (
    "Neither way keeps out somebody who can use this workstation's account: lock the workstation itself as well."
)
_KEY_CHOICES: Final = {
    _STORE: Choice(
        value=_STORE,
        label="In this computer's credential store",
        note="The record opens by itself for this workstation's account. Whoever can sign in to that account has it.",
    ),
    _PASSPHRASE: Choice(
        value=_PASSPHRASE,
        label="Under a passphrase that is typed at each start",
        note="The key is stored only under this passphrase. Somebody who knows it must be there at each start.",
    ),
}


class SetUpPart(QWidget):
    """One card's questions."""

    changed = Signal()

    def __init__(self, name: str, heading: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.heading = heading
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def missing(self) -> tuple[str, ...]:
        """What has to be answered yet, in words."""
        return ()

    def _add(self, *parts: QWidget) -> None:
        for part in parts:
            self._column.addWidget(part)
            if isinstance(part, TypedField | TypedTwice):
                part.changed.connect(self.changed)

    def _ask(self, caption: str, choice: QWidget, hint: str = "") -> None:
        block = QVBoxLayout()
        block.setSpacing(4)
        block.addWidget(PlainLabel(caption, role="caption"))
        block.addWidget(choice)
        if hint:
            block.addWidget(PlainLabel(hint, role="quiet"))
        self._column.addLayout(block)


class HospitalPart(SetUpPart):
    """What stands on each sheet."""

    def __init__(self) -> None:
        super().__init__("set_up_hospital", "This hospital")
        self.hospital_field = TypedField(
            TypedEdit("set_up_hospital_edit", "Hospital", "long"), "As it is printed on each order sheet."
        )
        self.identifier_field = TypedField(
            TypedEdit("set_up_identifier_edit", "What the patient's number is called here", "long"),
            "For example: NHS No., Hospital No., MRN.",
        )
        self.paper_choice = Segments("set_up_paper_choice", "Paper")
        self.paper_choice.set_choices(
            (Choice(value=PageSize.A4.value, label="A4"), Choice(value=PageSize.LETTER.value, label="Letter"))
        )
        self.paper_choice.chosen.connect(lambda _size: self.changed.emit())
        self._add(self.hospital_field, self.identifier_field)
        self._ask("Paper", self.paper_choice)

    def missing(self) -> tuple[str, ...]:
        return _open(
            ("hospital", self.hospital_field.is_good),
            ("what the patient's number is called", self.identifier_field.is_good),
            ("paper", bool(self.paper_choice.value)),
        )


class KeyPart(SetUpPart):
    """Where the record's key is kept, and what that protects from."""

    def __init__(self) -> None:
        super().__init__("set_up_key", "Where the record's key is kept")
        self.place_list = OptionList("key_place_list", "Where the record's key is kept")
        self.passphrase = TypedTwice(
            "record_passphrase", "Passphrase of the record", "At least 12 characters; several words are best.", "long"
        )
        self._add(PlainLabel(f"{_PROTECTS} {_DOES_NOT}"), self.place_list, self.passphrase)
        self.place_list.chosen.connect(lambda _place: self._choose())
        self.offer(False)

    @property
    def in_credential_store(self) -> bool:
        """True when that was chosen."""
        return self.place_list.value == _STORE

    def offer(self, has_credential_store: bool) -> None:
        """Offer the credential store only where there is one; nothing is chosen."""
        because = "" if has_credential_store else "this computer's credential store was not found, or is locked."
        self.place_list.set_value("")
        self.place_list.set_choices(
            (_KEY_CHOICES[_STORE].model_copy(update={"disabled_because": because}), _KEY_CHOICES[_PASSPHRASE])
        )
        self.passphrase.hide()

    def missing(self) -> tuple[str, ...]:
        needed = self.place_list.value == _PASSPHRASE
        return _open(
            ("where the key is kept", bool(self.place_list.value)),
            ("the record's passphrase, twice", not needed or self.passphrase.is_good),
        )

    def _choose(self) -> None:
        self.passphrase.setVisible(self.place_list.value == _PASSPHRASE)
        self.changed.emit()


class AdministratorPart(SetUpPart):
    """Who makes the other accounts."""

    def __init__(self) -> None:
        super().__init__("set_up_administrator", "The first administrator")
        self.full_name_field = TypedField(
            TypedEdit("administrator_full_name_edit", "Full name", "long"), "As it is printed.", full_name_flaw
        )
        self.sign_in_name_field = TypedField(
            TypedEdit("administrator_sign_in_name_edit", "Sign-in name", "medium"),
            "Short: a staff number or initials. It is never given to anybody else.",
            sign_in_name_flaw,
        )
        self.pin = TypedTwice(
            "administrator_pin", "PIN", f"{SHORTEST_PIN} to {LONGEST_PIN} digits. It is never shown.", flaw=pin_flaw
        )
        words = "An administrator makes the accounts of the nurses and keeps the record, and enters no orders."
        self._add(PlainLabel(words), self.full_name_field, self.sign_in_name_field, self.pin)

    def missing(self) -> tuple[str, ...]:
        return _open(
            ("the administrator's full name", self.full_name_field.is_good),
            ("the administrator's sign-in name", self.sign_in_name_field.is_good),
            ("the administrator's PIN, twice", self.pin.is_good),
        )


class BackupPart(SetUpPart):
    """Where backups go, and the passphrase that opens them."""

    def __init__(self, choose_folder: Callable[[QWidget], str | None]) -> None:
        super().__init__("set_up_backups", "Backups")
        self._choose_folder = choose_folder
        self.place_choice = Segments("backup_place_choice", "Backups are kept")
        self.place_choice.set_choices(
            (
                Choice(value=_BESIDE, label="Beside the record, in a folder called backups"),
                Choice(value=_ELSEWHERE, label="In another folder"),
            )
        )
        self._ask(
            "Backups are kept", self.place_choice, "Backups beside the record are lost with this computer's disk."
        )
        self.folder_field = TypedField(
            TypedEdit("backup_folder_edit", "Folder for backups, with its whole path", "long"), "", lambda _path: ""
        )
        self.choose_button = DeliberateButton("Choose a folder", "choose_backup_folder_button")
        self._add_folder_row()
        self.passphrase = TypedTwice(
            "backup_passphrase",
            "Passphrase of the backups",
            "At least 12 characters. No backup can be put back without it: keep it on paper, away from the backups.",
            "long",
        )
        self._add(self.passphrase)
        self.place_choice.chosen.connect(lambda _place: self._show_place())
        self.choose_button.clicked.connect(self._choose)
        self._show_place()

    @property
    def folder(self) -> str:
        """The folder; blank for the one beside the record."""
        return self.folder_field.text() if self.place_choice.value == _ELSEWHERE else ""

    def missing(self) -> tuple[str, ...]:
        elsewhere = self.place_choice.value == _ELSEWHERE
        return _open(
            ("where backups are kept", bool(self.place_choice.value)),
            ("the folder for backups", not elsewhere or self.folder_field.is_good),
            ("the backups' passphrase, twice", self.passphrase.is_good),
        )

    def _add_folder_row(self) -> None:
        self.folder_part = QWidget()
        row = QHBoxLayout(self.folder_part)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.folder_field)
        row.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        self._add(self.folder_part)
        self.folder_field.changed.connect(self.changed)

    def _show_place(self) -> None:
        self.folder_part.setVisible(self.place_choice.value == _ELSEWHERE)
        self.changed.emit()

    def _choose(self) -> None:
        folder = self._choose_folder(self)
        if folder is not None:
            self.folder_field.edit.setText(folder)


def _open(*answers: tuple[str, bool]) -> tuple[str, ...]:
    return tuple(words for words, answered in answers if not answered)
