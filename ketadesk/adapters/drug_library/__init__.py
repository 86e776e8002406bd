"""Reads `resources/clinical` into the domain's `DrugLibrary`, and fails closed."""

from ketadesk.adapters.drug_library.toml_library import SealedLibrary, read_library, read_sealed_library

__all__ = ["SealedLibrary", "read_library", "read_sealed_library"]
