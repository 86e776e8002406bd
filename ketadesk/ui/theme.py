"""Colours and sizes of the window: every role has one name here, in three palettes of our own.

Qt's colour scheme hints do nothing on Linux, so dark and high contrast are palettes with the same roles, not inverted
colours. Text keeps 4.5:1 on its ground, parts of the interface 3:1; a test holds every palette to it.
"""

from dataclasses import dataclass

TEXT_PERCENTS = (100, 125, 150, 200)
"""Text sizes on offer, in percent of the sizes below."""

SMALL, BODY, LABEL, FIELD, TITLE, FIGURE = 12, 13, 14, 16, 20, 76
"""Type sizes in px at 100 percent."""


@dataclass(frozen=True)
class Palette:
    """One set of colours; the names say what a colour is for."""

    key: str
    label: str
    ink: str
    muted: str
    ground: str
    surface: str
    sunken: str
    line: str
    edge: str
    banner: str
    banner_ink: str
    banner_quiet: str
    alert: str
    alert_ink: str
    action: str
    action_ink: str
    action_soft: str
    link: str
    focus: str
    focus_ground: str
    stop: str
    stop_ground: str
    override: str
    override_ground: str
    caution: str
    caution_ground: str
    information: str
    information_ground: str
    band: str
    beyond: str
    bar: str
    done: str


LIGHT = Palette(
    key="light",
    label="Light",
    ink="#14202B",
    muted="#4A5A68",
    ground="#F3F6F8",
    surface="#FFFFFF",
    sunken="#EFF3F6",
    line="#C9D3DC",
    edge="#6E7F8D",
    banner="#0B2A43",
    banner_ink="#FFFFFF",
    banner_quiet="#B9CBDA",
    alert="#FFE9A8",
    alert_ink="#2B2100",
    action="#005EB8",
    action_ink="#FFFFFF",
    action_soft="#E8F1FA",
    link="#00529F",
    focus="#14202B",
    focus_ground="#FFFDF0",
    stop="#B3261E",
    stop_ground="#FDECEA",
    override="#B87400",
    override_ground="#FFF4D6",
    caution="#B87400",
    caution_ground="#FFF8E6",
    information="#005EB8",
    information_ground="#E8F1FA",
    band="#BFE3CF",
    beyond="#F3B5B0",
    bar="#E1E7EC",
    done="#1B6B3A",
)

DARK = Palette(
    key="dark",
    label="Dark",
    ink="#E8EEF3",
    muted="#AAB9C6",
    ground="#12181E",
    surface="#1B242D",
    sunken="#151D25",
    line="#364654",
    edge="#7D90A1",
    banner="#07304F",
    banner_ink="#FFFFFF",
    banner_quiet="#B9CBDA",
    alert="#F2D06B",
    alert_ink="#201800",
    action="#5AA9F0",
    action_ink="#06131F",
    action_soft="#1D3A55",
    link="#8CC4F7",
    focus="#F5F8FA",
    focus_ground="#26323D",
    stop="#FF8A80",
    stop_ground="#3A1D1D",
    override="#F0B040",
    override_ground="#382B12",
    caution="#F0B040",
    caution_ground="#2B2617",
    information="#6FB4F2",
    information_ground="#182C3F",
    band="#2F6B4A",
    beyond="#7A2E2A",
    bar="#33424F",
    done="#7FD6A0",
)

HIGH_CONTRAST = Palette(
    key="contrast",
    label="High contrast",
    ink="#FFFFFF",
    muted="#F0F0F0",
    ground="#000000",
    surface="#000000",
    sunken="#000000",
    line="#FFFFFF",
    edge="#FFFFFF",
    banner="#00215C",
    banner_ink="#FFFFFF",
    banner_quiet="#FFFFFF",
    alert="#FFE94A",
    alert_ink="#000000",
    action="#FFE94A",
    action_ink="#000000",
    action_soft="#2A2A00",
    link="#7FD4FF",
    focus="#FFE94A",
    focus_ground="#000000",
    stop="#FF7A70",
    stop_ground="#000000",
    override="#FFB347",
    override_ground="#000000",
    caution="#FFB347",
    caution_ground="#000000",
    information="#7FD4FF",
    information_ground="#000000",
    band="#0F7A3F",
    beyond="#A0201A",
    bar="#4A4A4A",
    done="#8CF0AE",
)

PALETTES = (LIGHT, DARK, HIGH_CONTRAST)


def palette_named(key: str) -> Palette:
    """The palette with this key; raises `StopIteration` for one that does not exist."""
    return next(p for p in PALETTES if p.key == key)
