"""What stands between the start and the work, and what hides the work while nobody is there.

Set-up, passphrase, trouble, sign-in: one page at a time, in place of everything else. The work begins when somebody has
signed in, or when there is no record to sign in to.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ketadesk.application.account import Account
from ketadesk.application.errors import KetaDeskError
from ketadesk.application.workstation import Opening, OpeningState, Workstation
from ketadesk.ui.session.idle_watch import IdleWatch
from ketadesk.ui.session.passphrase_page import PassphrasePage
from ketadesk.ui.session.recovery_key_page import RecoveryKeyPage
from ketadesk.ui.session.set_up_page import SetUpPage
from ketadesk.ui.session.sign_in_page import SignInPage
from ketadesk.ui.session.trouble_page import TroublePage


class Gate(QObject):
    """Opens with `begin`, shuts with `lock` and `sign_out`."""

    page_shown = Signal(object)
    """The page that stands in place of everything now."""
    let_in = Signal(object)
    """The `Account` at work; None where orders are worked out without the record."""
    idle_found = Signal()
    thrown_out = Signal()
    """Who was signed in is not any more."""
    restore_asked = Signal()
    notice_found = Signal(str)
    """What is wrong with the record although it can be used; blank when nothing is."""

    def __init__(self, workstation: Workstation, parent: QObject) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self.set_up_page = SetUpPage()
        self.recovery_key_page = RecoveryKeyPage(workstation.print_recovery_key)
        self.passphrase_page = PassphrasePage()
        self.trouble_page = TroublePage()
        self.sign_in_page = SignInPage()
        self._watch = IdleWatch(time.monotonic, time.time, self)
        self.is_shut = True
        self._page: QWidget = self.sign_in_page
        self._connect()

    def _connect(self) -> None:
        self.set_up_page.made.connect(self._show_recovery_key)
        self.set_up_page.without_record_asked.connect(self._go_without)
        self.recovery_key_page.kept.connect(self.begin)
        self.passphrase_page.unlocked.connect(self.follow)
        self.passphrase_page.without_record_asked.connect(self._go_without)
        self.trouble_page.retry_asked.connect(self.begin)
        self.trouble_page.look_asked.connect(self._look_only)
        self.trouble_page.restore_asked.connect(self.restore_asked)
        self.trouble_page.without_record_asked.connect(self._go_without)
        self.sign_in_page.signed_in.connect(self._let_in)
        self.sign_in_page.failed.connect(self.meet_trouble)
        self._watch.idle_found.connect(self.idle_found)
        self._watch.timer.timeout.connect(self._look_who_is_in)

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """Every page that can stand before the work."""
        return (
            self.set_up_page,
            self.recovery_key_page,
            self.passphrase_page,
            self.trouble_page,
            self.sign_in_page,
        )

    def begin(self) -> None:
        """Open the record, or say what stands in the way."""
        self.follow(self._workstation.opening())

    def follow(self, opening: Opening) -> None:
        """Show what comes next after `opening`."""
        match opening.state:
            case OpeningState.SET_UP:
                self._show(self.set_up_page)
                self.set_up_page.ask(self._workstation, opening)
            case OpeningState.PASSPHRASE:
                self._show(self.passphrase_page)
                self.passphrase_page.ask(self._workstation, opening.what)
            case OpeningState.TROUBLE:
                self._show(self.trouble_page)
                self.trouble_page.show_trouble(opening)
            case OpeningState.READY:
                self.notice_found.emit(opening.notice)
                signed_in = self._workstation.sessions.signed_in
                if signed_in is None:
                    self._ask_who()
                else:
                    self._let_in(signed_in)

    def stop(self) -> None:
        """The window closes: nothing watches any more."""
        self._watch.stop()

    def lock(self, draft_kept: bool, set_kept: bool = False) -> None:
        """Hide everything behind the PIN of who is signed in, or of another person."""
        sessions = self._workstation.sessions
        by = sessions.signed_in
        self._watch.stop()
        if by is None:  # signed out a moment ago, by too many wrong PINs
            self._ask_who()
            return
        self._show(self.sign_in_page)
        self._noting(sessions.lock)
        self.sign_in_page.ask_locked(sessions, by, draft_kept, set_kept)

    def sign_out(self, title: str = "Sign in") -> None:
        """Nobody is at the workstation any more; `title` says who is expected."""
        self._watch.stop()
        self._noting(self._workstation.sessions.sign_out)
        self._ask_who(title)

    def show_again(self) -> None:
        """The page that stood there before something else was shown in its place."""
        self._show(self._page)

    def meet_trouble(self, what: str, next_step: str) -> None:
        """The open record failed somebody who wanted to sign in: orders can still be worked out without it."""
        self._workstation.close()
        self.follow(Opening(state=OpeningState.TROUBLE, what=what, next_step=next_step, can_retry=True, can_look=True))

    def _noting(self, leave: Callable[[], None]) -> None:
        """Nobody is signed in any more, also where the record cannot note it."""
        try:
            leave()
        except KetaDeskError as failure:
            self.notice_found.emit(f"{failure.what} {failure.next_step}")

    def _look_who_is_in(self) -> None:
        """Too many wrong PINs under a step sign a person out, and a record may go: then the work is hidden as well."""
        if self.is_shut:
            return
        try:
            if self._workstation.sessions.signed_in is not None:
                return
        except KetaDeskError:
            self._throw_out(self.begin)
        else:
            self._throw_out(self._ask_who)

    def _throw_out(self, go_on: Callable[[], None]) -> None:
        self._watch.stop()
        self.thrown_out.emit()
        go_on()

    def _ask_who(self, title: str = "Sign in") -> None:
        self._show(self.sign_in_page)
        self.sign_in_page.ask(self._workstation.sessions, title)

    def _show_recovery_key(self, key: str) -> None:
        self._show(self.recovery_key_page)
        self.recovery_key_page.show_key(key)

    def _look_only(self) -> None:
        self.follow(self._workstation.look_only())

    def _go_without(self) -> None:
        self._watch.stop()
        self.is_shut = False
        self.let_in.emit(None)

    def _let_in(self, account: Account) -> None:
        self._watch.start(self._workstation.sessions.lock_after_s)
        self.is_shut = False
        self.let_in.emit(account)

    def _show(self, page: QWidget) -> None:
        self.is_shut = True
        self._page = page
        self.page_shown.emit(page)
