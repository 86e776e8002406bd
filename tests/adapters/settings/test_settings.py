"""The settings are read strictly, whole or not at all, and written in one step."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from ketadesk.adapters.settings.settings import Settings, read_settings, write_settings
from ketadesk.application.errors import SettingsDamaged
from ketadesk.application.sheet.sheet_content import PageSize
from tests.adapters.faults import folder_of_an_ordinary_user, no_file_larger_than, posix_only
from tests.naughty import EVERY

ALL = """\
# Ward 3
hospital = "St. Elsewhere"
identifier_label = "NHS number"
page_size = "letter"
text_percent = 150
palette = "high-contrast"
lock_after_min = 10
retention_years = 30
backup_folder = "/media/ward stick"
downtime_folder = "/srv/ward 3/downtime"
downtime_keep_h = 48
"""


def _read(folder: Path, content: str | bytes) -> Settings:
    (folder / "settings.toml").write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_settings(folder)


def _refused(folder: Path, content: str | bytes) -> str:
    with pytest.raises(SettingsDamaged) as failed:
        _read(folder, content)
    assert str(folder / "settings.toml") in failed.value.what
    assert failed.value.next_step
    return failed.value.what


def test_no_file_means_the_defaults_and_makes_none(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings(
        hospital="",
        identifier_label="Identifier",
        page_size=PageSize.A4,
        text_percent=100,
        palette="light",
        lock_after_min=3,
        retention_years=0,
        backup_folder="",
        downtime_folder="",
        downtime_keep_h=24,
    )
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    assert _read(tmp_path, "") == Settings()


def test_every_setting_is_read(tmp_path: Path) -> None:
    assert _read(tmp_path, ALL) == Settings(
        hospital="St. Elsewhere",
        identifier_label="NHS number",
        page_size=PageSize.LETTER,
        text_percent=150,
        palette="high-contrast",
        lock_after_min=10,
        retention_years=30,
        backup_folder="/media/ward stick",
        downtime_folder="/srv/ward 3/downtime",
        downtime_keep_h=48,
    )


@pytest.mark.parametrize(
    ("line", "objection"),
    [
        ("text_percent = 110", "line 3: text_percent is 110. Allowed: 100, 125, 150 or 200"),
        ('text_percent = "150"', "line 3: text_percent is '150'. Allowed: 100, 125, 150 or 200"),
        ("text_percent = 100.5", "line 3: text_percent is 100.5. Allowed"),
        ("text_percent = true", "line 3: text_percent is True. Allowed"),
        ("text_percent = nan", "line 3: text_percent is nan. Allowed"),
        ('page_size = "A4"', 'line 3: page_size is \'A4\'. Allowed: "a4" or "letter"'),
        ("page_size = 4", "line 3: page_size is 4. Allowed"),
        ('palette = "pink"', "line 3: palette is 'pink'. Allowed"),
        ("hospital = 1", "line 3: hospital is 1. Allowed: text"),
        ("hospital = 2026-11-22", "line 3: hospital is datetime.date(2026, 11, 22). Allowed"),
        ("hospital.name = 'A'", "line 3: hospital is {'name': 'A'}. Allowed"),
        ('identifier_label = ""', "line 3: identifier_label is ''. Allowed"),
        ('"palette" = "pink"', "line 3: palette is 'pink'"),
        ("[hospital]\nname = 'A'", "line 3: hospital is"),
        ('font = "Comic"', "line 3: there is no setting 'font'. Allowed: hospital, identifier_label"),
        ('Hospital = "A"', "line 3: there is no setting 'Hospital'"),
        ("[window]\nwidth = 1", "line 3: there is no setting 'window'"),
        ("lock_after_min = 0", "line 3: lock_after_min is 0. Allowed: a whole number from 1 to 30"),
        ("lock_after_min = 31", "line 3: lock_after_min is 31. Allowed"),
        ("lock_after_min = -1", "line 3: lock_after_min is -1. Allowed"),
        ("lock_after_min = 3.0", "line 3: lock_after_min is 3.0. Allowed"),
        ("lock_after_min = true", "line 3: lock_after_min is True. Allowed"),
        ("lock_after_min = inf", "line 3: lock_after_min is inf. Allowed"),
        ('lock_after_min = "3"', "line 3: lock_after_min is '3'. Allowed"),
        ("lock_after_min = 00:03:00", "line 3: lock_after_min is datetime.time(0, 3). Allowed"),
        ("lock_after_min = ３", "line 3, column"),
        (
            "retention_years = 101",
            "line 3: retention_years is 101. Allowed: a whole number from 1 to 100, or 0 for none",
        ),
        ("retention_years = -1", "line 3: retention_years is -1. Allowed"),
        ("retention_years = false", "line 3: retention_years is False. Allowed"),
        ("retention_years = 10.0", "line 3: retention_years is 10.0. Allowed"),
        ("backup_folder = 1", "line 3: backup_folder is 1. Allowed: text"),
        ("backup_folder = []", "line 3: backup_folder is []. Allowed: text"),
        ('downtime_folder = "packs"', "line 3: downtime_folder is 'packs'. Allowed: the whole path of a folder"),
        (
            'downtime_folder = "/srv/\\u0000packs"',
            "line 3: downtime_folder is '/srv/\\x00packs'. Allowed: the whole path",
        ),
        ("downtime_folder = 1", "line 3: downtime_folder is 1. Allowed: the whole path"),
        ("downtime_keep_h = 0", "line 3: downtime_keep_h is 0. Allowed: a whole number from 1 to 168"),
        ("downtime_keep_h = 169", "line 3: downtime_keep_h is 169. Allowed"),
        ('scanner_prefix = "F5"', 'line 3: scanner_prefix is \'F5\'. Allowed: "F2" to "F24"'),
        ('scanner_prefix = "F1"', "line 3: scanner_prefix is 'F1'. Allowed"),
        ('scanner_prefix = "F25"', "line 3: scanner_prefix is 'F25'. Allowed"),
        ('scanner_prefix = "a"', "line 3: scanner_prefix is 'a'. Allowed"),
        ('scanner_prefix = "7"', "line 3: scanner_prefix is '7'. Allowed"),
        ('scanner_prefix = "."', "line 3: scanner_prefix is '.'. Allowed"),
        ('scanner_prefix = " "', "line 3: scanner_prefix is ' '. Allowed"),
        ('scanner_prefix = "~~"', "line 3: scanner_prefix is '~~'. Allowed"),
        ('scanner_prefix = "F9\\n"', "line 3: scanner_prefix is 'F9\\n'. Allowed"),
        ("scanner_prefix = 9", "line 3: scanner_prefix is 9. Allowed"),
        ("hospital = St. Elsewhere", "line 3, column 12: Invalid value"),
        ('hospital = "A', "line 3"),
        ('hospital = "A"\nhospital = "B"', "line 4, column"),
        ("text_percent", "line 3"),
        ("\x00", "line 3"),
    ],
)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, line: str, objection: str) -> None:
    assert objection in _refused(tmp_path, f"# Ward 3\n\n{line}\n")


def test_the_end_of_the_file_is_a_line_too(tmp_path: Path) -> None:
    assert "line 2" in _refused(tmp_path, '# Ward 3\nhospital = """A')


