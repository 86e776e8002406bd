"""The kept draft: there after a kill, whole, for this account only, gone when discarded."""

from pathlib import Path

import pytest

from ketadesk.adapters.storage.draft_store import KeptDraftFile
from ketadesk.application.errors import StorageFailed
from ketadesk.application.order_draft import OrderDraft, PatientDraft
from ketadesk.application.ports import DraftStore
from tests.adapters.faults import folder_of_an_ordinary_user, no_file_larger_than, posix_only
from tests.naughty import EVERY


def test_nothing_is_kept_at_first(tmp_path: Path) -> None:
    store: DraftStore = KeptDraftFile(tmp_path)

    assert store.kept() is None
    store.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_draft_comes_back_exactly_in_the_next_run(tmp_path: Path) -> None:
    KeptDraftFile(tmp_path).keep("earlier")
    for text in EVERY:
        patient = PatientDraft(family_name=text, weight_kg=text)
        draft = OrderDraft(patient=patient, indication=text, checklist={text: text})
        KeptDraftFile(tmp_path).keep(draft.model_dump_json())

        kept = KeptDraftFile(tmp_path).kept()
        assert kept == draft.model_dump_json()
        assert OrderDraft.model_validate_json(kept) == draft


def test_line_ends_are_not_changed(tmp_path: Path) -> None:
    KeptDraftFile(tmp_path).keep("a\r\nb\rc\n")
    assert KeptDraftFile(tmp_path).kept() == "a\r\nb\rc\n"


@pytest.mark.req("SR-46")
@posix_only
def test_one_file_for_this_account_only(tmp_path: Path) -> None:
    store = KeptDraftFile(tmp_path)
    store.keep("one")
    store.keep("two")

    (file,) = tmp_path.iterdir()
    assert file.name == "kept.json"
    assert file.stat().st_mode & 0o777 == 0o600


def test_discarding_forgets_what_a_killed_program_left_half_written(tmp_path: Path) -> None:
    store = KeptDraftFile(tmp_path)
    store.keep("one")
    (tmp_path / "kept.json.0123abcd.new").write_text("half")
    store.discard()

    assert store.kept() is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe{}", b'{"patient": "M\xfcller"}'])
def test_a_damaged_draft_is_said_and_can_be_discarded(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kept.json").write_bytes(content)
    store = KeptDraftFile(tmp_path)
    with pytest.raises(StorageFailed, match="cannot be read") as failed:
        store.kept()

    assert "Discard it" in failed.value.next_step
    assert failed.value.__cause__ is None
    store.discard()
    assert store.kept() is None


@posix_only
@pytest.mark.req("SR-45")
def test_on_a_full_disk_the_earlier_draft_stays(tmp_path: Path) -> None:
    store = KeptDraftFile(tmp_path)
    store.keep("earlier")
    with no_file_larger_than(100), pytest.raises(StorageFailed, match="The disk is full: the kept draft"):
        store.keep("x" * 200)

    assert store.kept() == "earlier"
    assert [file.name for file in tmp_path.iterdir()] == ["kept.json"]


@posix_only
@pytest.mark.req("SR-45")
def test_without_write_permission_the_earlier_draft_stays() -> None:
    with folder_of_an_ordinary_user() as folder:
        store = KeptDraftFile(folder)
        store.keep("earlier")
        folder.chmod(0o500)
        with pytest.raises(StorageFailed, match="cannot be opened for writing"):
            store.keep("later")
        with pytest.raises(StorageFailed, match="cannot be opened for writing"):
            store.discard()

        assert store.kept() == "earlier"
