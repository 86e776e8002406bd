"""Save a CSV under a new name: whole or not at all, and never over anything that stands there."""

from pathlib import Path

from ketadesk.adapters.export.pdf_file import save_pdf


def save_csv(text: str, target: Path) -> None:
    """Write `text` in UTF-8 to the file `target`, readable by this account only.

    Raises `CannotSave`, and then no file stands there but what stood there before.
    """
    # What is written under a passing name and then given its own is the same for every kind of file.
    save_pdf(text.encode("utf-8"), target)
