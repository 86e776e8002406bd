"""Backups and downtime packs beside the work: asked for at sign-in, told when it fails, waited for at the end."""

import threading
from typing import cast

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import BackupRefused, KetaDeskError
from ketadesk.ui.hourly_work import HourlyWork
from tests.ui.conftest import Hands
from tests.ui.session_desks import HandWorkstation


def _wait_for_end(hands: Hands, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: hands.window.backup_schedule._under_way is None)


@pytest.mark.req("SR-41")
def test_a_backup_is_looked_for_when_somebody_comes(hands: Hands, qtbot: QtBot) -> None:
    workstation = cast(HandWorkstation, hands.window.workstation)
    _wait_for_end(hands, qtbot)
    assert workstation.schedule_asked == 1
    hands.window.lock()
    hands.type_into("sign_in_pin_edit", "482913")
    hands.press("sign_in_button")
    qtbot.waitUntil(lambda: workstation.schedule_asked == 2)


@pytest.mark.req("SR-45")
def test_a_backup_that_failed_is_told(hands: Hands, qtbot: QtBot) -> None:
    workstation = cast(HandWorkstation, hands.window.workstation)
    _wait_for_end(hands, qtbot)
    workstation.failure = BackupRefused("The backup folder is not there.", "Check that its disk is connected.")
    hands.window.backup_schedule.look()
    qtbot.waitUntil(lambda: hands.find("record_strip").isVisible())
    assert "backup folder is not there" in hands.text("record_label")


def test_it_runs_beside_the_window_and_one_at_a_time(qtbot: QtBot) -> None:
    threads: list[str] = []
    go_on = threading.Event()

    def make() -> None:
        threads.append(threading.current_thread().name)
        go_on.wait(10)

    parent = QObject()
    schedule = HourlyWork(make, "backup", parent)
    schedule.look()
    schedule.look()
    qtbot.waitUntil(lambda: len(threads) == 1)
    assert threads[0].startswith("backup")
    go_on.set()
    qtbot.waitUntil(lambda: schedule._under_way is None)
    schedule.look()
    schedule.stop()
    assert len(threads) == 2


def test_a_fault_of_ours_ends_in_the_windows_thread(qtbot: QtBot) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    parent = QObject()
    schedule = HourlyWork(fail, "backup", parent)
    with qtbot.captureExceptions() as caught:
        schedule.look()
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    schedule.stop()


def test_downtime_packs_are_made_when_somebody_comes_and_every_hour_from_then(hands: Hands, qtbot: QtBot) -> None:
    workstation, schedule = cast(HandWorkstation, hands.window.workstation), hands.window.downtime_schedule
    qtbot.waitUntil(lambda: schedule._under_way is None)
    assert (workstation.packs_asked, schedule.timer.isActive(), schedule.timer.interval()) == (1, True, 3_600_000)
    hands.window.lock()
    hands.type_into("sign_in_pin_edit", "482913")
    hands.press("sign_in_button")
    assert workstation.packs_asked == 1, "the hour goes on while the screen is locked"


@pytest.mark.req("SR-45")
def test_packs_that_cannot_be_made_are_told_until_they_can(hands: Hands, qtbot: QtBot) -> None:
    workstation, schedule = cast(HandWorkstation, hands.window.workstation), hands.window.downtime_schedule
    qtbot.waitUntil(lambda: schedule._under_way is None)
    workstation.packs_failure = KetaDeskError("The downtime folder is not there.", "Check the ward's share.")
    schedule.look()
    qtbot.waitUntil(lambda: hands.find("downtime_strip").isVisible())
    assert hands.text("downtime_label") == "✖ The downtime folder is not there. Check the ward's share."
    workstation.packs_failure = None
    schedule.look()
    qtbot.waitUntil(lambda: not hands.find("downtime_strip").isVisible())
