"""Every string of the Big List, and our own, through the command line: done, unreadable or refused, never a crash.

Each string goes through each verb; the fields and options take turns, so that each of them gets a share of all.
`tests/application/test_naughty_strings.py` puts every string into every field of the request.
"""

import json
import os
import re
import subprocess
import sys

import pytest

from tests.naughty import EVERY, LOCALES
from tests.naughty.order_fields import FIELDS

from .command_line import DONE, REFUSED, KetaDesk, assert_unreadable
from .in_language import rate_of
from .order_requests import OrderRequests

RATE = {"dose": "0.15", "unit": "mg/kg/h", "weight-kg": "70", "concentration": "1", "increment": "0.1"}
DOSE = {"dose": "0.3", "unit": "mg/kg", "weight-kg": "70", "concentration": "10", "over-min": "15"}
PREPARE = {"vial": "50", "vial-ml": "10", "drug-mg": "250", "volume-ml": "250", "method": "make-up-to"}
ASKED_ELSEWHERE = ("loading_dose.concentration_mg_per_ml", "saline_volume_ml", "taper.steps", "pump.model")
"""In other regimens, as a JSON number, or in place of the pump's step."""
WORDS = ("unit", "method")
FORM = re.compile(r"(0|[1-9]\d{0,3})(\.\d{1,6})?", re.ASCII)
ASKED = tuple(path for path in FIELDS if path not in ASKED_ELSEWHERE)
IN_EACH_LANGUAGE = (
    "70", "70.5", "70,5", "0,15", "1", "1.00", "1,000.00", "1.000,00", "1 000,00", "1'000.00", "1E2", ".5", "5.", "NaN",
    "\u0667\u0660", "\u06f7\u06f0", "\u096d\u0966", "70\u066b5", "7\uff10", "\u4e03\u5341",
)  # fmt: skip


@pytest.mark.req("SR-02")
@pytest.mark.req("SR-06")
@pytest.mark.parametrize(("verb", "options"), [("rate", RATE), ("dose", DOSE), ("prepare", PREPARE)])
def test_every_string_as_an_option(desk: KetaDesk, verb: str, options: dict[str, str]) -> None:
    names = list(options)
    for place, text in enumerate(EVERY):
        name = names[place % len(names)]
        answer = desk(verb, *(f"--{option}={value}" for option, value in {**options, name: text}.items()))
        if name not in WORDS and FORM.fullmatch(text) and text.strip("0."):
            assert answer.code in (DONE, REFUSED) or "--volume-ml" in answer.error_text, answer.explain()
        else:
            assert_unreadable(answer, f"--{name}: ", "Allowed: ")


@pytest.mark.req("SR-02")
@pytest.mark.req("SR-44")
def test_every_string_in_a_request(desk: KetaDesk, orders: OrderRequests) -> None:
    done = dict.fromkeys(ASKED, 0)
    for place, text in enumerate(EVERY):
        field = ASKED[place % len(ASKED)]
        answer = desk.plan(orders.of("acute-pain-infusion", {field: text}))
        if answer.code in (DONE, REFUSED):
            assert answer.err == b"", answer.explain()
            assert answer.json["findings"] is not None
            done[field] += answer.code == DONE and text != ""
        else:
            assert_unreadable(answer, f"{field}: ", "Allowed: ")
    assert {field for field, times in done.items() if times} == {f for f in ASKED if isinstance(FIELDS[f], int)}


@pytest.mark.req("SR-02")
@pytest.mark.parametrize("locale", LOCALES)
def test_the_language_of_the_workstation_changes_nothing(locale: str, desk: KetaDesk) -> None:
    """A process of its own, as the language comes from the environment before anything is imported."""
    here = [_rate(desk, text) for text in IN_EACH_LANGUAGE]
    language = {"LANG": f"{locale}.UTF-8", "LC_ALL": f"{locale}.UTF-8", "LANGUAGE": locale}
    there = subprocess.run(
        [sys.executable, "-m", "tests.end2end.in_language"],
        input=json.dumps(IN_EACH_LANGUAGE),
        capture_output=True,
        check=True,
        timeout=120,
        encoding="utf-8",
        env={**os.environ, **language, "QT_QPA_PLATFORM": "offscreen"},
    )
    told = json.loads(there.stdout)
    assert told["answers"] == here
    rates = {"70": "35", "70.5": "35.3"}
    assert told["fields"] == [[text, text, rates.get(text, "-")] for text in IN_EACH_LANGUAGE], "1 kg is no adult"
    assert told["language"] == locale


def _rate(desk: KetaDesk, dose: str) -> list[object]:
    answer = desk(*rate_of(dose))
    assert (answer.code == DONE) == (dose in ("70", "70.5", "1", "1.00")), answer.explain()
    return [answer.code, answer.text, answer.error_text]
