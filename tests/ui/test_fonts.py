"""No name is shown in boxes: every letter of every script that prints has a shape in one of the program's own fonts."""

import pytest
from PySide6.QtGui import QFont, QTextLayout
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ketadesk.ui.fonts import FONT_FILES, OF_OTHER_SCRIPTS, load_fonts
from tests.adapters.documents.script_names import EVERY_NAME
from tests.ui.opened import FONTS

OURS = ("DejaVu Sans", *OF_OTHER_SCRIPTS)


@pytest.mark.req("SR-44")
@pytest.mark.parametrize("bold", [False, True])
def test_every_letter_has_a_shape_in_our_own_fonts(qapp: QApplication, qtbot: QtBot, *, bold: bool) -> None:
    load_fonts(FONTS)
    label = QLabel()
    qtbot.addWidget(label)
    label.setStyleSheet('font-family: "DejaVu Sans"; font-size: 15px')
    label.ensurePolished()
    font = QFont(label.font())
    font.setBold(bold)
    for name in EVERY_NAME:
        layout = QTextLayout(name, font)
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        runs = layout.glyphRuns()
        assert runs
        assert all(0 not in run.glyphIndexes() for run in runs), ascii(name)
        assert {run.rawFont().familyName() for run in runs} <= set(OURS), ascii(name)


def test_the_screen_and_the_paper_have_the_same_fonts() -> None:
    assert sorted(FONT_FILES) == sorted(path.name for path in FONTS.glob("*.ttf"))
