"""The same verbs without a window: JSON in, JSON out, and an exit code.

0 done; 2 the request cannot be read (one line on stderr); 3 read and refused (findings on stdout); 4 the machine
failed. Nothing is written when the code is not 0.
"""

import argparse
import json
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from ketadesk import __version__, app
from ketadesk.application import arithmetic
from ketadesk.application.errors import EnginesDisagree, KetaDeskError
from ketadesk.application.examples import example_requests
from ketadesk.application.library_listing import library_json, library_page
from ketadesk.application.numbers import NotANumber, read_arithmetic_number, with_unit
from ketadesk.application.order_request import UnreadableRequest
from ketadesk.application.plan_schema import schemas
from ketadesk.domain.preparation import DrawUpExceedsVolume, Method
from ketadesk.domain.quantity import DoseUnit
from ketadesk.order_cli import OrderVerbs
from ketadesk.record_cli import CommandLine, add_verbs

DONE, UNREADABLE, FAILED = 0, 2, 4


class _Unreadable(Exception):
    """Exit 2, with its one line."""


class _Once(argparse.Action):
    """An option given twice is refused: neither value is the one that was meant."""

    def __call__(self, _parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        if not isinstance(values, str):  # argparse makes an empty list of the value `--`
            raise _Unreadable(f"{option_string}: '--'. Allowed: a value")
        if getattr(namespace, self.dest) != self.default:
            raise _Unreadable(f"{option_string}: given twice. Allowed: once")
        setattr(namespace, self.dest, values)


class _OneLineParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Unreadable(f"{self.prog}: {message}. Allowed: see `{self.prog} --help`")


def main(argv: list[str]) -> int:
    """Run one verb and return the exit code."""
    try:
        try:
            arguments = _parser().parse_args(argv)
        except SystemExit as shown:  # argparse ends so after --help and --version
            return DONE if not shown.code else UNREADABLE
        verb: Callable[[argparse.Namespace], int] = arguments.verb
        return verb(arguments)
    except (_Unreadable, UnreadableRequest) as refused:
        print(" ".join(str(refused).split()), file=sys.stderr)
        return UNREADABLE
    except KetaDeskError as failed:
        print(f"{failed.what} {failed.next_step}", file=sys.stderr)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = _OneLineParser(prog="ketadesk", description="Ketamine infusion orders for acute pain.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"ketadesk {__version__}")
    verbs = parser.add_subparsers(required=True, metavar="VERB", parser_class=_OneLineParser)
    _add_arithmetic(verbs)
    line = CommandLine(_add_verb, _Once, _Unreadable)
    OrderVerbs(line).add(verbs)
    _add_forms(verbs)
    _add_library(verbs)
    add_verbs(verbs, line)
    return parser


def _add_verb(verbs: Any, name: str, run: Callable[[argparse.Namespace], int], what: str, example: str) -> Any:
    verb = verbs.add_parser(
        name,
        help=what,
        description=what,
        epilog=f"Example: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    verb.set_defaults(verb=run)
    return verb


def _add_arithmetic(verbs: Any) -> None:
    rate = _add_verb(
        verbs, "rate", _rate, "The pump rate of a dose rate: arithmetic, not an order.",
        "ketadesk rate --dose 0.15 --unit mg/kg/h --weight-kg 70 --concentration 1",
    )  # fmt: skip
    rate.add_argument("--dose", action=_Once, required=True)
    rate.add_argument("--unit", action=_Once, required=True, help=", ".join(DoseUnit))
    rate.add_argument("--weight-kg", action=_Once)
    rate.add_argument("--concentration", action=_Once, required=True, help="mg per mL")
    rate.add_argument("--increment", action=_Once, help="the pump's step in mL per hour; absent: 0.1")
    rate.add_argument("--json", action="store_true")
    dose = _add_verb(
        verbs, "dose", _dose, "A weight-based amount: arithmetic, not an order.",
        "ketadesk dose --dose 0.3 --unit mg/kg --weight-kg 70 --concentration 10 --over-min 15",
    )  # fmt: skip
    dose.add_argument("--dose", action=_Once, required=True)
    dose.add_argument("--unit", action=_Once, required=True, help="mg/kg, mg")
    dose.add_argument("--weight-kg", action=_Once)
    dose.add_argument("--concentration", action=_Once, required=True, help="mg per mL")
    dose.add_argument("--over-min", action=_Once)
    dose.add_argument("--json", action="store_true")
    prepare = _add_verb(
        verbs, "prepare", _prepare, "How a container is made: arithmetic, not an order.",
        "ketadesk prepare --vial 50 --drug-mg 250 --volume-ml 250 --method make-up-to",
    )  # fmt: skip
    prepare.add_argument("--vial", action=_Once, required=True, help="mg per mL")
    prepare.add_argument("--vial-ml", action=_Once)
    prepare.add_argument("--drug-mg", action=_Once, required=True)
    prepare.add_argument("--volume-ml", action=_Once, required=True)
    prepare.add_argument("--method", action=_Once, required=True, help=", ".join(Method))
    prepare.add_argument("--json", action="store_true")


def _add_forms(verbs: Any) -> None:
    schema = _add_verb(verbs, "schema", _schema, "The JSON Schema of the request and of the plan.", "ketadesk schema")
    schema.set_defaults(verb=_schema)
    examples = _add_verb(
        verbs, "examples", _examples, "Write sample requests into a folder.", "ketadesk examples samples"
    )
    examples.add_argument("folder", metavar="FOLDER")


def _add_library(verbs: Any) -> None:
    library = _add_verb(
        verbs,
        "library",
        _library,
        "The drug library: regimens, figures, sources, approval.",
        "ketadesk library --check",
    )
    library.add_argument("--json", action="store_true")
    library.add_argument("--check", action="store_true", help="validate it; 4 when it is damaged")


def _number(name: str, text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        return read_arithmetic_number(text)
    except NotANumber as refused:
        raise _Unreadable(f"--{name}: {refused}") from refused


def _required(name: str, text: str) -> Decimal:
    number = _number(name, text)
    assert number is not None
    return number


def _one_of(name: str, text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise _Unreadable(f"--{name}: {text!r}. Allowed: {', '.join(allowed)}")
    return text


def _answer(answer: dict[str, Any], as_json: bool, notes: tuple[str, ...] = ()) -> int:
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))
        return DONE
    for line in arithmetic.in_words(answer):
        print(line)
    for note in (*notes, "This is arithmetic, not an order: no regimen, no limit and no patient was checked."):
        print(note)
    return DONE


def _refuse_untested() -> None:
    """Raises `EnginesDisagree` when the self-test failed: then no verb computes anything."""
    tested = app.made_self_test()
    if not tested.passed:
        raise EnginesDisagree(f"{tested.sentence}.", "Reinstall KetaDesk or report this.")


def _rate(arguments: argparse.Namespace) -> int:
    _refuse_untested()
    unit = DoseUnit(_one_of("unit", arguments.unit, tuple(DoseUnit)))
    weight = _number("weight-kg", arguments.weight_kg)
    if unit.per_kg and weight is None:
        raise _Unreadable(f"--weight-kg: not given. Allowed: the weight in kg, as {unit.value} needs one")
    default = app.read_library().rules.default_increment.value
    increment = _number("increment", arguments.increment)
    answer = arithmetic.pump_rate_json(
        _required("dose", arguments.dose),
        unit,
        weight,
        _required("concentration", arguments.concentration),
        default if increment is None else increment,
    )
    notes = (
        ()
        if increment is not None
        else (f"No --increment was given: a pump step of {with_unit(default, 'mL/h')} is used.",)
    )
    if notes and arguments.json:
        print(notes[0], file=sys.stderr)
    return _answer(answer, arguments.json, notes)


def _dose(arguments: argparse.Namespace) -> int:
    _refuse_untested()
    unit = _one_of("unit", arguments.unit, ("mg/kg", "mg"))
    weight = _number("weight-kg", arguments.weight_kg)
    if unit == "mg/kg" and weight is None:
        raise _Unreadable("--weight-kg: not given. Allowed: the weight in kg, as mg/kg needs one")
    answer = arithmetic.dose_json(
        _required("dose", arguments.dose),
        unit == "mg/kg",
        weight,
        _required("concentration", arguments.concentration),
        _number("over-min", arguments.over_min),
    )
    return _answer(answer, arguments.json)


def _prepare(arguments: argparse.Namespace) -> int:
    _refuse_untested()
    vial = _required("vial", arguments.vial)
    sizes = [v.ml for v in app.read_library().vials if v.mg_per_ml == vial]
    vial_ml = _number("vial-ml", arguments.vial_ml)
    drug_mg, volume_ml = _required("drug-mg", arguments.drug_mg), _required("volume-ml", arguments.volume_ml)
    method = Method(_one_of("method", arguments.method, tuple(Method)))
    notes: tuple[str, ...] = ()
    if vial_ml is None and len(sizes) == 1:
        vial_ml = sizes[0]
        notes = (f"No --vial-ml was given: a vial of {with_unit(vial_ml, 'mL')} is taken from the drug library.",)
    elif vial_ml is None:
        notes = ("No --vial-ml was given and the drug library does not settle it: vials are not counted.",)
    try:
        answer = arithmetic.prepare_json(vial, vial_ml, drug_mg, volume_ml, method)
    except DrawUpExceedsVolume as error:
        raise _Unreadable(
            f"--volume-ml: {arguments.volume_ml!r}. Allowed: at least the volume of the drug itself"
        ) from error
    if notes and arguments.json:
        print(notes[0], file=sys.stderr)
    return _answer(answer, arguments.json, notes)


def _print_json(answer: dict[str, Any]) -> None:
    sys.stdout.flush()
    text = json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(text)
    else:
        stream.write(text.encode("utf-8"))
        stream.flush()


def _schema(_arguments: argparse.Namespace) -> int:
    _print_json(schemas())
    return DONE


def _examples(arguments: argparse.Namespace) -> int:
    folder = Path(arguments.folder)
    requests = example_requests(app.read_library())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, request in requests.items():
            text = json.dumps(request, ensure_ascii=False, indent=2) + "\n"
            (folder / f"{name}.json").write_text(text, encoding="utf-8")
    except OSError as error:
        raise KetaDeskError(
            f"The folder {folder} cannot be written ({error.strerror}).", "Choose another one."
        ) from error
    print(f"{len(requests)} sample requests written to {folder}")
    return DONE


def _library(arguments: argparse.Namespace) -> int:
    library = app.read_library()
    if arguments.json:
        _print_json(library_json(library))
    elif arguments.check:
        print(f"The drug library {library.version} is sound. SHA-256 {library.sha256}")
    else:
        print(library_page(library))
    return DONE
