"""The settings of this workstation: a few lines of TOML, read strictly.

No file means the defaults. A file with anything unknown, misspelt or out of range is refused with its line,
and none of it is used: half of a hospital's settings is nobody's intention. Nothing clinical is ever a
setting.
"""

import json
import os
import re
import secrets
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from ketadesk.application.errors import SettingsDamaged
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.domain.model import Model

SETTINGS_FILE = "settings.toml"

_NEXT_STEP = "Correct that line, or move the file away to start with the defaults."


def _whole_path(folder: str) -> str:
    """A path from where the program happened to be started would be another folder each time."""
    if folder and not Path(folder).is_absolute():
        raise ValueError("not a whole path")
    if "\0" in folder:
        raise ValueError("no folder's name holds U+0000")
    return folder


_SCANNER_PREFIX = r"^(F([2346-9]|1[0-9]|2[0-4])|[!#$*<=>?@\[\]^_`{|}~])?$"
"""No letter, digit or sign that is typed into a field; F1 and F5 do something else here."""


class Settings(Model):
    """What this workstation has set."""

    hospital: str = ""
    """Printed in the sheet's header."""
    identifier_label: Annotated[str, Field(min_length=1)] = "Identifier"
    """What the hospital calls a patient's number, `NHS number`."""
    page_size: Annotated[PageSize, Field(strict=False)] = PageSize.A4
    text_percent: Literal[100, 125, 150, 200] = 100
    palette: Literal["light", "dark", "high-contrast"] = "light"
    lock_after_min: Annotated[int, Field(ge=1, le=30)] = 3
    """So many minutes without a key or a click lock the screen."""
    retention_years: Annotated[int, Field(ge=0, le=100)] = 0
    """How long the hospital keeps orders, in years; 0 when it has not set that."""
    backup_folder: str = ""
    """Where backups are kept; blank for `backups` in the data folder."""
    downtime_folder: Annotated[str, AfterValidator(_whole_path)] = ""
    """Where a downtime pack of every infusion is written once an hour; blank for none. Patients' data in the clear."""
    downtime_keep_h: Annotated[int, Field(ge=1, le=168)] = 24
    """So many hours a pack is kept; the newest of an infusion that goes on is kept longer."""

    scanner_prefix: Annotated[str, Field(pattern=_SCANNER_PREFIX)] = ""
    """The key that the ward's scanner is set to send before each code; blank where it sends none."""


_ALLOWED = {
    "hospital": "text in quotation marks",
    "identifier_label": "text in quotation marks, not blank",
    "page_size": '"a4" or "letter"',
    "text_percent": "100, 125, 150 or 200",
    "palette": '"light", "dark" or "high-contrast"',
    "lock_after_min": "a whole number from 1 to 30",
    "retention_years": "a whole number from 1 to 100, or 0 for none",
    "backup_folder": "text in quotation marks",
    "downtime_folder": "the whole path of a folder in quotation marks, or blank",
    "downtime_keep_h": "a whole number from 1 to 168",
    "scanner_prefix": '"F2" to "F24" without "F5", or one of ! # $ * < = > ? @ [ ] ^ _ ` { | } ~, or blank',
}


def read_settings(folder: Path) -> Settings:
    """The settings of the data folder `folder`. Raises `SettingsDamaged` naming the line."""
    file = folder / SETTINGS_FILE
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise SettingsDamaged(
            f"{file} cannot be read: {error.strerror}.", "Let this account read it, or move it away."
        ) from error
    return _parsed(content, file)


def write_settings(settings: Settings, folder: Path) -> None:
    """Replace the settings in one step, the old or the new, never half. Raises `SettingsDamaged`."""
    file = folder / SETTINGS_FILE
    unfinished = file.with_name(f"{SETTINGS_FILE}.{secrets.token_hex(4)}.new")
    try:
        try:
            _write(unfinished, _as_toml(settings).encode("utf-8"))
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise SettingsDamaged(
            f"The settings were not saved in {file}: {error.strerror}.",
            "The earlier settings still stand. Check the disk's space and its permissions, then try again.",
        ) from error


def _parsed(content: bytes, file: Path) -> Settings:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SettingsDamaged(f"{file}, line {line}: this is not UTF-8 text.", _NEXT_STEP) from error
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsDamaged(f"{file}, {_place(str(error), text)}.", _NEXT_STEP) from error
    except ValidationError as error:
        raise SettingsDamaged(f"{file}, {_objection(error.errors()[0], text)}.", _NEXT_STEP) from error


def _place(message: str, text: str) -> str:
    """tomllib's message with its line first; it names the last line only as the end of the document."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", message)
    if found:
        return f"line {found[2]}, column {found[3]}: {found[1]}"
    return f"line {max(1, len(text.splitlines()))}: {message}"


def _objection(error: ErrorDetails, text: str) -> str:
    name = str(error["loc"][0])
    line = _line_of(name, text)
    if error["type"] == "extra_forbidden":
        return f"line {line}: there is no setting {name!r}. Allowed: {', '.join(_ALLOWED)}"
    return f"line {line}: {name} is {error['input']!r}. Allowed: {_ALLOWED[name]}"


def _line_of(name: str, text: str) -> int:
    setting = re.compile(rf"""\s*\[*\s*["']?{re.escape(name)}["']?\s*[=.\]]""")
    return next((n for n, line in enumerate(text.splitlines(), 1) if setting.match(line)), 1)


def _as_toml(settings: Settings) -> str:
    values = settings.model_dump(mode="json")
    return "".join(f"{name} = {_toml_value(value)}\n" for name, value in values.items())


def _toml_value(value: str | int) -> str:
    # A JSON string is a TOML string but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write(file: Path, content: bytes) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(file, flags, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
