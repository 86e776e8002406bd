"""Order sheets as the real builder would word them: an acute-pain order, an extreme one, and the least there can be.

`~` stands for a no-break space. Every figure of the acute-pain sheet was worked by hand from `clinical.md`:
70 kg, 0.6 mg/kg/h, 500 mg in 500 mL, 0.2 mg/kg first, 48 h, then 4 equal steps over 12 h.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from ketadesk.application.sheet.sheet_content import (
    Cell,
    Column,
    EntryBoxes,
    Facts,
    Grid,
    Identity,
    KeyRate,
    Lines,
    Section,
    SheetContent,
    SheetStatus,
    TickTimes,
    Tone,
)

START = datetime(2026, 11, 22, 14, 0)  # noqa: DTZ001  # a wall clock for words on paper

_ABSOLUTE = (
    "Uncontrolled cardiovascular disease, e.g. resting BP above 180/100~mmHg, unstable angina, acute heart failure",
    "Pregnancy",
    "Active psychosis",
    "Severe liver dysfunction",
    "Raised intracranial pressure",
    "Raised intraocular pressure or open globe",
    "Allergy or earlier serious reaction to ketamine",
    "Pre-eclampsia or eclampsia",
    "Stroke, cerebral trauma",
    "Untreated hyperthyroidism",
)
_RELATIVE = (
    "History of psychosis",
    "Delirium",
    "Recent seizure",
    "Porphyria",
    "Moderate liver dysfunction",
    "MAOI in the last 14~days",
    "Theophylline or aminophylline",
)
_CAUTION = (
    "Substance or alcohol use disorder",
    "Breast-feeding",
    "Renal failure",
    "Sleep apnoea",
    "Other CNS depressants",
    "CYP3A4 inhibitor or inducer",
    "Age over 60",
    "Frailty",
)


def t(text: str) -> str:
    """Return `text` with its no-break spaces."""
    return text.replace("~", "\u00a0")


def cell(text: str, *, strong: bool = False, typed: bool = False) -> Cell:
    return Cell(text=text if typed else t(text), strong=strong, typed=typed)


def typed(text: str) -> Cell:
    return cell(text, typed=True)


def cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(cell(text) for text in texts)


def facts(*rows: tuple[str, str | Cell]) -> Facts:
    return Facts(rows=tuple((label, cell(value) if isinstance(value, str) else value) for label, value in rows))


def lines(*texts: str | Cell, tone: Tone = Tone.PLAIN) -> Lines:
    return Lines(lines=tuple(cell(text) if isinstance(text, str) else text for text in texts), tone=tone)


def acute_pain_sheet(status: SheetStatus = SheetStatus.DRAFT) -> SheetContent:
    """A usual order; every section of the sheet is there."""
    return SheetContent(
        title="KETAMINE INFUSION ORDER SHEET - ADULT ACUTE PAIN",
        hospital="Example General Hospital, Ward 7B",
        status=status,
        status_lines=("Superseded by KD-20261122-0007-R3.",) if status is SheetStatus.SUPERSEDED else (),
        order_label="KD-20261122-0007-R2",
        library_line="Drug library 2026.1, 4f1c09ab, not approved",
        library_warning="LIBRARY NOT APPROVED BY THIS HOSPITAL - NOT FOR PATIENT USE",
        printed_line="Printed 22-Nov-2026 13:42 (24-hour clock) by Nurse B Example",
        identity=Identity(
            name="EXAMPLE, Alex (Ms)",
            born="01-Apr-1980 (46y)",
            gender="Female",
            identifier="TEST-0001",
            identifier_label="Hospital no.",
            allergies="Known allergies: penicillin (rash), codeine (vomiting)",
        ),
        sections=(
            _patient(),
            _checklist(),
            _preparation(),
            _order(),
            _calculation(),
            _limits(),
            _rate_table(),
            _taper(),
            _observations(60),
            _calls(),
            _signatures(),
        ),
        footer_lines=(
            "Check the pump screen against this sheet. Supersedes R1. If a newer revision exists destroy this sheet.",
            "Calculation aid for healthcare professionals. Not a prescription until a prescriber signs it. "
            "Local policy and clinical judgement govern. Ketamine for analgesia is an off-label use.",
        ),
        code_text="KD-20261122-0007-R2-9F3A61C2",
        file_name="KetaDesk_KD-20261122-0007_R2.pdf",
    )


def _patient() -> Section:
    return Section(
        number=1,
        title="Weight, indication and who is responsible",
        blocks=(
            facts(
                ("Weight", cell("70~kg, measured 22-Nov-2026", strong=True)),
                ("Height", "168~cm"),
                ("Dosing weight", cell("70~kg", strong=True)),
                ("Rule", "Actual weight"),
                ("Indication", "Opioid-resistant pain"),
                ("Care setting", "Monitored area"),
                ("Prescriber", typed("Dr A Example")),
                ("Grade", typed("Specialist registrar, anaesthesia")),
                ("Contact", typed("Bleep 4412")),
                ("Service", typed("Acute pain service")),
            ),
        ),
    )


def _checklist() -> Section:
    left = [(item, "Absent") for item in _ABSOLUTE]
    right = [(item, "Present" if item == "Delirium" else "Absent") for item in _RELATIVE + _CAUTION]
    columns = (
        Column(title="Absolute: present or not known stops the order", weight=19),
        Column(title="Answer", weight=5),
        Column(title="Relative and caution", weight=13),
        Column(title="Answer", weight=5),
    )
    rows = tuple((*_answer(left, index), *_answer(right, index)) for index in range(max(len(left), len(right))))
    accepted = Grid(
        columns=(
            Column(title="Accepted although present", weight=2),
            Column(title="Reason", weight=4),
            Column(title="By", weight=2),
        ),
        rows=(
            (
                cell("Delirium", strong=True),
                typed("Resolved on 20-Nov, CAM-ICU negative twice since"),
                typed("Dr A Example"),
            ),
        ),
    )
    return Section(
        number=2,
        title="Contraindication checklist",
        blocks=(
            Grid(columns=columns, rows=rows),
            accepted,
            lines("All 25 items answered by Nurse B Example, 22-Nov-2026 13:20.", tone=Tone.QUIET),
        ),
    )


def _answer(items: Sequence[tuple[str, str]], index: int) -> tuple[Cell, Cell]:
    if index >= len(items):
        return cell(""), cell("")
    item, answer = items[index]
    return cell(item), cell(answer, strong=answer != "Absent")


def _preparation() -> Section:
    return Section(
        number=3,
        title="Preparation",
        blocks=(
            facts(
                ("Ampoule", cell("ketamine 50~mg per mL, vial of 10~mL")),
                ("Draw up", cell("10~mL of ketamine 50~mg per mL", strong=True)),
                ("Vials for a container", "1"),
                ("Diluent", "Sodium chloride 0.9~%"),
                ("Method", cell("Make up to 500~mL", strong=True)),
                ("Diluent volume", "490~mL"),
                ("Container", cell("ketamine 500~mg in 500~mL, 1~mg per mL")),
            ),
            Grid(
                columns=(
                    Column(title="Container", weight=2),
                    Column(title="Hang at", weight=4),
                    Column(title="Empty at", weight=4),
                    Column(title="If prepared when hung, discard at", weight=5),
                ),
                rows=(
                    cells("1 of 5", "22-Nov-2026 14:00", "23-Nov-2026 01:49", "23-Nov-2026 14:00"),
                    cells("2 of 5", "23-Nov-2026 01:49", "23-Nov-2026 13:43", "24-Nov-2026 01:49"),
                    cells("3 of 5", "23-Nov-2026 13:43", "24-Nov-2026 01:37", "24-Nov-2026 13:43"),
                    cells("4 of 5", "24-Nov-2026 01:37", "24-Nov-2026 13:32", "25-Nov-2026 01:37"),
                    cells("5 of 5", "24-Nov-2026 13:32", "Not before the end", "25-Nov-2026 13:32"),
                ),
                tick=True,
            ),
            lines("Do not mix with barbiturates or diazepam: incompatible.", tone=Tone.WARNING),
        ),
    )


def _order() -> Section:
    return Section(
        number=4,
        title="Order",
        blocks=(
            KeyRate(
                label="KEY INTO THE PUMP AFTER THE LOADING DOSE",
                rate=t("42~mL per hour"),
                beside=(
                    cell("ketamine 1~mg per mL, 500~mg in 500~mL", strong=True),
                    cell("Delivers 0.6~mg per kg per hour, 42~mg per hour, 10~mcg per kg per min."),
                    cell("Exactly as ordered, error 0~%. Pump step 0.1~mL~per~hour."),
                    cell("From 22-Nov-2026 14:15 for 48hr.", strong=True),
                ),
            ),
            Grid(
                columns=(
                    Column(title="Step", weight=3),
                    Column(title="Dose", weight=5),
                    Column(title="mL per hour", weight=3, numeric=True, large=True),
                    Column(title="Duration", weight=3),
                    Column(title="Start", weight=3),
                    Column(title="End", weight=3),
                    Column(title="Running total", weight=3, numeric=True),
                ),
                rows=(
                    (
                        *cells("Loading dose", "0.2~mg per kg, 14~mg"),
                        cell("56"),
                        *cells("15~min", "22-Nov-2026 14:00", "22-Nov-2026 14:15", "14~mg"),
                    ),
                    (
                        *cells("Infusion", "0.6~mg per kg per hour, 42~mg per hour"),
                        cell("42"),
                        *cells("48hr", "22-Nov-2026 14:15", "24-Nov-2026 14:15", "2,030~mg"),
                    ),
                    (
                        *cells("Taper", "4 steps, section 8"),
                        cell("33.6"),
                        *cells("12hr", "24-Nov-2026 14:15", "25-Nov-2026 02:15", "2,282~mg"),
                    ),
                ),
            ),
            facts(
                ("Loading dose", cell("14~mg in 14~mL over 15~min by the pump at 56~mL per hour", strong=True)),
                ("Given by", "A prescriber, or a nurse signed off for ketamine loading doses, at the bedside"),
            ),
        ),
    )


def _calculation() -> Section:
    return Section(
        number=5,
        title="Calculation",
        blocks=(
            lines(
                "0.6~mg per kg per hour x 70~kg = 42~mg per hour, divided by 1~mg per mL = 42~mL per hour",
                tone=Tone.CALCULATION,
            ),
        ),
    )


def _limits() -> Section:
    return Section(
        number=6,
        title="Limits in force",
        blocks=(
            Grid(
                columns=(
                    Column(title="Quantity", weight=4),
                    Column(title="Asks for a reason", weight=5),
                    Column(title="Stops", weight=5),
                    Column(title="Source", weight=7),
                ),
                rows=(
                    cells(
                        "Infusion rate",
                        "below 0.5~mg per kg per hour",
                        "above 1~mg per kg per hour or 115~mg per hour",
                        "Founding document 2025; mg per hour: judgement",
                    ),
                    cells(
                        "Loading dose",
                        "above 0.3~mg per kg",
                        "above 0.35~mg per kg or 40~mg",
                        "Schwenk 2018 (unread); mg: judgement",
                    ),
                    cells("Duration", "above 48hr", "above 72hr", "South Carolina boards"),
                    cells("Any 24hr", "-", "above 1,704.5~mg", "Judgement"),
                ),
            ),
            lines("No soft limit was passed.", tone=Tone.PLAIN),
            lines(
                "Sources disagree: 0.5 to 1~mg per kg per hour is 4 to 17 times PADIS 2018, 0.06 to 0.12 there.",
                "Sources disagree: ward caps read are 0.1 to 0.3~mg per kg per hour (Mayo Clinic, CHEO, ACEP).",
                "Sources disagree: the founding document needs no intensive monitoring, yet a monitored setting.",
                tone=Tone.QUIET,
            ),
        ),
    )


def _rate_table() -> Section:
    def row(per_kg: str, per_hour: str, rate: str) -> tuple[Cell, ...]:
        ordered = rate == "42"
        return (
            cell(per_kg, strong=ordered),
            cell(per_hour, strong=ordered),
            cell(rate, strong=ordered),
            cell("as ordered" if ordered else "", strong=ordered),
        )

    return Section(
        number=7,
        title="Rate table for 70\u00a0kg at 1\u00a0mg per mL (a new rate needs a new order sheet)",
        blocks=(
            Grid(
                columns=(
                    Column(title="mg per kg per hour", weight=4, numeric=True),
                    Column(title="mg per hour", weight=4, numeric=True),
                    Column(title="mL per hour", weight=4, numeric=True),
                    Column(title="", weight=6),
                ),
                rows=(
                    row("0.5", "35", "35"),
                    row("0.55", "38.5", "38.5"),
                    row("0.6", "42", "42"),
                    row("0.65", "45.5", "45.5"),
                    row("0.7", "49", "49"),
                    row("0.75", "52.5", "52.5"),
                    row("0.8", "56", "56"),
                    row("0.85", "59.5", "59.5"),
                    row("0.9", "63", "63"),
                    row("0.95", "66.5", "66.5"),
                    row("1", "70", "70"),
                ),
            ),
        ),
    )


def _taper_columns() -> tuple[Column, ...]:
    return (
        Column(title="Step", weight=2),
        Column(title="From", weight=5),
        Column(title="mL per hour", weight=4, numeric=True, large=True),
        Column(title="mg per hour", weight=4, numeric=True),
        Column(title="mg per kg per hour", weight=6, numeric=True),
        Column(title="Until", weight=5),
    )


def _taper() -> Section:
    def row(step: str, start: str, rate: str, dose: str, end: str) -> tuple[Cell, ...]:
        return cells(step, start, rate, rate, dose, end)

    return Section(
        number=8,
        title="Taper (24-hour clock)",
        blocks=(
            Grid(
                columns=_taper_columns(),
                rows=(
                    row("1 of 4", "24-Nov-2026 14:15", "33.6", "0.48", "24-Nov-2026 17:15"),
                    row("2 of 4", "24-Nov-2026 17:15", "25.2", "0.36", "24-Nov-2026 20:15"),
                    row("3 of 4", "24-Nov-2026 20:15", "16.8", "0.24", "24-Nov-2026 23:15"),
                    row("4 of 4", "24-Nov-2026 23:15", "8.4", "0.12", "25-Nov-2026 02:15"),
                    cells("Stop", "25-Nov-2026 02:15", "0", "0", "0", "-"),
                ),
                tick=True,
            ),
        ),
    )


def _day(moment: datetime) -> str:
    """`22-Nov-2026`; Python's own names of months follow the language of the computer."""
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[moment.month - 1]
    return f"{moment.day:02}-{month}-{moment.year}"


