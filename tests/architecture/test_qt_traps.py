"""Ways of using Qt that end the process now and then, with nothing to catch: they are not used."""

import ast

from .source_code import PACKAGE, parsed

MAY_HOLD_ITEMS = "ui/widgets/flow_layout.py"
"""A layout of our own: its items are kept as long as it lives."""


def test_no_widget_is_reached_through_a_layouts_item() -> None:
    """With PySide6 6.11 the wrapper of `layout.itemAt(n)` ends the process when a widget of the layout is deleted."""
    found = [
        f"{file.relative_to(PACKAGE)}:{node.lineno}"
        for file in sorted((PACKAGE / "ui").rglob("*.py"))
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Attribute) and node.attr == "itemAt"
    ]
    assert [place for place in found if not place.startswith(MAY_HOLD_ITEMS)] == []
