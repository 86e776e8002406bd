"""Every kind of paper, on every size, in every script: the least that has all of them."""

import json
from functools import cache

from ketadesk import app
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.adapters.documents.recovery_key import recovery_key_page
from ketadesk.application.examples import example_requests
from ketadesk.application.labels.label_content import ContainerLabel, LabelStock
from ketadesk.application.order_request import read_request
from ketadesk.application.sheet.printed_order import PrintedOrder
from ketadesk.application.sheet.sheet_content import (
    BlankGrid,
    BlankRow,
    Cell,
    Column,
    PageSize,
    Section,
    SheetContent,
)

from .conftest import FONTS
from .monitoring_papers import handover_of, record_of
from .sample_sheets import acute_pain_sheet, extreme_sheet, minimal_sheet

NAMES = {
    "latin": "ŁUKASIEWICZ, Zoë Đặng Ng\u0303uyê\u0303n (Mag.a)",
    "greek": "ΠΑΠΑΔΟΠΟΎΛΟΥ, Ἀγγελικὴ",
    "cyrillic": "ШЕВЧЕНКО, Ѓорѓи Їжак",
    "arabic": "مُحَمَّد, عبد الرَّحمٰن (Dr)",
    "hebrew": "כֹּהֵן, דָּוִד 2",
    "chinese": "歐陽, 小明",
    "japanese": "髙橋, さくら ガギグ",
    "korean": "김, 민준 뷁",
    "thai": "ศรีสุวรรณ, ณัฐวุฒิ น้ำ",
}


def order() -> PrintedOrder:
    request = example_requests(app.read_library())["acute-pain-infusion"]
    plan = json.dumps({"status": "DRAFT", "total_mg": "1700.0"})
    return PrintedOrder(label="KD-20261122-0007-R2", draft=read_request(json.dumps(request)), plan_json=plan)


def named(name: str, content: SheetContent) -> SheetContent:
    return content.model_copy(update={"identity": content.identity.model_copy(update={"name": name})})


def label(name: str = "EXAMPLE, Alex") -> ContainerLabel:
    return ContainerLabel(
        warning="DRAFT",
        order_label="KD-20261122-0007-R2",
        part="Infusion, container 1 of 4",
        name=name,
        born="01-Apr-1980",
        identifier="TEST-0001",
        identifier_label="MRN",
        medicine="ketamine 500 mg in 500 mL",
        strength="1 mg per mL",
        diluent="in sodium chloride 0.9 %",
        route="Intravenous",
        expires_rule="at the latest 24 hr after it was prepared",
        code_text="KD-20261122-0007-R2-L-9F3A61C2",
    )


def to_be_filled_in() -> SheetContent:
    """A blank grid, as a downtime pack has."""
    columns = tuple(Column(title=title) for title in ("Respiratory rate", "SpO2 %"))
    rows = tuple(BlankRow(printed=(Cell(text=time),), boxes=(True, time != "15:00")) for time in ("14:00", "15:00", ""))
    grid = BlankGrid(printed=(Column(title="Time"),), boxes=columns, rows=rows)
    section = Section(number=1, title="Observations to be written", blocks=(grid,))
    return minimal_sheet().model_copy(update={"sections": (section,)})


@cache
def every_paper() -> dict[str, bytes]:
    """Name -> PDF."""
    writer = ReportlabPaperWriter(FONTS)
    contents = {
        "sheet": acute_pain_sheet(),
        "extreme": extreme_sheet(),
        "minimal": minimal_sheet(),
        "record": record_of("evening"),
        "handover": handover_of("extreme"),
    }
    papers = {
        f"{name} {size}": writer.write(content, size, order())
        for name, content in contents.items()
        for size in PageSize
    }
    papers |= {
        f"in {script}": writer.write(named(name, minimal_sheet()), PageSize.A4) for script, name in NAMES.items()
    }
    papers |= {
        f"labels {stock}": writer.write_labels((label(), label(NAMES["arabic"])), stock, order())
        for stock in LabelStock
    }
    pack = (handover_of("evening"), acute_pain_sheet(), to_be_filled_in())
    papers["pack"] = writer.write_pack(pack, PageSize.A4, order())
    papers["key"] = recovery_key_page("R2Q5P-ZXR3K", "St Example", "23-Nov-2026 01:59", PageSize.LETTER, FONTS)
    return papers
