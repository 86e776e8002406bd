"""One label for a syringe or a bag, set into its box: the drug line in the largest type, the QR at the right.

Every size shrinks together until all of it fits, and none below 7 points; a name wraps. Where it does not fit even so,
there is no label: nothing is cut.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ketadesk.adapters.documents.blocks.piece import Piece
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.labels.label_fields import Field, fields_row, over
from ketadesk.adapters.documents.labels.label_rows import at_the_right
from ketadesk.adapters.documents.labels.label_rows_above import above_fields
from ketadesk.adapters.documents.labels.label_setting import LEAST, SMALL, TEXT, LabelSetting
from ketadesk.adapters.documents.lettering.typesetting import Style, Typesetter, Weight
from ketadesk.adapters.documents.measures import MM
from ketadesk.adapters.documents.pdf.tags import Element
from ketadesk.application.errors import CannotPrint
from ketadesk.application.labels.label_content import ContainerLabel

LABEL_INSET = 2.5 * MM
"""Nothing of a label is nearer to its edge: a sheet may lie askew in the printer, and a roll's edge is not printed."""
_SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64)
_DRUG_LEAST = 10.5
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
        setting = LabelSetting(setter, width, scale, setter.width(label.medicine, Style(1.0, Weight.BOLD)))
        above, fields, note = above_fields(label, setting, qr_form), _fields(label, setting), _note(label, setting)
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


def _fields(label: ContainerLabel, setting: LabelSetting) -> tuple[_Row, _Row]:
    """The four things that are said, or written, of how it was prepared; long names stand under each other."""
    prepared = (Field("Prepared at", label.prepared_at), Field("Expires at", label.expires_at))
    by, checked = Field("Prepared by", label.prepared_by), Field("Checked by", label.checked_by)
    beside = _fields_row((by, checked), setting)
    under = over(_fields_row((by,), setting), _fields_row((checked,), setting))
    return _fields_row(prepared, setting), min(beside, under, key=lambda row: row(0.0).height)


def _fields_row(fields: tuple[Field, ...], setting: LabelSetting) -> _Row:
    caption, value = setting.style(SMALL), setting.style(TEXT, Weight.BOLD, typed=True)
    return fields_row(fields, setting.type, setting.width, caption, value, LEAST)


def _note(label: ContainerLabel, setting: LabelSetting) -> Piece:
    """Under `Expires at`."""
    words = f"{label.expires_rule}; 24-hour clock" if label.expires_rule else "24-hour clock"
    return at_the_right(setting.type.line(words, setting.style(LEAST)), setting.width)
