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
    """Its widgets and inner layouts by their place in it.

    Never through `layout.itemAt(...)`: with PySide6 6.11 the item's wrapper leaves something stale behind that ends the
    process, now and then, when a widget of the layout is deleted later.
    """
    owner = layout.parentWidget()
    inside: list[QWidget | QLayout] = [part for part in layout.children() if isinstance(part, QLayout)]
    if owner is not None:
        inside += owner.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    placed = [(place, part) for part in inside if (place := layout.indexOf(part)) >= 0]
    for _, part in sorted(placed, key=lambda at: at[0]):
        if isinstance(part, QLayout):
            yield from _in_layout(part)
        else:
            yield from focusable_in_reading_order(part)
