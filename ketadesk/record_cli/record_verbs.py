"""`record verify`, `list`, `show` and `export`. All but the export also read a record that another window holds."""

import argparse
import sys
from pathlib import Path
from typing import Any

from ketadesk import app
from ketadesk.application.audit import AuditQuery
from ketadesk.application.csv_export import audit_csv
from ketadesk.record_cli import opened
from ketadesk.record_cli.asking import Asking
from ketadesk.record_cli.command_line import DONE, REFUSED, CommandLine, answer
from ketadesk.record_cli.record_answers import (
    MOST_LISTED,
    as_json,
    exported_json,
    json_of,
    line_of,
    list_of,
    shown_json,
    shown_lines,
    which_order,
)


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
        self._add_verify(inner)
        self._add_looking(inner)
        self._add_export(inner)
        return inner

    def _add_verify(self, inner: Any) -> None:
        verify = self._line.add(
            inner, "verify", self._verify, "Check every entry, the chain and the anchor; 3 when broken.",
            "ketadesk record verify --anchor 57:0123abcd4567",
        )  # fmt: skip
        verify.add_argument("--anchor", action=self._line.once, metavar="NUMBER:HASH", help="as printed on a sheet")
        self._asking.add_person(verify, required=False)

    def _add_looking(self, inner: Any) -> None:
        listed = self._line.add(
            inner, "list", self._list, "Infusions by what is due, then the other stored orders, newest first.",
            "ketadesk record list --user jd",
        )  # fmt: skip
        listed.add_argument("--search", action=self._line.once, help="family name, identifier or order")
        listed.add_argument("--json", action="store_true")
        self._asking.add_person(listed)
        show = self._line.add(
            inner, "show", self._show, "A stored order: who did what, its plan, its infusion, as JSON.",
            "ketadesk record show KD-20261122-0007 --text --user jd",
        )  # fmt: skip
        show.add_argument("order", metavar="ID")
        form = show.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="also without it")
        form.add_argument("--text", action="store_true", help="what runs, what is due and the history, in words")
        self._asking.add_person(show)

    def _add_export(self, inner: Any) -> None:
        export = self._line.add(
            inner, "export", self._export,
            "Who did what and when, every entry and observed value; the record notes the export.",
            "ketadesk record export --format csv -o record.csv --user jd",
        )  # fmt: skip
        export.add_argument("--format", action=self._line.once, required=True, help="json, csv")
        export.add_argument("-o", "--output", action=self._line.once, metavar="FILE|-", help="absent: standard output")
        export.add_argument("--patient", action=self._line.once, help="family name, identifier or order")
        export.add_argument("--person", action=self._line.once, help="name")
        export.add_argument("--infusions", action="store_true", help="only what was logged at the bed")
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
            found, some_left_out = list_of(station, arguments.search or "")
        if some_left_out:
            print(f"Of the orders only the newest {MOST_LISTED} are listed: use --search.", file=sys.stderr)
        if arguments.json:
            answer(as_json([json_of(one) for one in found]))
        elif found:
            answer("\n".join(line_of(one) for one in found))
        return DONE

    def _show(self, arguments: argparse.Namespace) -> int:
        with opened.ready(can_look=True) as station:
            self._asking.sign_in(station, arguments)
            which = which_order(station, arguments.order)
            shown = "\n".join(shown_lines(station, which)) if arguments.text else as_json(shown_json(station, which))
        answer(shown)
        return DONE

    def _export(self, arguments: argparse.Namespace) -> int:
        if arguments.format not in ("json", "csv"):
            raise self._line.unreadable(f"--format: {arguments.format!r}. Allowed: json, csv")
        query = AuditQuery(patient=arguments.patient or "", person=arguments.person or "")
        with opened.ready() as station:
            self._asking.sign_in(station, arguments)
            entries = station.record.exported_audit(query)
        if arguments.infusions:
            entries = tuple(entry for entry in entries if entry.logged is not None)
        as_csv = arguments.format == "csv"
        text = audit_csv(entries) if as_csv else f"{as_json(exported_json(entries))}\n"
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
