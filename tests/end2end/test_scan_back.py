"""The whole life of an order at a real workstation: every paper printed at every stage is scanned at every later one.

The codes are read off pictures of the pages, as a scanner reads them, and the answers were worked out by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import zxingcpp
from PIL.Image import Dither

from ketadesk.application.audit import AuditQuery, NoteKind
from ketadesk.application.labels.label_content import LabelStock, LabelWish
from ketadesk.application.monitoring.bedside_desk import Verb
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_story import SHEET_SEEN
from ketadesk.application.scan.scan_answer import ScanAnswer
from ketadesk.application.sheet.sheet_content import PageSize
from tests.adapters.documents.reading import pdfium_texts, pictures
from tests.application.second_nurse import truthful
from tests.end2end.made_record import FIRST, KEEPER, SECOND
from tests.end2end.ward_folder import quick_passphrases
from tests.end2end.watched_ward import PRESCRIBER, WatchedWard, new_id, watched_ward
from tests.limits.orders import sample

pytestmark = pytest.mark.req("SR-25")

AT = "2026-11-22T13:30"
QR_CODE = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
PATIENT = "EXAMPLE, Alex; TEST-0001"
R1 = sample("acute-pain-infusion")
R2 = R1.with_field("infusion.dose", "0.6").with_field("loading_dose", None).with_field("start", "2026-11-22T15:30:00Z")
R3 = R2.with_field("infusion.dose", "0.7").with_field("start", "2026-11-22T16:30:00Z")

STAGES = (
    "R1 stored", "R1 differed", "R1 signed off again", "R1 checked", "R1 signed", "R1 runs", "R2 stored", "R2 checked",
    "R2 signed", "R2 runs", "R3 stored", "R3 cancelled", "R2 ended", "erased",
)  # fmt: skip
NOT_YET, OLD, CURRENT, NO_ORDER = "not yet", "outdated print", "current", "no order"
OVER, ENDED, CANCELLED, GONE = "superseded", "ended", "cancelled", "not ours"
# Paper: when it was printed, and what it is from then on to the end.
TABLE = {
    "R1 one nurse": (0, [*[NOT_YET] * 3, *[OLD] * 6, *[OVER] * 4, GONE]),
    "R1 draft": (1, [*[NOT_YET] * 2, *[OLD] * 6, *[OVER] * 4, GONE]),
    "R1 ready": (3, [NOT_YET, *[CURRENT] * 5, *[OVER] * 4, GONE]),
    "R1 signed": (4, [*[CURRENT] * 5, *[OVER] * 4, GONE]),
    "R1 label": (4, [*[NO_ORDER] * 5, *[OVER] * 4, GONE]),
    "R1 reprint": (5, [*[CURRENT] * 4, *[OVER] * 4, GONE]),
    "R1 handover": (5, [*[NO_ORDER] * 4, *[OVER] * 4, GONE]),
    "R1 record": (5, [*[NO_ORDER] * 4, *[OVER] * 4, GONE]),
    "R2 one nurse": (6, [NOT_YET, *[OLD] * 5, ENDED, GONE]),
    "R2 ready": (7, [NOT_YET, *[CURRENT] * 4, ENDED, GONE]),
    "R2 signed": (8, [*[CURRENT] * 4, ENDED, GONE]),
    "R1 superseded": (9, [*[OVER] * 4, GONE]),
    "R3 one nurse": (10, [NOT_YET, *[CANCELLED] * 2, GONE]),
    "R2 ended": (12, [ENDED, GONE]),
}


@dataclass
class Life:
    """The codes of the papers printed so far, and the answers to all of them at each stage."""

    ward: WatchedWard
    order_id: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    answers: dict[str, list[ScanAnswer]] = field(default_factory=dict)
    stages: list[str] = field(default_factory=list)

    def store(self, draft: OrderDraft) -> None:
        self.ward.sign_in(FIRST)
        found = self.ward.station.orders.store(draft, FIRST.pin, new_id(), revises=self.order_id)
        self.order_id = found.order_id

    def check(self, revision: int, **otherwise: str) -> None:
        self.ward.sign_in(SECOND)
        draft = self.ward.station.orders.order(self.order_id, revision).draft
        answers = truthful(draft, self.ward.desk.watching.reference).model_copy(update=otherwise)
        self.ward.station.checks.check(self.order_id, revision, answers, SECOND.pin, new_id())

    def sign(self, revision: int) -> None:
        now = self.ward.clock.now().isoformat(timespec="seconds")
        self.ward.station.checks.record_signature(self.order_id, revision, PRESCRIBER, now, SECOND.pin, new_id())

    def print_sheet(self, name: str, revision: int) -> None:
        desk = self.ward.station.orders
        made = desk.sheet(self.order_id, revision, PageSize.A4)
        desk.save_pdf(made.pdf, str(self.ward.record.folder.parent / f"{name}.pdf"), made.noted_as)
        self.keep(name, made.pdf)

    def keep(self, name: str, pdf: bytes) -> None:
        one_bit = pictures(pdf, 150)[0].convert("1", dither=Dither.NONE).convert("L")
        self.codes[name] = zxingcpp.read_barcodes(one_bit, formats=QR_CODE)[0].text
        self.texts[name] = " ".join(pdfium_texts(pdf)[0].split())

    def stage(self, name: str) -> None:
        """All papers there are so far are scanned; five minutes go by."""
        self.stages.append(name)
        for paper, code in self.codes.items():
            self.answers.setdefault(paper, []).append(self.ward.station.orders.scan(f"{code}\r\n"))
        self.ward.clock.forward(5)


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with quick_passphrases(), watched_ward(tmp_path_factory.mktemp("life"), AT) as ward:
        life = Life(ward)
        _first_revision(life)
        _change(life)
        _end(life)
        yield life


def _first_revision(life: Life) -> None:
    ward = life.ward
    life.store(R1)
    life.print_sheet("R1 one nurse", 1)
    life.stage("R1 stored")
    life.check(1, weight_kg="71")
    life.print_sheet("R1 draft", 1)
    life.stage("R1 differed")
    ward.sign_in(FIRST)
    ward.station.checks.sign_off(life.order_id, 1, FIRST.pin, new_id())
    life.stage("R1 signed off again")
    life.check(1)
    life.print_sheet("R1 ready", 1)
    life.stage("R1 checked")
    life.sign(1)
    life.print_sheet("R1 signed", 1)
    labels = ward.station.orders.labels_pdf(life.order_id, 1, LabelWish(), LabelStock.ROLL_62)
    life.keep("R1 label", labels)
    life.stage("R1 signed")
    ward.observe(life.order_id, pump_rate="0", volume_left="500")
    ward.clock.forward(5)
    ward.step(life.order_id, Verb.START, read_back="56", bed="12")
    life.print_sheet("R1 reprint", 1)
    life.keep("R1 handover", ward.desk.handover_pdf(life.order_id, PageSize.LETTER))
    life.keep("R1 record", ward.desk.monitoring_record_pdf(life.order_id, PageSize.A4))
    life.stage("R1 runs")


def _change(life: Life) -> None:
    ward = life.ward
    life.store(R2)
    life.print_sheet("R2 one nurse", 2)
    life.stage("R2 stored")
    life.check(2)
    life.print_sheet("R2 ready", 2)
    life.stage("R2 checked")
    life.sign(2)
    life.print_sheet("R2 signed", 2)
    life.stage("R2 signed")
    ward.clock.set("2026-11-22T15:30")
    ward.observe(life.order_id, pump_rate="56", volume_left="450")
    ward.step(life.order_id, Verb.START_REVISION, read_back="42", bed="12")
    life.print_sheet("R1 superseded", 1)
    life.stage("R2 runs")


def _end(life: Life) -> None:
    ward = life.ward
    life.store(R3)
    life.print_sheet("R3 one nurse", 3)
    life.stage("R3 stored")
    ward.station.orders.cancel(life.order_id, 3, "pain gone", FIRST.pin, new_id())
    life.stage("R3 cancelled")
    ward.step(life.order_id, Verb.STOP, reason="patient", left_ml="400")
    life.print_sheet("R2 ended", 2)
    life.stage("R2 ended")
    ward.sign_in(KEEPER)
    ward.station.record.erase("TEST-0001", "asked for", KEEPER.pin)
    life.stage("erased")


def test_the_life_is_the_one_of_the_table(life: Life) -> None:
    assert tuple(life.stages) == STAGES
    assert list(life.codes) == sorted(TABLE, key=lambda name: TABLE[name][0])


@pytest.mark.parametrize("paper", TABLE)
def test_every_paper_is_at_every_stage_what_was_worked_out_by_hand(paper: str, life: Life) -> None:
    since, expected = TABLE[paper]
    assert [answer.verdict.value for answer in life.answers[paper]] == expected
    assert len(expected) == len(STAGES) - since


@pytest.mark.parametrize("paper", TABLE)
def test_only_a_current_sheet_may_be_used_and_only_ours_names_the_patient(paper: str, life: Life) -> None:
    for answer in life.answers[paper]:
        assert answer.may_be_used is (answer.verdict.value == CURRENT)
        ours = answer.verdict.value != GONE
        assert answer.patient == (PATIENT if ours else "")
        assert answer.order_id == (life.order_id if ours else "")


@pytest.mark.parametrize("paper", TABLE)
def test_the_code_says_nothing_of_the_patient_and_stands_in_letters_beside_the_bars(paper: str, life: Life) -> None:
    code = life.codes[paper]
    assert code.startswith(f"{life.order_id}-{paper[:2]}-")
    assert len(code) <= len("KD-20261122-0001-R1-M-9F3A61C2")
    if paper != "R1 label":
        assert code in life.texts[paper].replace(" ", "")


def test_a_print_after_the_first_in_force_is_stamped_with_time_and_name(life: Life) -> None:
    """R1 ready is the first; R1 signed is five minutes later. R2 ready is the first of R2."""
    stamps = {name: text.partition("REPRINT ")[2][:27] for name, text in life.texts.items() if "REPRINT" in text}
    assert stamps == {
        "R1 signed": "22-Nov-2026 13:50 by M Sole",
        "R1 reprint": "22-Nov-2026 14:00 by M Sole",
        "R2 signed": "22-Nov-2026 14:15 by M Sole",
        "R1 superseded": "22-Nov-2026 15:30 by M Sole",
        "R2 ended": "22-Nov-2026 15:45 by R Ito ",
    }
    assert "SUPERSEDED" in life.texts["R1 superseded"]
    assert "Superseded by revision R2: do not use this sheet." in life.texts["R1 superseded"]


@pytest.mark.req("SR-36")
def test_the_scans_stand_in_the_audit_until_the_patient_is_erased(life: Life) -> None:
    """13 stages before it was erased: 14 papers, each from its own stage on."""
    entries = life.ward.station.record.audit(AuditQuery(limit=1000))
    scans = [entry for entry in entries if entry.kind == NoteKind.PAPER_SCANNED]
    assert len(scans) == sum(len(STAGES) - 1 - since for since, _ in TABLE.values())
    tombstone = next(entry.sequence for entry in entries if entry.kind == "erasure")
    assert {entry.what for entry in scans} == {f"Erased with entry {tombstone}."}


def test_another_ward_s_record_knows_a_forged_paper(life: Life, tmp_path: Path) -> None:
    """The same order under the same number, signed on the same day: another key."""
    with quick_passphrases(), watched_ward(tmp_path, AT) as other:
        assert other.signed_order(R1) == life.order_id
        answer = other.station.orders.scan(life.codes["R1 signed"])
        assert (answer.verdict.value, answer.patient) == ("altered", "")
        own = other.station.orders.sheet(life.order_id, 1, PageSize.A4)
        text = pdfium_texts(own.pdf)[0]
        typed = text[text.rindex(f"{life.order_id}-R1-") :].split()[0]
        assert other.station.orders.scan(typed.lower()).verdict.value == CURRENT


@pytest.mark.req("SR-24")
def test_that_she_saw_the_sheet_is_known_however_often_its_paper_was_scanned(tmp_path: Path) -> None:
    """More notes than a page of the audit holds: her check is not called blind."""
    with quick_passphrases(), watched_ward(tmp_path, AT) as ward:
        life = Life(ward)
        life.store(R1)
        ward.sign_in(SECOND)
        code = f"{life.order_id}-R1"
        ward.station.orders.sheet(life.order_id, 1, PageSize.A4)
        for _ in range(201):
            ward.station.orders.scan(code)
        life.check(1)
        history = ward.station.orders.standing(life.order_id, 1).history
        assert SHEET_SEEN in history[-1]
