"""The menu bar and its keys, the same as everywhere: Ctrl+S, Ctrl+F, Ctrl+P, F1."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from ketadesk.application.order_preview import Page
from ketadesk.ui.look import Look
from ketadesk.ui.order.review_page import PAGE_TITLES
from ketadesk.ui.theme import PALETTES, TEXT_PERCENTS


def add_action(menu: QMenu, text: str, name: str, verb: Callable[[], object], keys: str = "") -> QAction:
    """An entry that does `verb`."""
    action = QAction(text, menu)
    action.setObjectName(name)
    if keys:
        action.setShortcut(QKeySequence(keys))
        action.setAutoRepeat(False)
    action.triggered.connect(lambda _checked=False: verb())
    menu.addAction(action)
    return action


def add_go_menu(menu: QMenu, go_to: Callable[[Page], object], step: Callable[[int], object]) -> None:
    """The pages by number, and the next and the one before."""
    for number, page in enumerate(Page, start=1):
        name = f"go_{page.value.replace('-', '_')}_action"
        add_action(menu, PAGE_TITLES[page], name, partial(go_to, page), f"Ctrl+{number}")
    menu.addSeparator()
    add_action(menu, "Next page", "next_page_action", partial(step, 1), "Ctrl+PgDown")
    add_action(menu, "Page before", "page_before_action", partial(step, -1), "Ctrl+PgUp")


def add_view_menu(window: QMainWindow, menu: QMenu, look: Look) -> None:
    """Text sizes and palettes; the one in force is ticked."""
    sizes, colours = QActionGroup(window), QActionGroup(window)
    for percent in TEXT_PERCENTS:
        action = add_action(menu, f"Text {percent} %", f"text_{percent}_action", partial(look.set_percent, percent))
        _tick(action, sizes, percent == look.percent)
    menu.addSeparator()
    for palette in PALETTES:
        name = f"palette_{palette.key}_action"
        _tick(
            add_action(menu, palette.label, name, partial(look.set_palette, palette)),
            colours,
            palette == look.palette,
        )


def _tick(action: QAction, group: QActionGroup, ticked: bool) -> None:
    action.setCheckable(True)
    action.setChecked(ticked)
    group.addAction(action)
