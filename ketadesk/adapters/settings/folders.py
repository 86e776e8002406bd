"""Where the record, the kept draft and the settings live: one folder, for this account only.

A folder that others may read is closed to them when it is empty or already ours. A folder that holds other
things is left as it is (its files may be meant to be shared), and refused when others may write to it: they
could exchange the record.
"""

import errno
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from ketadesk.application.errors import FolderUnusable

DATA_FOLDER_VARIABLE = "KETADESK_DATA_DIR"

_OURS = frozenset({"record.db", "settings.toml", "keys.json", "kept.bin", "kept.json"})
"""Names by which a folder of ours is known."""
_ALSO_OURS = frozenset({"anchor", "lock", "holder.json", "backups", "faults.log", "faults.1.log"})
"""Names that others use too: they make a folder ours only where nothing else is in it."""
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH

_REASONS = {
    errno.EACCES: "this account may not write there",
    errno.EPERM: "this account may not change it",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EEXIST: "a file has its name",
    errno.ENOTDIR: "a part of its path is a file",
}


def named_folder(environment: Mapping[str, str]) -> Path:
    """Where the data folder is, or should be; not looked at."""
    named = environment.get(DATA_FOLDER_VARIABLE, "")
    return Path(named).absolute() if named else platformdirs.user_data_path("KetaDesk", appauthor=False)


def data_folder(environment: Mapping[str, str]) -> Path:
    """The data folder, made when it is missing and tried by writing to it.

    `KETADESK_DATA_DIR` names it; without that, or when it is blank, it is the platform's own.
    Raises `FolderUnusable`.
    """
    folder = named_folder(environment)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            _close_to_others(folder)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _unusable(folder, _REASONS.get(error.errno or 0, error.strerror or str(error))) from error
    return folder


def _close_to_others(folder: Path) -> None:
    mode = stat.S_IMODE(folder.stat().st_mode)
    if not mode & (stat.S_IRWXG | stat.S_IRWXO):
        return
    names = set(os.listdir(folder))
    if names & _OURS or names <= _ALSO_OURS:
        folder.chmod(0o700)
    elif mode & _OTHERS_MAY_WRITE:
        raise _unusable(folder, "it holds other files and other accounts may write to it")


def _unusable(folder: Path, reason: str) -> FolderUnusable:
    return FolderUnusable(
        f"The data folder {folder} cannot be used: {reason}.",
        f"Mend that, or name an empty folder of your own in the environment variable {DATA_FOLDER_VARIABLE}, "
        "and start KetaDesk again.",
    )
