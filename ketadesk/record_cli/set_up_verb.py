"""`record set-up`: make the record of an empty data folder, or go on there with a backup from another computer."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.workstation import SetUp
from ketadesk.record_cli import opened
from ketadesk.record_cli.asking import Asking
from ketadesk.record_cli.command_line import DONE, CommandLine, answer

_OPTIONS = (
    ("--hospital", "NAME", "as it is printed"),
    ("--identifier-label", "WORDS", "what the hospital calls a patient's identifier; absent: Identifier"),
    ("--page-size", "SIZE", f"{', '.join(PageSize)}; absent: {PageSize.A4.value}"),
    ("--administrator", "NAME", "sign-in name of the first administrator"),
    ("--administrator-name", "NAME", "full name of the first administrator"),
    ("--pin-file", "FILE", "one line: the first administrator's PIN; absent: asked for"),
    ("--passphrase-file", "FILE", "the record's passphrase; absent: KETADESK_PASSPHRASE_FILE, else asked for"),
    ("--backup-folder", "FOLDER", "absent: the folder backups beside the record"),
    ("--backup-passphrase-file", "FILE", "one line: the passphrase of the backups; absent: asked for"),
    ("--from-backup", "FILE", "go on with this backup, on a new computer; its people sign in"),
)


class SetUpVerb:
    """Asks what the first page of the window asks."""

    def __init__(self, line: CommandLine, asking: Asking) -> None:
        self._line = line
        self._asking = asking

    def add(self, inner: Any) -> None:
        """Add it under `record`."""
        set_up = self._line.add(
            inner, "set-up", self._set_up, "Make the record of an empty folder; prints the recovery key.",
            "ketadesk record set-up --administrator jd --administrator-name 'Jo Doe' --backup-passphrase-file b.txt",
        )  # fmt: skip
        for name, value, what in _OPTIONS:
            set_up.add_argument(name, action=self._line.once, metavar=value, help=what)
        set_up.add_argument("--credential-store", action="store_true", help="the operating system keeps the key")

    def _set_up(self, arguments: argparse.Namespace) -> int:
        wishes = self._wishes(arguments)
        with opened.to_be_set_up() as station:
            recovery_key = station.set_up(wishes)
        print("This recovery key opens the record when nothing else does. It is shown once.", file=sys.stderr)
        answer(recovery_key)
        return DONE

    def _wishes(self, arguments: argparse.Namespace) -> SetUp:
        size = arguments.page_size or PageSize.A4.value
        if size not in tuple(PageSize):
            raise self._line.unreadable(f"--page-size: {size!r}. Allowed: {', '.join(PageSize)}")
        is_new = arguments.from_backup is None
        if is_new:
            self._require(arguments, "administrator", "administrator_name")
        return SetUp(
            hospital=arguments.hospital or "",
            identifier_label=arguments.identifier_label or "",
            page_size=PageSize(size),
            keep_key_in_credential_store=arguments.credential_store,
            passphrase=self._passphrase(arguments),
            administrator_sign_in_name=arguments.administrator or "",
            administrator_full_name=arguments.administrator_name or "",
            administrator_pin=self._asking.asked("--pin-file", arguments.pin_file, "PIN") if is_new else "",
            backup_folder=_absolute(arguments.backup_folder),
            backup_passphrase=self._asking.asked(
                "--backup-passphrase-file", arguments.backup_passphrase_file, "Passphrase of the backups"
            ),
            restore_from=_absolute(arguments.from_backup),
        )

    def _require(self, arguments: argparse.Namespace, *names: str) -> None:
        for name in names:
            if not getattr(arguments, name):
                raise self._line.unreadable(f"--{name.replace('_', '-')}: not given. Allowed: a name")

    def _passphrase(self, arguments: argparse.Namespace) -> str:
        """Blank where the operating system keeps the key and no passphrase was named."""
        file = arguments.passphrase_file or os.environ.get("KETADESK_PASSPHRASE_FILE")
        if arguments.credential_store and not file:
            return ""
        return self._asking.asked("--passphrase-file", file, "Passphrase of the record")


def _absolute(path: str | None) -> str:
    return str(Path(path).absolute()) if path else ""
