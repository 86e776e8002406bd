"""What a cell of a table says stands whole: a date is never broken at its hyphens."""

import pytest
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from ketadesk.ui.widgets.cell_lines import _lay


@pytest.mark.parametrize("wide", [140, 180, 220])
def test_a_date_goes_into_the_next_line_as_a_whole(qtbot: QtBot, wide: int) -> None:
    font = QFont("DejaVu Sans")
    font.setPixelSize(13)
    laid = _lay("Container empty 23-Nov-2026 07:10", font, wide)
    lines = [laid.lineAt(n) for n in range(laid.lineCount())]
    shown = [laid.text()[line.textStart() : line.textStart() + line.textLength()] for line in lines]
    assert len(shown) > 1
    assert any("23\N{NON-BREAKING HYPHEN}Nov\N{NON-BREAKING HYPHEN}2026" in line for line in shown)
