"""Requests that cannot be read, files that cannot be opened, targets that cannot be written."""

import json
import resource

import pytest

from .command_line import DONE, MACHINE_FAILED, NOT_ACCEPTED, UNREADABLE, KetaDesk, as_bytes, assert_unreadable
from .order_requests import REMOVE, Changes, OrderRequests

BROKEN = {
    "empty": b"",
    "blank": b" \n\t",
    "half an object": b'{"care_setting": "monitored"',
    "no quotes": b"{care_setting: monitored}",
    "single quotes": b"{'care_setting': 'monitored'}",
    "trailing comma": b'{"care_setting": "monitored",}',
    "two objects": b"{} {}",
    "comment": b"{} // done",
    "nan": b'{"care_setting": NaN}',
    "infinity": b'{"care_setting": -Infinity}',
    "a list": b"[]",
    "null": b"null",
    "a string": b'"monitored"',
    "a number": b"70",
    "an empty object": b"{}",
    "invalid utf-8": b'{"care_setting": "\xff\xfe"}',
    "latin-1": '{"care_setting": "é"}'.encode("latin-1"),
    "utf-16": '{"care_setting": "monitored"}'.encode("utf-16"),
    "a nul byte": b'{"care_setting": "monitored\x00"}',
    "deep lists": b"[" * 100_000,
    "deep lists, closed": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a huge integer": b'{"care_setting": ' + b"9" * 100_000 + b"}",
    "a huge exponent": b'{"care_setting": 1e999999999}',
    "a pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
}

# Every key that the request may not lack, as the contract shows it.
NEEDED = [
    "care_setting",
    "regimen",
    "patient",
    "patient.family_name",
    "patient.given_name",
    "patient.identifier",
    "patient.birth_date",
    "patient.sex",
    "patient.weight_kg",
    "patient.weight_source",
    "patient.allergies",
    "indication",
    "prescriber",
    "infusion.dose",
    "infusion.unit",
    "infusion.duration_h",
    "taper.steps",
    "taper.over_h",
    "loading_dose.mg_per_kg",
    "loading_dose.over_min",
    "preparation.vial_mg_per_ml",
    "preparation.drug_mg",
    "preparation.volume_ml",
    "preparation.diluent",
    "preparation.method",
    "pump",
    "pump.increment_ml_per_h",
    "start",
    "checklist",
]

OPTIONAL = ["patient.weight_date"]

QUANTITIES = [
    "patient.weight_kg",
    "patient.height_cm",
    "loading_dose.mg_per_kg",
    "loading_dose.over_min",
    "infusion.dose",
    "infusion.duration_h",
    "taper.over_h",
    "preparation.vial_mg_per_ml",
    "preparation.drug_mg",
    "preparation.volume_ml",
    "pump.increment_ml_per_h",
]

BAD_QUANTITIES: list[object] = [
    70,
    70.5,
    0.1,
    True,
    None,
    [],
    {},
    ["70"],
    "1,5",
    ".5",
    "5.",
    "1e2",
    "1_0",
    "+1",
    " 1",
    "1 ",
    "\uff11",
    "\u0661",
    "",
    "nan",
    "inf",
    "-1",
    "-0",
    "0",
    "007",
    "70 kg",
    "70 lb",
    "154lb",
    "0.125",
    "12345",
    "1" * 5000,
]

UNKNOWN_KEYS: list[Changes] = [
    {"note": "hello"},
    {"Care_Setting": "icu"},
    {"patient.age": "46"},
    {"patient.weight_lb": "154"},
    {"loading_dose.mg": "14"},
    {"infusion.rate_ml_per_h": "35"},
    {"taper.shapes": "equal"},
    {"preparation.mg_per_ml": "1"},
    {"pump.maximum": "999"},
    {"": ""},
]

