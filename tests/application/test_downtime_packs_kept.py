"""The packs of every hour: which infusions have one, what goes when, and what a failure leaves."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from ketadesk.application.errors import CannotPrint, CannotSave, KetaDeskError
from ketadesk.application.monitoring import agreed_figures
from ketadesk.application.monitoring.papers.downtime_files import outdated, pack_name
from ketadesk.application.monitoring.papers.downtime_keeping import keep_packs
from ketadesk.application.monitoring.papers.downtime_making import DowntimeMaking
from ketadesk.application.sheet.printed_order import PrintedOrder
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent, SheetStatus
from ketadesk.domain.bedside.infusion_log import StepTaken, Stopped

from .fakes import LONDON, seal
from .trend_sample import INFUSION
from .watched_sample import ORDER, RunningWard, running_ward

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
TO_35 = StepTaken(phase=INFUSION, read_back_ml_per_h=Decimal(35))


@dataclass
class Packs:
    """A writer and a folder in memory; what stands in `failing` fails."""

    failing: dict[str, KetaDeskError] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    claimed: list[str] = field(default_factory=list)
    parts: list[tuple[SheetContent, ...]] = field(default_factory=list)
    behind: list[PrintedOrder | None] = field(default_factory=list)

    def write_pack(
        self, parts: tuple[SheetContent, ...], page_size: PageSize, behind: PrintedOrder | None = None
    ) -> bytes:
        if "paper" in self.failing:
            raise self.failing["paper"]
        self.parts.append(parts)
        self.behind.append(behind)
        return page_size.value.encode()

    def claim(self, record: str) -> None:
        self.claimed.append(record)

    def write(self, name: str, pdf: bytes) -> None:
        for part, failure in self.failing.items():
            if part in name:
                raise failure
        self.files[name] = pdf

    def names(self) -> tuple[str, ...]:
        return tuple(self.files)

    def remove(self, name: str) -> None:
        del self.files[name]


def kept(ward: RunningWard, packs: Packs, keep_h: int = 24) -> int:
    making = DowntimeMaking(ward.watching, packs, seal, "MRN")  # type: ignore[arg-type]  # it only writes packs
    return keep_packs(making, packs, PageSize.LETTER, keep_h)


def name(stamp: str, order_id: str = ORDER) -> str:
    return f"KetaDesk_downtime_{order_id}_R1_{stamp}.pdf"


@pytest.mark.req("SR-46")
def test_a_name_says_order_revision_and_the_ward_s_time() -> None:
    at = datetime(2026, 7, 1, 13, 5, tzinfo=UTC).astimezone(LONDON)
    assert pack_name("KD-20260701-0007", 2, at) == "KetaDesk_downtime_KD-20260701-0007_R2_20260701T1405.pdf"


def test_what_is_older_than_the_hours_kept_may_go_but_not_the_newest_of_what_goes_on() -> None:
    """At 14:00 of the 23rd with 24 h: 13:59 of the day before is older, 14:00 is not."""
    mine = [name(f"20261122T{stamp}") for stamp in ("1200", "1359", "1400", "1401")]
    assert outdated(mine, (), NOW, LONDON, 24) == (mine[0], mine[1])
    assert outdated(mine[:2], (ORDER,), NOW, LONDON, 24) == (mine[0],)
    assert outdated(mine[1::-1], (ORDER,), NOW, LONDON, 24) == (mine[0],), "whatever their order"
    others = [name("20261101T1200", "KD-20261101-0002")]
    assert outdated([*mine, *others], (ORDER, "KD-20261122-0009"), NOW, LONDON, 24) == (*mine[:2], *others)


@pytest.mark.req("SR-46")
def test_packs_of_a_clock_that_was_ahead() -> None:
    """The clock stood a month ahead for one pack, and was put right."""
    ahead = name("20261222T1200")
    assert outdated([ahead], (ORDER,), NOW, LONDON, 24) == (), "it may be all there is"
    assert outdated([ahead], (), NOW, LONDON, 24) == (ahead,), "nobody keeps a patient's data for a month"
    assert outdated([name("20261124T1400")], (), NOW, LONDON, 24) == (), "24 h ahead"
    true = [name("20261120T1200"), name("20261120T1300")]
    assert outdated([*true, ahead], (ORDER,), NOW, LONDON, 24) == (true[0],), "the newest is that of 13:00"


@pytest.mark.parametrize(
    "not_ours",
    [
        "KetaDesk_downtime_KD-20261122-0001_R1_20261101T1200.pdf.bak",
        "xKetaDesk_downtime_KD-20261122-0001_R1_20261101T1200.pdf",
        "KetaDesk_downtime_KD-20261122-0001_R1_20261101T1200.PDF",
        "KetaDesk_downtime_KD-20261122-0001_R0_20261101T1200.pdf",
        "KetaDesk_downtime_KD-20261122-0001_R1_20261301T1200.pdf",
        "KetaDesk_downtime_KD-20261122-0001_R1_20261101T2460.pdf",
        "KetaDesk_downtime_KD-20261122-0001_R1_20261101T120٠.pdf",
        "KetaDesk_downtime_KD-20261122-0001_R1_20261101T1200.pdf\n",
        "KetaDesk_KD-20261122-0001_R1.pdf",
        "KetaDesk_downtime_folder.txt",
    ],
)
def test_what_is_not_exactly_our_name_never_goes(not_ours: str) -> None:
    assert outdated([not_ours], (), NOW, LONDON, 1) == ()


def test_every_infusion_that_somebody_stands_beside_has_its_pack() -> None:
    ward = running_ward([(15, TO_35)])
    waiting = ward.signed()
    ward.at(60)
    packs = Packs()
    assert kept(ward, packs) == 2
    assert set(packs.files) == {name("20261122T1500"), name("20261122T1500", waiting.order_id)}
    assert set(packs.files.values()) == {b"letter"}
    assert packs.claimed == [seal("downtime packs")]
    assert {behind.label for behind in packs.behind if behind} == {f"{ORDER}-R1", waiting.label}
    for parts in packs.parts:
        assert [p.status for p in parts].count(SheetStatus.SIGNED) == 1 and parts[1].status is SheetStatus.SIGNED
        assert parts[0].printed_line == "Made by KetaDesk, automatically"
        assert parts[1].stamp.endswith("by KetaDesk, automatically")


def test_the_packs_of_what_is_over_go_after_their_time() -> None:
    """Stopped at 16:00, observed until 18:00 and 10 min more; packs are kept 2 h."""
    ward = running_ward([(15, TO_35), (120, Stopped(reason="Done", left_ml=None))])
    packs = Packs()
    for minutes, count, left in ((125, 1, 1), (245, 1, 2), (251, 0, 1), (300, 0, 1), (400, 0, 0)):
        ward.at(minutes)
        assert (kept(ward, packs, keep_h=2), len(packs.files)) == (count, left), minutes


@pytest.mark.req("SR-45")
def test_what_fails_for_one_keeps_no_other_from_its_pack_and_is_told() -> None:
    ward = running_ward([(15, TO_35)])
    waiting = ward.signed()
    older = name("20261101T0800")
    packs = Packs({ORDER: CannotSave("The disk is full: it was not saved.", "Free some space.")}, {older: b"older"})
    ward.at(60)
    with pytest.raises(CannotSave) as failed:
        kept(ward, packs)
    assert failed.value.what == (
        "Downtime packs at 22-Nov-2026 15:00: 1 of 2 not written. The disk is full: it was not saved."
    )
    assert failed.value.next_step.startswith("Free some space.")
    assert set(packs.files) == {older, name("20261122T1500", waiting.order_id)}, "the older one is all there is"


def test_a_pack_that_cannot_be_printed_is_told_too() -> None:
    ward = running_ward([(15, TO_35)])
    ward.at(60)
    packs = Packs({"paper": CannotPrint("It holds U+0000.", "Type it again.")})
    with pytest.raises(CannotSave, match=r"1 of 1 not written\. It holds"):
        kept(ward, packs)
    assert packs.files == {}


@pytest.mark.req("SR-12")
def test_engines_that_disagree_make_no_pack_and_are_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    def in_vain(*_figures: object) -> Fraction:
        return Fraction(1)

    monkeypatch.setattr(agreed_figures, "second_given_mg", in_vain)
    ward, packs, faults = running_ward([(15, TO_35)]), Packs(), list[str]()
    ward.at(60)
    making = DowntimeMaking(ward.watching, packs, seal, "MRN", faults.append)  # type: ignore[arg-type]  # packs only
    with pytest.raises(CannotSave, match="disagree"):
        keep_packs(making, packs, PageSize.A4, 24)
    assert packs.files == {} and len(faults) == 1 and faults[0].startswith("mg given: ")


def test_a_ward_without_infusions_has_no_packs() -> None:
    assert kept(RunningWard(), Packs()) == 0
