"""PINs and passphrases: from a file of one line, else typed at a prompt that does not show them."""

import argparse
from getpass import getpass
from pathlib import Path
from typing import Any

from ketadesk.application.workstation import Workstation
from ketadesk.record_cli.command_line import CommandLine


class Asking:
    """Asks for what is secret, and signs in with it."""

    def __init__(self, line: CommandLine) -> None:
        self._line = line

    def add_person(self, verb: Any, required: bool = True) -> None:
        """Let the verb take who is there."""
        verb.add_argument("--user", action=self._line.once, required=required, help="sign-in name")
        verb.add_argument("--pin-file", action=self._line.once, metavar="FILE", help="one line; absent: asked for")

    def sign_in(self, station: Workstation, arguments: argparse.Namespace) -> str:
        """Sign in and answer the PIN, which some steps take once more. Raises `SignInRefused`."""
        pin = self.asked("--pin-file", arguments.pin_file, "PIN")
        station.sessions.sign_in(arguments.user, pin)
        return pin

    def asked(self, option: str, file: str | None, prompt: str) -> str:
        """What stands in `file`, else what is typed."""
        return self.from_file(option, file) if file else getpass(f"{prompt}: ")

    def from_file(self, option: str, file: str) -> str:
        """The one line of a file, without its end and otherwise exactly as it is."""
        try:
            text = Path(file).read_bytes().decode("utf-8")
        except OSError as error:
            raise self._line.unreadable(
                f"{option}: {file!r} ({error.strerror}). Allowed: a file of one line"
            ) from error
        except UnicodeDecodeError:
            # Without its cause: that would carry the secret.
            raise self._line.unreadable(f"{option}: {file!r} is not UTF-8. Allowed: a file of one line") from None
        text = text.removesuffix("\n").removesuffix("\r")
        if not text or "\n" in text or "\r" in text:
            raise self._line.unreadable(f"{option}: {file!r} does not hold one line. Allowed: a file of one line")
        return text
