"""The shipped library, read by each engine's own reader."""

from pathlib import Path

from ketadesk.adapters.drug_library.toml_library import read_library
from ketadesk.cross_check import read_figures

_CLINICAL = Path(__file__).parents[2] / "resources" / "clinical"

LIBRARY = read_library(_CLINICAL)
FIGURES = read_figures(
    {path.relative_to(_CLINICAL).as_posix(): path.read_text(encoding="utf-8") for path in _CLINICAL.rglob("*.toml")}
)
