"""The monitoring record and the handover as their reader gets them: the text of the PDF against the rules N1 to N12."""

import re
from collections.abc import Iterator

import pytest

from ketadesk.application.monitoring.bedside_desk import Verb
from ketadesk.application.sheet.sheet_content import PageSize
from tests.adapters.documents.reading import flat, pypdf_texts
from tests.end2end.pdf_text import fonts, page_sizes, said_of_itself
from tests.end2end.watched_ward import WatchedWard, watched_ward
from tests.limits.orders import sample

SIZES = {PageSize.A4: (595, 842), PageSize.LETTER: (612, 792)}
UNITS = r"(?:mg|mL|mcg|micrograms|kg|cm)"
NEVER = (
    r"\bml\b", r"\bcc\b", "µ", r"\bug\b", r"\bIU\b", r"\bU\b(?! ?T)", "@", "<", ">", "&", "\N{DEGREE SIGN}",
    rf"{UNITS}/", r"/(?:h|hr|kg|min|mL)\b", rf"\b{UNITS}s\b", rf"\b\.[0-9]+ ?{UNITS}\b",
    rf"[0-9]\.[0-9]*0[\u00a0 ]{UNITS}\b", r"[0-9]{4,}[\u00a0 ](?:mg|mL)\b",
)  # fmt: skip
"""What no word of ours may hold: N1, N2, N3, N5, N6, N7."""


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, PageSize], bytes]]:
    """Both papers on both sizes: an infusion of two hours with a bad set, a pause and a correction."""
    with watched_ward(tmp_path_factory.mktemp("papers"), "2026-11-22T13:30") as ward:
        order_id = _taken(ward)
        yield {
            (name, size): made(order_id, size)
            for name, made in (("record", ward.desk.monitoring_record_pdf), ("handover", ward.desk.handover_pdf))
            for size in SIZES
        }


def _taken(ward: WatchedWard) -> str:
    order_id = ward.signed_order(sample("acute-pain-infusion"))
    ward.sign_in(ward.who)
    ward.observe(order_id, pump_rate="0", volume_left="500")
    ward.step(order_id, Verb.START, read_back="56", bed="12")
    ward.clock.forward(15)
    ward.step(order_id, Verb.NEXT_STEP, phase="1", read_back="35")
    ward.observe(order_id, pump_rate="35", volume_left="486")
    ward.clock.forward(60)
    bad = {"respiratory_rate": "7", "hallucination": "distressing", "temperature": "36.0"}
    ward.observe(order_id, pump_rate="36", volume_left="451", **bad)
    ward.step(order_id, Verb.PAUSE, reason="other", reason_other="Frightened", left_ml="450")
    return order_id


@pytest.fixture(params=[(name, size) for name in ("record", "handover") for size in SIZES], ids=str)
def paper(request: pytest.FixtureRequest, papers: dict[tuple[str, PageSize], bytes]) -> tuple[PageSize, bytes]:
    return request.param[1], papers[request.param]


@pytest.mark.parametrize("never", NEVER)
def test_what_is_never_printed(paper: tuple[PageSize, bytes], never: str) -> None:
    text = "\n".join(pypdf_texts(paper[1]))
    assert not [text[max(0, hit.start() - 30) : hit.end() + 30] for hit in re.finditer(never, text)]


def test_n4_no_break_between_number_and_unit(paper: tuple[PageSize, bytes]) -> None:
    text = "\n".join(pypdf_texts(paper[1]))
    assert re.search(rf"[0-9]\u00a0{UNITS}\b", text)
    assert not re.findall(rf".*[0-9][ \n]{UNITS}\b", text)


def test_n9_the_drug_in_lower_case_and_never_abbreviated(paper: tuple[PageSize, bytes]) -> None:
    text = flat("\n".join(pypdf_texts(paper[1])))
    assert "ketamine" in text
    assert not re.search(r"\bket\b|\bKET\b|KETamine|ketAMINE", text)


def test_n11_dates_times_and_lengths(paper: tuple[PageSize, bytes]) -> None:
    text = flat("\n".join(pypdf_texts(paper[1])))
    assert "24-hour clock" in text
    assert "22-Nov-2026" in text
    assert not re.search(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}|\b[ap]\.?m\b", text)


@pytest.mark.req("SR-26")
def test_n12_who_it_is_and_which_page(paper: tuple[PageSize, bytes]) -> None:
    pages = [flat(page) for page in pypdf_texts(paper[1])]
    for number, page in enumerate(pages, start=1):
        for words in ("EXAMPLE, Alex", "01-Apr-1980", "TEST-0001", f"Page {number} of {len(pages)}", "NOT AN ORDER"):
            assert words in page
    assert set(page_sizes(paper[1])) == {SIZES[paper[0]]}
    assert all(fonts(paper[1]).values())


def test_a_measured_value_stands_as_it_was_recorded(papers: dict[tuple[str, PageSize], bytes]) -> None:
    assert "36.0" in flat("\n".join(pypdf_texts(papers["record", PageSize.A4])))


@pytest.mark.req("SR-31")
def test_a_handover_is_one_page_and_a_paused_pump_shows_no_rate(papers: dict[tuple[str, PageSize], bytes]) -> None:
    for size in SIZES:
        pages = pypdf_texts(papers["handover", size])
        assert len(pages) == 1
        assert "PAUSED" in flat(pages[0]).upper()
        assert "THE PUMP RUNS AT" not in flat(pages[0])


def test_nothing_of_the_patient_in_the_head_of_the_file(papers: dict[tuple[str, PageSize], bytes]) -> None:
    for pdf in papers.values():
        said = said_of_itself(pdf)
        assert "KetaDesk" in said
        assert "EXAMPLE" not in said
        assert "TEST-0001" not in said
