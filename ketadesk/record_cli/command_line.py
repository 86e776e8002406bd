"""What the command line lends to the record's verbs, and the two ways they answer."""

import argparse
import sys
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from ketadesk.application.errors import NotAllowed, SignInRefused, UnknownOrder

DONE: Final = 0
REFUSED: Final = 3

Verb = Callable[[argparse.Namespace], int]


class CommandLine(NamedTuple):
    """The command line's own parts."""

    add_verb: Callable[[Any, str, Verb, str, str], Any]
    """Parsers, name, what runs, what it does, an example; answers the verb's parser."""
    once: type[argparse.Action]
    """An option that may be given once."""
    unreadable: Callable[[str], Exception]
    """The exception of exit code 2, with its one line."""


def refusing(run: Verb) -> Verb:
    """`run`, with exit code 3 for who may not, or for what is not in the record."""

    def verb(arguments: argparse.Namespace) -> int:
        try:
            return run(arguments)
        except (SignInRefused, NotAllowed, UnknownOrder) as refused:
            print(f"{refused.what} {refused.next_step}", file=sys.stderr)
            return REFUSED

    return verb


def answer(text: str, end: str = "\n") -> None:
    """UTF-8 whatever the locale: a name that the terminal cannot show must not end the verb."""
    sys.stdout.flush()
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(f"{text}{end}")
        return
    stream.write(f"{text}{end}".encode())
    stream.flush()
