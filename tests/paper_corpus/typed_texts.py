"""What somebody may type: plain texts that break no rule of the paper, and the longest and oddest there are."""

from collections.abc import Mapping

PLAIN_FAMILIES = ("EXAMPLE", "MORGAN", "O'NEILL", "VAN DER BERG", "ASHWORTH-GREEN", "LEE", "KOWALSKA", "DE SOUZA")
PLAIN_GIVEN = ("Alex", "Sam Lou", "Mary-Ann", "Jo", "Nicholas", "Priya", "Wei", "Oona")
PLAIN_TITLES = ("", "Ms", "Mr", "Dr", "Professor")
PLAIN_IDENTIFIERS = ("TEST-0001", "MRN 55 021 884", "999 000 1234", "X")
PLAIN_ALLERGIES: tuple[str | tuple[str, ...], ...] = (
    "none known",
    "not recorded",
    "unavailable",
    ("penicillin",),
    ("penicillin", "latex", "codeine with vomiting"),
)
PLAIN_REASONS = ("As agreed on the round", "Pain service agrees, in the monitored bay", "Benefit outweighs risk")
PRESCRIBERS = ("Dr A Example", "Dr Beatrix Longbottom-Smythe", "Prof C Example")

LONG = "Wolfeschlegelsteinhausenbergerdorff"
NAMES = (
    ("MARAIS " * 11 + "ROY", "Anne-Marie"),  # 80 characters
    ("W" * 80, "I" * 80),
    (f"{LONG}-{LONG}-Xyz", "Hubert Blaine"),
    ("O'BRIEN-D'ARCY-M'BEKI-O'SULLIVAN-D'ANGELO-N'DIAYE-O'REILLY-D'SOUZA-L'ESTRANGE", "Ann"),
    ("A-B-C-D-E-F-G-H-I-J-K-L-M-N-O-P-Q-R-S-T-U-V-W-X-Y-Z", "Zoë-Åsa-Ñandú-Çelik"),
    ("NGUYỄN THỊ PHƯƠNG THẢO", "Hương Ệ Ữ Ợ"),
    ("ΠΑΠΑΔΟΠΟΎΛΟΥ-ΚΩΝΣΤΑΝΤΊΝΟΥ", "Ελένη Ἀθηνᾶ"),
    ("ПРОКОФЬЕВА-ШЕВЧЕНКО", "Жанна Їжакевич Ђорђевић"),
    ("ŁUKASZEWICZ-ŻÓŁĆ", "Ægir Þór Ŋ"),
    ("<b>&amp;", "Robert'); DROP TABLE"),
    ("KETAMINE", "Ketamine 0.50 mg/kg"),
    ("LINE", ".5 mg @ 1000 mg <10 µg 5.0 mL"),
    ("O", "X"),
    ("NULL", "None"),
    ("ỄṨ", "Ǖ Ḁ"),
    ("%s {0} \\n", '"quoted" `ticked`'),
)
"""Latin, Greek and Cyrillic, and what looks like code."""
OTHER_SCRIPTS = (
    ("王小明", "山田 太郎"),
    ("김민준", "さくら タナカ"),
    ("محمد بن عبد الله", "فاطمة"),
    ("כהן-לוי", "שרה רחל"),
    ("สมชาย ใจดี", "ปรีดี"),
)
"""Turned and shaped by the writer."""

FORTY_ALLERGIES = tuple(f"substance {n} of the list: rash and wheeze, told by the daughter" for n in range(40))
LONG_REASON = (
    "Discussed at length with the family, the pain service and the intensive care consultant; "
    "benefit outweighs the risk, and the monitored bay has a nurse for two patients. "
) * 2
SIGNED_LINES = tuple(
    f"Nurse {n}: Maximiliane-Aleksandra von Example-Łódź, 22-Nov-2026 13:{n:02d}, checked without a difference"
    for n in range(10, 24)
)


def extreme_texts(number: int) -> Mapping[str, object]:
    """Every field that can be typed, filled to what it takes; another name for each `number`."""
    family, given = (NAMES + OTHER_SCRIPTS)[number % len(NAMES + OTHER_SCRIPTS)]
    return {
        "patient.family_name": family,
        "patient.given_name": given,
        "patient.title": ("", "Dr", "Professor Dr med. habil.")[number % 3],
        "patient.identifier": ("TEST-0001", "9" * 40, "MRN 0000 1111 2222 3333 4444")[number % 3],
        "patient.allergies": {"known": FORTY_ALLERGIES if number % 2 else ("nuts",) * 12},
        "indication": ("Opioid-resistant pain after a fall, ribs and pelvis; " * 6)[: 300 - number].strip(),
        "prescriber": (f"Dr {'Papadopoulou-' * 5}Example", "Dr A Example")[number % 2],
        "prescriber_grade": "Specialist registrar in anaesthesia and intensive care, third year",
        "prescriber_contact": "0123 456 7890 or the bleep 4412; " * 2 + "else the switchboard",
        "hospital": "The Royal Example Infirmary and University Teaching Hospitals of the Northern Region, West Wing",
        "ward": "Intermediate care, third floor of the new wing, bay 12 opposite the sluice",
        "responsible_service": "Acute pain service with the department of anaesthesia",
    }
