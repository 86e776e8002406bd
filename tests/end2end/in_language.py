"""What this process's language makes of typed numbers: run as a program of its own, with texts as JSON on stdin.

Prints what the command line answers to each of them, and what stands in the weight field, in the draft and beside
`Pump rate` after each was pasted into a window.
"""

import json
import os
import sys
import tempfile

from .command_line import call_in_process


def rate_of(dose: str) -> list[str]:
    """The command for a rate of `dose` mg per hour."""
    return ["rate", f"--dose={dose}", "--unit=mg/h", "--concentration=1"]


def _answers(texts: list[str]) -> list[list[object]]:
    answers = [call_in_process(rate_of(text)) for text in texts]
    return [[answer.code, answer.text, answer.error_text] for answer in answers]


def _fields(texts: list[str]) -> tuple[list[list[str]], str]:
    from PySide6.QtCore import QLocale
    from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

    from ketadesk.app import open_workstation
    from tests.ui.opened import window_at_work
    from tests.ui.whole_order import fill

    application = QApplication.instance() or QApplication(["KetaDesk"])
    assert isinstance(application, QApplication)
    window = window_at_work(open_workstation().orders)
    fill(window)
    weight, rate = window.findChild(QLineEdit, "weight_edit"), window.findChild(QLabel, "rate_label")
    assert weight is not None and rate is not None
    seen = []
    for text in texts:
        weight.selectAll()
        application.clipboard().setText(text)
        weight.paste()
        seen.append([weight.text(), window.presenter.draft.patient.weight_kg, rate.text()])
    return seen, QLocale().name()


if __name__ == "__main__":
    given = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KETADESK_DATA_DIR"] = folder
        fields, language = _fields(given)
        json.dump({"answers": _answers(given), "fields": fields, "language": language}, sys.stdout)
