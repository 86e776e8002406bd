"""Make the Tab key follow the layout: from left to right, from top to bottom, as one reads."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QStackedWidget, QWidget


def focusable_in_reading_order(root: QWidget) -> Iterator[QWidget]:
    """Every widget under `root` that takes the keyboard, in the order of the layouts."""
    if root.focusPolicy() & Qt.FocusPolicy.TabFocus.value or root.focusPolicy() == Qt.FocusPolicy.ClickFocus:
        yield root
    if isinstance(root, QScrollArea):
        inner = root.widget()
        if inner is not None:
            yield from focusable_in_reading_order(inner)
    elif isinstance(root, QStackedWidget):
        for place in range(root.count()):
            page = root.widget(place)
            if page is not None:
                yield from focusable_in_reading_order(page)
    else:
        layout = root.layout()
        if layout is not None:
            yield from _in_layout(layout)


def set_reading_order(root: QWidget) -> None:
    """Chain the Tab key through everything under `root` in reading order."""
    previous: QWidget | None = None
    for widget in focusable_in_reading_order(root):
        if previous is not None:
            QWidget.setTabOrder(previous, widget)
        previous = widget


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from focusable_in_reading_order(widget)
        elif inner is not None:
            yield from _in_layout(inner)
