"""The library's files put together as the domain wants them, and the way back: from a place to its file.

No key gets lost or overruled on the way: a file, a section or a key that has no place here is refused.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ketadesk.adapters.drug_library.damage import damaged

Table = dict[str, Any]
Files = dict[str, Table]

_HEAD = "library.toml"
_OBSERVATION = "observation.toml"
_ITEMS = "observation_items.toml"
_NEWS = "news2.toml"
_LISTS = ("checklist.toml", "preparation.toml", "sources.toml")
_WANTED = {_HEAD, _OBSERVATION, _ITEMS, _NEWS, *_LISTS}
_REGIMENS = "regimens/"
_SCHEMA = 1
_RULES = ("ideal_weight", "limits", "incompatible", "incompatible_sources", "product_rule", "product_rule_sources")
"""Keys of `library.toml` that belong to the rules for every regimen, beside its section `figures`."""
_COUNTS = {"decimals", "score"}
"""Keys whose whole numbers are counts, not figures: the domain holds them as integers."""
_TABLES_OF_COUNTS = {"scores"}


def assembled(files: Files, digest: str) -> Table:
    """Return the data of one `DrugLibrary`. Raises `LibraryDamaged` for a file or a key too few or too many."""
    _refuse_wrong_files(files)
    head = dict(files[_HEAD])
    _refuse_other_schema(head.pop("schema", None))
    observation = _merged([files[_OBSERVATION], files[_ITEMS], {"news": files[_NEWS]}])
    figures = head.pop("figures", None)
    if not isinstance(figures, dict):
        raise damaged(f"The drug library's file {_HEAD} has no section figures")
    own: list[Table] = [
        {"rules": _merged([figures, _taken(head, _RULES)])},
        _taken(observation, ("actions",)),
        {"observation": observation, "sha256": digest},
        {"regimens": [files[name] for name in _regimen_files(files)]},
    ]
    exact: Table = _exact(_merged([head, *own, *(files[name] for name in _LISTS)]))
    return exact


def described(loc: Sequence[int | str], files: Files) -> str:
    """Return a place of the assembled data in readable form, e.g. `checklist[3].klass in checklist.toml`."""
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).removeprefix(".")
    return f"{path} in {_file_of(loc, files)}"


def _file_of(loc: Sequence[int | str], files: Files) -> str:
    match loc:
        case ("regimens", int(place), *_):
            return _regimen_files(files)[place]
        case ("observation", "items", *_):
            return _ITEMS
        case ("observation", "news", *_):
            return _NEWS
        case ("observation" | "actions", *_):
            return _OBSERVATION
        case (key, *_):
            return next((name for name in _LISTS if key in files[name]), _HEAD)
    return _HEAD


def _regimen_files(files: Files) -> list[str]:
    return sorted(name for name in files if name.startswith(_REGIMENS))


def _refuse_wrong_files(files: Files) -> None:
    missing = _WANTED - files.keys()
    if missing:
        raise damaged(f"The drug library lacks {', '.join(sorted(missing))}")
    unknown = files.keys() - _WANTED - set(_regimen_files(files))
    if unknown:
        raise damaged(f"The drug library has files that are not part of it: {', '.join(sorted(unknown))}")


def _refuse_other_schema(schema: object) -> None:
    # `true` and 1.0 equal 1 in Python; only the integer is the schema
    if type(schema) is not int or schema != _SCHEMA:
        raise damaged(f"The drug library's file {_HEAD} has the schema {schema}; this program knows {_SCHEMA} only")


def _taken(table: Table, keys: Sequence[str]) -> Table:
    """Move `keys` out of `table`; one that is not there stays missing, so that the domain's model names it."""
    return {key: table.pop(key) for key in keys if key in table}


def _merged(tables: Sequence[Table]) -> Table:
    merged: Table = {}
    for table in tables:
        twins = merged.keys() & table.keys()
        if twins:
            raise damaged(f"The drug library has {', '.join(sorted(twins))} in two places")
        merged |= table
    return merged


def _exact(value: Any) -> Any:
    """Whole numbers become Decimal and lists tuples, as the domain's strict models want them."""
    if isinstance(value, dict):
        return {key: inner if _is_count(key, inner) else _exact(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_exact(inner) for inner in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value


def _is_count(key: str, value: object) -> bool:
    return key in _TABLES_OF_COUNTS or (key in _COUNTS and type(value) is int)
