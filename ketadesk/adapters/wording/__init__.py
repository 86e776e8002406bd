"""Reads the program's sentences from `resources/wording`."""

import tomllib
from pathlib import Path

from pydantic import ValidationError

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.wording import Wording

__all__ = ["read_wording"]


def read_wording(folder: Path, language: str = "en") -> Wording:
    """Return the sentences. Raises `KetaDeskError` naming the file."""
    path = folder / f"{language}.toml"
    try:
        parsed = tomllib.loads(path.read_text(encoding="utf-8"))
        parsed["help"] = {heading: tuple(lines) for heading, lines in parsed.get("help", {}).items()}
        return Wording.model_validate(parsed)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError, AttributeError) as error:
        raise KetaDeskError(f"The wording file {path.name} is missing or damaged.", "Reinstall KetaDesk.") from error
