"""What a window needs of this computer, tried before Qt is: where something is missing, Qt ends the program at once.

Qt's own last words then name the wrong cause. Loading the plugin that Qt will load finds every missing library.
"""

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from ketadesk.application.errors import KetaDeskError

_SET_UP = "In the folder of KetaDesk type: python3 build_spec/start.py - it brings what is missing or says how."
_GO_TO_A_DISPLAY = (
    "Start KetaDesk in a desktop session, or after logging in with ssh -X. "
    "For a sample order without a window, type: python3 build_spec/start.py"
)
_FIRST_UNSAFE_QT = (6, 12)
_FIRST_PYTHON_SAFE_WITH_IT = (3, 12)


class NoWindowHere(KetaDeskError):
    """No window can be opened on this computer, or not in this session."""


def refuse_where_no_window_opens() -> None:
    """Raise `NoWindowHere`, in words, where Qt would end the program, now or within the hour."""
    try:
        import PySide6
    except ImportError as error:
        raise _lacks("PySide6") from error
    refuse_unsafe_pair((PySide6.__version_info__[0], PySide6.__version_info__[1]), sys.version_info[:2])
    try:
        from PySide6 import QtWidgets  # noqa: F401  # only whether it loads
    except ImportError as error:
        raise _lacks(_library_in(error)) from error
    if sys.platform.startswith("linux"):
        plugins = Path(str(PySide6.__file__)).parent / "Qt" / "plugins" / "platforms"
        _refuse_without_platform(os.environ, plugins)


def refuse_unsafe_pair(qt: tuple[int, int], python: tuple[int, int]) -> None:
    """From 6.12 on PySide6 loses a reference to None on each call, which ends Python 3.11 within the hour, unsaved."""
    if qt >= _FIRST_UNSAFE_QT and python < _FIRST_PYTHON_SAFE_WITH_IT:
        raise NoWindowHere(
            f"The window is not opened: PySide6 {_dotted(qt)} would end Python {_dotted(python)} without a word.",
            f"{_SET_UP} It installs a PySide6 that fits; Python {_dotted(_FIRST_PYTHON_SAFE_WITH_IT)} is safe too.",
        )


def _refuse_without_platform(environment: Mapping[str, str], plugins: Path) -> None:
    troubles: list[NoWindowHere] = []
    for name in wanted_platforms(environment):
        try:
            _try_platform(name, environment, plugins)
        except NoWindowHere as trouble:
            troubles.append(trouble)
        else:
            return  # one is enough: Qt goes on to the next where one does not answer
    if troubles:
        raise troubles[0]
    raise NoWindowHere(
        "The window cannot be opened: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).",
        _GO_TO_A_DISPLAY,
    )


def wanted_platforms(environment: Mapping[str, str]) -> list[str]:
    """What Qt will try in this session: `xcb`, `wayland`, or what QT_QPA_PLATFORM names (`offscreen`)."""
    named = environment.get("QT_QPA_PLATFORM", "")
    if named:
        return [part.partition(":")[0].partition("-")[0] for part in named.split(";")]
    sessions = (("xcb", "DISPLAY"), ("wayland", "WAYLAND_DISPLAY"))
    return [platform for platform, variable in sessions if environment.get(variable)]


def _try_platform(name: str, environment: Mapping[str, str], plugins: Path) -> None:
    plugin = plugins / f"libq{name}.so"
    if plugins.is_dir():  # a distribution's own PySide6 keeps them elsewhere, and its packages bring what they need
        if not plugin.is_file():
            raise NoWindowHere(f"Qt has no way to show windows that is called {name!r}.", "Unset QT_QPA_PLATFORM.")
        try:
            ctypes.CDLL(str(plugin))
        except OSError as error:
            raise _lacks(_library_in(error)) from error
    answers = {"xcb": x_server_answers, "wayland": wayland_answers}.get(name)
    if answers is not None and not answers(environment):
        variable = {"xcb": "DISPLAY", "wayland": "WAYLAND_DISPLAY"}[name]
        raise NoWindowHere(
            f"The window cannot be opened: no display answers ({variable} is {environment.get(variable, '')!r}).",
            _GO_TO_A_DISPLAY,
        )


def x_server_answers(environment: Mapping[str, str]) -> bool:
    """True where the X server that DISPLAY names lets this user in."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(environment.get("DISPLAY", "").encode(), None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


def wayland_answers(environment: Mapping[str, str]) -> bool:
    """True where the compositor that WAYLAND_DISPLAY names takes a connection."""
    import socket

    place = Path(environment.get("XDG_RUNTIME_DIR", "")) / environment.get("WAYLAND_DISPLAY", "wayland-0")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        return line.connect_ex(str(place)) == 0


def _lacks(what: str) -> NoWindowHere:
    return NoWindowHere(f"The window cannot be opened: this computer lacks {what}.", _SET_UP)


def _library_in(error: Exception) -> str:
    """The library that the loader's message begins with, or all of the message."""
    name, _colon, _rest = str(error).partition(":")
    return name if name.startswith("lib") else str(error)


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"
