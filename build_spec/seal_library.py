"""Write the manifest of the drug library anew after an intended change, once the library is sound."""

import sys
from pathlib import Path

from ketadesk.adapters.drug_library.toml_library import manifest_of, read_library
from ketadesk.application.errors import LibraryDamaged

_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "clinical"


def main() -> int:
    """Seal the library and return 0; put the old manifest back and return 4 when it is not sound."""
    manifest = _FOLDER / "MANIFEST.sha256"
    before = manifest.read_text(encoding="utf-8")
    manifest.write_text(manifest_of(_FOLDER), encoding="utf-8")
    try:
        library = read_library(_FOLDER)
    except LibraryDamaged as damaged:
        manifest.write_text(before, encoding="utf-8")
        print(f"Not sealed. {damaged.what}")
        return 4
    print(f"Sealed: version {library.version}, SHA-256 {library.sha256}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
