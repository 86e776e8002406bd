"""The base of every domain model: frozen, strict, nothing unknown."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A value that cannot change and takes no field it does not know."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
