"""`record verify`, `list`, `show` and `export`. All but the export also read a record that another window holds."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

from ketadesk import app
from ketadesk.application.audit import FIGURES_LATER, AuditQuery
from ketadesk.application.csv_export import audit_csv
from ketadesk.application.errors import UnknownOrder
from ketadesk.application.stored_order import OrderSummary, StoredOrder
from ketadesk.application.workstation import Workstation
from ketadesk.domain.order_state import SheetMark
from ketadesk.record_cli import opened
from ketadesk.record_cli.asking import Asking
from ketadesk.record_cli.command_line import DONE, REFUSED, CommandLine, answer

_MOST_LISTED: Final = 200
_CHECKED_AND_KEPT: Final = frozenset({SheetMark.READY, SheetMark.SIGNED, SheetMark.ENDED})
_OVER: Final = frozenset({SheetMark.SUPERSEDED, SheetMark.CANCELLED})


class RecordVerbs:
    """Looking into the record."""

    def __init__(self, line: CommandLine, asking: Asking) -> None:
        self._line = line
        self._asking = asking

    def add(self, verbs: Any) -> Any:
        """Add `record`; answers where its further verbs go."""
        what, example = "Look into the record, check it, set it up.", "ketadesk record verify"
        record = self._line.add(verbs, "record", self._verify, what, example)
        inner = record.add_subparsers(required=True, metavar="VERB", parser_class=type(record))
        self._add_looking(inner)
        self._add_export(inner)
        return inner

    def _add_looking(self, inner: Any) -> None:
        verify = self._line.add(
            inner, "verify", self._verify, "Check every entry, the chain and the anchor; 3 when broken.",
            "ketadesk record verify --anchor 57:0123abcd4567",
        )  # fmt: skip
        verify.add_argument("--anchor", action=self._line.once, metavar="NUMBER:HASH", help="as printed on a sheet")
        self._asking.add_person(verify, required=False)
        listed = self._line.add(
            inner,
            "list",
            self._list,
            "The stored orders, newest first.",
            "ketadesk record list --user jd",
        )
        listed.add_argument("--search", action=self._line.once, help="family name, identifier or order")
        listed.add_argument("--json", action="store_true")
        self._asking.add_person(listed)
        show = self._line.add(
            inner, "show", self._show, "A stored order: who did what, and its plan, as JSON.",
            "ketadesk record show KD-20261122-0007-R1 --user jd",
        )  # fmt: skip
        show.add_argument("order", metavar="ID")
        self._asking.add_person(show)

    def _add_export(self, inner: Any) -> None:
        export = self._line.add(
            inner, "export", self._export, "Who did what and when, every entry; the record notes the export.",
            "ketadesk record export --format csv -o audit.csv --user jd",
        )  # fmt: skip
        export.add_argument("--format", action=self._line.once, required=True, help="json, csv")
        export.add_argument("-o", "--output", action=self._line.once, metavar="FILE|-", help="absent: standard output")
        export.add_argument("--patient", action=self._line.once, help="family name, identifier or order")
        export.add_argument("--person", action=self._line.once, help="name")
        self._asking.add_person(export)

    def _verify(self, arguments: argparse.Namespace) -> int:
        printed = self._anchor(arguments.anchor)
        with opened.ready(can_look=True) as station:
            if arguments.user is not None:
                self._asking.sign_in(station, arguments)
            sound, words = station.record.verify(printed)
        answer(words)
        return DONE if sound else REFUSED

    def _list(self, arguments: argparse.Namespace) -> int:
        with opened.ready(can_look=True) as station:
            self._asking.sign_in(station, arguments)
            orders = [_without_unchecked_rate(order) for order in station.orders.orders(arguments.search or "")]
        if len(orders) >= _MOST_LISTED:
            print(f"Only the newest {_MOST_LISTED} are listed: use --search.", file=sys.stderr)
        if arguments.json:
            answer(_json([order.model_dump(mode="json") for order in orders]))
        elif orders:
            answer("\n".join(_line_of(order) for order in orders))
        return DONE

    def _show(self, arguments: argparse.Namespace) -> int:
        with opened.ready(can_look=True) as station:
            self._asking.sign_in(station, arguments)
            which = _order(station, arguments.order)
            order, standing = station.orders.order(*which), station.orders.standing(*which)
            may_see = _may_see_figures(station, order, standing.mark)
        shown: dict[str, object] = {
            "order": order.label,
            "status": standing.mark,
            "stored_at": order.stored_at,
            "utc_offset": order.utc_offset,
            "stored_by": order.stored_by,
            "history": list(standing.history),
        }
        if may_see:
            shown |= {"typed": order.draft.model_dump(mode="json"), "plan": json.loads(order.plan_json)}
        else:
            shown["figures"] = FIGURES_LATER
        answer(_json(shown))
        return DONE

    def _export(self, arguments: argparse.Namespace) -> int:
        if arguments.format not in ("json", "csv"):
            raise self._line.unreadable(f"--format: {arguments.format!r}. Allowed: json, csv")
        query = AuditQuery(patient=arguments.patient or "", person=arguments.person or "")
        with opened.ready() as station:
            self._asking.sign_in(station, arguments)
            entries = station.record.exported_audit(query)
        as_csv = arguments.format == "csv"
        text = audit_csv(entries) if as_csv else f"{_json([entry.model_dump(mode='json') for entry in entries])}\n"
        if arguments.output in (None, "-"):
            answer(text, end="")
        else:
            # The same careful writing for every kind of file.
            app.save_pdf(text.encode("utf-8"), Path(arguments.output))
            answer(f"{len(entries)} entries written to {arguments.output}")
        return DONE

    def _anchor(self, text: str | None) -> tuple[int, str] | None:
        if text is None:
            return None
        number, _, start = text.partition(":")
        if number.isascii() and number.isdigit() and len(number) < 19 and start:
            return int(number), start
        raise self._line.unreadable(f"--anchor: {text!r}. Allowed: number and hash as printed, 57:0123abcd4567")


def _order(station: Workstation, text: str) -> tuple[str, int]:
    """`KD-20261122-0007-R2`, or without the revision its newest. Raises `UnknownOrder`."""
    order_id, dash, revision = text.rpartition("-R")
    if dash and revision.isascii() and revision.isdigit() and len(revision) < 6:
        return order_id, int(revision)
    newest = [order for order in station.orders.orders(text) if order.order_id == text]
    if not newest:
        raise UnknownOrder(f"There is no order {text!r}.", "Look for it with `ketadesk record list`.")
    return newest[0].order_id, newest[0].revision


def _without_unchecked_rate(order: OrderSummary) -> OrderSummary:
    """Whoever lists the orders may be the one who has to check this one blind."""
    mark = order.status.partition(";")[0]
    return order if mark in _CHECKED_AND_KEPT | _OVER else order.model_copy(update={"rate": FIGURES_LATER})


def _may_see_figures(station: Workstation, order: StoredOrder, mark: str) -> bool:
    """An unchecked revision's figures are for those who typed them; so are those of one that it took the place of."""
    who = station.sessions.signed_in
    if mark in _CHECKED_AND_KEPT or (who is not None and who.account_id in order.vouched_by):
        return True
    newest = [found for found in station.orders.orders(order.order_id) if found.order_id == order.order_id]
    return mark in _OVER and bool(newest) and newest[0].rate == _without_unchecked_rate(newest[0]).rate


def _line_of(order: OrderSummary) -> str:
    who = f"{order.family_name.upper()}, {order.given_name}; {order.identifier}; {order.birth_date}"
    return f"{order.order_id}-R{order.revision}  {who}  {order.rate}  {order.stored_at}  {order.status}"


def _json(answered: object) -> str:
    return json.dumps(answered, ensure_ascii=False, indent=2)
