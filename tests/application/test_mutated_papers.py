"""What is wrong is withheld: the real builders, formatters and writer are spoiled one at a time, and no file leaves.

The sample is the acute-pain order at 70 kg: 0.5 mg/kg/h of 500 mg in 500 mL, so 35 mL per hour; 14 mg first in 14 mL
over 15 min at 56 mL per hour; a taper of 28, 21, 14 and 7 mL per hour.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import ROUND_DOWN, Decimal
from types import ModuleType
from typing import Any

import pytest

from ketadesk import app
from ketadesk.adapters.documents import paper_writer
from ketadesk.adapters.documents.blocks import grid
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.fonts import fonts_in
from ketadesk.adapters.documents.lettering.typesetting import Typesetter
from ketadesk.adapters.documents.pages import identity
from ketadesk.adapters.documents.pages.page import Numbering
from ketadesk.application import clock_times, numbers, phrases
from ketadesk.application.errors import ReadBackFailed
from ketadesk.application.sheet import order_sheet, sheet_figures, sheet_forms, sheet_patient
from ketadesk.application.sheet.sheet_content import Grid, PageSize, Section, TickTimes

from .conftest import DraftOf
from .released import released, reworded, sheet_of, writer

pytestmark = pytest.mark.req("SR-42")
Spoil = Callable[[pytest.MonkeyPatch], None]
MODULES = (clock_times, numbers, order_sheet, phrases, sheet_figures, sheet_forms, sheet_patient)


def withheld(draft_of: DraftOf, changes: dict[str, object] | None = None) -> str:
    """Make the sample's sheet as it is spoiled; return why it is withheld."""
    faults: list[str] = []
    content, behind = sheet_of(draft_of("acute-pain-infusion", changes))
    with pytest.raises(ReadBackFailed) as failed:
        released(faults).write(content, PageSize.A4, behind)
    assert faults
    return " | ".join(failed.value.mismatches)


def changed(patch: pytest.MonkeyPatch, module: object, name: str, change: Callable[[Any], Any]) -> None:
    """From now on `change` is made to what the function returns."""
    original = getattr(module, name)
    patch.setattr(module, name, lambda *given, **named: change(original(*given, **named)))


def everywhere(patch: pytest.MonkeyPatch, name: str, change: Callable[[Any], Any]) -> None:
    """The same in every module that has it by name."""
    original: Callable[..., Any] = getattr(numbers, name)
    for module in MODULES:
        if getattr(module, name, None) is original:
            patch.setattr(module, name, lambda *given, **named: change(original(*given, **named)))


def text(module: ModuleType, name: str, old: str, new: str) -> Spoil:
    """The builder says `new` for `old`."""
    return lambda patch: changed(patch, module, name, lambda said: reworded(said, old, new))


def said(module: ModuleType, name: str, old: str, new: str) -> Spoil:
    """The same of a phrase."""
    plain, spoiled = old.replace("~", "\u00a0"), new.replace("~", "\u00a0")

    def spoil(phrase: Any) -> Any:
        parts = phrase if isinstance(phrase, tuple) else (phrase,)
        assert any(plain in part for part in parts)
        other = tuple(part.replace(plain, spoiled) for part in parts)
        return other if isinstance(phrase, tuple) else other[0]

    return lambda patch: changed(patch, module, name, spoil)


