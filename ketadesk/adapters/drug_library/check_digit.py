"""The check digit of a SNOMED CT identifier, by Verhoeff: it finds each single slip and each swap of neighbours.

The tables are the dihedral group of the pentagon, reckoned rather than typed: 0 to 4 turn it, 5 to 9 turn and flip it.
"""

_TURNS = 5
_MOVE = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
"""Where one place further to the left moves each digit."""


def has_check_digit(code: str) -> bool:
    """True when the last of the ASCII digits in `code` fits the others."""
    check = 0
    for place, digit in enumerate(reversed(code)):
        check = _combined(check, _moved(int(digit), place))
    return check == 0


def _combined(first: int, second: int) -> int:
    flipped = first >= _TURNS
    turn = (first - second if flipped else first + second) % _TURNS
    return turn + _TURNS if flipped is not (second >= _TURNS) else turn


def _moved(digit: int, times: int) -> int:
    for _ in range(times):
        digit = _MOVE[digit]
    return digit
