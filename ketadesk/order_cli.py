"""The verbs of an order request: its plan as JSON, its sheet and its labels as PDF, status DRAFT.

No order is stored behind them, and nobody is asked who she is. The same request gives the same bytes.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from ketadesk import app
from ketadesk.application.agreed_order import agreed_order
from ketadesk.application.clock_times import read_start
from ketadesk.application.errors import CannotPrint, EnginesDisagree, OrderRefused, ReadBackFailed
from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.labels.label_content import LABELS_ON_A_SHEET, LabelStock, LabelWish
from ketadesk.application.labels.labels import label_parts
from ketadesk.application.monitoring.typed_moment import moment_words
from ketadesk.application.order_request import read_request
from ketadesk.application.plan_json import plan_head
from ketadesk.application.sheet.printed_order import printed_draft
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.record_cli.command_line import DONE, REFUSED, STANDARD_OUTPUT, CommandLine, answer, answer_bytes

_MOST_BYTES: Final = 1_000_000
_PLACES: Final = tuple(str(place) for place in range(1, LABELS_ON_A_SHEET + 1))


class OrderVerbs:
    """`plan`, `sheet` and `label`."""

    def __init__(self, line: CommandLine) -> None:
        self._line = line

    def add(self, verbs: Any) -> None:
        """Add the three verbs."""
        plan = self._line.add_verb(
            verbs, "plan", self._plan, "The whole plan of an order request, as JSON.",
            "ketadesk plan acute-pain-infusion.json",
        )  # fmt: skip
        plan.add_argument("file", metavar="FILE|-")
        sheet = self._line.add_verb(
            verbs, "sheet", self._sheet, "The order sheet of a request as a PDF, status DRAFT.",
            "ketadesk sheet acute-pain-infusion.json -o sheet.pdf",
        )  # fmt: skip
        self._add_target(sheet, "SHEET.pdf|-", tuple(PageSize))
        label = self._line.add_verb(
            verbs, "label", self._label, "Labels for the containers and syringes of a request as a PDF, status DRAFT.",
            "ketadesk label acute-pain-infusion.json -o labels.pdf --format roll62",
        )  # fmt: skip
        self._add_target(label, "LABELS.pdf|-", tuple(LabelStock))
        once = self._line.once
        label.add_argument("--part", action=once, help="'Infusion, container 1 of 4'; absent: all of the order")
        label.add_argument("--prepared-at", action=once, help="ISO 8601 with offset; absent: a line to write on")
        label.add_argument("--prepared-by", action=once, help="absent: a line to write on")
        label.add_argument("--checked-by", action=once, help="another person; absent: a line to write on")
        label.add_argument("--first", action=once, help="the first label's place on the sheet, 1 to 10; absent: 1")

    def _add_target(self, verb: Any, target: str, formats: tuple[str, ...]) -> None:
        verb.add_argument("file", metavar="FILE|-")
        verb.add_argument("-o", "--output", action=self._line.once, required=True, metavar=target)
        verb.add_argument("--format", action=self._line.once, help=f"{', '.join(formats)}; absent: {formats[0]}")

    def _plan(self, arguments: argparse.Namespace) -> int:
        examined, order_id = self._examined(arguments.file)
        _answer_json(_plan_of(examined, order_id))
        return REFUSED if examined.stopped else DONE

    def _sheet(self, arguments: argparse.Namespace) -> int:
        page_size = PageSize(self._one_of("format", arguments.format, tuple(PageSize)))
        return self._made(arguments, "Order sheet", lambda order, name: app.draft_sheet(order, name, page_size))

    def _label(self, arguments: argparse.Namespace) -> int:
        stock = LabelStock(self._one_of("format", arguments.format, tuple(LabelStock)))
        first = int(self._one_of("first", arguments.first, _PLACES))

        def labels(examined: ExaminedOrder, order_id: str) -> bytes:
            wish = LabelWish(
                part=self._part(arguments.part, examined, order_id),
                prepared_at=self._prepared_at(arguments.prepared_at, examined),
                prepared_by=arguments.prepared_by or "",
                checked_by=arguments.checked_by or "",
                first=first,
            )
            return app.labels_of_draft(examined, order_id, wish, stock)

        return self._made(arguments, "Labels", labels)

    def _made(self, arguments: argparse.Namespace, name: str, paper: Callable[[ExaminedOrder, str], bytes]) -> int:
        """Make one paper and put it where it is asked for; exit code 3 with the findings where it is refused."""
        examined, order_id = self._examined(arguments.file)
        if examined.stopped:
            _answer_json(_plan_of(examined, order_id))
            return REFUSED
        try:
            pdf = paper(examined, order_id)
        except ReadBackFailed:
            raise  # the machine's fault, no refusal
        except CannotPrint as refused:
            return _refused("cannot-print", str(refused))
        except OrderRefused as refused:
            return _refused("label-refused", str(refused))
        if arguments.output == STANDARD_OUTPUT:
            answer_bytes(pdf)
            return DONE
        replaced = app.save_pdf(pdf, Path(arguments.output), replace=True)
        answer(f"{name} written to {arguments.output}{', replacing the file that was there' if replaced else ''}")
        return DONE

    def _part(self, text: str | None, examined: ExaminedOrder, order_id: str) -> str:
        library = app.read_library()
        parts = label_parts(printed_draft(examined, order_id, library), library)
        return "" if text is None else self._one_of("part", text, parts)

    def _prepared_at(self, text: str | None, examined: ExaminedOrder) -> str:
        """The moment as it is typed at a workstation, on the order's own clock."""
        if text is None:
            return ""
        assert examined.clock is not None  # an order that is not stopped has its start
        try:
            return moment_words(read_start(text), examined.clock.at(Decimal(0)))
        except ValueError as error:
            raise self._line.unreadable(f"--prepared-at: {text!r}. Allowed: {error}") from error

    def _one_of(self, name: str, text: str | None, allowed: tuple[str, ...]) -> str:
        """`text`, or the first of `allowed` where the option is absent."""
        if text is None:
            return allowed[0]
        if text not in allowed:
            raise self._line.unreadable(f"--{name}: {text!r}. Allowed: {', '.join(allowed)}")
        return text

    def _examined(self, name: str) -> tuple[ExaminedOrder, str]:
        raw = self._read_bytes(name)
        try:
            draft = read_request(raw.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise self._line.unreadable("request: not UTF-8. Allowed: JSON in UTF-8") from error
        examined = agreed_order(draft, app.read_reference())
        if examined.problems:
            raise self._line.unreadable(examined.problems[0].sentence)
        if examined.faults:
            raise EnginesDisagree(examined.findings[0].message, "; ".join(examined.faults))
        return examined, f"DRAFT-{hashlib.sha256(raw).hexdigest()[:8]}"

    def _read_bytes(self, name: str) -> bytes:
        try:
            return sys.stdin.buffer.read(_MOST_BYTES + 1) if name == "-" else Path(name).read_bytes()
        except OSError as error:
            raise self._line.unreadable(
                f"FILE: {name!r} ({error.strerror}). Allowed: an order request, or - for standard input"
            ) from error


def _plan_of(examined: ExaminedOrder, order_id: str) -> dict[str, Any]:
    return examined.plan_as_json(plan_head(order_id, "DRAFT", examined.draft.regimen, app.read_library()))


def _refused(code: str, message: str) -> int:
    _answer_json({"findings": [{"code": code, "severity": "stop", "message": message, "sources": []}]})
    return REFUSED


def _answer_json(found: dict[str, Any]) -> None:
    answer(json.dumps(found, ensure_ascii=False, indent=2))