@pytest.mark.req("SR-30")
@pytest.mark.parametrize("minutes", [1, 3, 30])
def test_the_lock_is_settable_within_its_bounds(tmp_path: Path, minutes: int) -> None:
    assert _read(tmp_path, f"lock_after_min = {minutes}").lock_after_min == minutes


@pytest.mark.parametrize("years", [0, 1, 100])
def test_the_retention_period_is_settable_within_its_bounds(tmp_path: Path, years: int) -> None:
    assert _read(tmp_path, f"retention_years = {years}").retention_years == years


def test_other_encodings_are_named(tmp_path: Path) -> None:
    assert "line 2: this is not UTF-8 text" in _refused(tmp_path, "# Ward 3\nhospital = 'Zürich'".encode("latin-1"))
    assert "line 1" in _refused(tmp_path, "hospital = 'Zürich'".encode("utf-16"))


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(SettingsDamaged, match="cannot be read"):
        read_settings(tmp_path)


def test_what_is_written_is_read_again_exactly(tmp_path: Path) -> None:
    for text in EVERY:
        label = text or "Identifier"  # it may not be blank
        settings = Settings(
            hospital=text,
            identifier_label=label,
            page_size=PageSize.LETTER,
            text_percent=200,
            palette="dark",
            lock_after_min=30,
            retention_years=100,
            backup_folder=text,
        )
        write_settings(Settings(), tmp_path)
        write_settings(settings, tmp_path)

        assert read_settings(tmp_path) == settings
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]


@posix_only
def test_only_this_account_may_read_them(tmp_path: Path) -> None:
    write_settings(Settings(), tmp_path)
    assert (tmp_path / "settings.toml").stat().st_mode & 0o777 == 0o600


def test_settings_cannot_be_made_wrong() -> None:
    for wrong in (
        {"text_percent": 99},
        {"palette": "pink"},
        {"page_size": "a5"},
        {"font": "x"},
        {"lock_after_min": 0},
        {"retention_years": 101},
    ):
        with pytest.raises(ValidationError):
            Settings.model_validate(wrong)


@posix_only
@pytest.mark.req("SR-45")
def test_on_a_full_disk_the_earlier_settings_stand(tmp_path: Path) -> None:
    earlier = _read(tmp_path, ALL)
    with no_file_larger_than(10), pytest.raises(SettingsDamaged, match="were not saved") as failed:
        write_settings(Settings(), tmp_path)

    assert "earlier settings still stand" in failed.value.next_step
    assert read_settings(tmp_path) == earlier
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]


@posix_only
@pytest.mark.req("SR-45")
def test_without_permission_it_is_said() -> None:
    with folder_of_an_ordinary_user() as folder:
        write_settings(Settings(), folder)
        (folder / "settings.toml").chmod(0o000)
        with pytest.raises(SettingsDamaged, match="cannot be read"):
            read_settings(folder)
        folder.chmod(0o500)
        with pytest.raises(SettingsDamaged, match="were not saved"):
            write_settings(Settings(), folder)


@pytest.mark.parametrize("key", ["F2", "F9", "F19", "F24", "~", "]", "`"])
def test_a_key_that_nobody_types_may_begin_every_scan(tmp_path: Path, key: str) -> None:
    assert _read(tmp_path, f'scanner_prefix = "{key}"').scanner_prefix == key
    write_settings(Settings(scanner_prefix=key), tmp_path)
    assert read_settings(tmp_path).scanner_prefix == key
