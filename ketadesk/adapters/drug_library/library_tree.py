"""A walk through the library that knows at each entry where it stands."""

from collections.abc import Iterator

from pydantic import BaseModel


def entries(model: BaseModel, place: str = "", ids: tuple[str, ...] = ()) -> Iterator[tuple[str, BaseModel]]:
    """Yield every model below and including `model` with its place, e.g. `checklist[3] (pregnancy)`."""
    own = getattr(model, "id", "")
    ids = (*ids, own) if own else ids
    yield f"{place or 'library'} ({', '.join(ids)})" if ids else place or "library", model
    for name in type(model).model_fields:
        value = getattr(model, name)
        path = f"{place}.{name}".removeprefix(".")
        if isinstance(value, BaseModel):
            yield from entries(value, path, ids)
        elif isinstance(value, tuple):
            for index, part in enumerate(value):
                if isinstance(part, BaseModel):
                    yield from entries(part, f"{path}[{index}]", ids)
