"""The reader of the figures: what stands there is read, what is missing or unheard of is refused."""

from fractions import Fraction

import pytest

from ketadesk.cross_check import FiguresUnreadable, read_figures

from .orders import FIGURES, TEXTS

ACUTE, LOW, SALINE, SHORT = (
    f"regimens/{name}.toml"
    for name in ("acute-pain-infusion", "low-dose-infusion", "bolus-then-saline", "bolus-then-infusion")
)
SALINE_TABLE = '[saline]\nvolumes = [{ value = 50, unit = "mL" }]\nminutes = { value = 30, unit = "min" }\n'


def changed(path: str, old: str, new: str) -> dict[str, str]:
    assert old in TEXTS[path]
    return {**TEXTS, path: TEXTS[path].replace(old, new)}


def test_what_is_shipped_is_read() -> None:
    assert len(FIGURES.regimens) == 7
    assert FIGURES.vial_sizes_ml == {10: (20,), 50: (10,), 100: (5, 10)}
    assert [(int(mg), int(ml), add_to) for (mg, ml), add_to in FIGURES.containers.items()] == [
        (50, 50, False), (250, 250, True), (500, 500, True), (500, 250, True), (100, 50, False),
    ]  # fmt: skip
    assert FIGURES.frailty_items == ("frailty",)
    assert FIGURES.ideal_weight.kg_per_inch == Fraction(23, 10)
    assert FIGURES.schedule.after_stop_tolerance_min == 10


def test_a_limit_holds_in_its_care_settings_alone() -> None:
    limits = FIGURES.regimens["low-dose-infusion"].limits
    assert sorted(limits) == ["icu", "monitored", "ward"]
    assert [limit.amount.value for limit in limits["icu"]["infusion-rate"] if limit.hard] == [Fraction(1, 2), 40]


@pytest.mark.req("SR-19")
@pytest.mark.parametrize("path", ["library.toml", "preparation.toml", "observation.toml", "checklist.toml"])
def test_every_text_is_needed(path: str) -> None:
    with pytest.raises(FiguresUnreadable, match=path):
        read_figures({name: text for name, text in TEXTS.items() if name != path})
    with pytest.raises(FiguresUnreadable, match=path):
        read_figures({**TEXTS, path: ""})
    with pytest.raises(FiguresUnreadable, match=path):
        read_figures({**TEXTS, path: TEXTS[path] + "\n["})


@pytest.mark.req("SR-19")
def test_a_regimen_is_needed_and_each_once() -> None:
    with pytest.raises(FiguresUnreadable, match="none"):
        read_figures({name: text for name, text in TEXTS.items() if not name.startswith("regimens/")})
    with pytest.raises(FiguresUnreadable, match="another text"):
        read_figures({**TEXTS, "regimens/twice.toml": TEXTS[ACUTE]})


@pytest.mark.req("SR-19")
@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("library.toml", "older_above_years = { value = 60", "older_above_years = { value = true"),
        ("library.toml", "older_above_years = { value = 60", 'older_above_years = { value = "60"'),
        ("library.toml", "older_above_years = { value = 60", "older_above_years = { value = -60"),
        ("library.toml", "older_above_years = { value = 60", "older_above_years = { value = nan"),
        ("library.toml", "older_above_years = { value = 60", "older_above_years = { value = 0.0"),
        ("library.toml", 'light_below_kg = { value = 50, unit = "kg"', 'light_below_kg = { value = 50, unit = "lb"'),
        ("library.toml", "container_change_h = {", "container_change = {"),
        ("library.toml", "[ideal_weight]", "[[ideal_weight]]"),
        ("library.toml", 'quantity = "weight"', 'quantity = "wait"'),
        ("library.toml", 'bound = "soft-max"', 'bound = "max"'),
        ("library.toml", 'rounding-error"\nbound = "soft-max"', 'rounding-error"\nbound = "soft-min"'),
        ("library.toml", 'patients = "all"', 'patients = "some"'),
        ("library.toml", 'care_settings = ["ward", "monitored", "ed", "icu"]', 'care_settings = ["ward", "theatre"]'),
        ("library.toml", 'care_settings = ["ward", "monitored", "ed", "icu"]', 'care_settings = "ward"'),
        ("library.toml", 'care_settings = ["ward", "monitored", "ed", "icu"]', "care_settings = [1]"),
        ("library.toml", 'care_settings = ["ward", "monitored", "ed", "icu"]', "care_settings = []"),
        ("checklist.toml", "marks_frailty = true", "marks_frailty = false"),
        ("checklist.toml", "marks_frailty = true", 'marks_frailty = "yes"'),
        ("checklist.toml", 'id = "frailty"', 'id = ""'),
        ("checklist.toml", 'id = "frailty"', "id = 7"),
        ("preparation.toml", "enabled = false", ""),
        ("preparation.toml", "maximum_ml_per_h = 999", ""),
        ("observation.toml", "after_stop_every_min = { value = 30", "after_stop_every_min = { value = 121"),
        ("observation.toml", "{ until_h = 3, ", "{ until_h = 1, "),
        ("observation.toml", "{ until_h = 3, ", "{ "),
        ("observation.toml", "{ until_h = 3, every_min", "{ until_h = 3, each_min"),
        (ACUTE, 'weight_basis = "actual"', 'weight_basis = "lean"'),
        (ACUTE, 'shape = "equal"', 'shape = "linear"'),
        (ACUTE, 'units = ["mg/kg/h", "mcg/kg/min"]', 'units = ["mL/h"]'),
        (ACUTE, 'units = ["mg/kg/h", "mcg/kg/min"]', "units = []"),
        (ACUTE, '[loading]\navailability = "optional"', '[loading]\navailability = "fixed"'),
        (ACUTE, '[infusion]\navailability = "required"', '[infusion]\navailability = "optional"'),
        (ACUTE, "usual_dose", "customary_dose"),
        (ACUTE, 'unit = "mg"\n', 'unit = "g"\n'),
        (LOW, 'loading-dose"\nbound = "soft-max"', 'cumulative-24-h"\nbound = "soft-max"'),
        (SHORT, 'units = ["mg/kg/h"]', 'units = ["mg/h"]'),
        (SHORT, "[taper]", SALINE_TABLE + "[taper]"),
        (SALINE, 'value = 50, unit = "mL"', 'value = 50, unit = "L"'),
        (SALINE, "volumes = [", "volumes = []\nothers = ["),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused(path: str, old: str, new: str) -> None:
    with pytest.raises(FiguresUnreadable, match=path):
        read_figures(changed(path, old, new))
