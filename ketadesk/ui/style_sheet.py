"""The Qt style sheet, written from a palette and a text size.

One place for every measure, so that 200 percent text takes its fields, buttons and spaces with it.
Widgets carry a `role` (what they are) and sometimes a `tone` (how serious); nothing is styled by its position.
"""

from string import Template

from ketadesk.ui import theme

_MEASURES = {
    "small": theme.SMALL,
    "body": theme.BODY,
    "label": theme.LABEL,
    "field": theme.FIELD,
    "title": theme.TITLE,
    "figure": theme.FIGURE,
    "s4": 4,
    "s6": 6,
    "s8": 8,
    "s10": 10,
    "s12": 12,
    "s16": 16,
    "s18": 18,
    "s24": 24,
    "target": 24,
    "field_h": 34,
    "button_h": 38,
    "segment_h": 32,
    "w_tiny": 52,
    "w_short": 84,
    "w_date": 132,
    "w_medium": 178,
    "w_long": 300,
    "scroll": 12,
}

_SHEET = Template("""
* { font-family: "DejaVu Sans"; font-size: ${body}px; color: $ink; outline: none; }
QMainWindow, QDialog, QWidget[role="ground"] { background: $ground; }
QScrollArea, QScrollArea > QWidget > QWidget[role="ground"] { background: $ground; border: 0; }
QToolTip { background: $surface; color: $ink; border: 1px solid $edge; padding: ${s4}px; }

QMenuBar { background: $surface; border-bottom: 1px solid $line; padding: 0 ${s4}px; }
QMenuBar::item { background: transparent; padding: ${s4}px ${s10}px; }
QMenuBar::item:selected, QMenu::item:selected { background: $action; color: $action_ink; }
QMenu { background: $surface; border: 1px solid $edge; padding: ${s4}px; }
QMenu::item { padding: ${s6}px ${s24}px; background: transparent; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: ${s4}px; }

QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}px; font-weight: bold; }
QLabel[role="heading"] { font-size: ${label}px; font-weight: bold; }
QLabel[role="caption"] { font-weight: bold; }
QLabel[role="person"] { font-weight: bold; padding: ${s4}px ${s18}px; }
QLabel[role="quiet"], QLabel[role="echo"] { font-size: ${small}px; color: $muted; }
QLabel[role="unit"] { color: $muted; }
QLabel[role="problem"] { font-size: ${small}px; color: $stop; font-weight: bold; }
QLabel[role="mono"] { font-family: "DejaVu Sans Mono"; font-size: ${small}px; background: $sunken;
    border: 1px solid $line; border-radius: 4px; padding: ${s8}px; }
QLabel[role="figure"] { font-size: ${figure}px; font-weight: bold; }
QLabel[role="figure"][tone="none"] { color: $muted; }
QLabel[role="figure_unit"] { font-size: ${title}px; font-weight: bold; }
QLabel[role="strong"] { font-weight: bold; }

QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[role="rule"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }

QFrame[role="finding"] { border: 1px solid $line; border-left: ${s4}px solid $edge; border-radius: 0; }
QFrame[role="finding"][tone="stop"] { background: $stop_ground; border-left-color: $stop; }
QFrame[role="finding"][tone="override"] { background: $override_ground; border-left-color: $override; }
QFrame[role="finding"][tone="caution"] { background: $caution_ground; border-left-color: $caution; }
QFrame[role="finding"][tone="information"] { background: $information_ground; border-left-color: $information; }
QFrame[role="finding"][tone="stop"] { border-left-width: ${s8}px; }
QFrame[role="finding"][tone="done"] { background: $surface; border-left-color: $done; }

QFrame[role="verdict"] { background: $surface; border: ${s4}px solid $edge; border-radius: 0; }
QFrame[role="verdict"][tone="stop"] { background: $stop_ground; border: ${s12}px solid $stop; }
QFrame[role="verdict"][tone="caution"] { background: $caution_ground; border: ${s6}px dashed $caution; }
QFrame[role="verdict"][tone="done"] { background: $surface; border: 2px solid $done; }
QFrame[role="verdict"] QLabel[role="field"] { font-size: ${field}px; }
QFrame[role="verdict"] QLabel[role="patient"] { font-size: ${field}px; font-weight: bold; }

QFrame[role="banner"] { background: $banner; border: 0; }
QFrame[role="banner"] QLabel { color: $banner_ink; }
QFrame[role="banner"] QLabel[role="banner_name"] { font-size: ${s18}px; font-weight: bold; }
QFrame[role="banner"] QLabel[role="banner_caption"] { font-size: ${small}px; color: $banner_quiet; }
QFrame[role="banner"] QLabel[role="banner_text"] { font-size: ${body}px; }
QFrame[role="banner"] QLabel[role="allergy"] { border: 1px solid $banner_quiet; border-radius: 4px;
    padding: ${s6}px ${s12}px; font-weight: bold; }
QFrame[role="banner"] QLabel[role="allergy"][tone="alert"] { background: $alert; color: $alert_ink;
    border: 2px solid $alert_ink; }

QFrame[role="strip"] { border: 0; border-bottom: 1px solid $line; }
QFrame[role="strip"] QLabel { font-weight: bold; }
QFrame[role="strip"][tone="library"] { background: $override_ground; }
QFrame[role="strip"][tone="trouble"] { background: $stop_ground; border-bottom: 2px solid $stop; }
QFrame[role="strip"][tone="stored"] { background: $information_ground; border-bottom: 1px solid $information; }
QFrame[role="strip"][tone="reminder"] { background: $surface; border-left: ${s4}px solid $information; }
QFrame[role="strip"][tone="notice"] { background: $information_ground; }

QFrame[role="rail"] { background: $surface; border: 0; border-right: 1px solid $line; }
QFrame[role="rail"][flat="true"] { border-right: 0; border-bottom: 1px solid $line; }
StepButton { background: transparent; border: 2px solid transparent; border-left: ${s4}px solid transparent;
    min-height: ${button_h}px; }
StepButton:hover { background: $sunken; }
StepButton:checked { background: $action_soft; border-left-color: $action; }
StepButton:focus { border: 2px solid $focus; border-left: ${s4}px solid $focus; background: $focus_ground; }
StepButton QLabel[role="step"] { font-size: ${label}px; }
StepButton QLabel[role="step"][tone="here"] { font-size: ${label}px; font-weight: bold; }
StepButton QLabel[role="state"] { font-size: ${small}px; color: $muted; }
StepButton QLabel[role="state"][tone="blocked"] { color: $stop; font-weight: bold; }
StepButton QLabel[role="state"][tone="done"] { color: $done; }
StepButton QLabel[role="glyph"][tone="blocked"] { color: $stop; font-weight: bold; }
StepButton QLabel[role="glyph"][tone="done"] { color: $done; }
StepButton QLabel:disabled { color: $muted; }

QLineEdit { background: $surface; border: 1px solid $edge; border-radius: 4px; padding: 0 ${s10}px;
    min-height: ${field_h}px; font-size: ${field}px; selection-background-color: $action;
    selection-color: $action_ink; }
QLineEdit:focus { border: 2px solid $focus; background: $focus_ground; padding: 0 ${s10_less_1}px;
    min-height: ${field_h_less_2}px; }
QLineEdit[problem="true"] { border: 2px solid $stop; padding: 0 ${s10_less_1}px; min-height: ${field_h_less_2}px; }
QLineEdit:disabled { background: $sunken; color: $muted; }
QLineEdit[span="tiny"] { min-width: ${w_tiny}px; max-width: ${w_tiny}px; }
QLineEdit[span="short"] { min-width: ${w_short}px; max-width: ${w_short}px; }
QLineEdit[span="date"] { min-width: ${w_date}px; max-width: ${w_date}px; }
QLineEdit[span="medium"] { min-width: ${w_medium}px; max-width: ${w_medium}px; }
QLineEdit[span="long"] { min-width: ${w_long}px; max-width: ${w_long}px; }

QPushButton { background: $surface; border: 1px solid $edge; border-radius: 4px; padding: 0 ${s16}px;
    min-height: ${button_h}px; min-width: ${target}px; font-size: ${label}px; }
QPushButton:hover { background: $sunken; }
QPushButton:focus { border: 2px solid $focus; background: $focus_ground; padding: 0 ${s16_less_1}px;
    min-height: ${button_h_less_2}px; }
QPushButton:disabled { color: $muted; background: $sunken; border-color: $line; }
QPushButton[role="primary"] { background: $action; color: $action_ink; border-color: $action; font-weight: bold; }
QPushButton[role="primary"]:focus { border: 3px double $action_ink; padding: 0 ${s16_less_2}px; background: $action;
    min-height: ${button_h_less_4}px; }
QPushButton[role="primary"]:disabled { background: $sunken; color: $muted; border-color: $line; }
QPushButton[role="link"] { background: transparent; border: 2px solid transparent; color: $link; text-align: left;
    padding: 0 ${s4}px; min-height: ${target}px; font-size: ${body}px; text-decoration: underline; }
QPushButton[role="link"]:focus { border: 2px solid $focus; background: $focus_ground; padding: 0 ${s4}px;
    min-height: ${target}px; }
SegmentButton { min-height: ${segment_h}px; padding: 0 ${s12}px; font-size: ${body}px; background: $surface; }
SegmentButton:checked { background: $action; color: $action_ink; border-color: $action; font-weight: bold; }
SegmentButton:focus { border: 2px solid $focus; padding: 0 ${s12_less_1}px; background: $focus_ground;
    min-height: ${segment_h_less_2}px; }
SegmentButton:checked:focus { background: $action; color: $action_ink; border: 3px double $action_ink;
    padding: 0 ${s12_less_2}px; min-height: ${segment_h_less_4}px; }
SegmentButton:disabled { color: $muted; background: $sunken; border-color: $line; }

OptionRow { background: $surface; border: 1px solid $line; border-radius: 4px; min-height: ${field_h}px; }
OptionRow:hover { background: $sunken; }
OptionRow:checked { border: 2px solid $action; background: $action_soft; }
OptionRow:focus { border: 2px solid $focus; background: $focus_ground; }
OptionRow:disabled { background: $sunken; }
OptionRow QLabel:disabled { color: $muted; }
OptionRow QLabel[role="option"] { font-size: ${label}px; font-weight: bold; }
OptionRow QLabel[role="glyph"] { font-size: ${label}px; }

QFrame[role="question_row"] { border: 0; border-top: 1px solid $line; }

QTableWidget { background: $surface; alternate-background-color: $sunken; border: 1px solid $line;
    gridline-color: $line; selection-background-color: $action_soft; selection-color: $ink; }
QTableWidget:focus { border: 2px solid $focus; }
QTableWidget::item { padding: ${s6}px; }
QTableWidget::item:selected { background: $action_soft; color: $ink; }
QHeaderView { background: $surface; }
QHeaderView::section { background: $sunken; border: 0; border-bottom: 1px solid $edge; padding: ${s6}px;
    font-weight: bold; }

QScrollBar:vertical { background: $ground; width: ${scroll}px; margin: 0; }
QScrollBar:horizontal { background: $ground; height: ${scroll}px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 4px; min-height: ${target}px; min-width: ${target}px;
    margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
PdfView { border: 1px solid $line; }
PdfView:focus, QScrollArea:focus { border: 2px solid $focus; }
""")


def scaled(length: int, percent: int) -> int:
    """A length in px at 100 percent, for text of `percent`."""
    return round(length * percent / 100)


def style_sheet(palette: theme.Palette, percent: int) -> str:
    """The whole sheet for this palette and text size."""
    measures = {name: scaled(length, percent) for name, length in _MEASURES.items()}
    # A thicker border takes its room from what it surrounds, so that nothing moves when the focus comes.
    less = {f"{name}_less_{px}": length - px for name, length in measures.items() for px in (1, 2, 4)}
    return _SHEET.substitute(vars(palette) | measures | less)
