"""The verbs that read or write the record: they ask who is there, and answer 3 to whoever may not.

`--user` names the account; its PIN comes from a prompt or from the one line of `--pin-file`. The record's passphrase
comes from where the window takes it (`KETADESK_PASSPHRASE_FILE`, the credential store), else from a prompt. Only the
answer goes to standard output; questions and refusals go to standard error.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketadesk import app
from ketadesk.application.account import Account
from ketadesk.application.audit import AuditEntry, AuditQuery
from ketadesk.application.backups import RestorePreview
from ketadesk.application.csv_export import audit_csv
from ketadesk.application.errors import (
    BackupRefused,
    KetaDeskError,
    KeyUnavailable,
    NotAllowed,
    SignInRefused,
    UnknownOrder,
)
from ketadesk.application.sheet_content import PageSize
from ketadesk.application.stored_order import OrderSummary
from ketadesk.application.workstation import Opening, OpeningState, SetUp, Workstation

DONE, REFUSED = 0, 3
_MOST_LISTED: Final = 200
_GO_ON: Final = "RESTORE"


class CommandLine(NamedTuple):
    """What the command line lends to its verbs."""

    add_verb: Callable[[Any, str, Callable[[argparse.Namespace], int], str, str], Any]
    """Parser, name, what runs, what it does, an example."""
    once: type[argparse.Action]
    """An option that may be given once."""
    unreadable: Callable[[str], Exception]
    """The exception of exit code 2, with its one line."""


def add_verbs(verbs: Any, line: CommandLine) -> None:
    """Add `record`, `backup` and `restore` to the command line."""
    made = _Verbs(line)
    made.add_record(verbs)
    made.add_backups(verbs)


class _Verbs:
    def __init__(self, line: CommandLine) -> None:
        self._line = line

    def add_record(self, verbs: Any) -> None:
        record = self._line.add_verb(
            verbs,
            "record",
            self._verify,
            "Look into the record, check it, set it up.",
            "ketadesk record verify --user jd",
        )
        inner = record.add_subparsers(required=True, metavar="VERB", parser_class=type(record))
        verify = self._verb(
            inner, "verify", self._verify, "Check every entry, the chain and the anchor.",
            "ketadesk record verify --user jd --anchor 57:0123abcd4567",
        )  # fmt: skip
        verify.add_argument("--anchor", action=self._line.once, metavar="NUMBER:HASH", help="as printed on a sheet")
        listed = self._verb(
            inner, "list", self._list, "The stored orders, newest first.", "ketadesk record list --user jd --json"
        )
        listed.add_argument("--search", action=self._line.once, help="family name, identifier or order")
        listed.add_argument("--json", action="store_true")
        show = self._verb(
            inner, "show", self._show, "A stored order: who did what, and its plan, as JSON.",
            "ketadesk record show KD-20261122-0007-R1 --user jd",
        )  # fmt: skip
        show.add_argument("order", metavar="ID")
        export = self._verb(
            inner, "export", self._export, "Who did what and when: every entry, newest first; the record notes it.",
            "ketadesk record export --format csv -o audit.csv --user jd",
        )  # fmt: skip
        export.add_argument("--format", action=self._line.once, required=True, help="json, csv")
        export.add_argument("-o", "--output", action=self._line.once, metavar="FILE|-", help="absent: standard output")
        export.add_argument("--patient", action=self._line.once, help="family name, identifier or order")
        export.add_argument("--person", action=self._line.once, help="name")
        self._add_set_up(inner)

    def _add_set_up(self, inner: Any) -> None:
        set_up = self._line.add_verb(
            inner, "set-up", self._set_up, "Make the record and its first administrator; prints the recovery key, once.",
            "ketadesk record set-up --administrator jd --administrator-name 'Jo Doe' --backup-passphrase-file b.txt",
        )  # fmt: skip
        for name, what in (
            ("--hospital", "as it is printed"),
            ("--identifier-label", "what the hospital calls a patient's identifier; absent: Identifier"),
            ("--page-size", f"{', '.join(PageSize)}; absent: {PageSize.A4.value}"),
            ("--administrator", "sign-in name of the first administrator"),
            ("--administrator-name", "full name of the first administrator"),
            ("--pin-file", "one line: the administrator's PIN; absent: asked for"),
            ("--backup-folder", "absent: the folder backups beside the record"),
            ("--backup-passphrase-file", "one line; absent: asked for"),
            ("--from-backup", "go on with this backup, on a new computer; its people sign in"),
        ):
            set_up.add_argument(name, action=self._line.once, metavar="FILE" if "file" in name else None, help=what)
        set_up.add_argument("--passphrase-file", action=self._line.once, metavar="FILE", help="the record's passphrase")
        set_up.add_argument("--credential-store", action="store_true", help="the operating system keeps the key")

    def add_backups(self, verbs: Any) -> None:
        backup = self._verb(
            verbs, "backup", self._back_up, "Make a backup and test it; never over an existing file.",
            "ketadesk backup ketadesk.backup --user jd",
        )  # fmt: skip
        backup.add_argument("file", metavar="FILE")
        restore = self._verb(
            verbs, "restore", self._restore, "Put a backup back, after saying what that would lose.",
            "ketadesk restore ketadesk.backup --check --user jd",
        )  # fmt: skip
        restore.add_argument("file", metavar="FILE")
        restore.add_argument("--check", action="store_true", help="only test it and say what would be lost")
        restore.add_argument("--yes", action="store_true", help="do not ask again")
        restore.add_argument(
            "--backup-passphrase-file", action=self._line.once, metavar="FILE",
            help="one line; needed for a backup under another passphrase, or while the record cannot be read",
        )  # fmt: skip

    def _verb(self, verbs: Any, name: str, run: Callable[..., int], what: str, example: str) -> Any:
        """A verb for somebody who is known: refusals of the person end with 3."""
        verb = self._line.add_verb(verbs, name, lambda arguments: _refusing(run, arguments), what, example)
        verb.add_argument("--user", action=self._line.once, required=True, help="sign-in name")
        verb.add_argument("--pin-file", action=self._line.once, metavar="FILE", help="one line; absent: asked for")
        return verb

    def _verify(self, arguments: argparse.Namespace) -> int:
        printed = self._anchor(arguments.anchor)
        with _workstation(can_look=True) as station:
            self._sign_in(station, arguments)
            sound, words = station.record.verify(printed)
        _answer(words)
        return DONE if sound else REFUSED

    def _list(self, arguments: argparse.Namespace) -> int:
        with _workstation(can_look=True) as station:
            self._sign_in(station, arguments)
            orders = station.orders.orders(arguments.search or "")
        if len(orders) >= _MOST_LISTED:
            print(f"Only the newest {_MOST_LISTED} are listed: use --search.", file=sys.stderr)
        if arguments.json:
            _answer(json.dumps([order.model_dump(mode="json") for order in orders], ensure_ascii=False, indent=2))
        else:
            _answer("\n".join(_line_of(order) for order in orders))
        return DONE

    def _show(self, arguments: argparse.Namespace) -> int:
        with _workstation(can_look=True) as station:
            self._sign_in(station, arguments)
            order_id, revision = self._order(station, arguments.order)
            order, standing = station.orders.order(order_id, revision), station.orders.standing(order_id, revision)
        shown = {
            "order": order.label,
            "status": standing.mark,
            "stored_at": order.stored_at,
            "utc_offset": order.utc_offset,
            "stored_by": order.stored_by,
            "history": list(standing.history),
            "typed": order.draft.model_dump(mode="json"),
            "plan": json.loads(order.plan_json),
        }
        _answer(json.dumps(shown, ensure_ascii=False, indent=2))
        return DONE

    def _export(self, arguments: argparse.Namespace) -> int:
        if arguments.format not in ("json", "csv"):
            raise self._line.unreadable(f"--format: {arguments.format!r}. Allowed: json, csv")
        query = AuditQuery(patient=arguments.patient or "", person=arguments.person or "")
        with _workstation() as station:
            self._sign_in(station, arguments)
            entries = station.record.exported_audit(query)
        text = audit_csv(entries) if arguments.format == "csv" else _audit_json(entries)
        if arguments.output in (None, "-"):
            _answer(text, end="")
            return DONE
        app.save_pdf(text.encode("utf-8"), Path(arguments.output))
        _answer(f"{len(entries)} entries written to {arguments.output}")
        return DONE

    def _back_up(self, arguments: argparse.Namespace) -> int:
        with _workstation() as station:
            self._sign_in(station, arguments)
            made = station.record.back_up(str(Path(arguments.file).absolute()))
        _answer(f"Backup written to {arguments.file}. {made.words}")
        return DONE

    def _restore(self, arguments: argparse.Namespace) -> int:
        passphrase = self._secret("--backup-passphrase-file", arguments.backup_passphrase_file)
        file = str(Path(arguments.file).absolute())
        with _workstation(for_restore=True) as station:
            opened = station.opening().state is OpeningState.READY
            pin = self._sign_in(station, arguments) if opened else ""
            if not opened and not passphrase:
                passphrase = getpass("The record cannot be read. Passphrase of the backup: ")
            preview = station.record.restore_preview(file, passphrase)
            if arguments.check or not preview.test.sound:
                _answer(_in_words(preview))
                return DONE if preview.test.sound else REFUSED
            print(_in_words(preview), file=sys.stderr)
            if not arguments.yes and not _types(_GO_ON):
                print("Nothing was changed.", file=sys.stderr)
                return REFUSED
            station.record.restore(file, passphrase, pin)
        _answer(f"{arguments.file} was put back. The record before it is kept beside it.")
        return DONE

    def _set_up(self, arguments: argparse.Namespace) -> int:
        size = arguments.page_size or PageSize.A4.value
        if size not in tuple(PageSize):
            raise self._line.unreadable(f"--page-size: {size!r}. Allowed: {', '.join(PageSize)}")
        from_backup = arguments.from_backup or ""
        for name in () if from_backup else ("administrator", "administrator_name"):
            if not getattr(arguments, name):
                option = f"--{name.replace('_', '-')}"
                raise self._line.unreadable(f"{option}: not given. Allowed: the first administrator's name")
        backup_passphrase = self._asked(
            "--backup-passphrase-file", arguments.backup_passphrase_file, "Backup passphrase"
        )
        wishes = SetUp(
            hospital=arguments.hospital or "",
            identifier_label=arguments.identifier_label or "",
            page_size=PageSize(size),
            keep_key_in_credential_store=arguments.credential_store,
            passphrase=self._record_passphrase(arguments),
            administrator_sign_in_name=arguments.administrator or "",
            administrator_full_name=arguments.administrator_name or "",
            administrator_pin="" if from_backup else self._asked("--pin-file", arguments.pin_file, "PIN"),
            backup_folder=str(Path(arguments.backup_folder).absolute()) if arguments.backup_folder else "",
            backup_passphrase=backup_passphrase,
            restore_from=str(Path(from_backup).absolute()) if from_backup else "",
        )
        with _to_be_set_up() as station:
            recovery_key = station.set_up(wishes)
        print("This recovery key opens the record when nothing else does. It is shown once.", file=sys.stderr)
        _answer(recovery_key)
        return DONE

    def _record_passphrase(self, arguments: argparse.Namespace) -> str:
        if arguments.passphrase_file or not arguments.credential_store:
            return self._asked("--passphrase-file", arguments.passphrase_file or app.passphrase_file(), "Passphrase")
        return ""

    def _sign_in(self, station: Workstation, arguments: argparse.Namespace) -> str:
        """Sign in and answer the PIN, which some steps ask for once more."""
        pin = self._asked("--pin-file", arguments.pin_file, "PIN")
        _signed_in: Account = station.sessions.sign_in(arguments.user, pin)
        return pin

    def _anchor(self, text: str | None) -> tuple[int, str] | None:
        if text is None:
            return None
        number, colon, start = text.partition(":")
        if not (colon and number.isascii() and number.isdigit() and len(number) < 19 and start):
            raise self._line.unreadable(
                f"--anchor: {text!r}. Allowed: number and hash as on the sheet, 57:0123abcd4567"
            )
        return int(number), start

    def _order(self, station: Workstation, text: str) -> tuple[str, int]:
        order_id, dash, revision = text.rpartition("-R")
        if dash and revision.isascii() and revision.isdigit() and len(revision) < 6:
            return order_id, int(revision)
        newest = [order for order in station.orders.orders(text) if order.order_id == text]
        if not newest:
            raise UnknownOrder(f"There is no order {text!r}.", "Look for it with `ketadesk record list`.")
        return newest[0].order_id, newest[0].revision

    def _asked(self, option: str, file: str | None, prompt: str) -> str:
        return self._secret(option, file) or getpass(f"{prompt}: ")

    def _secret(self, option: str, file: str | None) -> str:
        """The one line of a file, without its end; blank when no file was named."""
        if not file:
            return ""
        try:
            text = Path(file).read_text(encoding="utf-8", newline="")
        except OSError as error:
            raise self._line.unreadable(
                f"{option}: {file!r} ({error.strerror}). Allowed: a file of one line"
            ) from error
        except UnicodeDecodeError:
            # Without its cause: that would carry the secret.
            raise self._line.unreadable(f"{option}: {file!r} is not UTF-8. Allowed: a file of one line") from None
        for line_end in ("\r\n", "\n"):
            if text.endswith(line_end):
                text = text[: -len(line_end)]
                break
        if not text or "\n" in text or "\r" in text:
            raise self._line.unreadable(f"{option}: {file!r} does not hold one line. Allowed: a file of one line")
        return text


def _refusing(run: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    try:
        return run(arguments)
    except (SignInRefused, NotAllowed, UnknownOrder) as refused:
        print(f"{refused.what} {refused.next_step}", file=sys.stderr)
        return REFUSED


@contextmanager
def _workstation(can_look: bool = False, for_restore: bool = False) -> Iterator[Workstation]:
    """The open record, or for reading only what can be looked at. Raises `KetaDeskError`."""
    station: Workstation = app.open_workstation()
    try:
        opening = _unlocked(station, station.opening())
        if opening.state is OpeningState.TROUBLE and can_look and opening.can_look:
            print(f"{opening.what} It is only read.", file=sys.stderr)
            opening = _unlocked(station, station.look_only())
        if opening.state is not OpeningState.READY and not (for_restore and opening.state is OpeningState.TROUBLE):
            raise KetaDeskError(opening.what, opening.next_step)
        yield station
    finally:
        station.close()


def _unlocked(station: Workstation, opening: Opening) -> Opening:
    """Ask for the passphrase where somebody can be asked."""
    if opening.state is not OpeningState.PASSPHRASE:
        return opening
    if not sys.stdin.isatty():
        raise KeyUnavailable(opening.what, "Name a file that holds its passphrase in KETADESK_PASSPHRASE_FILE.")
    return station.unlock(getpass("Passphrase of the record: "))


@contextmanager
def _to_be_set_up() -> Iterator[Workstation]:
    station: Workstation = app.open_workstation()
    try:
        opening = station.opening()
        if opening.state is OpeningState.TROUBLE:
            raise KetaDeskError(opening.what, opening.next_step)
        if opening.state is not OpeningState.SET_UP:
            raise BackupRefused("There is a record here already.", "Name an empty folder in KETADESK_DATA_DIR.")
        yield station
    finally:
        station.close()


def _types(word: str) -> bool:
    print(f"Type {word} to go on: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().rstrip("\r\n") == word


def _in_words(preview: RestorePreview) -> str:
    lines = [preview.test.words, preview.words] if preview.test.sound else [preview.words]
    for lost in preview.lost:
        lines.append(f"{lost.sequence}  {lost.at}  {lost.by_name}  {lost.kind}  {lost.subject}".rstrip())
    if preview.lost_count > len(preview.lost):
        lines.append(f"... and {preview.lost_count - len(preview.lost)} older ones")
    return "\n".join(lines)


def _line_of(order: OrderSummary) -> str:
    who = f"{order.family_name.upper()}, {order.given_name}; {order.identifier}; {order.birth_date}"
    return f"{order.order_id}-R{order.revision}  {who}  {order.rate}  {order.stored_at}  {order.status}"


def _audit_json(entries: tuple[AuditEntry, ...]) -> str:
    return json.dumps([entry.model_dump(mode="json") for entry in entries], ensure_ascii=False, indent=2) + "\n"


def _answer(text: str, end: str = "\n") -> None:
    """UTF-8 whatever the locale: a name that the terminal cannot show must not end the verb."""
    sys.stdout.flush()
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(f"{text}{end}")
        return
    stream.write(f"{text}{end}".encode())
    stream.flush()
