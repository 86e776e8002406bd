"""`downtime ID` and `handover [ID]`: the papers about infusions, as files or on standard output.

Nothing is written where anything is refused. A file that is there already is never written over: it holds a patient.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ketadesk import app
from ketadesk.application.errors import CannotPrint, OrderRefused, ReadBackFailed
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.workstation import Workstation
from ketadesk.record_cli import opened
from ketadesk.record_cli.asking import Asking
from ketadesk.record_cli.command_line import DONE, REFUSED, STANDARD_OUTPUT, CommandLine, answer, answer_bytes

_Paper = Callable[[Workstation, PageSize], bytes]


class PaperVerbs:
    """Papers of the record without a window."""

    def __init__(self, line: CommandLine, asking: Asking) -> None:
        self._line = line
        self._asking = asking

    def add(self, verbs: Any) -> None:
        """Add both verbs."""
        downtime = self._line.add(
            verbs, "downtime", self._downtime, "What the ward works by while the program cannot run, as a PDF.",
            "ketadesk downtime KD-20261122-0007 -o downtime.pdf --user jd",
        )  # fmt: skip
        downtime.add_argument("order", metavar="ID")
        self._add_output(downtime)
        handover = self._line.add(
            verbs, "handover", self._handover, "The handover of an infusion; without ID of every one that runs.",
            "ketadesk handover -o handover.pdf --user jd",
        )  # fmt: skip
        handover.add_argument("order", metavar="ID", nargs="?")
        self._add_output(handover)

    def _add_output(self, verb: Any) -> None:
        verb.add_argument("-o", "--output", action=self._line.once, required=True, metavar="F.pdf|-")
        verb.add_argument(
            "--format", action=self._line.once, help=f"{', '.join(PageSize)}; absent: the workstation's paper"
        )
        self._asking.add_person(verb)

    def _downtime(self, arguments: argparse.Namespace) -> int:
        order_id: str = arguments.order
        return self._made(
            arguments, lambda station, size: station.monitoring.downtime_pdf(order_id, size), "Downtime pack"
        )

    def _handover(self, arguments: argparse.Namespace) -> int:
        order_id: str | None = arguments.order
        if order_id is None:
            return self._made(arguments, lambda station, size: station.monitoring.handovers_pdf(size), "Handover")
        return self._made(arguments, lambda station, size: station.monitoring.handover_pdf(order_id, size), "Handover")

    def _made(self, arguments: argparse.Namespace, paper: _Paper, name: str) -> int:
        size = self._page_size(arguments.format)
        try:
            with opened.ready(can_look=True) as station:
                self._asking.sign_in(station, arguments)
                pdf = paper(station, size or station.orders.page_size)
        except ReadBackFailed:
            raise  # the machine's fault, no refusal
        except (OrderRefused, CannotPrint) as refused:
            print(f"{refused.what} {refused.next_step}", file=sys.stderr)
            return REFUSED
        if arguments.output == STANDARD_OUTPUT:
            answer_bytes(pdf)
        else:
            app.save_pdf(pdf, Path(arguments.output))
            answer(f"{name} written to {arguments.output}")
        return DONE

    def _page_size(self, text: str | None) -> PageSize | None:
        if text is None:
            return None
        if text not in tuple(PageSize):
            raise self._line.unreadable(f"--format: {text!r}. Allowed: {', '.join(PageSize)}")
        return PageSize(text)