WRONG_WORDS: list[tuple[str, object]] = [
    ("care_setting", "ICU"),
    ("care_setting", "icu "),
    ("care_setting", "home"),
    ("care_setting", 1),
    ("patient.sex", "F"),
    ("patient.sex", ""),
    ("patient.weight_source", "guessed"),
    ("patient.birth_date", "1980-02-30"),
    ("patient.birth_date", "01.04.1980"),
    ("patient.birth_date", "1980-4-1"),
    ("patient.birth_date", "1980-04-01T00:00:00+00:00"),
    ("patient.birth_date", ""),
    ("patient.birth_date", 19800401),
    ("patient.weight_date", "yesterday"),
    ("patient.allergies", "penicillin"),
    ("patient.allergies", ""),
    ("patient.allergies", {"known": []}),
    ("patient.allergies", {"known": "penicillin"}),
    ("patient.allergies", {"unknown": ["penicillin"]}),
    ("infusion.unit", "mg/kg/hr"),
    ("infusion.unit", "mL/h"),
    ("loading_dose.via", "mouth"),
    ("loading_dose.via", None),
    ("taper.steps", "4"),
    ("taper.steps", 4.0),
    ("taper.steps", 4.5),
    ("taper.steps", True),
    ("taper.steps", None),
    ("taper.shape", "linear"),
    ("preparation.method", "in"),
    ("preparation.method", None),
    ("start", "2026-11-22T14:00:00"),
    ("start", "2026-11-22"),
    ("start", "14:00"),
    ("start", "2026-11-22T25:00:00+00:00"),
    ("start", "2026-11-31T14:00:00+00:00"),
    ("start", 1795356000),
    ("start", ""),
    ("patient", []),
    ("patient", None),
    ("infusion", "0.5 mg/kg/h"),
    ("loading_dose", []),
    ("taper", 4),
    ("preparation", "500 in 500"),
    ("pump", {}),
    ("pump", "0.1"),
    ("checklist", []),
    ("checklist", {}),
    ("overrides", {}),
    ("overrides", ["rate"]),
    ("overrides", None),
]

# Texts that no name, indication or identifier may hold (SR-44).
BAD_TEXTS: dict[str, object] = {
    "empty": "",
    "blank": "   ",
    "a new line": "Alex\nB",
    "a nul": "Alex\x00",
    "an escape": "Alex\x1b[31m",
    "right to left": "Alex\u202ecba",
    "zero width": "Al\u200bex",
    "a byte order mark": "\ufeffAlex",
    "a line separator": "Alex\u2028B",
    "a private letter": "Alex\ue000",
    "an unassigned letter": "Alex\u0378",
    "81 letters": "A" * 81,
    "a number": 5,
}


class TestBrokenJson:
    @pytest.mark.parametrize("request_bytes", BROKEN.values(), ids=BROKEN)
    @pytest.mark.parametrize("verb", ["plan", "sheet"])
    def test_it_cannot_be_read(self, desk: KetaDesk, verb: str, request_bytes: bytes) -> None:
        path = desk.folder / "request.json"
        path.write_bytes(request_bytes)
        target = desk.folder / "sheet.pdf"
        argv = ["plan", str(path)] if verb == "plan" else ["sheet", str(path), "-o", str(target)]
        assert_unreadable(desk(*argv))
        assert not target.exists()

    @pytest.mark.parametrize("request_bytes", BROKEN.values(), ids=BROKEN)
    def test_it_cannot_be_read_from_standard_input(self, desk: KetaDesk, request_bytes: bytes) -> None:
        assert_unreadable(desk("plan", "-", stdin=request_bytes))

    @pytest.mark.parametrize("name", ["deep lists, closed", "deep objects", "a huge integer", "invalid utf-8", "empty"])
    def test_as_a_program(self, desk: KetaDesk, name: str) -> None:
        assert_unreadable(desk.as_program("plan", "-", stdin=BROKEN[name]))

    @pytest.mark.parametrize(
        ("once", "twice"),
        [
            (b'"weight_kg": "70"', b'"weight_kg": "70", "weight_kg": "70.5"'),
            (b'"care_setting": "monitored"', b'"care_setting": "ward", "care_setting": "monitored"'),
            (b'"dose": "0.5"', b'"dose": "0.5", "dose": "0.5"'),
            (b'"pregnancy": "absent"', b'"pregnancy": "present", "pregnancy": "absent"'),
        ],
    )
    def test_a_key_that_stands_twice_cannot_be_read(
        self, desk: KetaDesk, orders: OrderRequests, once: bytes, twice: bytes
    ) -> None:
        request = as_bytes(orders.of("acute-pain-infusion"))
        assert request.count(once) == 1
        assert_unreadable(desk.plan_bytes(request.replace(once, twice)))

    def test_a_byte_order_mark_is_read_or_refused_in_words(self, desk: KetaDesk, orders: OrderRequests) -> None:
        answer = desk.plan_bytes(b"\xef\xbb\xbf" + as_bytes(orders.of("acute-pain-infusion")))
        if answer.code != DONE:
            assert_unreadable(answer)

    def test_the_form_of_the_json_does_not_change_the_numbers(self, desk: KetaDesk, orders: OrderRequests) -> None:
        request = orders.of("acute-pain-infusion")
        turned = dict(reversed(request.items()))
        compact = desk.plan_bytes(json.dumps(turned, separators=(",", ":"), ensure_ascii=True).encode())
        assert compact.code == DONE, compact.explain()
        assert compact.json["phases"] == desk.accepted(request)["phases"]


