"""Reads `resources/clinical` into the domain's `DrugLibrary`, and fails closed."""

from ketadesk.adapters.drug_library.toml_library import read_library

__all__ = ["read_library"]
