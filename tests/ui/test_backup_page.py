"""Backups on screen: made, tested, and put back only after what would be lost was seen and signed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import BackupRefused, StorageFailed
from ketadesk.ui.record.backup_page import BackupPage
from ketadesk.ui.record.record_view import RecordView
from tests.ui.record_desks import BY_HAND, FIRST, PIN, PREVIEW, SOUND, HandRecord
from tests.ui.session_desks import ADA, HandSessions, HandWorkstation
from tests.ui.session_hands import PageHands, cut_off, nameless
from tests.ui.test_audit_page import cells, in_file_dialog

BAD = SOUND.model_copy(update={"sound": False, "words": "The backup is damaged: its pages do not fit together."})


@pytest.fixture
def record() -> HandRecord:
    return HandRecord()


@pytest.fixture
def page() -> BackupPage:
    return BackupPage()


@pytest.fixture
def hands(qtbot: QtBot, page: BackupPage, record: HandRecord) -> PageHands:
    made = PageHands(qtbot, page)
    page.begin(record, "Ada Keeper")
    return made


def dialog_is_open() -> bool:
    return isinstance(QApplication.activeWindow(), QDialog)


def test_each_backup_says_when_why_how_much_and_whether_it_was_tested(hands: PageHands) -> None:
    assert cells(hands, "backup_table") == [
        ["23-Nov-2026 01:15 UTC+00:00", "daily", "1,204", "2 MB", "○ not tested since this page was opened", FIRST],
        ["20-Nov-2026 10:30 UTC+00:00", "by hand", "1,100", "991 kB", "○ not tested since this page was opened",
         BY_HAND],
        ["not known", "by hand", "not known", "5 kB", "✖ It cannot be opened with this backup passphrase.",
         "/srv/backups/old.backup"],
    ]  # fmt: skip


@pytest.mark.req("SR-41")
def test_a_test_says_what_it_found_and_the_choice_stays(hands: PageHands, record: HandRecord) -> None:
    hands.find("backup_table").setFocus()
    hands.key("backup_table", Qt.Key.Key_Down)
    hands.press("backup_test_button")
    assert record.asked[-2:] == [("test", BY_HAND, ""), ("backups",)]
    assert hands.text("backup_result_label") == f"✔ {SOUND.words}"
    assert cells(hands, "backup_table")[1][4] == "✔ sound, 1,204 entries"
    record.tested = BAD
    hands.type_into("backup_passphrase_edit", "another passphrase")
    hands.press("backup_test_button")
    assert ("test", BY_HAND, "another passphrase") in record.asked
    assert hands.text("backup_result_label") == f"✖ {BAD.words}"
    assert cells(hands, "backup_table")[1][4] == f"✖ {BAD.words}"


def test_back_up_now_lists_the_new_one_as_tested(hands: PageHands, record: HandRecord) -> None:
    hands.press("backup_now_button")
    assert ("back up", "") in record.asked
    assert hands.text("backup_result_label") == f"✔ Written to /srv/backups/new.backup. {SOUND.words}"
    assert cells(hands, "backup_table")[0][4:] == ["✔ sound, 1,204 entries", "/srv/backups/new.backup"]


def test_back_up_to_a_place_of_ones_own(hands: PageHands, record: HandRecord, tmp_path: Path) -> None:
    QTimer.singleShot(0, in_file_dialog(tmp_path / "mine.backup"))
    hands.press("backup_to_button")
    assert ("back up", str(tmp_path / "mine.backup")) in record.asked


@pytest.mark.req("SR-45")
def test_a_backup_that_failed_is_said_and_nothing_claims_success(hands: PageHands, record: HandRecord) -> None:
    record.failure = BackupRefused("The disk is full: it could not be written.", "Free some space.")
    hands.press("backup_now_button")
    assert hands.says("backup_failure_label") == "✖ The disk is full: it could not be written. Free some space."
    assert hands.text("backup_result_label") == ""
    record.failure = None
    hands.press("backup_now_button")
    assert hands.says("backup_failure_label") == ""


@pytest.mark.req("SR-37")
@pytest.mark.parametrize(
    ("sound", "said"), [(True, "✔ The record is sound: 1206 entries."), (False, "✖ Entry 7 (order): it was changed.")]
)
def test_the_record_itself_is_verified_here(hands: PageHands, record: HandRecord, sound: bool, said: str) -> None:
    record.sound = sound
    hands.press("record_verify_button")
    assert hands.text("backup_result_label") == said


@pytest.mark.req("SR-38")
def test_a_record_that_cannot_be_verified_is_said(hands: PageHands, record: HandRecord) -> None:
    record.failure = StorageFailed("The record is damaged.", "Keep the file.")
    hands.press("record_verify_button")
    assert hands.says("backup_failure_label") == "✖ The record is damaged. Keep the file."


def test_a_file_from_elsewhere_can_be_tested_and_put_back(hands: PageHands, record: HandRecord, tmp_path: Path) -> None:
    file = tmp_path / "carried.backup"
    file.write_bytes(b"x")
    QTimer.singleShot(0, in_file_dialog(file))
    hands.press("backup_other_button")
    assert cells(hands, "backup_table")[0][-1] == str(file)
    hands.press("backup_test_button")
    assert ("test", str(file), "") in record.asked


@pytest.mark.req("SR-41")
def test_before_putting_back_what_would_be_lost_is_shown(hands: PageHands, record: HandRecord) -> None:
    hands.press_to_open("backup_restore_button")
    assert record.asked[-1] == ("preview", FIRST, "")
    assert cells(hands, "restore_lost_table") == [
        ["23-Nov-2026 09:20 UTC+00:00", "Kim Pattern", "check-agrees", "KD-20261123-0002", "1206"],
        ["23-Nov-2026 09:05 UTC+00:00", "Alex Example", "order", "KD-20261123-0002", "1205"],
    ]
    said = hands.everything_said()
    assert "2 entries of the present record would be given up." in said
    assert "1,204 entries, the newest of 23-Nov-2026 01:14 UTC+00:00." in said
    assert hands.focused() == "restore_keep_button"
    assert not hands.can_press("restore_go_on_button")


@pytest.mark.req("SR-41")
def test_it_takes_the_pin_of_who_is_signed_in(hands: PageHands, record: HandRecord, page: BackupPage) -> None:
    heard: list[bool] = []
    page.restored.connect(lambda: heard.append(True))
    hands.type_into("backup_passphrase_edit", "seven dry swans")
    hands.press_to_open("backup_restore_button")
    assert hands.text("restore_pin_caption_label") == "PIN of Ada Keeper"
    hands.type_into("restore_pin_edit", "000000")
    hands.press("restore_go_on_button")
    assert hands.says("restore_pin_problem_label") == "✖ The PIN does not fit. Type it again."
    assert dialog_is_open() and heard == []
    hands.type_into("restore_pin_edit", PIN)
    hands.press("restore_go_on_button")
    assert record.asked[-1] == ("restore", FIRST, "seven dry swans", PIN)
    assert heard == [True]
    assert hands.text("backup_passphrase_edit") == ""


@pytest.mark.req("SR-41")
def test_esc_and_enter_leave_the_record_as_it_is(hands: PageHands, record: HandRecord) -> None:
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        hands.press_to_open("backup_restore_button")
        hands.type_into("restore_pin_edit", PIN)
        hands.key("restore_keep_button", key)
        assert "restore" not in [asked[0] for asked in record.asked]


@pytest.mark.req("SR-41")
def test_a_backup_that_is_not_sound_cannot_be_put_back(hands: PageHands, record: HandRecord) -> None:
    record.preview = PREVIEW.model_copy(
        update={"test": BAD, "lost": (), "lost_count": 0, "words": f"It cannot be put back. {BAD.words}"}
    )
    hands.press_to_open("backup_restore_button")
    assert f"It cannot be put back. {BAD.words}" in hands.everything_said()
    assert not hands.can_press("restore_go_on_button")
    assert not hands.find("restore_pin_edit").isVisible()


@pytest.mark.req("SR-38")
def test_while_the_record_cannot_be_read_no_pin_is_asked_for(
    hands: PageHands, page: BackupPage, record: HandRecord
) -> None:
    record.preview = PREVIEW.model_copy(
        update={"lost": (), "lost_count": 0, "record_readable": False, "words": "The present record cannot be read."}
    )
    page.begin(record, "")
    hands.type_into("backup_passphrase_edit", "seven dry swans")
    hands.press_to_open("backup_restore_button")
    assert not hands.find("restore_pin_edit").isVisible()
    hands.press("restore_go_on_button")
    assert record.asked[-1] == ("restore", FIRST, "seven dry swans", "")


def test_a_refusal_keeps_the_question_open(hands: PageHands, record: HandRecord) -> None:
    hands.press_to_open("backup_restore_button")
    hands.type_into("restore_pin_edit", PIN)
    record.failure = BackupRefused("The disk is full.", "Free some space.")
    hands.press("restore_go_on_button")
    assert hands.says("restore_problem_label") == "✖ The disk is full. Free some space."
    assert dialog_is_open()


def test_a_folder_that_cannot_be_listed_is_said(hands: PageHands, page: BackupPage, record: HandRecord) -> None:
    record.failure = BackupRefused("The backup folder is not there.", "Check that its disk is connected.")
    page.begin(record, "Ada Keeper")
    assert hands.says("backup_failure_label").startswith("✖ The backup folder is not there.")
    assert cells(hands, "backup_table") == []
    assert not hands.can_press("backup_test_button")


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_nothing_is_cut_off_and_everything_has_a_name(qtbot: QtBot, record: HandRecord, percent: int) -> None:
    page = BackupPage()
    hands = PageHands(qtbot, page, percent)
    page.begin(record, "Ada Keeper")
    hands.press("backup_test_button")
    qtbot.wait(10)
    assert cut_off(hands.window) == []
    assert nameless(hands.window) == []
    hands.press_to_open("backup_restore_button")
    qtbot.wait(10)
    dialog = QApplication.activeWindow()
    assert dialog is not None
    assert cut_off(dialog) == []
    assert dialog.height() <= 768 and dialog.width() <= 1366


def test_the_view_begins_each_page_and_passes_on_what_it_says(qtbot: QtBot, record: HandRecord) -> None:
    station = HandWorkstation(record_desk=record, hand_sessions=HandSessions(here=ADA))
    view = RecordView(station)
    hands = PageHands(qtbot, view)
    for name, page in (("audit", "audit_page"), ("erasure", "erasure_page"), ("accounts", "accounts_page")):
        view.show_page(name)
        assert hands.find(page).isVisible()
    view.show_page("backups")
    with qtbot.waitSignal(view.record_replaced):
        hands.press_to_open("backup_restore_button")
        hands.type_into("restore_pin_edit", PIN)
        hands.press("restore_go_on_button")
    with qtbot.waitSignal(view.closed):
        hands.press("backup_back_button")
    view.forget()
    with pytest.raises(KeyError):
        view.show_page("nowhere")