def rows(module: ModuleType, name: str, change: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Spoil:
    """The section's first table has other rows."""

    def spoil(section: Section) -> Section:
        blocks = list(section.blocks)
        place = next(n for n, block in enumerate(blocks) if isinstance(block, Grid))
        blocks[place] = blocks[place].model_copy(update={"rows": change(blocks[place].rows)})  # type: ignore[union-attr]  # a grid
        return section.model_copy(update={"blocks": tuple(blocks)})

    return lambda patch: changed(patch, module, name, spoil)


def sections(change: Callable[[tuple[Section, ...]], tuple[Section, ...]]) -> Spoil:
    return lambda patch: changed(patch, order_sheet, "_sections", change)


def _dropped_time(blocks: Section) -> Section:
    first = next(block for block in blocks.blocks if isinstance(block, TickTimes))
    (day, times), *others = first.days
    less = first.model_copy(update={"days": ((day, times[:3] + times[4:]), *others)})
    return blocks.model_copy(update={"blocks": tuple(less if block is first else block for block in blocks.blocks)})


def _signless(percent: str) -> str:
    return percent.replace("+", "").replace("-", "")


CONTENT: dict[str, tuple[Spoil, str]] = {
    "rate ten times as high": (
        text(sheet_figures, "_key_rate", "35~mL per hour", "350~mL per hour"),
        "section 4, key into the pump: expected 35 mL per hour, found 350 mL per hour",
    ),
    "rate of the loading dose in large type": (
        text(sheet_figures, "_key_rate", "35~mL per hour", "56~mL per hour"), "found 56 mL per hour"),
    "rate without its point": (text(sheet_figures, "_key_rate", "35~mL per hour", "3.5~mL per hour"), "found 3.5"),
    "amount and volume changed round": (
        said(phrases, "preparation_text", "500~mg in 500~mL", "500~mL in 500~mg"), "section 3"),
    "volume drawn up": (said(phrases, "preparation_text", "Draw up 10~mL", "Draw up 100~mL"), "section 3, draw up"),
    "diluent": (said(phrases, "preparation_text", "490~mL", "500~mL"), "section 3, diluent"),
    "strength": (said(phrases, "preparation_text", "= 1~mg per mL", "= 10~mg per mL"), "section 3, strength"),
    "ampoules": (said(phrases, "preparation_text", "1 ampoule", "10 ampoule"), "section 3, ampoules"),
    "fluid of another strength": (
        said(phrases, "preparation_text", "chloride 0.9", "chloride 0.45"), "section 3, diluent"),
    "change of a container": (
        text(order_sheet, "preparation_section", "23-Nov-2026 04:08", "23-Nov-2026 16:08"), "section 3, container 1"),
    "loading dose": (text(order_sheet, "order_section", "Loading dose: 14~mg", "Loading dose: 140~mg"), "loading dose"),
    "minutes of the loading dose": (text(order_sheet, "order_section", "over 15~min", "over 1.5~min"), "loading dose"),
    "dose in micrograms": (text(order_sheet, "order_section", "Total 1,904~mg", "Total 1,904~mcg"), "section 4, total"),
    "row of the order lost": (rows(order_sheet, "order_section", lambda r: r[1:]), "section 4"),
    "row of the order twice": (rows(order_sheet, "order_section", lambda r: (r[0], *r)), "section 4"),
    "rows of the order changed round": (rows(order_sheet, "order_section", lambda r: r[::-1]), "section 4"),
    "rate beside the order's notes": (
        text(order_sheet, "order_section", "mg of ketamine\"", "mg of ketamine, at 53~mL per hour\""),
        "53 mL per hour belongs to nothing in the order",
    ),
    "length": (text(order_sheet, "order_section", "48hr", "84hr"), "duration: expected 48hr, found 84 hr"),
    "calculation": (text(order_sheet, "calculation_section", "x 70~kg = 14", "x 70~kg = 41"), "section 5"),
    "rate table": (text(order_sheet, "rate_table_section", "38.5~mL per hour", "35.8~mL per hour"), "section 7, row 2"),
    "ordered row": (
        rows(order_sheet, "rate_table_section", lambda r: ((*r[0][:4], r[1][4]), (*r[1][:4], r[0][4]), *r[2:])),
        "section 7"),
    "taper backwards": (rows(order_sheet, "taper_section", lambda r: (*r[3::-1], r[4])), "section 8, step 1"),
    "step of the taper lost": (rows(order_sheet, "taper_section", lambda r: (*r[:2], *r[3:])), "section 8, step 3"),
    "taper without its stop": (rows(order_sheet, "taper_section", lambda r: r[:4]), "section 8"),
    "observation lost": (
        lambda patch: changed(patch, order_sheet, "observation_section", _dropped_time),
        "section 9, breathing-and-mind, time 4: expected 22-Nov-2026 15:00, found 22-Nov-2026 15:30",
    ),
    "temperature": (text(order_sheet, "observation_section", '"18:00","22:00"]', '"18:00","21:00"]'), "section 9"),
    "weight ten times": (text(order_sheet, "patient_section", "70~kg measured", "700~kg measured"), "section 1"),
    "prescriber": (text(order_sheet, "patient_section", "Dr A Example", "Dr B Example"), "section 1: the prescriber"),
    "item of the checklist lost": (
        rows(order_sheet, "checklist_section", lambda r: r[1:]), "section 2: expected 25 times Absent, found 23"),
    "answer of the checklist": (
        text(order_sheet, "checklist_section", '"Absent"', '"PRESENT"'), "section 2: expected 25 times Absent"),
    "soft stop passed": (text(order_sheet, "limits_section", "No soft stop was passed.", ""), "section 6"),
    "name": (said(phrases, "full_name", "Alex", "Alec"), "the patient's name and date of birth is not the order's"),
    "birth": (said(phrases, "born_text", "01-Apr", "04-Jan"), "the patient's name and date of birth"),
    "age": (said(phrases, "born_text", "46y", "64y"), "the patient's name and date of birth"),
    "allergies": (said(phrases, "allergy_text", "No known", "Known"), "the allergies"),
    "identifier": (
        lambda patch: changed(patch, order_sheet, "_identity", lambda i: reworded(i, "TEST-0001", "TEST-0010")),
        "the patient's identifier"),
    "sections in another order": (sections(lambda s: (*s[:5], s[6], s[5], *s[7:])), "section 7 is not there"),
    "section lost": (sections(lambda s: (*s[:7], *s[8:])), "section 8 is not there"),
    "morning for afternoon": (
        lambda patch: changed(patch, sheet_figures, "moment_text", lambda moment: moment.replace("14:15", "02:15")),
        "section 4, step Loading dose, end, time: expected 14:15, found 02:15"),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTENT)
def test_a_builder_that_says_something_else(draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    spoil, expected = CONTENT[name]
    spoil(monkeypatch)
    assert expected in withheld(draft_of)


FORMATS: dict[str, Callable[[str], str]] = {
    "trailing zero": lambda t: t if "." in t or not t[0].isdigit() else t.replace("\u00a0", ".0\u00a0", 1),
    "comma for a point": lambda t: t.replace(".", ","),
    "no comma from a thousand": lambda t: t.replace(",", ""),
    "point from a thousand": lambda t: t.replace(",", "."),
    "blank from a thousand": lambda t: t.replace(",", " "),
    "no leading zero": lambda t: t[1:] if t.startswith("0.") else t,
    "about lost": lambda t: t.replace("about ", ""),
    "milligrams for micrograms": lambda t: t.replace("mg per kg", "mcg per kg"),
    "slash for per": lambda t: t.replace(" per ", "/"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_the_one_formatter_gone_wrong(draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Plan and sheet are made with it; the read-back has its own."""
    everywhere(monkeypatch, "with_unit", FORMATS[name])
    # 82.25 kg at 0.27 mg/kg is 22.2075 mg: with about.
    withheld(draft_of, {"patient.weight_kg": "82.25", "loading_dose.mg_per_kg": "0.27"})


def test_rounding_down(draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """82.25 kg at 0.27 mg/kg: 22.2075 mg, about 22.208."""
    monkeypatch.setattr(
        numbers, "_rounded_for_reading", lambda value: value.quantize(Decimal("0.001"), ROUND_DOWN))  # fmt: skip
    told = withheld(draft_of, {"patient.weight_kg": "82.25", "loading_dose.mg_per_kg": "0.27"})
    assert "expected about 22.208 mg, found about 22.207 mg" in told


def test_a_digit_lost_where_every_number_is_written(draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan is spoiled with it; what was typed is not."""
    monkeypatch.setattr(numbers, "_plain", lambda value: str(int(value)))
    assert "section 1, weight: expected 82.5 kg, found 82 kg" in withheld(draft_of, {"patient.weight_kg": "82.5"})


def test_an_error_without_its_sign(draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """82.25 kg at 0.5 mg/kg/h: 41.125 mL per hour, on the pump 41.2, for 41.1 is less than is allowed: 0.18 % more."""
    for module in (phrases, sheet_figures):
        monkeypatch.setattr(module, "percent_text", lambda value: _signless(numbers.percent_text(value)))
    assert "expected +0.18 %, found 0.18 %" in withheld(draft_of, {"patient.weight_kg": "82.25"})


@pytest.mark.parametrize("hours", [-24, -1, 1, 12, 24])
def test_times_that_are_off(draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    """The sheet's words are wrong about the moments that the plan has."""
    for module in (sheet_figures, sheet_forms):
        for name in ("moment_text", "date_text", "time_text"):
            original = getattr(module, name, None)
            if original is not None:
                monkeypatch.setattr(module, name, lambda when, say=original: say(when + timedelta(hours=hours)))
    told = withheld(draft_of)
    assert "section 3, container 1" in told
    assert "section 9" in told


def test_times_in_another_zone(draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_kolkata(self: clock_times.PlanClock, hours: Decimal) -> datetime:
        return real(self, hours).astimezone(timezone(timedelta(hours=5, minutes=30)))

    real = clock_times.PlanClock.at
    monkeypatch.setattr(clock_times.PlanClock, "at", in_kolkata)
    told = withheld(draft_of)
    assert "section 4, step Loading dose, start, time: expected 14:00, found 19:30" in told
    assert "section 9, breathing-and-mind, time 1: expected 22-Nov-2026 14:15, found 22-Nov-2026 19:45" in told


def test_who_passed_a_limit(draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch) -> None:
    passed = {"patient.weight_kg": "44"}
    overrides = ({"code": "weight-soft-min", "reason": "As agreed", "by": "Dr A Example"},)
    content, behind = sheet_of(draft_of("acute-pain-infusion", {**passed, "overrides": overrides}))
    assert released().write(content, PageSize.A4, behind)
    with pytest.raises(ReadBackFailed) as failed:
        released().write(reworded(content, "As agreed", "As refused"), PageSize.A4, behind)
    assert failed.value.mismatches == ("weight-soft-min: who passed it and why is not the order's",)


def letters(change: Callable[[str], str]) -> Spoil:
    """The writer sets other letters than it was given."""

    def spoil(patch: pytest.MonkeyPatch) -> None:
        real, broken = Typesetter.line, Typesetter.lines
        patch.setattr(Typesetter, "line", lambda self, text, style: real(self, change(text), style))
        patch.setattr(Typesetter, "lines", lambda self, text, *more: broken(self, change(text), *more))

    return spoil


def placed(change: Callable[[float, float], tuple[float, float]], height: float = 0.0) -> Spoil:
    """The writer draws lines of that height or more in another place."""

    def spoil(patch: pytest.MonkeyPatch) -> None:
        real = Ink.baseline

        def baseline(self: Ink, line: Any, x: float, y: float) -> None:
            real(self, line, *(change(x, y) if line.style.size >= height else (x, y)))

        patch.setattr(Ink, "baseline", baseline)

    return spoil


def pages(change: Callable[[list[Any]], list[Any]]) -> Spoil:
    return lambda patch: changed(patch, paper_writer, "paginate", change)


def _lines_lost(patch: pytest.MonkeyPatch) -> None:
    real = Typesetter.lines
    patch.setattr(Typesetter, "lines", lambda self, *given: real(self, *given)[:2])


def _doubled_line(patch: pytest.MonkeyPatch) -> None:
    real = Ink.baseline

    def twice(self: Ink, line: Any, x: float, y: float) -> None:
        real(self, line, x, y)
        real(self, line, x, y + 30.0)

    patch.setattr(Ink, "baseline", twice)


WRITER: dict[str, tuple[Spoil, str]] = {
    "digits changed round": (letters(lambda t: t.replace("35", "53")), "expected the figures 35"),
    "one digit for another": (letters(lambda t: t.replace("7", "1")), "page 1"),
    "a not that is lost": (letters(lambda t: t.replace("Never mix", "Mix")), "its words are not there"),
    "blank in a figure": (letters(lambda t: t.replace("1,904", "1, 904")), "read as"),
    "comma at the end": (letters(lambda t: t.replace("1,694", "1,69")), "section 4"),
    "lines after the second lost": (_lines_lost, "page"),
    "every line twice": (_doubled_line, "page"),
    "large type beside the page": (placed(lambda x, y: (x + 2000, y), 40), "section 4"),
    "large type under the page": (placed(lambda x, y: (x, y + 2000), 40), "section 4"),
    "page lost": (pages(lambda found: found[:-1]), "section 11"),
    "page twice": (pages(lambda found: [*found, found[-1]]), "there is more than the paper was to have"),
    "pages changed round": (pages(lambda found: found[::-1]), "section 1, heading"),
    "page empty": (pages(lambda found: [[], *found[1:]]), "section 1, heading"),
    "cells from right to left": (
        lambda patch: patch.setattr(grid, "_left_of", lambda table, index, _line: -table.lefts[index] + 400.0),
        "section"),
    "too few pages counted": (
        lambda patch: patch.setattr(paper_writer, "Numbering", lambda first, of: Numbering(first, of - 1)),
        "page 1: its number"),
    "first page counted as the second": (
        lambda patch: patch.setattr(paper_writer, "Numbering", lambda first, of: Numbering(first + 1, of)),
        "page 1: its number"),
    "identity without the identifier": (
        lambda patch: changed(patch, identity, "_particulars", lambda pieces: pieces[:0]), "patient's"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITER)
def test_a_writer_that_draws_something_else(draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The content is right: the writer alone is spoiled, and no order is needed to see it."""
    content, _ = sheet_of(draft_of("acute-pain-infusion"))
    spoil, expected = WRITER[name]
    spoil(monkeypatch)
    with pytest.raises(ReadBackFailed) as failed:
        released().write(content, PageSize.A4)
    assert expected in " | ".join(failed.value.mismatches)


def test_a_sheet_without_its_header_or_foot(draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch) -> None:
    content, behind = sheet_of(draft_of("acute-pain-infusion"))
    for lost, words in (
        ({"hospital": "X"}, "the hospital"),
        ({"stamp": "REPRINT"}, "the stamp"),
        ({"footer_lines": ("Check",)}, "the lines at its foot"),
        ({"printed_line": "x"}, "the line of printing"),
    ):
        made = released()
        real = made._writer.write  # the writer is given another content than the reader
        monkeypatch.setattr(made._writer, "write", lambda _content, *more, say=real: say(content, *more))
        with pytest.raises(ReadBackFailed) as failed:
            made.write(content.model_copy(update=lost), PageSize.A4, behind)
        assert words in failed.value.mismatches[0]


@pytest.mark.parametrize("unseen", ["white on white", "digits drawn as others"])
def test_what_text_cannot_show(draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch, unseen: str) -> None:
    """It is released: the text of the PDF is right and its picture is wrong. Pictures are compared elsewhere."""
    content, behind = sheet_of(draft_of("acute-pain-infusion"))
    right = writer().write(content, PageSize.A4, behind)
    if unseen == "white on white":
        real = Ink.baseline

        def in_white(self: Ink, line: Any, x: float, y: float) -> None:
            real(self, replace(line, style=line.style.but(grey=1.0)), x, y)

        monkeypatch.setattr(Ink, "baseline", in_white)
    else:
        glyphs = fonts_in(app.resources_folder() / "fonts").bold.font.face.charToGlyph
        one, seven = glyphs[ord("1")], glyphs[ord("7")]
        monkeypatch.setitem(glyphs, ord("1"), seven)
        monkeypatch.setitem(glyphs, ord("7"), one)
    assert released().write(content, PageSize.A4, behind) != right
