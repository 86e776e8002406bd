"""A scan told from typing, key by key: what was typed comes out unchanged, in its order, once; a scan does not."""

import random
from collections.abc import Iterable

import pytest

from ketadesk.ui.scanning.burst_sieve import BurstSieve
from ketadesk.ui.scanning.prefix_sieve import PrefixSieve
from ketadesk.ui.scanning.sieve import Key, KeyKind, Sieve, between_ms

CODE = "KD-20261122-0007-R2-1A2B3C4D"


def down(text: str, at_ms: int) -> Key:
    return Key(KeyKind.LETTER, True, text, at_ms, text)


def enter(at_ms: int) -> Key:
    return Key(KeyKind.ENTER, True, "Enter", at_ms)


def up(code: str, at_ms: int) -> Key:
    return Key(KeyKind.OTHER, False, code, at_ms)


def typed(text: str, every_ms: int, at_ms: int = 1000) -> list[Key]:
    """Each letter down, and up half-way to the next; then Enter."""
    keys = []
    for letter in text:
        keys += [down(letter, at_ms), up(letter, at_ms + every_ms // 2)]
        at_ms += every_ms
    return [*keys, enter(at_ms), up("Enter", at_ms + 1)]


def run(sieve: Sieve, keys: Iterable[Key]) -> tuple[list[Key], list[str]]:
    """What the widgets saw and what was scanned; the sieve is asked to let go where a real timer would be."""
    seen: list[Key] = []
    scans: list[str] = []
    last = None
    for key in keys:
        if last is not None and key.at_ms - last > sieve.wait_ms:
            seen += sieve.expire().deliver
        taken = sieve.take(key)
        seen += taken.deliver
        if not taken.is_kept:
            seen.append(key)
        if taken.scan:
            scans.append(taken.scan)
        if key.is_press:
            last = key.at_ms
    return seen + list(sieve.expire().deliver), scans


def test_a_scan_reaches_no_widget() -> None:
    assert run(BurstSieve(), typed(CODE, 12)) == ([], [CODE])


def test_spaces_of_a_scan_reach_no_widget() -> None:
    assert run(BurstSieve(), typed("3 SPACES IN IT", 5)) == ([], ["3 SPACES IN IT"])


@pytest.mark.parametrize(("every_ms", "is_scan"), [(1, True), (35, True), (36, False), (120, False)])
def test_the_pause_between_letters_decides(every_ms: int, is_scan: bool) -> None:
    keys = typed("482913", every_ms)
    seen, scans = run(BurstSieve(), keys)
    assert (seen, scans) == (([], ["482913"]) if is_scan else (keys, []))


@pytest.mark.parametrize(("text", "is_scan"), [("12345", False), ("123456", True)])
def test_fewer_than_six_letters_are_no_scan(text: str, is_scan: bool) -> None:
    keys = typed(text, 10)
    assert run(BurstSieve(), keys) == (([], [text]) if is_scan else (keys, []))


def test_a_pin_typed_fast_and_a_late_enter_are_a_persons() -> None:
    keys = [*typed("482913", 20)[:-2], enter(1000 + 5 * 20 + 36), up("Enter", 1200)]
    assert run(BurstSieve(), keys) == (keys, [])


def test_a_scanner_that_is_unplugged_loses_nothing_that_somebody_typed() -> None:
    keys = typed(CODE, 10)[:-2]
    assert run(BurstSieve(), keys) == (keys, [])


def test_the_release_of_a_key_from_before_the_scan_is_delivered() -> None:
    mine = down("x", 900)
    keys = [mine, down("K", 1000), up("x", 1001), *typed("D-2026", 10, 1010)]
    assert run(BurstSieve(), keys) == ([mine, up("x", 1001)], ["KD-2026"])


def test_shift_inside_a_scan_goes_with_it_and_the_one_before_it_comes_up() -> None:
    shift, shift_up = (Key(KeyKind.SHIFT, is_press, "Shift", 1000) for is_press in (True, False))
    keys = [shift, down("K", 1000), up("K", 1001), shift_up, *typed("D-2026", 10, 1010)]
    keys.insert(9, Key(KeyKind.SHIFT, True, "Shift", 1022))
    keys.insert(11, Key(KeyKind.SHIFT, False, "Shift", 1023))
    assert run(BurstSieve(), keys) == ([shift, shift_up], ["KD-2026"])


@pytest.mark.parametrize("kind", [KeyKind.OTHER, KeyKind.ESCAPE, KeyKind.PREFIX])
def test_any_other_key_ends_the_waiting_at_once(kind: KeyKind) -> None:
    sieve = BurstSieve()
    first = down("a", 1000)
    assert sieve.take(first).is_kept
    tab = Key(kind, True, "Tab", 1005)
    assert not sieve.keeps(tab)
    assert sieve.take(tab) == (False, [first], "", False)


def test_a_key_that_is_held_down_waits_for_nothing() -> None:
    first = down("a", 1000)
    repeats = [first._replace(at_ms=1250 + 10 * n, is_repeat=True) for n in range(1, 9)]
    keys = [first, *repeats, enter(1335)]
    assert run(BurstSieve(), keys) == (keys, [])


def test_a_letter_twice_in_one_millisecond_is_the_scans_although_it_looks_held_down() -> None:
    twice = [down("1", 1000), up("1", 1000), down("1", 1000)._replace(is_repeat=True), up("1", 1001)]
    keys = [*twice, *typed("22-0007", 1, 1001)]
    assert run(BurstSieve(), keys) == ([], ["1122-0007"])
    assert run(PrefixSieve(), [prefix(999), up("F9", 999), *keys]) == ([], ["1122-0007"])


def test_a_key_of_a_scan_may_come_up_after_it_and_go_down_again() -> None:
    late_up = up("6", 1090)
    scan = [down(letter, 1000 + 10 * n) for n, letter in enumerate("123456")]
    again = [down("6", 1500), up("6", 1560)]
    assert run(BurstSieve(), [*scan, enter(1060), late_up, up("Enter", 1091), *again]) == (again, ["123456"])


@pytest.mark.parametrize(("after_ms", "is_theirs"), [(1, False), (35, False), (36, True)])
def test_a_line_feed_right_after_the_end_is_the_scans(after_ms: int, is_theirs: bool) -> None:
    feed = [Key(KeyKind.ENTER, True, "Line feed", 1060 + after_ms), up("Line feed", 1061 + after_ms)]
    scan = [down(letter, 1000 + 10 * n) for n, letter in enumerate("123456")]
    assert run(BurstSieve(), [*scan, enter(1060), up("Enter", 1060), *feed]) == (feed if is_theirs else [], ["123456"])
    keys = [prefix(990), *scan, *(up(key.text, 1059) for key in scan), enter(1060), up("Enter", 1060), *feed]
    assert run(PrefixSieve(), keys) == (feed if is_theirs else [], ["123456"])


def test_the_count_of_milliseconds_begins_anew() -> None:
    assert between_ms(2**32 - 10, 5) == 15
    assert between_ms(100, 90) > 1_000_000, "a clock that runs backwards makes no burst"


def prefix(at_ms: int) -> Key:
    return Key(KeyKind.PREFIX, True, "F9", at_ms)


def test_from_the_prefix_to_enter_everything_is_the_scan_at_any_speed() -> None:
    keys = [prefix(900), up("F9", 901), *typed("AB 1", 300)]
    assert run(PrefixSieve(), keys) == ([], ["AB 1"])


def test_with_a_prefix_no_key_ever_waits() -> None:
    keys = typed(CODE, 5)
    assert run(PrefixSieve(), keys) == (keys, [])
    assert not any(PrefixSieve().keeps(key) for key in keys)


def test_a_scan_that_is_cut_off_is_said_and_never_delivered() -> None:
    sieve = PrefixSieve()
    assert sieve.take(prefix(1000)).is_kept
    assert sieve.take(down(" ", 1010)).is_kept
    assert sieve.expire() == (False, (), "", True)
    assert sieve.expire() == (False, (), "", False)
    later = down("a", 3000)
    assert run(sieve, [up(" ", 1900), later]) == ([later], [])


def test_after_a_silence_the_next_key_is_a_persons_also_before_the_timer() -> None:
    sieve = PrefixSieve()
    sieve.take(prefix(1000))
    assert sieve.take(down("a", 1501)) == (False, (), "", True)


def test_escape_and_a_second_prefix_end_a_scan() -> None:
    sieve = PrefixSieve()
    sieve.take(prefix(1000))
    assert sieve.take(Key(KeyKind.ESCAPE, True, "Esc", 1010)) == (False, (), "", True)
    sieve.take(prefix(1020))
    sieve.take(down("x", 1030))
    assert sieve.take(prefix(1040)).cut_off
    sieve.take(down("y", 1050))
    assert sieve.take(enter(1060)).scan == "y"


def test_a_prefix_and_enter_alone_are_said() -> None:
    sieve = PrefixSieve()
    sieve.take(prefix(1000))
    assert sieve.take(enter(1010)) == (True, (), "", True)


def test_a_prefix_key_that_is_held_down_types_nothing() -> None:
    sieve = PrefixSieve()
    sieve.take(prefix(1000))
    assert sieve.take(prefix(1030)._replace(is_repeat=True)).is_kept
    assert sieve.take(up("F9", 1040)).is_kept
    assert not sieve.take(up("F9", 1050)).is_kept


def _some_keys(dice: random.Random) -> tuple[list[Key], list[Key], list[str]]:
    """Keys of a person and a scanner in turns; what a person pressed, and what was scanned, as they were made."""
    keys: list[Key] = []
    persons: list[Key] = []
    scans: list[str] = []
    at_ms = dice.randrange(2**31)
    for _ in range(dice.randrange(1, 6)):
        at_ms += dice.randrange(40, 400)
        if dice.random() < 0.5:
            text = "".join(dice.choice("KD-0123 ab") for _ in range(dice.randrange(6, 30)))
            made = typed(text, dice.randrange(2, 36), at_ms)
            scans.append(text)
        else:
            made = _persons_keys(dice, at_ms)
            persons += made
        keys += made
        at_ms = made[-1].at_ms
    return keys, persons, scans


def _persons_keys(dice: random.Random, at_ms: int) -> list[Key]:
    """Any keys with any pauses; those that would be a scan have a pause put before their Enter."""
    made: list[Key] = []
    for number in range(dice.randrange(1, 12)):
        kind = dice.choice([KeyKind.LETTER] * 6 + [KeyKind.ENTER, KeyKind.OTHER, KeyKind.SHIFT, KeyKind.ESCAPE])
        at_ms += dice.randrange(36, 300) if kind is KeyKind.ENTER else dice.choice([1, 20, 35, 36, 40, 41, 150])
        code = f"{kind.name} {number}"
        made += [Key(kind, True, code, at_ms, "x" if kind is KeyKind.LETTER else ""), up(code, at_ms)]
    return made


@pytest.mark.parametrize(("letters", "is_given_back"), [(0, True), (5, True), (6, False)])
def test_the_mouse_lets_a_person_s_letters_go_and_not_half_a_scan(letters: int, is_given_back: bool) -> None:
    sieve = BurstSieve()
    keys = [down(letter, 1000 + 8 * place) for place, letter in enumerate(CODE[:letters])]
    assert not any(list(sieve.take(key).deliver) for key in keys)
    assert list(sieve.interrupt().deliver) == (keys if is_given_back else [])
    assert list(sieve.expire().deliver) == ([] if is_given_back else keys)


def test_with_a_prefix_the_mouse_ends_no_scan() -> None:
    sieve = PrefixSieve()
    sieve.take(Key(KeyKind.PREFIX, True, "F9", 1000))
    assert sieve.interrupt() == (False, (), "", False)
    assert sieve.expire().cut_off


def test_whatever_is_typed_and_scanned_only_whole_scans_are_kept() -> None:
    dice = random.Random(20261123)
    for _ in range(20_000):
        keys, persons, scans = _some_keys(dice)
        assert run(BurstSieve(), keys) == (persons, scans), keys


def test_with_a_prefix_only_what_follows_it_is_kept() -> None:
    dice = random.Random(20261123)
    for _ in range(2_000):
        keys, persons, scans = _some_keys(dice)
        with_prefix = [key for key in keys if key.kind is not KeyKind.PREFIX]
        starts = {id(keys[n]) for n in range(len(keys)) if keys[n].is_press and _begins_scan(keys, n, persons)}
        marked = [k for key in with_prefix for k in ((prefix(key.at_ms), key) if id(key) in starts else (key,))]
        assert run(PrefixSieve(), marked) == (persons, scans), marked


def _begins_scan(keys: list[Key], place: int, persons: list[Key]) -> bool:
    theirs = {id(key) for key in persons}
    scanned = id(keys[place]) not in theirs
    before = keys[place - 1] if place else None
    return scanned and (before is None or id(before) in theirs or before.code == "Enter")
