"""The set-up script: what it looks for, and what it says when something is missing or fails."""

import errno
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "build_spec" / "start.py"


@pytest.fixture(scope="module")
def start() -> ModuleType:
    """Return the script as a module, without running it."""
    spec = importlib.util.spec_from_file_location("ketadesk_start", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_an_older_python_is_named_with_the_one_needed(start: ModuleType) -> None:
    words = start.too_old((3, 9))
    assert "Python 3.9" in words
    assert "Python 3.11 or later" in words


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_where_a_window_can_be_shown(
    start: ModuleType, environment: dict[str, str], platform: str, expected: bool
) -> None:
    assert start.has_display(environment, platform) is expected


def test_any_change_of_lock_or_project_asks_for_a_new_set_up(start: ModuleType) -> None:
    before = start.wanted_state(b"lock", b"project")
    assert start.wanted_state(b"lock", b"project") == before
    assert start.wanted_state(b"lock2", b"project") != before
    assert start.wanted_state(b"lock", b"project2") != before
    assert start.wanted_state(b"lockpr", b"oject") != before


def test_an_unfinished_environment_is_not_kept(start: ModuleType) -> None:
    wanted = start.wanted_state(b"lock", b"project")
    assert not start.environment_usable({}, wanted)
    assert not start.environment_usable({**wanted, "python": "3.5"}, wanted)


def test_a_damaged_state_file_counts_as_unfinished(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "STATE", tmp_path / "state.json")
    assert start.read_state() == {}
    for text in ("", "{", "[]", '"x"'):
        start.STATE.write_text(text, encoding="utf-8")
        assert start.read_state() == {}
    start.write_state({"python": "3.11"})
    assert start.read_state() == {"python": "3.11"}


def test_an_environment_made_by_something_else_is_left_alone(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "ENVIRONMENT", tmp_path)
    monkeypatch.setattr(start, "STATE", tmp_path / "state.json")
    start.refuse_foreign_environment()
    (tmp_path / "pyvenv.cfg").touch()
    with pytest.raises(start.SetupError, match="made by something else"):
        start.refuse_foreign_environment()


def test_a_system_library_is_loaded_to_see_that_it_is_there(start: ModuleType) -> None:
    assert not start.is_present("libno-such-library.so.9")
    assert not start.is_present("no-such-program")


def test_a_file_outside_the_path_is_looked_for_in_its_place(start: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "cupsd").touch()
    assert start.is_present(str(tmp_path / "cupsd"))
    assert not start.is_present(str(tmp_path / "no-such-file"))


@pytest.mark.parametrize(
    ("tool", "command"),
    [
        ("apt", "sudo apt-get install libgl1 libxcb-shape0 libxcb-xkb1"),
        ("dnf", "sudo dnf install libglvnd-glx libxcb"),
        ("pacman", "sudo pacman -S libglvnd libxcb"),
        ("zypper", "sudo zypper install libglvnd libxcb-shape0 libxcb-xkb1"),
    ],
)
def test_it_says_what_to_type_for_what_is_missing(start: ModuleType, tool: str, command: str) -> None:
    wanted = {"libGL.so.1", "libxcb-shape.so.0", "libxcb-xkb.so.1"}
    needs = [need for need in (*start.QT_NEEDS, *start.X11_NEEDS) if need.name in wanted]
    assert f"\n    {command}\n" in start.what_to_type(needs, tool)


def test_without_a_known_package_tool_the_parts_are_named(start: ModuleType) -> None:
    words = start.what_to_type(start.QT_NEEDS[:2], "")
    assert "libGL.so.1, libEGL.so.1" in words
    assert "sudo" not in words


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("x\nERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE\n", "hash differs"),
        ("WARNING: Retrying after connection broken by 'NewConnectionError'", "needs the network once"),
        ("Temporary failure resolving 'x'", "needs the network once"),
        ("connection broken by 'SSLError(CERTIFICATE_VERIFY_FAILED)'", "certificate"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("one\nlast words\n\n", "last words"),
        ("", "without a word"),
    ],
)
def test_a_failed_tool_is_put_in_plain_words(start: ModuleType, output: str, words: str) -> None:
    assert words in start.plain_words(output)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "may not be written"),
        (errno.EROFS, "may not be written"),
        (errno.EIO, "stopped"),
    ],
)
def test_a_file_error_is_put_in_plain_words(start: ModuleType, number: int, words: str) -> None:
    assert words in start.plain_os_error(OSError(number, "text", "/some/where"))


def test_the_plan_is_told_in_a_few_lines(start: ModuleType) -> None:
    request = {
        "regimen": "acute-pain-infusion",
        "care_setting": "monitored",
        "patient": {"family_name": "EXAMPLE", "given_name": "Alex", "identifier": "T-1", "weight_kg": "70"},
        "preparation": {"vial_mg_per_ml": "50", "diluent": "sodium chloride 0.9 %"},
    }
    plan = {
        "preparation": {"draw_up_ml": "10", "total_mg": "500", "total_ml": "500", "mg_per_ml": "1"},
        "phases": [
            {
                "kind": "loading",
                "start": "2026-11-22T14:00:00+00:00",
                "end": "2026-11-22T14:15:00+00:00",
                "pump_ml_per_h": "56",
            }
        ],
    }
    assert start.plan_summary(request, plan).splitlines() == [
        "  Patient    EXAMPLE, Alex (T-1), 70 kg",
        "  Regimen    acute-pain-infusion, care setting monitored",
        "  Draw up    10 mL of ketamine 50 mg per mL",
        "  Container  500 mg in 500 mL sodium chloride 0.9 %: 1 mg per mL",
        "  Loading    2026-11-22 14:00 to 2026-11-22 14:15 UTC   56 mL per hour",
    ]


def test_nothing_here_names_a_package_server(start: ModuleType) -> None:
    source = SCRIPT.read_text(encoding="utf-8")
    assert "://" not in source
    assert "index-url" not in source


def test_a_wrong_word_shows_the_two_commands(start: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["tests"]) == 2
    assert start.main(["--help"]) == 0
    assert capsys.readouterr().out == f"{start.USAGE}\n" * 2
