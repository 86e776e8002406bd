"""What is asked before the window closes over something that is lost with it; asked once, answered for good."""

from functools import partial

from PySide6.QtWidgets import QWidget

from ketadesk.ui.widgets.question import Question


class QuitQuestions:
    """Each `ask_...` returns True while its question stands in the way; going on closes the window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.may_lose: set[str] = set()
        """Names of the questions that were answered with quitting all the same."""

    def ask_about_the_key(self) -> bool:
        """The recovery key is shown once: a key press must not take it away for good."""
        return self._ask(
            "lose_key",
            "Quit without the recovery key?",
            "It is shown only now. Without it nobody can open the record when the passphrase or this account is lost.",
            "Stay and write it down",
            "Quit without it",
        )

    def ask_about_the_set(self) -> bool:
        """A set that was typed stands in memory only, also while the screen is locked."""
        return self._ask(
            "lose_set",
            "Quit without saving a set of observations?",
            "A set that was typed is not saved. When KetaDesk is closed it is lost.",
            "Stay",
            "Quit and lose it",
        )

    def _ask(self, name: str, title: str, text: str, stay: str, go_on: str) -> bool:
        if name in self.may_lose:
            return False
        question = Question(self._window, name, title, text, stay, go_on)
        question.when_go_on(partial(self._go_on, name))
        question.open()
        return True

    def _go_on(self, name: str) -> None:
        self.may_lose.add(name)
        self._window.close()
