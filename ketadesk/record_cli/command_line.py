"""What the command line lends to the record's verbs, and the ways they answer.

A file's name may hold bytes that are no text, and the program's answer could not name that file. So what is no text is
refused before anything is done.
"""

import argparse
import errno
import sys
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from ketadesk.application.errors import CannotSave, NotAllowed, SignInRefused, UnknownOrder

DONE: Final = 0
REFUSED: Final = 3
STANDARD_OUTPUT: Final = "-"
"""As the name of a file to write to."""

Verb = Callable[[argparse.Namespace], int]


class CommandLine(NamedTuple):
    """The command line's own parts."""

    add_verb: Callable[[Any, str, Verb, str, str], Any]
    """Parsers, name, what runs, what it does, an example; answers the verb's parser."""
    once: type[argparse.Action]
    """An option that may be given once."""
    unreadable: Callable[[str], Exception]
    """The exception of exit code 2, with its one line."""

    def add(self, verbs: Any, name: str, run: Verb, what: str, example: str) -> Any:
        """A verb of the record; answers its parser."""
        return self.add_verb(verbs, name, self._refusing(run), what, example)

    def _refusing(self, run: Verb) -> Verb:
        """`run`, with exit code 2 for what is no text, and 3 for who may not, or for what is not in the record."""

        def verb(arguments: argparse.Namespace) -> int:
            self._refuse_no_text(arguments)
            try:
                return run(arguments)
            except (SignInRefused, NotAllowed, UnknownOrder) as refused:
                print(f"{refused.what} {refused.next_step}", file=sys.stderr)
                return REFUSED

        return verb

    def _refuse_no_text(self, arguments: argparse.Namespace) -> None:
        for name, text in vars(arguments).items():
            if isinstance(text, str) and not _is_text(text):
                raise self.unreadable(f"{name.replace('_', '-')}: {text!a}. Allowed: text in UTF-8, without U+0000")


def answer(text: str, end: str = "\n") -> None:
    """UTF-8 whatever the locale: a name that the terminal cannot show must not end the verb.

    Raises `CannotSave` where nothing takes the answer.
    """
    try:
        if sys.stdout is None:
            raise OSError(errno.EBADF, "it is closed")
        sys.stdout.flush()
        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            sys.stdout.write(f"{text}{end}")
            return
        stream.write(f"{text}{end}".encode("utf-8", "backslashreplace"))
        stream.flush()
    except OSError as error:
        raise CannotSave(
            f"Standard output does not take the answer ({error.strerror}).",
            "What was to be written elsewhere was written: look there before you ask once more.",
        ) from error


def answer_bytes(paper: bytes) -> None:
    """A paper on standard output. Raises `CannotSave` where nothing takes it."""
    try:
        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            raise OSError(errno.EBADF, "it takes no bytes")
        sys.stdout.flush()
        stream.write(paper)
        stream.flush()
    except OSError as error:
        raise CannotSave(
            f"Standard output does not take the paper ({error.strerror}).", "Name a file with -o."
        ) from error


def _is_text(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in text
