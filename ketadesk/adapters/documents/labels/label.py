"""One label for a syringe or a bag, set into its box: the drug line in the largest type, the QR at the right.

Every size shrinks together until all of it fits, and none below 7 points; a name wraps. Where it does not fit even so,
there is no label: nothing is cut.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ketadesk.adapters.documents.blocks.piece import Piece
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.labels.label_fields import Field, fields_row, over
from ketadesk.adapters.documents.labels.label_rows import at_the_right, band, band_room, flowed, group_width, stacked
from ketadesk.adapters.documents.lettering.typesetting import Line, Style, Typesetter, Weight
from ketadesk.adapters.documents.measures import BLACK, MM, THIN, WHITE
from ketadesk.adapters.documents.pdf.tags import Element
from ketadesk.application.errors import CannotPrint
from ketadesk.application.labels.label_content import ContainerLabel

LABEL_INSET = 2.5 * MM
"""Nothing of a label is nearer to its edge: a sheet may lie askew in the printer, and a roll's edge is not printed."""
LABEL_QR = 12.5 * MM
"""Modules of 0.43 mm or more: five dots of a roll's printer, three of a scan at 200 dpi."""
LEAST = 7.0
"""No type of a label is smaller."""
_QUIET = 1.8 * MM
"""White around the QR: four modules."""
_SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64)
_DRUG, _STRENGTH, _NAME, _TEXT, _SMALL, _WARNING = 17.0, 12.0, 10.5, 8.5, 7.4, 13.0
_DRUG_LEAST = 10.5
_BESIDE = 0.8
"""Strength and name are so much smaller than the drug line at the most."""
_RULE_HEIGHT = 4.0
_A_LITTLE_LESS = 0.999
"""Than what just fits: widths are not exact."""
_ROW_MOST = 9.0
"""So much of the room left over goes to each row that is written on."""


_Row = Callable[[float], Piece]
"""A row that is written on, made so many points higher than it need be."""


@dataclass(frozen=True)
class SetLabel:
    """A label that fits its box."""

    rows: tuple[Piece, ...]

    def draw(self, ink: Ink, x: float, top: float, section: Element) -> None:
        """Draw it with the upper left corner of what is inside its inset at `x`, `top`; each row is a paragraph."""
        for row in self.rows:
            ink.tag(section.within("P"))
            row.draw(ink, x, top)
            top += row.height


def set_label(label: ContainerLabel, setter: Typesetter, width: float, height: float, qr_form: str) -> SetLabel:
    """Set `label` into `width` by `height` points, the inset taken off. Raises `CannotPrint` where it does not fit."""
    for scale in _SCALES:
        setting = _LabelSetting(setter, width, scale, setter.width(label.medicine, Style(1.0, Weight.BOLD)))
        above, fields, note = _above(label, setting, qr_form), _fields(label, setting), _note(label, setting)
        spare = height - sum(row.height for row in (*above, note)) - sum(row(0.0).height for row in fields)
        if spare >= 0 and setting.drug >= _DRUG_LEAST:
            more = min(spare / len(fields), _ROW_MOST)
            *others, block = above
            # What is left over stands above what is written on, and is no row of its own.
            block = replace(block, height=block.height + spare - more * len(fields))
            prepared, by = (row(more) for row in fields)
            return SetLabel((*others, block, prepared, note, by))
    raise CannotPrint(
        "The names on the label have no room on labels of this size.",
        "Choose larger labels, or write this one by hand; nothing on a label is cut.",
    )


@dataclass(frozen=True)
class _LabelSetting:
    """The type, the width there is, and the sizes of this try."""

    type: Typesetter
    width: float
    scale: float
    drug_width: float
    """Of the drug line at one point."""

    @property
    def drug(self) -> float:
        """The drug line stands on one line, whatever is in it."""
        return min(_DRUG * self.scale, self.width / self.drug_width * _A_LITTLE_LESS)

    def style(self, size: float, weight: Weight = Weight.REGULAR, *, typed: bool = False, grey: float = BLACK) -> Style:
        """A style at this try's size, smaller than the drug line, never below the least."""
        return Style(max(LEAST, min(size * self.scale, _BESIDE * self.drug)), weight, grey, typed=typed)


def _above(label: ContainerLabel, setting: _LabelSetting, qr_form: str) -> list[Piece]:
    drug = setting.type.line(label.medicine, Style(setting.drug, Weight.BOLD))
    return [*_warnings(label, setting), stacked((drug,)), _block(label, setting, qr_form)]


def _warnings(label: ContainerLabel, setting: _LabelSetting) -> list[Piece]:
    """What the label may not be used for: DRAFT, and that the library is not approved; beside each other, or under."""
    word = _word(label.warning, setting) if label.warning else None
    # Broken where it has its dash: `NOT` must not stand at the end of a line, away from what it is said of.
    first, dash, second = label.library_warning.partition(" - ")
    texts = [text for text in (first + dash.rstrip(), second) if text]
    small = setting.style(LEAST, Weight.BOLD, grey=WHITE)
    room = band_room(word, setting.width)
    if word and texts and max(setting.type.width(text, small) for text in texts) > room:
        return [band(word, (), setting.width), *_library_band(texts, small, setting)]
    if word:
        return [band(word, [setting.type.line(text, small) for text in texts], setting.width)]
    return _library_band(texts, small, setting)


