"""Reminders tell once of what is new, softly, and never of a patient."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import StorageFailed
from ketadesk.ui.look import Look
from ketadesk.ui.monitoring.reminder_strip import ReminderStrip
from ketadesk.ui.monitoring.reminders import LOOK_MS, Reminders
from tests.ui.sample_monitoring import SampleMonitoring, ward_line, ward_view

FIRST = "Bed 12: the set due 18:45 is overdue by 12min"
SECOND = "Bed 13: stop the pump and call, open since 18:30"


class Ears:
    """Counts what the taskbar and the speaker were asked for."""

    def __init__(self) -> None:
        self.alerts = 0
        self.beeps = 0

    def alert(self, _window: QWidget, _msec: int = 0) -> None:
        self.alerts += 1

    def beep(self) -> None:
        self.beeps += 1


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> Ears:
    made = Ears()
    monkeypatch.setattr(QApplication, "alert", made.alert)
    monkeypatch.setattr(QApplication, "beep", made.beep)
    return made


class Ward:
    """A desk, a window over it, and whether somebody is signed in."""

    def __init__(self, sound_off: bool = False) -> None:
        self.desk = SampleMonitoring()
        self.window = QWidget()
        self.is_signed_in = True
        self.shown: list[tuple[str, ...]] = []
        self.reminders = Reminders(lambda: self.desk, lambda: self.is_signed_in, self.window, sound_off)
        self.reminders.reminders_changed.connect(self.shown.append)

    def remind(self, *words: str) -> None:
        self.desk.ward_now = ward_view(ward_line(), reminders=words)
        self.reminders.timer.timeout.emit()


@pytest.fixture
def ward(qtbot: QtBot, ears: Ears) -> Iterator[Ward]:
    made = Ward()
    yield made
    made.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.req("SR-31")
def test_what_was_missed_while_the_program_was_closed_is_listed_at_the_first_look(ward: Ward, ears: Ears) -> None:
    ward.desk.ward_now = ward_view(ward_line(), reminders=(FIRST, SECOND))
    ward.reminders.start()
    assert ward.shown == [(FIRST, SECOND)]
    assert (ears.alerts, ears.beeps) == (1, 1)
    assert ward.reminders.timer.isActive()
    assert ward.reminders.timer.interval() == LOOK_MS


@pytest.mark.req("SR-32")
def test_a_reminder_is_told_once_while_its_minutes_go_on(ward: Ward, ears: Ears) -> None:
    ward.remind(FIRST)
    for overdue in ("13min", "59min", "1hr 2min", "2hr", "1 day 3hr"):
        ward.remind(f"Bed 12: the set due 18:45 is overdue by {overdue}")
    assert (ears.alerts, ears.beeps) == (1, 1)
    assert ward.shown[-1] == ("Bed 12: the set due 18:45 is overdue by 1 day 3hr",)
    ward.remind(FIRST, SECOND)
    assert (ears.alerts, ears.beeps) == (2, 2)


def test_what_was_done_and_is_due_again_is_told_again(ward: Ward, ears: Ears) -> None:
    ward.remind(FIRST)
    ward.remind()
    assert ward.shown[-1] == ()
    ward.remind(FIRST)
    assert ears.beeps == 2


def test_the_sound_can_be_off(qtbot: QtBot, ears: Ears) -> None:
    ward = Ward(sound_off=True)
    ward.remind(FIRST)
    assert (ears.alerts, ears.beeps) == (1, 0)
    ward.window.deleteLater()


@pytest.mark.req("SR-46")
def test_while_nobody_is_signed_in_nothing_is_asked_for_and_nothing_shown(ward: Ward, ears: Ears) -> None:
    ward.remind(FIRST)
    asked = len(ward.desk.searched)
    ward.is_signed_in = False
    ward.remind(FIRST, SECOND)
    assert len(ward.desk.searched) == asked
    ward.is_signed_in = True
    ward.remind(FIRST)
    assert ward.shown == [(FIRST,), (), (FIRST,)]
    assert ears.beeps == 1


@pytest.mark.req("SR-05")
def test_reminders_that_cannot_be_worked_out_are_said_to_be_missing(ward: Ward, ears: Ears) -> None:
    ward.remind(FIRST)
    ward.desk.failure = StorageFailed("The record cannot be read.", "Call for help.")
    for _minute in range(3):
        ward.reminders.look()
    assert ward.shown[-1] == ("The reminders cannot be worked out: The record cannot be read. Call for help.",)
    assert ears.beeps == 2


def test_stopped_it_shows_nothing(ward: Ward) -> None:
    ward.remind(FIRST)
    ward.reminders.stop()
    assert ward.shown[-1] == ()
    assert not ward.reminders.timer.isActive()


@pytest.fixture
def strip(qtbot: QtBot) -> Iterator[ReminderStrip]:
    Look().apply()
    made = ReminderStrip()
    made.resize(1366, 100)
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.req("SR-32")
def test_the_strip_shows_the_number_and_the_first_and_says_that_it_is_no_alarm(strip: ReminderStrip) -> None:
    strip.show_reminders((FIRST, SECOND))
    assert strip.isVisible()
    assert strip.first_label.text() == f"◷ 2 reminders: {FIRST}"
    assert strip.no_alarm_label.text() == "Reminder only, not an alarm"
    assert not strip.area.isVisible()
    QTest.keyClick(strip.list_button, Qt.Key.Key_Space)
    assert strip.area.isVisible()
    assert strip.list_label.text() == f"• {FIRST}\n• {SECOND}"
    QTest.keyClick(strip.list_button, Qt.Key.Key_Space)
    assert not strip.area.isVisible()


def test_one_reminder_needs_no_list_and_none_no_strip(strip: ReminderStrip) -> None:
    strip.show_reminders((FIRST, SECOND))
    QTest.keyClick(strip.list_button, Qt.Key.Key_Space)
    strip.show_reminders((FIRST,))
    assert strip.first_label.text() == f"◷ 1 reminder: {FIRST}"
    assert not strip.list_button.isVisible()
    assert not strip.area.isVisible()
    strip.show_reminders(())
    assert not strip.isVisible()
