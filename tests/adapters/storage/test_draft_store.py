"""The kept draft: there after a kill, whole, for who has the key only, gone when discarded."""

from pathlib import Path

import pytest

from ketadesk.adapters.storage.draft_store import KeptDraftFile
from ketadesk.application.errors import StorageFailed
from ketadesk.application.order_draft import OrderDraft, PatientDraft
from ketadesk.application.ports import DraftStore
from tests.adapters.faults import folder_of_an_ordinary_user, no_file_larger_than, posix_only
from tests.naughty import EVERY

KEY = bytes(range(32))


def test_nothing_is_kept_at_first(tmp_path: Path) -> None:
    store: DraftStore = KeptDraftFile(tmp_path, KEY)

    assert store.kept() is None
    store.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_draft_comes_back_exactly_in_the_next_run(tmp_path: Path) -> None:
    KeptDraftFile(tmp_path, KEY).keep("earlier")
    for text in EVERY:
        patient = PatientDraft(family_name=text, weight_kg=text)
        draft = OrderDraft(patient=patient, indication=text, checklist={text: text})
        KeptDraftFile(tmp_path, KEY).keep(draft.model_dump_json())

        kept = KeptDraftFile(tmp_path, KEY).kept()
        assert kept == draft.model_dump_json()
        assert OrderDraft.model_validate_json(kept) == draft


@pytest.mark.req("SR-30")
def test_a_draft_of_10_000_characters_comes_back(tmp_path: Path) -> None:
    text = "Schmerzen 痛み" * 1_000
    assert len(text) == 12_000
    KeptDraftFile(tmp_path, KEY).keep(text)
    assert KeptDraftFile(tmp_path, KEY).kept() == text


@pytest.mark.req("SR-46")
def test_nothing_of_it_can_be_read_in_the_file(tmp_path: Path) -> None:
    store = KeptDraftFile(tmp_path, KEY)
    store.keep('{"family_name": "Zzyzxcanary"}')
    first = (tmp_path / "kept.bin").read_bytes()
    store.keep('{"family_name": "Zzyzxcanary"}')

    assert b"canary" not in first and b"family" not in first
    assert first != (tmp_path / "kept.bin").read_bytes()


def test_every_flipped_byte_and_every_cut_is_damage(tmp_path: Path) -> None:
    store = KeptDraftFile(tmp_path, KEY)
    store.keep("{}")
    file = tmp_path / "kept.bin"
    content = file.read_bytes()
    changed = [content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :] for at in range(len(content))]
    for wrong in (*changed, *(content[:end] for end in range(len(content))), content + b"\x00"):
        file.write_bytes(wrong)
        with pytest.raises(StorageFailed, match="cannot be read"):
            store.kept()
    file.write_bytes(content)
    assert store.kept() == "{}"


def test_with_another_key_it_is_damage_and_can_be_discarded(tmp_path: Path) -> None:
    KeptDraftFile(tmp_path, KEY).keep("{}")
    other = KeptDraftFile(tmp_path, bytes(32))
    with pytest.raises(StorageFailed, match="cannot be read"):
        other.kept()

    assert KeptDraftFile(tmp_path, KEY).kept() == "{}"
    other.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.req("SR-30")
def test_the_plain_draft_of_an_earlier_version_is_taken_over_once(tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_bytes("Müller\r\n".encode())
    store = KeptDraftFile(tmp_path, KEY)

    assert store.kept() == "Müller\r\n"
    assert [file.name for file in tmp_path.iterdir()] == ["kept.bin"]
    assert KeptDraftFile(tmp_path, KEY).kept() == "Müller\r\n"


def test_a_plain_draft_never_comes_back_over_a_later_one(tmp_path: Path) -> None:
    store = KeptDraftFile(tmp_path, KEY)
    (tmp_path / "kept.json").write_text("earlier")
    store.keep("later")
    assert not (tmp_path / "kept.json").exists()

    # As after a stop between keeping the new and removing the old.
    (tmp_path / "kept.json").write_text("earlier")
    assert store.kept() == "later"
    assert not (tmp_path / "kept.json").exists()

    (tmp_path / "kept.json").write_text("earlier")
    store.discard()
    assert store.kept() is None


@posix_only
@pytest.mark.req("SR-45")
def test_on_a_full_disk_the_plain_draft_stays_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text("earlier")
    with no_file_larger_than(10), pytest.raises(StorageFailed, match="The disk is full"):
        KeptDraftFile(tmp_path, KEY).kept()
    assert (tmp_path / "kept.json").read_text() == "earlier"
    assert KeptDraftFile(tmp_path, KEY).kept() == "earlier"


def test_line_ends_are_not_changed(tmp_path: Path) -> None:
    KeptDraftFile(tmp_path, KEY).keep("a\r\nb\rc\n")
    assert KeptDraftFile(tmp_path, KEY).kept() == "a\r\nb\rc\n"


@pytest.mark.req("SR-46")
@posix_only
def test_one_file_for_this_account_only(tmp_path: Path) -> None:
    store = KeptDraftFile(tmp_path, KEY)
    store.keep("one")
    store.keep("two")

    (file,) = tmp_path.iterdir()
    assert file.name == "kept.bin"
    assert file.stat().st_mode & 0o777 == 0o600


def test_discarding_forgets_what_a_killed_program_left_half_written(tmp_path: Path) -> None:
    store = KeptDraftFile(tmp_path, KEY)
    store.keep("one")
    (tmp_path / "kept.bin.0123abcd.new").write_text("half")
    (tmp_path / "kept.json.0123abcd.new").write_text("half")
    store.discard()

    assert store.kept() is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["kept.bin", "kept.json"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe{}", b'{"patient": "M\xfcller"}', b"KDd1", b"KDd1 short\xff"])
def test_a_damaged_draft_is_said_and_can_be_discarded(tmp_path: Path, name: str, content: bytes) -> None:
    if name == "kept.json" and content == b"KDd1":
        content += b"\xff"
    (tmp_path / name).write_bytes(content)
    store = KeptDraftFile(tmp_path, KEY)
    with pytest.raises(StorageFailed, match="cannot be read") as failed:
        store.kept()

    assert "Discard it" in failed.value.next_step
    assert failed.value.__cause__ is None
    store.discard()
    assert store.kept() is None


@posix_only
@pytest.mark.req("SR-45")
def test_on_a_full_disk_the_earlier_draft_stays(tmp_path: Path) -> None:
    store = KeptDraftFile(tmp_path, KEY)
    store.keep("earlier")
    with no_file_larger_than(100), pytest.raises(StorageFailed, match="The disk is full: the kept draft"):
        store.keep("x" * 200)

    assert store.kept() == "earlier"
    assert [file.name for file in tmp_path.iterdir()] == ["kept.bin"]


@posix_only
@pytest.mark.req("SR-45")
def test_without_write_permission_the_earlier_draft_stays() -> None:
    with folder_of_an_ordinary_user() as folder:
        store = KeptDraftFile(folder, KEY)
        store.keep("earlier")
        folder.chmod(0o500)
        with pytest.raises(StorageFailed, match="cannot be opened for writing"):
            store.keep("later")
        with pytest.raises(StorageFailed, match="cannot be opened for writing"):
            store.discard()

        assert store.kept() == "earlier"
