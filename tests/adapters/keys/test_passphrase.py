"""A passphrase counts as typed; its file is read only where nobody else has access to it."""

import os
from pathlib import Path

import pytest
from argon2.exceptions import HashingError

from ketadesk.adapters.keys.passphrase import passphrase_file, passphrase_flaw, read_passphrase_file, require_passphrase
from ketadesk.adapters.keys.passphrase_key import backup_key
from ketadesk.application.errors import KeyUnavailable
from tests.adapters.faults import posix_only
from tests.naughty import EVERY


def _file(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    file = folder / "passphrase"
    file.write_bytes(content)
    file.chmod(mode)
    return file


def _refused(file: Path) -> str:
    with pytest.raises(KeyUnavailable) as failed:
        read_passphrase_file(file)
    assert str(file) in failed.value.what
    assert "KETADESK_PASSPHRASE_FILE" in failed.value.next_step
    return failed.value.what


@pytest.mark.parametrize(
    "text", ["twelve chars", " leading and trailing ", "１２３４５６７８９０１２", "Grüße an alle!", "x" * 1000]
)
def test_printable_text_of_twelve_characters_is_taken(text: str) -> None:
    assert passphrase_flaw(text) == ""
    require_passphrase(text, "passphrase")


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("", "has 0 characters, and needs at least 12"),
        ("eleven char", "has 11 characters, and needs at least 12"),
        ("x" * 1001, "has more than 1000 characters"),
        ("a tab\tin the middle", "cannot be seen"),
        ("a line end at the end\n", "cannot be seen"),
        ("zero\u200bwidth blank", "cannot be seen"),
        ("a no-break\u00a0blank", "cannot be seen"),
        ("half a pair \ud800", "cannot be seen"),
        ("Gru\u0308ße an alle!", "accent typed as a character of its own"),
        ("the Angstrom sign \u212b", "accent"),
    ],
)
def test_the_rest_is_refused_with_its_reason(text: str, flaw: str) -> None:
    assert flaw in passphrase_flaw(text)
    with pytest.raises(KeyUnavailable, match="The backup passphrase has") as failed:
        require_passphrase(text, "backup passphrase")
    assert not text or text not in str(failed.value)


def test_nothing_is_taken_away_or_folded() -> None:
    salt = bytes(16)
    spellings = ["twelve chars", "Twelve chars", " twelve chars", "twelve chars ", "twelve  chars", "ｔwelve chars"]

    assert len({backup_key(text, salt) for text in spellings}) == len(spellings)
    assert backup_key("twelve chars", salt) != backup_key("twelve chars", bytes(15) + b"\x01")
    with pytest.raises(ValueError, match="16 bytes"):
        backup_key("twelve chars", b"short")


def test_the_environment_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert passphrase_file({}) is None
    assert passphrase_file({"KETADESK_PASSPHRASE_FILE": ""}) is None
    assert passphrase_file({"KETADESK_PASSPHRASE_FILE": "pass phrase"}) == tmp_path / "pass phrase"


def test_memory_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(**_: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr("ketadesk.adapters.keys.passphrase_key.hash_secret_raw", no_memory)
    with pytest.raises(KeyUnavailable, match="8 MiB of memory"):
        backup_key("twelve chars", bytes(16))


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_one_line_end_of_the_file_is_taken_away(tmp_path: Path, end: bytes) -> None:
    assert read_passphrase_file(_file(tmp_path, b" pass  phrase " + end)) == " pass  phrase "


def test_and_only_one(tmp_path: Path) -> None:
    assert read_passphrase_file(_file(tmp_path, b"passphrase\n\n")) == "passphrase\n"
    assert read_passphrase_file(_file(tmp_path, b"passphrase\r")) == "passphrase\r"


def test_any_text_comes_back_as_it_is(tmp_path: Path) -> None:
    for text in EVERY:
        if len(text) < 4000 and not text.endswith("\n"):
            assert read_passphrase_file(_file(tmp_path, text.encode())) == text


@posix_only
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o666])
def test_a_file_that_others_have_access_to_is_refused(tmp_path: Path, mode: int) -> None:
    assert "other accounts" in _refused(_file(tmp_path, b"twelve chars", mode))


@posix_only
def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)

    assert "cannot be read (No such file" in _refused(tmp_path / "none")
    assert "is not a file" in _refused(pipe)
    assert "cannot be read" in _refused(tmp_path) or "is not a file" in _refused(tmp_path)
    assert "too long" in _refused(_file(tmp_path, b"x" * 10_000))
    with pytest.raises(KeyUnavailable, match="not UTF-8") as failed:
        read_passphrase_file(_file(tmp_path, b"p\xe4ssphrase"))
    assert failed.value.__cause__ is None
