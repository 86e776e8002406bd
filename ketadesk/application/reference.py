"""What every order is held against: the drug library, its sentences, and the second engine's own reading of it."""

from dataclasses import dataclass

from ketadesk.application.self_test import SelfTest
from ketadesk.application.wording import Wording
from ketadesk.cross_check import Figures
from ketadesk.domain.drug_library import DrugLibrary


@dataclass(frozen=True)
class Reference:
    """Read once at the start; nothing in it changes while the program runs."""

    library: DrugLibrary
    wording: Wording
    figures: Figures
    """The same sealed files, read by the second engine itself."""
    self_test: SelfTest
