"""Text that has broken programs before: the Big List of Naughty Strings, and what it lacks.

Four strings of the list have the form of an order's number: 0, 1, 1.00 and 0.00. The two that are zero are refused.
"""

import json
from hashlib import sha256
from pathlib import Path

COUNT = 485
SHA256 = "e478f5de901975f7a660e64dc596f1f0b54710a1e8ce06b4210969efefab2245"
LOCALES = ("en_GB", "de_DE", "fr_FR", "ar_EG", "hi_IN", "fa_IR", "zh_CN")
"""Comma for point in de, fr; digits of their own in ar, hi, fa; right to left in ar, fa; an input method in zh."""


def _big_list() -> tuple[str, ...]:
    raw = Path(__file__).with_name("blns.json").read_bytes()
    assert sha256(raw).hexdigest() == SHA256, "blns.json is not the file that was vendored"
    strings = json.loads(raw)
    assert len(strings) == COUNT
    return tuple(strings)


BLNS = _big_list()

ALMOST_NUMBERS = (
    # marks and signs
    "1,5", "70,5", "0,15", "70.5.", "1..5", ".5", "5.", "+1", "\N{MINUS SIGN}1", "1e2", "1_0", "1__0", "70%", "$70",
    # zeros and too many digits
    "007", "070", "00", "0.0", "10000", "12345", "1.234", "0.001",
    # blanks
    " 70", "70 ", "7 0", "\u00a070", "70\u00a0", "7\u202f0", "\u300070", "70\n", "70\r\n", "7\t0",
    # units
    "70 kg", "154 lb", "154lb", "70mg", "70 kg/h",
    # digits and points of other scripts
    "\uff17\uff10", "7\uff10", "70\uff0e5", "70\u00b75", "70\u066b5", "\u0667\u0660", "\u06f7\u06f0", "\u096d\u0966",
    "\u00bd", "1\u00bd", "7\u00b2", "\u2163", "\u2460", "\U0001d7d5\U0001d7d8", "\u4e03\u5341",
    # what cannot be seen
    "7\u200b0", "\u200e70", "70\u202c", "\u202e07", "7\u00ad0", "\ufeff70", "70\x00", "\x0070", "70\x1d5", "7\x080",
    "70\x7f", "7\u03780", "70\u2028",
)  # fmt: skip
"""None of them is a number as it must be typed, and each has been read as one somewhere."""

OWN = (
    *ALMOST_NUMBERS,
    "  leading and trailing  ",
    "-0",
    "1e1000",
    "''; DROP TABLE journal; --",
    "*",
    "\\u0000",
    "\x00",
    "before\x00after",
    "\x01\x02\x1b[31m",
    "\t\r\n",
    "\x7f",
    "\x85 ",
    "\u2028\u2029",
    "\ufeffmark",
    "\ufffe\uffff",
    "\u200e\u202eevitcaer\u202c",
    "zero\u200bwidth\u200djoiner",
    "é e\u0301 \u212b Å",
    "ﬀ ß İ ı Σς",
    "田中さん",
    "محمد عبد الله",
    "שלום",
    "नमस्ते",
    "Z̸̢̛a͜l̷g̶o͠",
    "😀 👩‍👩‍👧‍👦 🇨🇭",
    "<b>70</b> & <img src=/etc/passwd>",
    "{{7*7}} ${HOME} %s %n",
    "=1+1|cmd",
    "../../etc/passwd",
    "x" * 10_000,
)
EVERY = BLNS + OWN