def _library_band(texts: list[str], style: Style, setting: _LabelSetting) -> list[Piece]:
    room = band_room(None, setting.width)
    lines = [line for text in texts for line in setting.type.lines(text, style, room)]
    return [band(None, lines, setting.width)] if lines else []


def _word(text: str, setting: _LabelSetting) -> Line:
    """The word of the band, as large as it has room."""
    style = setting.style(_WARNING, Weight.BOLD, grey=WHITE)
    room = band_room(None, setting.width)
    size = min(style.size, style.size * room / setting.type.width(text, style) * _A_LITTLE_LESS)
    if size < LEAST:
        raise CannotPrint(f"{text!r} has no room on the label.", "Report this; it is a fault in KetaDesk.")
    return setting.type.line(text, style.but(size=size))


def _block(label: ContainerLabel, setting: _LabelSetting, qr_form: str) -> Piece:
    """The contents, whose they are and which container, with the QR at the right."""
    width = setting.width - LABEL_QR - _QUIET
    rows = [
        *_contents(label, setting, width),
        # A line to write on ends the contents by itself.
        *([_rule(width)] if label.diluent else []),
        stacked(setting.type.lines(label.name, setting.style(_NAME, Weight.BOLD, typed=True), width)),
        *_identifiers(label, setting, width),
        *_which(label, setting, width),
    ]
    height = max(sum(row.height for row in rows), LABEL_QR + 2 * _QUIET)

    def draw(ink: Ink, x: float, top: float) -> None:
        ink.form(qr_form, x + setting.width - LABEL_QR, top + (height + LABEL_QR) / 2)
        for row in rows:
            row.draw(ink, x, top)
            top += row.height

    return Piece(height, draw)


def _rule(width: float) -> Piece:
    return Piece(_RULE_HEIGHT, lambda ink, x, top: ink.rule(x, x + width, top + _RULE_HEIGHT / 2, THIN, BLACK))


def _contents(label: ContainerLabel, setting: _LabelSetting, width: float) -> list[Piece]:
    """Strength, diluent and route; a diluent that only whoever dilutes knows is a line to write on."""
    plain = setting.style(_TEXT)
    strength = setting.type.line(label.strength, setting.style(_STRENGTH, Weight.BOLD))
    route = setting.type.line(label.route, plain)
    if label.diluent:
        return flowed([(strength,), (setting.type.line(label.diluent, plain),), (route,)], width)
    written = fields_row((Field("Diluent", ""),), setting.type, width, plain, plain, LEAST)(0.0)
    return [*flowed([(strength,), (route,)], width), written]


def _identifiers(label: ContainerLabel, setting: _LabelSetting, width: float) -> list[Piece]:
    bold, plain = setting.style(_TEXT, Weight.BOLD, typed=True), setting.style(_TEXT, typed=True)
    born = setting.type.line(f"Born {label.born}", plain)
    pair = (setting.type.line(f"{label.identifier_label} ", plain), setting.type.line(label.identifier, bold))
    if group_width(pair) <= width:
        return flowed([(born,), pair], width)
    caption = setting.type.lines(label.identifier_label, plain, width)
    return [stacked((born, *caption, *setting.type.lines(label.identifier, bold, width)))]


def _which(label: ContainerLabel, setting: _LabelSetting, width: float) -> list[Piece]:
    part = setting.type.line(label.part, setting.style(_SMALL, Weight.BOLD))
    return flowed([(part,), (setting.type.line(label.order_label, setting.style(_SMALL)),)], width)


def _fields(label: ContainerLabel, setting: _LabelSetting) -> tuple[_Row, _Row]:
    """The four things that are said, or written, of how it was prepared; long names stand under each other."""
    prepared = (Field("Prepared at", label.prepared_at), Field("Expires at", label.expires_at))
    by, checked = Field("Prepared by", label.prepared_by), Field("Checked by", label.checked_by)
    beside = _fields_row((by, checked), setting)
    under = over(_fields_row((by,), setting), _fields_row((checked,), setting))
    return _fields_row(prepared, setting), min(beside, under, key=lambda row: row(0.0).height)


def _fields_row(fields: tuple[Field, ...], setting: _LabelSetting) -> _Row:
    caption, value = setting.style(_SMALL), setting.style(_TEXT, Weight.BOLD, typed=True)
    return fields_row(fields, setting.type, setting.width, caption, value, LEAST)


def _note(label: ContainerLabel, setting: _LabelSetting) -> Piece:
    """Under `Expires at`."""
    words = f"{label.expires_rule}; 24-hour clock" if label.expires_rule else "24-hour clock"
    return at_the_right(setting.type.line(words, setting.style(LEAST)), setting.width)