class TestWrongContent:
    @pytest.mark.req("SR-16", "SR-17")
    @pytest.mark.parametrize("path", NEEDED)
    def test_a_missing_key_is_named(self, desk: KetaDesk, orders: OrderRequests, path: str) -> None:
        answer = desk.plan(orders.of("acute-pain-infusion", {path: REMOVE}))
        assert_unreadable(answer, path.rpartition(".")[2])

    @pytest.mark.parametrize("path", OPTIONAL)
    def test_an_optional_key_may_be_missing(self, desk: KetaDesk, orders: OrderRequests, path: str) -> None:
        desk.accepted(orders.of("acute-pain-infusion", {path: REMOVE}))

    @pytest.mark.parametrize(
        "key", ["hospital", "ward", "responsible_service", "prescriber_grade", "prescriber_contact", "patient.title"]
    )
    def test_an_optional_key_may_be_given(self, desk: KetaDesk, orders: OrderRequests, key: str) -> None:
        desk.accepted(orders.of("acute-pain-infusion", {key: "Example"}))

    @pytest.mark.req("SR-01", "SR-02", "SR-06", "SR-15")
    @pytest.mark.parametrize("value", BAD_QUANTITIES, ids=lambda value: ascii(value)[:16])
    @pytest.mark.parametrize("path", QUANTITIES)
    def test_a_quantity_in_another_form_cannot_be_read(
        self, desk: KetaDesk, orders: OrderRequests, path: str, value: object
    ) -> None:
        if path == "patient.height_cm" and value is None:
            return  # a height may be missing
        answer = desk.plan(orders.of("acute-pain-infusion", {path: value}))
        assert_unreadable(answer, path.rpartition(".")[2])

    @pytest.mark.req("SR-06")
    @pytest.mark.parametrize("value", ["99.99", "0.01", "9999.99"])
    @pytest.mark.parametrize("path", QUANTITIES)
    def test_an_extreme_quantity_never_crashes(
        self, desk: KetaDesk, orders: OrderRequests, path: str, value: str
    ) -> None:
        answer = desk.plan(orders.of("acute-pain-infusion", {path: value}))
        assert answer.code in (DONE, *NOT_ACCEPTED), answer.explain()
        assert "Traceback" not in answer.error_text

    @pytest.mark.req("SR-15", "SR-18")
    @pytest.mark.parametrize("changes", UNKNOWN_KEYS, ids=str)
    def test_an_unknown_key_cannot_be_read(self, desk: KetaDesk, orders: OrderRequests, changes: Changes) -> None:
        (path,) = changes
        answer = desk.plan(orders.of("acute-pain-infusion", changes))
        assert_unreadable(answer, path.rpartition(".")[2])

    def test_a_pump_is_a_model_or_an_increment(self, desk: KetaDesk, orders: OrderRequests) -> None:
        answer = desk.plan(orders.of("acute-pain-infusion", {"pump.model": "generic"}))
        assert_unreadable(answer, "pump", "generic")

    @pytest.mark.req("SR-14", "SR-16")
    @pytest.mark.parametrize(("path", "value"), WRONG_WORDS, ids=lambda part: ascii(part)[:24])
    def test_a_wrong_word_cannot_be_read(self, desk: KetaDesk, orders: OrderRequests, path: str, value: object) -> None:
        answer = desk.plan(orders.of("acute-pain-infusion", {path: value}))
        assert_unreadable(answer, path.rpartition(".")[2])

    @pytest.mark.req("SR-21")
    @pytest.mark.parametrize(
        ("path", "value"),
        [("regimen", "esketamine-infusion"), ("regimen", ""), ("pump", {"model": "no-such-pump"})],
    )
    def test_what_the_library_does_not_have_is_refused(
        self, desk: KetaDesk, orders: OrderRequests, path: str, value: object
    ) -> None:
        answer = desk.plan(orders.of("acute-pain-infusion", {path: value}))
        assert answer.code in NOT_ACCEPTED, answer.explain()

    @pytest.mark.req("SR-44")
    @pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
    @pytest.mark.parametrize(
        "path", ["patient.family_name", "patient.given_name", "patient.identifier", "prescriber", "indication"]
    )
    def test_a_text_that_cannot_be_printed_is_refused(
        self, desk: KetaDesk, orders: OrderRequests, path: str, text: object
    ) -> None:
        if path == "indication" and isinstance(text, str) and len(text) == 81:
            return  # only names have 80 letters at most
        answer = desk.plan(orders.of("acute-pain-infusion", {path: text}))
        assert answer.code in NOT_ACCEPTED, answer.explain()

    @pytest.mark.req("SR-44")
    def test_half_a_surrogate_pair_is_refused(self, desk: KetaDesk, orders: OrderRequests) -> None:
        request = as_bytes(orders.of("acute-pain-infusion")).replace(b'"EXAMPLE"', b'"EXAMPLE\\ud800"')
        answer = desk.plan_bytes(request)
        assert answer.code in NOT_ACCEPTED, answer.explain()

    def test_a_birth_in_the_future_is_refused(self, desk: KetaDesk, orders: OrderRequests) -> None:
        answer = desk.plan(orders.of("acute-pain-infusion", {"patient.birth_date": "2030-01-01"}))
        assert answer.code in NOT_ACCEPTED, answer.explain()


