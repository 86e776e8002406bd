"""The window's start: something on screen before anything slow is loaded, and plain words where no window can open."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ketadesk.ui.window_needs import NoWindowHere, refuse_unsafe_pair, wanted_platforms
from tests.end2end.keyboard import screen

pytestmark = pytest.mark.screen

WATCHER = Path(__file__).with_name("first_painted_window.py")
CHECKOUT = Path(__file__).parents[2]
SET_UP = "python3 build_spec/start.py"
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone has separate displays")


def started(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run Python with `command` in an environment without any display but what is named."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, *command],
        env={**kept, "PYTHONPATH": str(CHECKOUT), **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def assert_refused(answer: "subprocess.CompletedProcess[str]", *words: str) -> None:
    """Exit 4 with one line of plain words: no abort, no trace."""
    assert answer.returncode == 4, answer.stderr
    assert len(answer.stderr.splitlines()) == 1, answer.stderr
    for word in words:
        assert word in answer.stderr
    assert answer.stdout == ""


def assert_first_painted(answer: "subprocess.CompletedProcess[str]") -> None:
    assert answer.returncode == 0, answer.stderr
    seen = json.loads(answer.stdout)
    assert seen["loaded"] == []
    assert seen["first_window_s"] < seen["main_window_s"]


def test_the_first_window_is_painted_before_anything_slow_is_loaded() -> None:
    assert_first_painted(started(str(WATCHER), "ketadesk", QT_QPA_PLATFORM="offscreen"))


@ON_LINUX
def test_so_it_is_on_a_real_display_under_a_window_manager() -> None:
    with screen() as display:
        assert_first_painted(started(str(WATCHER), "ketadesk", DISPLAY=display))


@ON_LINUX
def test_a_dead_wayland_leaves_the_x_display() -> None:
    with screen() as display:
        assert_first_painted(started(str(WATCHER), "ketadesk", DISPLAY=display, WAYLAND_DISPLAY="wayland-none"))


@ON_LINUX
def test_without_a_display_it_says_what_to_type() -> None:
    assert_refused(started("-m", "ketadesk"), "there is no display", "ssh -X", SET_UP)


@ON_LINUX
@pytest.mark.parametrize(
    ("variable", "value"), [("DISPLAY", ":4711"), ("DISPLAY", "nonsense"), ("WAYLAND_DISPLAY", "wayland-none")]
)
def test_a_display_that_does_not_answer_is_named(variable: str, value: str) -> None:
    answer = started("-m", "ketadesk", **{variable: value})
    assert_refused(answer, "no display answers", f"{variable} is {value!r}", SET_UP)


@ON_LINUX
def test_a_platform_qt_does_not_have_is_named() -> None:
    assert_refused(started("-m", "ketadesk", QT_QPA_PLATFORM="nonsense"), "'nonsense'", "QT_QPA_PLATFORM")


@ON_LINUX
@pytest.mark.parametrize("platform", ["xcb", "wayland", "wayland;xcb"])
def test_a_platform_that_is_asked_for_needs_its_display(platform: str) -> None:
    assert_refused(started("-m", "ketadesk", QT_QPA_PLATFORM=platform), "no display answers", SET_UP)


@ON_LINUX
@pytest.mark.parametrize(
    ("library", "environment"),
    [
        ("libGL.so.1", {"QT_QPA_PLATFORM": "offscreen"}),
        ("libEGL.so.1", {"DISPLAY": ":0"}),
        ("libxcb-cursor.so.0", {"DISPLAY": ":0"}),
        ("libxkbcommon-x11.so.0", {"QT_QPA_PLATFORM": "xcb"}),
    ],
)
def test_a_library_that_does_not_load_is_named(tmp_path: Path, library: str, environment: dict[str, str]) -> None:
    # An empty file is found before the system's own library, and cannot be loaded.
    (tmp_path / library).touch()
    assert_refused(started("-m", "ketadesk", LD_LIBRARY_PATH=str(tmp_path), **environment), library, SET_UP)


def test_without_pyside6_it_says_what_to_type(tmp_path: Path) -> None:
    (tmp_path / "PySide6.py").write_text("raise ImportError('No module named PySide6')")
    answer = started("-m", "ketadesk", PYTHONPATH=os.pathsep.join((str(tmp_path), str(CHECKOUT))))
    assert_refused(answer, "lacks PySide6", SET_UP)


@pytest.mark.parametrize("python", [(3, 11), (3, 10)])
@pytest.mark.parametrize("qt", [(6, 12), (6, 13), (7, 0)])
def test_a_pyside6_that_ends_this_python_is_refused_in_words(qt: tuple[int, int], python: tuple[int, int]) -> None:
    with pytest.raises(NoWindowHere) as refused:
        refuse_unsafe_pair(qt, python)
    assert f"PySide6 {qt[0]}.{qt[1]} would end Python {python[0]}.{python[1]}" in refused.value.what
    assert SET_UP in refused.value.next_step


@pytest.mark.parametrize(("qt", "python"), [((6, 11), (3, 11)), ((6, 12), (3, 12)), ((7, 0), (3, 14))])
def test_other_pairs_are_not_refused(qt: tuple[int, int], python: tuple[int, int]) -> None:
    refuse_unsafe_pair(qt, python)


@pytest.mark.parametrize(
    ("environment", "platforms"),
    [
        ({}, []),
        ({"DISPLAY": ""}, []),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ["xcb", "wayland"]),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, ["offscreen"]),
        ({"QT_QPA_PLATFORM": "wayland-egl;xcb:name=x"}, ["wayland", "xcb"]),
    ],
)
def test_what_qt_will_try(environment: dict[str, str], platforms: list[str]) -> None:
    assert wanted_platforms(environment) == platforms
