"""A display of its own, the real program on it, and a nurse with a keyboard: real key presses, nothing else."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PATIENCE_S = 60
_MOST_TABS = 120
_MOVE_S = 1.0
_AFTER_LETTERS_S = 0.06
"""A person's pause after what she typed: Enter that follows faster makes a scan of it, and a letter waits that long."""


@contextmanager
def screen(size: str = "1366x768x24") -> Iterator[str]:
    """An X display with a window manager; its name."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=(write_end,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    with os.fdopen(read_end) as told:
        display = f":{told.readline().strip()}"
    manager = subprocess.Popen(
        ["openbox"], env={**os.environ, "DISPLAY": display}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield display
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(timeout=10)


@dataclass
class Nurse:
    """Types with xdotool and reads what the observer noted."""

    display: str
    notes: Path
    program: subprocess.Popen[bytes]

    def seen(self) -> dict[str, Any]:
        """What stands on the screen now: two notes on, and no letter waits, so that the last key has had its effect."""
        before = self._note()["count"]
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            note = self._note()
            if note["count"] >= before + 2 and not note["waits"]:
                return note
            time.sleep(0.01)
        raise AssertionError(f"the program stopped answering; exit code {self.program.poll()}")

    def text(self, name: str) -> str:
        """The text of a visible label or field."""
        texts = self.seen()["texts"]
        assert name in texts, f"{name} is not on screen: {sorted(texts)}"
        return str(texts[name])

    def wait_for(self, name: str) -> str:
        """Wait until a label is on screen, and read it."""
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            texts = self.seen()["texts"]
            if texts.get(name):
                return str(texts[name])
        raise AssertionError(f"{name} did not appear: {sorted(self.seen()['texts'])}")

    def wait_until(self, name: str, text: str) -> None:
        """Wait until a label says `text`."""
        deadline = time.monotonic() + _PATIENCE_S
        while (seen := self.seen()["texts"].get(name)) != text:
            assert time.monotonic() < deadline, f"{name} says {seen!r} and not {text!r}"

    def wait_for_focus(self, name: str) -> None:
        """Wait until the keyboard is on `name` or inside it, without a key for it."""
        deadline = time.monotonic() + _PATIENCE_S
        while name not in (focus := self.seen()["focus"]):
            assert time.monotonic() < deadline, f"the keyboard is on {focus} and not on {name}"

    def keys(self, *names: str) -> None:
        """Press keys by their X names."""
        self._xdotool("key", "--clearmodifiers", *names)
        if any(len(name) == 1 or name == "space" for name in names):
            time.sleep(_AFTER_LETTERS_S)

    def scan(self, code: str) -> None:
        """What a scanner types that is set to press F9 before each code; the line feed at its end is Enter's too."""
        self._xdotool("key", "F9")
        self._xdotool("type", "--clearmodifiers", "--delay", "0", f"{code}\n")

    def write(self, text: str) -> None:
        """Type a text letter by letter."""
        self._xdotool("type", "--clearmodifiers", "--delay", "8", text)
        time.sleep(_AFTER_LETTERS_S)

    def reach(self, name: str) -> None:
        """Go on with Tab until the focus is on `name` or inside it."""
        for _ in range(_MOST_TABS):
            if name in self.seen()["focus"]:
                return
            self.keys("Tab")
        raise AssertionError(f"Tab never reached {name}; the focus is on {self.seen()['focus']}")

    def fill(self, name: str, text: str) -> None:
        """Reach a field, type, and see that exactly that stands in it."""
        self.reach(name)
        self.write(text)
        assert self.text(name) == text

    def fill_secret(self, name: str, text: str) -> None:
        """Reach a masked field and type: what stands in it is not shown to anybody."""
        self.reach(name)
        self.write(text)
        self.seen()

    def choose(self, group: str, button: str, towards: str = "Right") -> None:
        """Reach a group, go to one of its buttons with the arrow keys, and choose it with the space bar."""
        self.reach(group)
        for _ in range(20):
            focus = self.seen()["focus"]
            if button in focus:
                self.keys("space")
                self.seen()
                return
            self.keys(towards)
            self._wait_for_move(focus)
        raise AssertionError(f"{button} is not in {group}; the focus is on {self.seen()['focus']}")

    def _wait_for_move(self, focus: list[str]) -> None:
        """Until the keyboard is somewhere else: a key more than that would go past it. At the last one it stays."""
        deadline = time.monotonic() + _MOVE_S
        while self.seen()["focus"] == focus and time.monotonic() < deadline:
            pass

    def _note(self) -> dict[str, Any]:
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            if self.notes.exists():
                return dict(json.loads(self.notes.read_text(encoding="utf-8")))
            assert self.program.poll() is None, f"the program ended with {self.program.poll()}"
            time.sleep(0.05)
        raise AssertionError("the window did not open")

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env={**os.environ, "DISPLAY": self.display}, check=True, timeout=60)


@contextmanager
def nurse_at_work(folder: Path, environment: dict[str, str]) -> Iterator[Nurse]:
    """The program open on a screen of its own; `environment` names its data folder."""
    notes = folder / "seen.json"
    notes.unlink(missing_ok=True)
    with screen() as display:
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.end2end.observed_window", str(notes)],
            env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "TZ": "UTC", **environment},
        )
        try:
            yield Nurse(display, notes, program)
        finally:
            program.terminate()
            program.wait(timeout=20)
