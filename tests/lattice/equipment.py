"""The lanes: a container on a pump, as each engine has it."""

from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from ketadesk.cross_check import second_preparation
from ketadesk.domain.infusion import Pump
from ketadesk.domain.preparation import Method, prepare
from ketadesk.domain.quantity import Container
from tests.lattice.figures import FIGURES, LIBRARY

_Make = tuple[str, str, str]
"""mg, mL and, where the drug is added to the full bag, the vial's mg per mL."""


class Lane(NamedTuple):
    """A container on a pump: Decimals for the first engine, whole numbers for the second."""

    container: Container
    pump: Pump
    mg: int
    """Of the second engine's container; mg and mL may both be a multiple, so that both are whole."""
    ml: int
    increment_hundredths: int


def _lane(container: Container, mg: Fraction, ml: Fraction, increment_hundredths: int) -> Lane:
    whole = lcm(mg.denominator, ml.denominator)
    return Lane(
        container=container,
        pump=Pump(
            increment_ml_per_h=Decimal(increment_hundredths).scaleb(-2),
            maximum_ml_per_h=LIBRARY.rules.default_pump_maximum.value,
        ),
        mg=int(mg * whole),
        ml=int(ml * whole),
        increment_hundredths=increment_hundredths,
    )


def strengths(increments_hundredths: tuple[int, ...]) -> tuple[Lane, ...]:
    """The four containers of the measured lattice: 1, 2, 4 and 10 mg per mL, in 50 mL."""
    return tuple(
        _lane(Container(mg=Decimal(mg), ml=Decimal(50)), Fraction(mg), Fraction(50), increment)
        for mg in (50, 100, 200, 500)
        for increment in increments_hundredths
    )


def shipped(increments_hundredths: tuple[int, ...]) -> tuple[Lane, ...]:
    """Every container that the library turns on, made up, and added to the bag from each vial where that is permitted.

    Each engine prepares its own.
    """
    first, second = _first_containers(), _second_containers()
    if first.keys() != second.keys():
        raise AssertionError(f"the engines do not know the same containers: {first.keys() ^ second.keys()}")
    return tuple(_lane(first[make], *second[make], increment) for make in first for increment in increments_hundredths)


def _first_containers() -> dict[_Make, Container]:
    vials = sorted({vial.mg_per_ml for vial in LIBRARY.vials})
    made: dict[_Make, Container] = {}
    for pair in (each for each in LIBRARY.containers if each.enabled):
        name = (str(Fraction(pair.mg)), str(Fraction(pair.ml)))
        made[*name, ""] = prepare(vials[-1], None, pair.mg, pair.ml, Method.MAKE_UP_TO).container
        for vial in vials if pair.add_to else ():
            made[*name, str(Fraction(vial))] = prepare(vial, None, pair.mg, pair.ml, Method.ADD_TO).container
    return made


def _second_containers() -> dict[_Make, tuple[Fraction, Fraction]]:
    made: dict[_Make, tuple[Fraction, Fraction]] = {}
    for (mg, ml), add_to in FIGURES.containers.items():
        made[str(mg), str(ml), ""] = (mg, second_preparation(max(FIGURES.vial_sizes_ml), mg, ml, "make-up-to")[2])
        for vial in FIGURES.vial_sizes_ml if add_to else ():
            made[str(mg), str(ml), str(vial)] = (mg, second_preparation(vial, mg, ml, "add-to")[2])
    return made
