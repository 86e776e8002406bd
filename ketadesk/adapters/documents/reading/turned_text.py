"""The text of a page with right-to-left or shaped words, as it was typed.

pdfium turns the words of such a line by rules of its own: in a line of mostly Latin words it leaves a Hebrew name of
two words in the order of the eye, and in one of mostly Hebrew it turns the Latin words around. Here a line is put
together from left to right, and each marked stretch says what was typed, if it has the very letters that are drawn.
"""

import ctypes
import unicodedata
from itertools import groupby
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as raw

from ketadesk.adapters.documents.lettering.runs import SPOKEN, TYPED
from ketadesk.adapters.documents.lettering.scripts import MIRRORED, is_left_to_right

_PAIRS = str.maketrans(")]}>\u00bb\u203a", "([{<\u00ab\u2039")
"""One bracket of a pair stands for both: among right-to-left words the other one is drawn."""


class _Letter(NamedTuple):
    text: str
    left: float
    stretch: int
    """Which marked stretch it is of, 0 for none."""
    typed: str
    """What that stretch says; blank where pdfium has its letters as they were typed."""


def has_turned_words(text: str) -> bool:
    """True for a page that pdfium may have read in another order than it was typed."""
    return not is_left_to_right(text)


def text_as_typed(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> str:
    """Return the text of `page`, what stands outside of it left out."""
    return "\n".join(_line(line) for line in _whole(_lines(page, text)))


def _lines(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> list[list[_Letter]]:
    width, height = page.get_size()
    lines: list[list[_Letter]] = [[]]
    for place in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text.raw, place))
        if letter == "\n":
            lines.append([])
            continue
        left, bottom, right, top = text.get_charbox(place)
        if letter != "\r" and 0 <= (left + right) / 2 <= width and 0 <= (bottom + top) / 2 <= height:
            lines[-1].append(_Letter(letter, left, *_stretch(text, place)))
    return lines


def _whole(lines: list[list[_Letter]]) -> list[list[_Letter]]:
    """A raised mark makes pdfium begin a line in the middle of a word: what is of one stretch is of one line, with all
    that came in between."""
    found: list[list[_Letter]] = []
    for line in lines:
        found.append(list(line))
        stretches = _stretches(line)
        first = next((at for at, other in enumerate(found) if stretches & _stretches(other)), len(found) - 1)
        found[first:] = [[letter for part in found[first:] for letter in part]]
    return found


def _stretches(line: list[_Letter]) -> set[int]:
    return {letter.stretch for letter in line} - {0}


def _line(letters: list[_Letter]) -> str:
    if all(is_left_to_right(letter.text) for letter in letters):
        return "".join(letter.text for letter in letters)
    letters = _as_drawn(letters)
    found: list[tuple[float, str]] = []
    for stretch, group in groupby(sorted(letters, key=lambda letter: letter.stretch), key=lambda at: at.stretch):
        inside = list(group)
        if stretch and not inside[0].typed:
            found.append((inside[0].left, "".join(letter.text for letter in inside)))
        elif stretch and _same_letters(inside):
            found.append((min(letter.left for letter in inside), inside[0].typed))
        else:
            found += [(letter.left, letter.text) for letter in inside]
    return "".join(text for _, text in sorted(found, key=lambda at: at[0]))


def _as_drawn(letters: list[_Letter]) -> list[_Letter]:
    """pdfium gives the other bracket of the pair behind right-to-left letters, up to the next from left to right."""
    backwards = letters[0].left > letters[-1].left
    found: list[_Letter] = []
    for letter in letters:
        direction = unicodedata.bidirectional(letter.text)
        if direction in ("R", "AL", "L"):
            backwards = direction != "L"
        turned = backwards and not letter.stretch
        found.append(letter._replace(text=MIRRORED.get(letter.text, letter.text)) if turned else letter)
    return found


def _same_letters(stretch: list[_Letter]) -> bool:
    drawn = "".join(letter.text for letter in stretch)
    return _letters_of(drawn) == _letters_of(stretch[0].typed)


def _letters_of(text: str) -> list[str]:
    return sorted("".join(text.split()).translate(_PAIRS))


def _stretch(text: pypdfium2.PdfTextPage, place: int) -> tuple[int, str]:
    drawn = raw.FPDFText_GetTextObject(text.raw, place)
    if not drawn:
        return 0, ""
    for number in range(raw.FPDFPageObj_CountMarks(drawn)):
        mark = raw.FPDFPageObj_GetMark(drawn, number)
        typed = _parameter(mark, TYPED)
        if typed or _parameter(mark, SPOKEN):
            return ctypes.cast(mark, ctypes.c_void_p).value or 0, typed
    return 0, ""


def _parameter(mark: object, key: str) -> str:
    """pdfium takes the bytes of such a text for UTF-8, so that of `ActualText` is no more than there."""
    length = ctypes.c_ulong(0)
    raw.FPDFPageObjMark_GetParamStringValue(mark, key.encode(), None, 0, length)
    if length.value == 0:
        return ""
    room = (raw.FPDF_WCHAR * (length.value // 2))()
    raw.FPDFPageObjMark_GetParamStringValue(mark, key.encode(), room, length.value, length)
    return ctypes.string_at(room, length.value).decode("utf-16-le").rstrip("\0")
