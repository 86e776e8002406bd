"""The way through an order: six steps, each with its state in a sign and a word, any of which may be gone to."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from ketadesk.application.order_preview import Page, PageState
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.review_page import PAGE_TITLES
from ketadesk.ui.widgets.option_list import StyledButton
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.restyle import restyle

_STATES = {
    PageState.TO_DO: ("○", "to do"),
    PageState.DONE: ("✓", "done"),
    PageState.BLOCKED: ("✖", "blocked"),
}
_HERE = "●"
_UNREAD = "○"


class StepButton(StyledButton):
    """One step."""

    def __init__(self, page: Page, number: int) -> None:
        super().__init__()
        self.page = page
        self.number = number
        self.setObjectName(f"step_{page.value.replace('-', '_')}_button")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        self.sign_label = PlainLabel("○", role="glyph", wraps=False)
        self.title_label = PlainLabel(f"{number}  {PAGE_TITLES[page]}", role="step", wraps=False)
        self.state_label = PlainLabel(role="state", name=f"step_{page.value.replace('-', '_')}_state", wraps=False)
        row.addWidget(self.sign_label)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(2)
        self._words.addWidget(self.title_label, 1)
        self._words.addWidget(self.state_label)
        row.addLayout(self._words, 1)
        for label in (self.sign_label, self.title_label, self.state_label):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_flat(self, flat: bool) -> None:
        """The state's word beside the title, or under it where steps stand side by side."""
        direction = QBoxLayout.Direction.TopToBottom if flat else QBoxLayout.Direction.LeftToRight
        self._words.setDirection(direction)

    def show_state(self, sign: str, word: str, tone: str, here: bool) -> None:
        """Show how far the step is."""
        self.setChecked(here)
        self.sign_label.setText(sign)
        self.state_label.setText(word)
        for label in (self.sign_label, self.state_label):
            restyle(label, "tone", tone)
        restyle(self.title_label, "tone", "here" if here else "")
        self.setAccessibleName(f"Step {self.number}, {PAGE_TITLES[self.page]}: {word}")

    def blank(self) -> None:
        """Nothing is known of the step for a moment."""
        self.sign_label.setText("○")
        self.state_label.setText("")


class StepRail(QFrame):
    """All steps; the one on screen is `here`."""

    page_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("step_rail")
        self.setProperty("role", "rail")
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 12, 0, 10)
        self._steps = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._steps.setSpacing(2)
        self._outer.addLayout(self._steps)
        self.buttons: dict[Page, StepButton] = {}
        for number, page in enumerate(Page, start=1):
            button = StepButton(page, number)
            button.clicked.connect(lambda _checked=False, p=page: self.page_asked.emit(p))
            self.buttons[page] = button
            self._steps.addWidget(button)
        self._outer.addStretch(1)
        self.kept_label = PlainLabel(role="quiet", name="draft_kept_label")
        self.kept_label.setContentsMargins(14, 0, 8, 0)
        self._outer.addWidget(self.kept_label)
        self._here = Page.PATIENT
        self.set_flat(False)

    def set_flat(self, flat: bool) -> None:
        """Side by side above the work where the text is large, else down the left."""
        restyle(self, "flat", "true" if flat else "false")
        self._steps.setDirection(QBoxLayout.Direction.LeftToRight if flat else QBoxLayout.Direction.TopToBottom)
        self._outer.setContentsMargins(*((0, 0, 0, 0) if flat else (0, 12, 0, 10)))
        self.kept_label.setVisible(not flat)
        vertical = QSizePolicy.Policy.Maximum if flat else QSizePolicy.Policy.Preferred
        self.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        for button in self.buttons.values():
            button.set_flat(flat)

    def show_here(self, page: Page) -> None:
        """Mark the page on screen."""
        self._here = page

    def render_screen(self, screen: OrderScreen) -> None:
        """Show how far every page is."""
        for page, button in self.buttons.items():
            if screen.blank:
                button.blank()
                continue
            sign, word, tone = self._state(page, screen)
            button.show_state(sign, word, tone, page is self._here)
            button.setEnabled(screen.stored is None or page is Page.ORDER_SHEET)

    def _state(self, page: Page, screen: OrderScreen) -> tuple[str, str, str]:
        if screen.stored is not None:
            return ("✓", "stored", "done") if page is not self._here else (_HERE, "here", "")
        state = screen.preview.page_states.get(page, PageState.TO_DO)
        if page is Page.ORDER_SHEET and state is PageState.DONE:
            state = PageState.TO_DO
        sign, word = _STATES[state]
        if page is Page.REVIEW and state is PageState.DONE and not screen.read_once_more:
            state, sign, word = PageState.TO_DO, _UNREAD, "to read"
        if page is self._here:
            return (_HERE if state is PageState.TO_DO else sign), "here", state.value
        return sign, word, state.value