def _times(hours: int, hourly_until: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    minutes = [*range(15, 61, 15), *range(90, 181, 30), *range(240, hourly_until * 60 + 1, 60)]
    minutes += range((hourly_until + 2) * 60, hours * 60 + 1, 120)
    times = [START + timedelta(minutes=m) for m in minutes]
    days = groupby(times, key=_day)
    return tuple((day, tuple(f"{time:%H:%M}" for time in group)) for day, group in days)


def _observations(hours: int) -> Section:
    return Section(
        number=9,
        title="Observation schedule (24-hour clock)",
        blocks=(
            lines(
                cell("Respiratory rate, pain, sedation, dysphoria, hallucination, vivid dreams, nystagmus", strong=True)
            ),
            TickTimes(days=_times(hours, 24)),
            lines(cell("Blood pressure, heart rate, SpO2", strong=True)),
            TickTimes(days=_times(hours, 12)),
            lines(
                "After the stop every 30~min for 2hr. A higher rate or a later bolus starts it again.", tone=Tone.QUIET
            ),
        ),
        keep_together=False,
    )


def _calls() -> Section:
    return Section(
        number=10,
        title="When to call, when to stop the pump",
        blocks=(
            lines(
                "STOP THE PUMP AND CALL: respiratory rate 8 or less; POSS 4 or responds only to pain; SpO2 91~% or "
                "less; systolic BP 220~mmHg or more; seizure; airway problem; chest pain; allergic reaction.",
                tone=Tone.WARNING,
            ),
            lines(
                cell("Call the prescriber or the pain team", strong=True),
                "NEWS2 of 5 or more, or one parameter scoring 3; POSS 3; respiratory rate below 10; SpO2 below the "
                "target; systolic BP above 180 or diastolic above 100~mmHg; nystagmus first seen.",
                "First dysphoria or hallucination: pause 1hr and call; the prescriber decides on a restart. Then stop.",
            ),
            facts(
                ("Prescriber", typed("Dr A Example, bleep 4412")),
                ("Pain team", typed("Bleep 4400, 24 hours")),
                ("Emergency", typed("2222")),
            ),
        ),
    )


def _signatures() -> Section:
    return Section(
        number=11,
        title="Signatures and pump checks",
        blocks=(
            EntryBoxes(
                columns=(
                    Column(title="Name", weight=4),
                    Column(title="Signature", weight=4),
                    Column(title="Date", weight=2),
                    Column(title="Time", weight=2),
                ),
                rows=("Prescriber", "Nurse 1", "Nurse 2, independent"),
            ),
            EntryBoxes(
                columns=tuple(
                    Column(title=title)
                    for title in ("Weight in kg", "Ampoule mg per mL", "Container mg per mL", "Rate mL per hour")
                ),
                rows=("Nurse 2 re-entered",),
            ),
            EntryBoxes(
                columns=tuple(
                    Column(title=title)
                    for title in (
                        "Date and time",
                        "Rate seen on the pump",
                        "Volume left",
                        "Initials out",
                        "Initials in",
                    )
                ),
                rows=("Handover 1", "Handover 2", "Handover 3", "Handover 4", "Handover 5"),
            ),
            EntryBoxes(
                columns=(
                    Column(title="Date and time", weight=3),
                    Column(title="mL", weight=2),
                    Column(title="Signature", weight=4),
                    Column(title="Witness", weight=4),
                ),
                rows=("Container change", "Container change", "Container change", "Discard"),
            ),
        ),
        keep_together=False,
    )


def extreme_sheet() -> SheetContent:
    """12 overrides, 20 taper steps, 4 days of times, 40 lines of allergies, names of 80 characters in four scripts."""
    usual = acute_pain_sheet()
    allergies = "\n".join(
        f"{n}. substance {n}: rash in 20{n:02d}, told by the patient's daughter" for n in range(1, 41)
    )
    name = "ŁUKASZEWICZ-ΠΑΠΑΔΟΠΟΥΛΟΥ-ЖЕЛЕЗНОГОРСКАЯ, Łukasz Ἀλέξανδρος Владимирович Nguyễn (Dr)"
    return usual.model_copy(
        update={
            "identity": usual.identity.model_copy(
                update={
                    "name": name,
                    "identifier": "NHS 943 476 5919 / MRN 0000-1234-5678-9012",
                    "allergies": f"Known allergies:\n{allergies}",
                }
            ),
            "status": SheetStatus.TRAINING,
            "status_lines": ("Not recorded: hospital, ward, responsible service, prescriber's grade.",),
            "hospital": "Szpital Świętego Łukasza / Γενικό Νοσοκομείο / Больница № 1, Department of Anaesthesia, Pain"
            " Ward",
            "sections": tuple(_extreme(section) for section in usual.sections),
        }
    )


def _extreme(section: Section) -> Section:
    blocks = {2: _many_accepted, 6: _many_overrides, 8: _long_taper, 9: _long_observations}
    if section.number not in blocks:
        return section
    return section.model_copy(update={"blocks": blocks[section.number](section)})


def _many_accepted(section: Section) -> tuple[object, ...]:
    table, _accepted, quiet = section.blocks
    rows = tuple(
        (cell(item, strong=True), typed(_reason(n)), typed("Professor Wolfeschlegelsteinhausenbergerdorff-Łukaszewicz"))
        for n, item in enumerate(_RELATIVE)
    )
    columns = (
        Column(title="Accepted although present", weight=2),
        Column(title="Reason", weight=4),
        Column(title="By", weight=2),
    )
    return table, Grid(columns=columns, rows=rows), quiet


def _reason(number: int) -> str:
    if number == 3:
        return '<b>bold?</b> &amp; "quotes" 100% ketamine {braces} \\backslash 0.15 mg/kg/h @ home; ' + "x" * 90
    return f"Reason {number}: benefit outweighs the risk after discussion with the family and the ICU consultant"


def _many_overrides(section: Section) -> tuple[object, ...]:
    table, _none, quiet = section.blocks
    rows = tuple(
        (
            cell(f"Soft limit {n}: infusion rate above 0.3~mg per kg per hour"),
            typed(_reason(n)),
            typed("Dr Maximiliane-Aleksandra von Łódź-Ångström"),
        )
        for n in range(1, 13)
    )
    columns = (
        Column(title="Soft limit passed", weight=4),
        Column(title="Reason", weight=6),
        Column(title="By", weight=3),
    )
    return table, lines(cell("Soft limits passed", strong=True)), Grid(columns=columns, rows=rows), quiet


def _long_taper(_section: Section) -> tuple[object, ...]:
    end = START + timedelta(hours=72)
    rows = []
    for n in range(20):
        start, stop = (end + timedelta(minutes=72 * k) for k in (n, n + 1))
        rate = f"{1234 - 57 * n:,}.5"
        rows.append(
            cells(
                f"{n + 1} of 20",
                f"{_day(start)} {start:%H:%M}",
                rate,
                rate,
                f"0.{999 - 45 * n:03d}",
                f"{_day(stop)} {stop:%H:%M}",
            )
        )
    return (Grid(columns=_taper_columns(), rows=tuple(rows), tick=True),)


def _long_observations(section: Section) -> tuple[object, ...]:
    first, _, second, _, quiet = section.blocks
    return first, TickTimes(days=_times(96, 24)), second, TickTimes(days=_times(96, 12)), quiet


def minimal_sheet() -> SheetContent:
    """The least there can be, with nothing recorded."""
    usual = acute_pain_sheet(SheetStatus.READY)
    return usual.model_copy(
        update={
            "hospital": "Not recorded",
            "library_warning": "",
            "printed_line": "Printed: Not recorded",
            "order_label": "DRAFT-1a2b3c4d",
            "code_text": "DRAFT-1a2b3c4d",
            "identity": Identity(
                name="O, X",
                born="01-Apr-1980 (46y)",
                gender="Not recorded",
                identifier="1",
                identifier_label="Identifier",
                allergies="Allergies not recorded",
            ),
            "sections": (_calculation(),),
            "footer_lines": ("Check the pump screen against this sheet.",),
        }
    )
