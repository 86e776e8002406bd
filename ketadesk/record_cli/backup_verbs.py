"""`backup FILE` and `restore FILE`; what a restore would lose is said before it asks."""

import argparse
import sys
from getpass import getpass
from pathlib import Path
from typing import Any, Final

from ketadesk.application.backups import RestorePreview
from ketadesk.record_cli import opened
from ketadesk.record_cli.asking import Asking
from ketadesk.record_cli.command_line import DONE, REFUSED, CommandLine, answer

_GO_ON: Final = "RESTORE"
_PASSPHRASE: Final = "--backup-passphrase-file"


class BackupVerbs:
    """Making a backup and putting one back."""

    def __init__(self, line: CommandLine, asking: Asking) -> None:
        self._line = line
        self._asking = asking

    def add(self, verbs: Any) -> None:
        """Add both verbs."""
        backup = self._line.add(
            verbs, "backup", self._back_up, "Make a backup and test it; never over an existing file.",
            "ketadesk backup ketadesk.backup --user jd",
        )  # fmt: skip
        backup.add_argument("file", metavar="FILE")
        self._asking.add_person(backup)
        restore = self._line.add(
            verbs, "restore", self._restore, "Put a backup back, after saying what that would lose.",
            "ketadesk restore ketadesk.backup --check --user jd",
        )  # fmt: skip
        restore.add_argument("file", metavar="FILE")
        restore.add_argument("--check", action="store_true", help="only test it and say what would be lost")
        restore.add_argument("--yes", action="store_true", help="do not ask again")
        restore.add_argument(
            _PASSPHRASE, action=self._line.once, metavar="FILE",
            help="one line; for a backup under another passphrase, or while the record cannot be read",
        )  # fmt: skip
        self._asking.add_person(restore, required=False)

    def _back_up(self, arguments: argparse.Namespace) -> int:
        with opened.ready() as station:
            self._asking.sign_in(station, arguments)
            made = station.record.back_up(str(Path(arguments.file).absolute()))
        answer(f"Backup written to {arguments.file}. {made.words}")
        return DONE

    def _restore(self, arguments: argparse.Namespace) -> int:
        file, named = str(Path(arguments.file).absolute()), arguments.backup_passphrase_file
        passphrase = self._asking.from_file(_PASSPHRASE, named) if named else ""
        with opened.to_be_restored() as (station, is_open):
            pin = self._who(station, arguments) if is_open else ""
            if not is_open and not arguments.check and not passphrase:
                passphrase = getpass("The record cannot be read, so nobody can sign in. Passphrase of the backup: ")
            preview = station.record.restore_preview(file, passphrase)
            if arguments.check or not preview.test.sound:
                answer(_in_words(preview))
                return DONE if preview.test.sound else REFUSED
            print(_in_words(preview), file=sys.stderr)
            if not arguments.yes and not _is_typed(_GO_ON):
                print("Nothing was changed.", file=sys.stderr)
                return REFUSED
            station.record.restore(file, passphrase, pin)
        answer(f"{arguments.file} was put back. The record before it is kept beside it, under another name.")
        return DONE

    def _who(self, station: Any, arguments: argparse.Namespace) -> str:
        if arguments.user is None:
            raise self._line.unreadable("--user: not given. Allowed: the sign-in name of an administrator")
        return self._asking.sign_in(station, arguments)


def _is_typed(word: str) -> bool:
    print(f"Type {word} to go on: ", end="", file=sys.stderr, flush=True)
    # Bytes: what is typed may be no text at all, and then it is another word.
    stream = getattr(sys.stdin, "buffer", None)
    typed: bytes = stream.readline() if stream is not None else b""
    return typed.rstrip(b"\r\n") == word.encode()


def _in_words(preview: RestorePreview) -> str:
    lines = [preview.test.words] if preview.test.sound else []
    lines.append(preview.words)
    lines += [f"{e.sequence}  {e.at}  {e.by_name}  {e.kind}  {e.subject}".rstrip() for e in preview.lost]
    if preview.lost_count > len(preview.lost):
        lines.append(f"... and {preview.lost_count - len(preview.lost)} older ones")
    return "\n".join(lines)
