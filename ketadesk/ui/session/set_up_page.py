"""The first run: this hospital, where the record's key is kept, the first administrator, the backups.

Nothing that matters is chosen beforehand, and nothing is made before every answer stands there.
"""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.workstation import Opening, SetUp, Workstation
from ketadesk.ui.session.session_page import SessionPage, buttons, failure_label
from ketadesk.ui.session.set_up_cards import AdministratorPart, BackupPart, HospitalPart, KeyPart, SetUpPart
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.file_place import ask_folder
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.reading_order import set_reading_order

_INTRODUCTION = (
    "There is no record on this workstation yet. The answers below make one. "
    "It holds orders, who checked them, and accounts, in one encrypted file."
)
_AFTERWARDS = (
    "Making the record takes a few seconds. Then a recovery key is shown, once: have paper or a printer at hand."
)


class SetUpPage(SessionPage):
    """Asked with `ask`; answers with `made`."""

    made = Signal(str)
    """The record is made; this is the recovery key."""
    without_record_asked = Signal()

    def __init__(self, choose_folder: Callable[[QWidget], str | None] = ask_folder) -> None:
        super().__init__("set_up_page", "Set up KetaDesk on this workstation")
        self._workstation: Workstation | None = None
        self.hospital = HospitalPart()
        self.key = KeyPart()
        self.administrator = AdministratorPart()
        self.backups = BackupPart(choose_folder)
        self.column.addWidget(PlainLabel(_INTRODUCTION))
        for part in self._parts():
            self.add_card(part.heading, part, name=f"{part.objectName()}_card")
            part.changed.connect(self._allow)
        self.failure_label = failure_label("set_up_failure_label")
        self.missing_label = PlainLabel(role="quiet", name="set_up_missing_label")
        self.make_button = DeliberateButton("Make the record", "make_record_button", "primary")
        self.without_button = DeliberateButton("Work out an order without a record", "set_up_without_button")
        row = buttons((self.without_button,), (self.make_button,))
        self.add_card("Make the record", PlainLabel(_AFTERWARDS), self.missing_label, self.failure_label, row)
        self.make_button.clicked.connect(self.make)
        self.without_button.clicked.connect(self.without_record_asked)
        self._allow()
        self.finish()

    def ask(self, workstation: Workstation, opening: Opening) -> None:
        """Ask for everything; `opening` says whether the credential store is there."""
        self._workstation = workstation
        self.key.offer(opening.has_credential_store)
        self._allow()
        set_reading_order(self)
        self.hospital.hospital_field.edit.setFocus()

    def make(self) -> None:
        """Make the record; what is refused is said beside the button, and everything typed but that stays."""
        if self._workstation is None or self._missing():
            return
        self.failure_label.show_text("")
        try:
            recovery_key = self._workstation.set_up(self._wishes())
        except KetaDeskError as failure:
            self.failure_label.show_text(f"✖ {failure.what} {failure.next_step}")
            announce(self, self.failure_label.text())
            self.show_place(self.make_button)
        else:
            self._forget_secrets()
            self.made.emit(recovery_key)

    def _parts(self) -> tuple[SetUpPart, ...]:
        return (self.hospital, self.key, self.administrator, self.backups)

    def _missing(self) -> tuple[str, ...]:
        return tuple(missing for part in self._parts() for missing in part.missing())

    def _allow(self) -> None:
        missing = self._missing()
        self.make_button.setEnabled(not missing)
        self.missing_label.show_text(f"Not yet, still open: {'; '.join(missing)}." if missing else "")

    def _wishes(self) -> SetUp:
        return SetUp(
            hospital=self.hospital.hospital_field.text(),
            identifier_label=self.hospital.identifier_field.text(),
            page_size=PageSize(self.hospital.paper_choice.value),
            keep_key_in_credential_store=self.key.in_credential_store,
            passphrase="" if self.key.in_credential_store else self.key.passphrase.text(),
            administrator_sign_in_name=self.administrator.sign_in_name_field.text(),
            administrator_full_name=self.administrator.full_name_field.text(),
            administrator_pin=self.administrator.pin.text(),
            backup_folder=self.backups.folder,
            backup_passphrase=self.backups.passphrase.text(),
        )

    def _forget_secrets(self) -> None:
        for secret in (self.key.passphrase, self.administrator.pin, self.backups.passphrase):
            secret.clear()
