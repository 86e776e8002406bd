"""What an entry says, read back only when it is what was written."""

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from ketadesk.adapters.storage.journal import sha256_of
from ketadesk.adapters.storage.order_fields import OrderFields, read_fields
from ketadesk.adapters.storage.plain_words import damaged
from ketadesk.application.errors import StorageFailed
from ketadesk.domain.model import Model

_Content = TypeVar("_Content", bound=Model)


def read_content(file: Path, kind: type[_Content], content: str, checksum: str) -> _Content:
    """The content of an entry. Raises `RecordDamaged`."""
    if sha256_of(content) != checksum:
        raise damaged(file)
    try:
        return kind.model_validate_json(content)
    except ValidationError:
        # Without its cause: that would carry the patient's data into a log.
        raise damaged(file) from None


def read_order_fields(file: Path, content: str, checksum: str) -> OrderFields:
    """What a stored order is found by, without the rest. Raises `RecordDamaged`."""
    if sha256_of(content) != checksum:
        raise damaged(file)
    try:
        return read_fields(content)
    except ValueError:
        raise damaged(file) from None


def as_content(new: Model, label: str) -> str:
    """`new` as it is stored. Raises `StorageFailed` for what would not come back exactly as it is."""
    try:
        content = new.model_dump_json()
        if type(new).model_validate_json(content) == new:
            return content
    except ValueError:
        # Also a lone surrogate: no text, and no file can hold it.
        pass
    raise StorageFailed(
        f"Order {label} would not come back from the record exactly as it is now.",
        "Nothing was stored. Report this to whoever looks after KetaDesk.",
    )
