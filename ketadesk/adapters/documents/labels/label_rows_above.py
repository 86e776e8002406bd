"""The upper part of a label: what it may not be used for, the drug line, and what it is and whose, beside the QR."""

from ketadesk.adapters.documents.blocks.piece import Piece
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.labels.label_fields import Field, fields_row
from ketadesk.adapters.documents.labels.label_rows import band, band_room, flowed, group_width, stacked
from ketadesk.adapters.documents.labels.label_setting import (
    LEAST,
    NAME,
    SMALL,
    STRENGTH,
    TEXT,
    WARNING,
    LabelSetting,
    largest_fitting,
)
from ketadesk.adapters.documents.lettering.typesetting import Line, Style, Weight
from ketadesk.adapters.documents.measures import BLACK, MM, THIN, WHITE
from ketadesk.application.errors import CannotPrint
from ketadesk.application.labels.label_content import ContainerLabel

LABEL_QR = 12.5 * MM
"""Modules of 0.43 mm or more: five dots of a roll's printer, three of a scan at 200 dpi."""
_QUIET = 1.8 * MM
"""White around the QR: four modules."""
_RULE_HEIGHT = 4.0


def above_fields(label: ContainerLabel, setting: LabelSetting, qr_form: str) -> list[Piece]:
    """Return the rows above what is said of its preparation; `qr_form` is the name of the QR's drawing."""
    drug = setting.type.line(label.medicine, Style(setting.drug, Weight.BOLD))
    return [*_warnings(label, setting), stacked((drug,)), _block(label, setting, qr_form)]


def _warnings(label: ContainerLabel, setting: LabelSetting) -> list[Piece]:
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


def _library_band(texts: list[str], style: Style, setting: LabelSetting) -> list[Piece]:
    room = band_room(None, setting.width)
    lines = [line for text in texts for line in setting.type.lines(text, style, room)]
    return [band(None, lines, setting.width)] if lines else []


def _word(text: str, setting: LabelSetting) -> Line:
    """The word of the band, as large as it has room."""
    style = setting.style(WARNING, Weight.BOLD, grey=WHITE)
    room = band_room(None, setting.width)
    size = largest_fitting(style.size, setting.type.width(text, style), room)
    if size < LEAST:
        raise CannotPrint(f"{text!r} has no room on the label.", "Report this; it is a fault in KetaDesk.")
    return setting.type.line(text, style.but(size=size))


def _block(label: ContainerLabel, setting: LabelSetting, qr_form: str) -> Piece:
    """The contents, whose they are and which container, with the QR at the right."""
    width = setting.width - LABEL_QR - _QUIET
    rows = [
        *_contents(label, setting, width),
        # A line to write on ends the contents by itself.
        *([_rule(width)] if label.diluent else []),
        stacked(setting.type.lines(label.name, setting.style(NAME, Weight.BOLD, typed=True), width)),
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


def _contents(label: ContainerLabel, setting: LabelSetting, width: float) -> list[Piece]:
    """Strength, diluent and route; a diluent that only whoever dilutes knows is a line to write on."""
    plain = setting.style(TEXT)
    strength = setting.type.line(label.strength, setting.style(STRENGTH, Weight.BOLD))
    route = setting.type.line(label.route, plain)
    if label.diluent:
        return flowed([(strength,), (setting.type.line(label.diluent, plain),), (route,)], width)
    written = fields_row((Field("Diluent", ""),), setting.type, width, plain, plain, LEAST)(0.0)
    return [*flowed([(strength,), (route,)], width), written]


def _identifiers(label: ContainerLabel, setting: LabelSetting, width: float) -> list[Piece]:
    bold, plain = setting.style(TEXT, Weight.BOLD, typed=True), setting.style(TEXT, typed=True)
    born = setting.type.line(f"Born {label.born}", plain)
    pair = (setting.type.line(f"{label.identifier_label} ", plain), setting.type.line(label.identifier, bold))
    if group_width(pair) <= width:
        return flowed([(born,), pair], width)
    caption = setting.type.lines(label.identifier_label, plain, width)
    return [stacked((born, *caption, *setting.type.lines(label.identifier, bold, width)))]


def _which(label: ContainerLabel, setting: LabelSetting, width: float) -> list[Piece]:
    part = setting.type.line(label.part, setting.style(SMALL, Weight.BOLD))
    return flowed([(part,), (setting.type.line(label.order_label, setting.style(SMALL)),)], width)
