"""Page 5: the whole order to be read once more, and what still stands in the way, each with a link to its place."""

from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from ketadesk.application.order_preview import OrderPreview, Page
from ketadesk.domain.finding import Severity
from ketadesk.ui.order.field_captions import caption_of
from ketadesk.ui.order.order_page import OrderPage
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.order.problem_words import problem_words
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.finding_card import SIGNS
from ketadesk.ui.widgets.object_name import part_name
from ketadesk.ui.widgets.plain_label import PlainLabel

PAGE_TITLES = {
    Page.PATIENT: "Patient",
    Page.CHECKLIST: "Checklist",
    Page.DOSE: "Dose",
    Page.PREPARATION: "Preparation",
    Page.REVIEW: "Review",
    Page.ORDER_SHEET: "Order sheet",
}

Hindrance = tuple[Page, str, str]
"""Page, field or finding code, and what is wrong in words."""


def hindrances(preview: OrderPreview) -> list[Hindrance]:
    """All that stands in the way of a sheet: what is unread or unanswered, then stops, then missing reasons."""
    found: list[Hindrance] = [
        (p.page, p.field, f"{caption_of(p.field).capitalize()}: {problem_words(p)}")
        for p in preview.problems
        if not p.unanswered
    ]
    found += _unanswered(preview)
    for severity in (Severity.STOP, Severity.OVERRIDE):
        found += [
            (f.page, f.code if severity is Severity.OVERRIDE else f.field, f"{' '.join(SIGNS[severity])}: {f.message}")
            for f in preview.findings
            if f.severity is severity and f.stands_in_the_way
        ]
    return found


def _unanswered(preview: OrderPreview) -> list[Hindrance]:
    """A line for each page with open questions; a missing reason has its own card and is not told twice."""
    lines: list[Hindrance] = []
    for page in Page:
        fields = [p.field for p in preview.problems if p.unanswered and p.page is page]
        asked = [field for field in fields if not field.startswith("overrides[")]
        if asked:
            names = ", ".join(caption_of(field) for field in asked)
            lines.append((page, asked[0], f"{PAGE_TITLES[page]}, {len(asked)} not answered: {names}"))
    return lines


class ReviewPage(OrderPage):
    """Read it once more."""

    page = Page.REVIEW

    def __init__(self, presenter: OrderPresenter) -> None:
        super().__init__(presenter, "Review")
        self.verdict_label = PlainLabel(role="strong", name="review_verdict_label")
        self._hindrance_column = QVBoxLayout()
        self._hindrance_column.setSpacing(4)
        self.hindrance_card = self.add_card("", self.verdict_label, self._hindrance_column, name="hindrance_card")
        self._sections = QVBoxLayout()
        self._sections.setSpacing(12)
        self.column.addLayout(self._sections)
        self._shown: tuple[object, ...] = ()
        self.finish()

    def render_screen(self, screen: OrderScreen) -> None:
        super().render_screen(screen)
        if screen.blank:
            self._blank()
            return
        found = hindrances(screen.preview)
        shown = (tuple(found), screen.preview.review, screen.sheet_allowed)
        if shown == self._shown:
            return
        self._shown = shown
        self._show_hindrances(found, screen)
        _empty(self._sections)
        for title, rows in screen.preview.review:
            self._sections.addWidget(_section_card(title, rows))
        self.rows_changed.emit()

    def _blank(self) -> None:
        self._shown = ()
        self.verdict_label.blank()
        _empty(self._hindrance_column)
        _empty(self._sections)

    def _show_hindrances(self, found: list[Hindrance], screen: OrderScreen) -> None:
        _empty(self._hindrance_column)
        if found:
            self.verdict_label.setText(f"{len(found)} still in the way of the order sheet")
        elif screen.sheet_allowed:
            self.verdict_label.setText("✓ Complete. Read it once more against the prescription, then go on.")
        else:
            self.verdict_label.setText("The order cannot be computed yet.")
        for place, hindrance in enumerate(found, start=1):
            row = self._hindrance_row(place, hindrance)
            self._hindrance_column.addWidget(row)
            row.show()

    def _hindrance_row(self, place: int, hindrance: Hindrance) -> QWidget:
        page, target, words = hindrance
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        link = QPushButton(self._link_words(page, target))
        link.setObjectName(f"hindrance_{place}_button")
        link.setProperty("role", "link")
        link.setAccessibleName(f"{words}. {link.text()}")
        link.clicked.connect(lambda: self.place_asked.emit(page, target))
        grid.addWidget(PlainLabel(words), 0, 0)
        grid.addWidget(link, 0, 1)
        return row

    def _link_words(self, page: Page, target: str) -> str:
        codes = {f.code for f in self.presenter.screen.preview.findings}
        return "Give the reason" if target in codes else f"Go to {PAGE_TITLES[page].lower()}"


def _section_card(title: str, rows: tuple[tuple[str, str], ...]) -> Card:
    card = Card(title, part_name("review", title))
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 5)
    for place, (label, text) in enumerate(rows):
        grid.addWidget(PlainLabel(label, role="unit"), place, 0)
        grid.addWidget(PlainLabel(text), place, 1)
    card.add(grid)
    return card


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
