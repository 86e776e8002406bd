"""A record set up with three people, for programs that are run as a user runs them."""

import os
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from ketadesk import app
from ketadesk.application.account import Role
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.workstation import OpeningState, SetUp

PASSPHRASE = "three quiet brown owls"
BACKUP_PASSPHRASE = "seven slow red foxes"


class Someone(NamedTuple):
    """A person of the ward, and her PIN."""

    sign_in_name: str
    full_name: str
    role: Role
    pin: str


KEEPER = Someone("admin", "Ada Keeper", Role.ADMINISTRATOR, "260418")
FIRST = Someone("ito", "R Ito", Role.NURSE, "482913")
SECOND = Someone("sole", "M Sole", Role.NURSE, "719305")


class MadeRecord(NamedTuple):
    """Where it is, and what its programs need to be told."""

    folder: Path
    recovery_key: str
    environment: dict[str, str]


def make_record(folder: Path) -> MadeRecord:
    """Set up a record in `folder`/data, opened by a passphrase file beside it."""
    data, passphrase_file = folder / "data", folder / "passphrase"
    passphrase_file.touch(mode=0o600)
    passphrase_file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    environment = {"KETADESK_DATA_DIR": str(data), "KETADESK_PASSPHRASE_FILE": str(passphrase_file)}
    with mock.patch.dict(os.environ, environment):
        workstation = app.open_workstation()
        assert workstation.opening().state is OpeningState.SET_UP
        try:
            recovery_key = workstation.set_up(wishes())
            workstation.sessions.sign_in(KEEPER.sign_in_name, KEEPER.pin)
            for who in (FIRST, SECOND):
                workstation.sessions.add_account(*who)
        finally:
            workstation.close()
    return MadeRecord(data, recovery_key, environment)


def wishes() -> SetUp:
    """What whoever sets it up answers."""
    return SetUp(
        hospital="St Example",
        identifier_label="Hospital number",
        page_size=PageSize.A4,
        keep_key_in_credential_store=False,
        passphrase=PASSPHRASE,
        administrator_sign_in_name=KEEPER.sign_in_name,
        administrator_full_name=KEEPER.full_name,
        administrator_pin=KEEPER.pin,
        backup_folder="",
        backup_passphrase=BACKUP_PASSPHRASE,
    )
