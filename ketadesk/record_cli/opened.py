"""The workstation as a verb needs it: open, only to be read, to be restored, or not set up yet. Closed afterwards."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass

from ketadesk import app
from ketadesk.application.errors import BackupRefused, KetaDeskError, KeyUnavailable
from ketadesk.application.workstation import Opening, OpeningState, Workstation


@contextmanager
def ready(can_look: bool = False) -> Iterator[Workstation]:
    """The open record; with `can_look` one that is only read will do. Raises `KetaDeskError`."""
    with _begun() as (station, opening):
        if opening.state is OpeningState.TROUBLE and can_look and opening.can_look:
            print(f"{opening.what} The record is only read.", file=sys.stderr)
            opening = _unlocked(station, station.look_only())
        if opening.state is not OpeningState.READY:
            raise KetaDeskError(opening.what, opening.next_step)
        yield station


@contextmanager
def to_be_restored() -> Iterator[tuple[Workstation, bool]]:
    """The record, and whether it is open: one that is damaged can be replaced too. Raises `KetaDeskError`."""
    with _begun() as (station, opening):
        replaceable = opening.state is OpeningState.TROUBLE and bool(opening.last_good_backup)
        if opening.state is not OpeningState.READY and not replaceable:
            raise KetaDeskError(opening.what, opening.next_step)
        yield station, opening.state is OpeningState.READY


@contextmanager
def to_be_set_up() -> Iterator[Workstation]:
    """A data folder without a record. Raises `KetaDeskError`."""
    with _begun() as (station, opening):
        if opening.state is OpeningState.TROUBLE:
            raise KetaDeskError(opening.what, opening.next_step)
        if opening.state is not OpeningState.SET_UP:
            raise BackupRefused("There is a record here already.", "Name an empty folder in KETADESK_DATA_DIR.")
        yield station


@contextmanager
def _begun() -> Iterator[tuple[Workstation, Opening]]:
    station: Workstation = app.open_workstation()
    try:
        yield station, _unlocked(station, station.opening())
    finally:
        station.close()


def _unlocked(station: Workstation, opening: Opening) -> Opening:
    """Ask for the passphrase where somebody can be asked. Raises `KeyUnavailable`."""
    if opening.state is not OpeningState.PASSPHRASE:
        return opening
    if sys.stdin is None or not sys.stdin.isatty():
        raise KeyUnavailable(opening.what, "Name the file that holds its passphrase in KETADESK_PASSPHRASE_FILE.")
    return station.unlock(getpass("Passphrase of the record: "))