class TestFiles:
    def test_a_request_that_is_not_there(self, desk: KetaDesk) -> None:
        answer = desk("plan", str(desk.folder / "nothing.json"))
        assert answer.code in (UNREADABLE, MACHINE_FAILED), answer.explain()
        assert answer.out == b""
        assert "Traceback" not in answer.error_text

    def test_a_folder_in_place_of_a_request(self, desk: KetaDesk) -> None:
        answer = desk("plan", str(desk.folder))
        assert answer.code in (UNREADABLE, MACHINE_FAILED), answer.explain()
        assert answer.out == b""
        assert "Traceback" not in answer.error_text

    @pytest.mark.req("SR-45")
    @pytest.mark.parametrize(
        "target", ["no/such/folder/sheet.pdf", "file.txt/sheet.pdf", "a-folder", "a" * 300 + ".pdf"]
    )
    def test_a_target_that_cannot_be_written(self, desk: KetaDesk, orders: OrderRequests, target: str) -> None:
        (desk.folder / "file.txt").write_text("a file", encoding="ascii")
        (desk.folder / "a-folder").mkdir()
        answer = desk.sheet(orders.of("low-dose-infusion"), desk.folder / target)
        assert answer.code in (UNREADABLE, MACHINE_FAILED), answer.explain()
        assert answer.out == b""
        assert "Traceback" not in answer.error_text
        assert len(answer.error_text.strip().splitlines()) == 1, answer.explain()
        assert sorted(path.name for path in desk.folder.rglob("*")) == ["a-folder", "file.txt", "request.json"]

    @pytest.mark.req("SR-45")
    @pytest.mark.parametrize("older", [None, b"older"], ids=["no older file", "an older file"])
    def test_a_disk_that_is_full_leaves_no_half_sheet(
        self, desk: KetaDesk, orders: OrderRequests, older: bytes | None
    ) -> None:
        target = desk.folder / "sheet.pdf"
        if older is not None:
            target.write_bytes(older)
        path = desk.write(orders.of("low-dose-infusion"))
        before = sorted(one.name for one in desk.folder.iterdir())

        def no_file_above_4_kb() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

        answer = desk.as_program("sheet", str(path), "-o", str(target), prepare=no_file_above_4_kb)
        assert answer.code == MACHINE_FAILED, answer.explain()
        assert answer.out == b"", answer.explain()
        assert "Traceback" not in answer.error_text, answer.explain()
        assert sorted(one.name for one in desk.folder.iterdir()) == before
        assert older is None or target.read_bytes() == older

    def test_a_sheet_needs_its_target(self, desk: KetaDesk, orders: OrderRequests) -> None:
        assert_unreadable(desk("sheet", str(desk.write(orders.of("low-dose-infusion")))), "-o")

    def test_the_request_itself_is_never_overwritten(self, desk: KetaDesk, orders: OrderRequests) -> None:
        path = desk.write(orders.of("low-dose-infusion", {"infusion.dose": "9"}))
        before = path.read_bytes()
        assert desk("sheet", str(path), "-o", str(path)).code in NOT_ACCEPTED
        assert path.read_bytes() == before
