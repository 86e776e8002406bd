"""What may not happen on a page: text over text, off the paper, under a ground, without contrast, across a line.

Each rule is a search over what pdfium finds on the page, and answers with what is wrong; nothing is a good page.
"""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from tests.paper_corpus.reading import Box, ReadPage, Run, Shape

PRINTABLE = 14.0
"""5 mm: what an office printer cannot reach."""
_TOUCH = 0.5
"""What two boxes may share in points: the rounding of the reader."""
_CONTRAST = 0.5
_THIN = 2.5
_BAND = 20.0
_LEAST_BETWEEN_CELLS = 2.0
_WRITTEN_IN = 9 * 72 / 25.4 - 0.1
_HAND = 7 * 72 / 25.4 - 0.1
"""Points: 7 mm."""
_DATE = re.compile(r"\d\d-[A-Z][a-z]{2}-\d{4}")
_CLOCK = re.compile(r"\d\d:\d\d")
_NAME = 15.0
"""The size of the patient's name."""


def overlaps(page: ReadPage) -> list[str]:
    """Ink of one text over the ink of another."""
    runs = sorted(page.runs, key=lambda run: -run.box.top)
    found: list[str] = []
    for number, run in enumerate(runs):
        for other in runs[number + 1 :]:
            if other.box.top < run.box.bottom:
                break
            if min(run.box.shared(other.box)) > _TOUCH and not _one_word(run, other):
                found.append(f"{run.text!r} lies on {other.text!r}")
    return found


def _one_word(run: Run, other: Run) -> bool:
    """Letters and marks of a shaped word are placed one by one, and may reach over each other."""
    shaped = all("DejaVu" not in r.font for r in (run, other))
    return shaped and abs(run.y - other.y) < run.size / 2


def crowded(page: ReadPage) -> list[str]:
    """Two cells on one base line with no white between them."""
    level = sorted((r for r in page.runs if r.upright), key=lambda r: (round(r.y * 2), r.x))
    found = []
    for _y, row in groupby(level, key=lambda r: round(r.y * 2)):
        for left, right in pairwise(row):
            gap = right.box.left - left.box.right
            if gap < _LEAST_BETWEEN_CELLS and not _one_text(left, right):
                found.append(f"{left.text!r} touches {right.text!r}: {gap:.1f} points apart")
    return found


def _one_text(left: Run, right: Run) -> bool:
    """The medicine in bold, a name in two weights, and letters of another script stand in the midst of a line."""
    midst = any(run.text.strip() == "ketamine" or "DejaVu" not in run.font for run in (left, right))
    return left.order + 1 == right.order and (midst or left.size == right.size == _NAME)


def off_the_page(page: ReadPage) -> list[str]:
    """Text where no printer reaches."""
    inside = Box(PRINTABLE, PRINTABLE, page.width - PRINTABLE, page.height - PRINTABLE)
    return [f"{run.text!r} at {run.box}" for run in page.runs if not _within(run.box, inside)]


def _within(box: Box, other: Box) -> bool:
    return box.left >= other.left and box.bottom >= other.bottom and box.right <= other.right and box.top <= other.top


def covered(page: ReadPage) -> list[str]:
    """Text under a ground or a drawing that was laid down after it."""
    grounds = [shape for shape in page.shapes if shape.grey is not None or shape.drawing]
    return [
        f"{run.text!r} is covered"
        for run in page.runs
        for shape in grounds
        if shape.order > run.order and min(run.box.shared(shape.box)) > _TOUCH
    ]


def faint(page: ReadPage) -> list[str]:
    """Text that a photocopier would lose on its ground."""
    grounds = [shape for shape in page.shapes if shape.grey is not None]
    found = []
    for run in page.runs:
        middle = Box(run.box.left, (run.box.bottom + run.box.top) / 2, run.box.right, run.box.top)
        under = [s.grey for s in grounds if s.order < run.order and _within(middle, s.box)]
        ground = under[-1] if under and under[-1] is not None else 1.0
        if abs(ground - run.grey) < _CONTRAST:
            found.append(f"{run.text!r}: {run.grey} on {ground}")
    return found


def low_boxes(page: ReadPage) -> list[str]:
    """A white box to write in that is lower than a hand needs; what is narrower is there to be ticked."""
    boxes = [s.box for s in page.shapes if s.stroked and s.grey == 1.0 and s.box.width >= _WRITTEN_IN]
    return [f"a box of {box.height:.1f} points at {box}" for box in boxes if box.height < _HAND]


def parted_moments(page: ReadPage) -> list[str]:
    """A date with its time under it, where they belong on one line."""
    lines = ["".join(run.text for run in line).strip() for line in page.drawn_lines()]
    starts = [line[0] for line in page.drawn_lines()]
    return [
        f"{date} over {time}"
        for (date, above), (time, below) in pairwise(zip(lines, starts, strict=True))
        if _DATE.fullmatch(date) and _CLOCK.fullmatch(time) and abs(above.x - below.x) < _TOUCH and below.y < above.y
    ]


def crossed(page: ReadPage) -> list[str]:
    """Text that runs across a rule or out of its box; a line through what was corrected is meant."""
    by_height = _by_height(page)
    found = []
    for run in page.runs:
        core = Box(run.box.left + _TOUCH, run.box.bottom + _TOUCH, run.box.right - _TOUCH, run.box.top - _TOUCH)
        edges = {edge for at in _bands(core) for edge in by_height.get(at, ())}
        found += [
            f"{run.text!r} is crossed by a line at {edge}"
            for edge in edges
            if min(core.shared(edge)) > 0 and not _strikes(edge, run)
        ]
    return found


def _by_height(page: ReadPage) -> dict[int, list[Box]]:
    """The lines of a page by the bands they reach into: most texts have few beside them."""
    found: dict[int, list[Box]] = {}
    for shape in page.shapes:
        for edge in _sides(shape) if shape.stroked else ():
            for at in _bands(edge):
                found.setdefault(at, []).append(edge)
    return found


def _bands(box: Box) -> range:
    return range(int(box.bottom // _BAND), int(box.top // _BAND) + 1)


def _strikes(edge: Box, run: Run) -> bool:
    level = (edge.top + edge.bottom) / 2
    return abs(level - (run.y + 0.27 * run.size)) < 0.4 and abs(edge.left - run.x) < 1.0


def _sides(shape: Shape) -> Iterator[Box]:
    """A stroked line, or the four sides of a stroked box."""
    box = shape.box
    if min(box.width, box.height) < _THIN:
        yield box
        return
    yield Box(box.left, box.top - 0.5, box.right, box.top)
    yield Box(box.left, box.bottom, box.right, box.bottom + 0.5)
    yield Box(box.left, box.bottom, box.left + 0.5, box.top)
    yield Box(box.right - 0.5, box.bottom, box.right, box.top)
