"""A library that is sealed but wrong: refused with the place, whatever the flaw."""

from pathlib import Path

import pytest

from ketadesk.adapters.drug_library import read_library
from ketadesk.application.errors import LibraryDamaged

from .conftest import MANIFEST, put, reseal

ACUTE = "regimens/acute-pain-infusion.toml"
LOW = "regimens/low-dose-infusion.toml"
SALINE = "regimens/bolus-then-saline.toml"
FIXED = "regimens/fixed-dose.toml"
PREPARATION = "preparation.toml"
OBSERVATION = "observation.toml"
ITEMS = "observation_items.toml"
NEWS = "news2.toml"

FLAWS: dict[str, tuple[str, str, str, str]] = {
    # what: file, old, new, a word of the message that says where
    "unknown key in a limit": (ACUTE, 'id = "rate-hard"\n', 'id = "rate-hard"\nnote = "x"\n', "note"),
    "unknown key in a vial": (PREPARATION, "mg_per_ml = 50\n", "mg_per_ml = 50\nmg_per_l = 50\n", "mg_per_l"),
    "unknown key of the whole": ("library.toml", "schema = 1\n", "schema = 1\nextra = 1\n", "extra"),
    "unknown figure": ("library.toml", "[figures]\n", "[figures]\nsurprise = 1\n", "surprise"),
    "unknown key in a regimen": (ACUTE, "approved = false\n", "approved = false\nprio = 1\n", "prio"),
    "missing value": (ACUTE, "value = 115\n", "", "value"),
    "missing unit": (ACUTE, 'unit = "mg/kg"\n', "", "unit"),
    "missing sources": (PREPARATION, 'sources = ["us-label"]\n', "", "sources"),
    "missing evidence": (PREPARATION, 'evidence = "source"\n', "", "evidence"),
    "missing review field": (PREPARATION, 'reviewed_by = ""\n', "", "reviewed_by"),
    "missing section": (ACUTE, "[taper]", "[taper_gone]", "taper"),
    "missing figure": ("library.toml", "older_above_years =", "older_than =", "older"),
    "missing regimen id": (ACUTE, 'id = "acute-pain-infusion"\n', "", "id"),
    "text for a number": (ACUTE, "value = 115\n", 'value = "115"\n', "value"),
    "yes for a number": (ACUTE, "value = 115\n", "value = true\n", "value"),
    "a list for a number": (ACUTE, "value = 115\n", "value = [115]\n", "value"),
    "a date for a number": (ACUTE, "value = 115\n", "value = 2026-11-22\n", "value"),
    "not a number": (ACUTE, "value = 115\n", "value = nan\n", "value"),
    "infinity": (ACUTE, "value = 115\n", "value = inf\n", "value"),
    "a number for yes or no": (ACUTE, "approved = false\n", "approved = 0\n", "approved"),
    "a float for yes or no": (PREPARATION, "enabled = true\n", "enabled = 1.0\n", "enabled"),
    "text for yes or no": (PREPARATION, "enabled = true\n", 'enabled = "true"\n', "enabled"),
    "a number for text": (ACUTE, 'title = "Acute pain infusion"', "title = 7", "title"),
    "text for a list": (ACUTE, 'care_settings = ["monitored", "icu"]', 'care_settings = "icu"', "care_settings"),
    "unknown care setting": (ACUTE,
                             'care_settings = ["monitored", "icu"]', 'care_settings = ["home"]', "care_settings"),
    "unknown bound": (ACUTE, 'bound = "hard-max"', 'bound = "max"', "bound"),
    "unknown quantity": (ACUTE, 'quantity = "loading-dose"', 'quantity = "bolus"', "quantity"),
    "unknown evidence": (ACUTE, 'evidence = "unread"', 'evidence = "believed"', "evidence"),
    "unknown patients": (ACUTE, 'patients = "all"', 'patients = "children"', "patients"),
    "unknown weight basis": (ACUTE, 'weight_basis = "actual"', 'weight_basis = "ideal"', "weight_basis"),
    "unknown class of an item": ("checklist.toml", 'klass = "absolute"', 'klass = "minor"', "klass"),
    "unknown source": (ACUTE, 'sources = ["schwenk-2018"]', 'sources = ["nobody-1999"]', "nobody-1999"),
    "unknown source of a regimen": (ACUTE, 'sources = ["founding-2025", "schwenk-2018"]\ndis',
                                    'sources = ["nobody-1999"]\ndis', "nobody-1999"),
    "unknown source of the incompatible": ("library.toml", 'incompatible_sources = ["uk-smpc"]',
                                           'incompatible_sources = ["nobody-1999"]', "nobody-1999"),
    "no source": (ACUTE, 'sources = ["schwenk-2018"]', "sources = []", "no source"),
    "twin regimen": (LOW, 'id = "low-dose-infusion"', 'id = "acute-pain-infusion"', "acute-pain-infusion"),
    "twin limit of the library": (ACUTE, 'id = "rate-mg-hard"', 'id = "rounding-error-hard-max"', "max twice"),
    "twin item": ("checklist.toml", 'id = "pregnancy"', 'id = "active-psychosis"', "active-psychosis"),
    "twin source": ("sources.toml", "[[sources]]\n", '[[sources]]\nid = "uk-smpc"\ntitle = "Another"\nyear = "2020"\n'
                    'access = "read"\n\n[[sources]]\n', "uk-smpc"),
    "twin pump": (PREPARATION, 'id = "step-1"', 'id = "step-0.1"', "step-0.1"),
    "twin container": (PREPARATION, "mg = 250\nml = 250\n", "mg = 500\nml = 500\n", "500 mg in 500 mL"),
    "twin vial": (PREPARATION, "mg_per_ml = 100\nml = 10\n", "mg_per_ml = 100\nml = 5\n", "100 mg/mL in 5 mL"),
    "twin diluent": (PREPARATION, 'id = "glucose-5"', 'id = "sodium-chloride-0.9"', "sodium-chloride-0.9"),
    "twin limit": (ACUTE, 'id = "bolus-soft"', 'id = "bolus-hard"', "bolus-hard"),
    "soft above hard": (ACUTE, 'bound = "soft-max"\nvalue = 0.3\n', 'bound = "soft-max"\nvalue = 0.36\n', "bolus-soft"),
    "lower above upper": (ACUTE, 'bound = "soft-min"\nvalue = 0.5\n', 'bound = "soft-min"\nvalue = 1.5\n', "rate-soft"),
    "general limits upside down": ("library.toml", "value = 115\n", "value = 251\n", "weight-soft-max"),
    "range upside down": (ACUTE, "low = 0.5, high = 1,", "low = 1, high = 0.5,", "upside down"),
    "unit of another quantity": (ACUTE, 'value = 115\nunit = "mg/h"', 'value = 115\nunit = "mL/h"', "mL/h"),
    "limit of zero": (ACUTE, "value = 115\n", "value = 0\n", "above zero"),
    "limit below zero": (ACUTE, "value = 115\n", "value = -115\n", "above zero"),
    "schema of tomorrow": ("library.toml", "schema = 1\n", "schema = 2\n", "schema"),
    "no schema": ("library.toml", "schema = 1\n", "", "schema"),
    "not TOML": ("library.toml", "[figures]", "[figures", "library.toml"),
    "a key twice": (ACUTE, "approved = false\n", "approved = false\napproved = true\n", "acute-pain-infusion.toml"),
}  # fmt: skip


@pytest.mark.req("SR-19")
@pytest.mark.parametrize("what", FLAWS)
def test_any_flaw_blocks_everything_and_says_where(what: str, folder: Path) -> None:
    name, old, new, place = FLAWS[what]
    put(folder, name, old, new)
    with pytest.raises(LibraryDamaged) as refused:
        read_library(folder)
    assert place in refused.value.what
    assert "No order can be made" in refused.value.next_step


IMPOSSIBLE: dict[str, tuple[str, str, str]] = {
    "vial without drug": (PREPARATION, "mg_per_ml = 50\n", "mg_per_ml = 0\n"),
    "vial without volume": (PREPARATION, "mg_per_ml = 50\nml = 10\n", "mg_per_ml = 50\nml = 0\n"),
    "container without volume": (PREPARATION, "mg = 50\nml = 50\n", "mg = 50\nml = 0\n"),
    "container with less than no drug": (PREPARATION, "mg = 50\nml = 50\n", "mg = -50\nml = 50\n"),
    "pump without a step": (PREPARATION, "increment_ml_per_h = 1\n", "increment_ml_per_h = 0\n"),
    "pump that cannot run": (PREPARATION, "maximum_ml_per_h = 99.99\n", "maximum_ml_per_h = 0\n"),
    "syringe without drug": (PREPARATION, "[[hand_syringes]]\nmg_per_ml = 5\n", "[[hand_syringes]]\nmg_per_ml = 0\n"),
    "observation every 0 min": (OBSERVATION, "until_h = 1, every_min = 15", "until_h = 1, every_min = 0"),
    "observation every minus 15 min": (OBSERVATION, "until_h = 1, every_min = 15", "until_h = 1, every_min = -15"),
    "stretches out of order": (OBSERVATION, "until_h = 3, every_min = 30", "until_h = 0.5, every_min = 30"),
    "temperature every 0 h": (OBSERVATION, 'temperature_every_h = { value = 4,', 'temperature_every_h = { value = 0,'),
    "after the stop every 0 min": (OBSERVATION, "after_stop_every_min = { value = 30,",
                                   "after_stop_every_min = { value = 0,"),
    "usual dose of zero": (ACUTE, 'usual_dose = { value = 0.5,', 'usual_dose = { value = 0,'),
    "usual dose in another quantity's unit": (ACUTE, 'usual_dose = { value = 0.5, unit = "mg/kg/h"',
                                              'usual_dose = { value = 0.5, unit = "mL/h"'),
    "unknown unit of an infusion": (ACUTE, 'units = ["mg/kg/h", "mcg/kg/min"]', 'units = ["mg/kg/hr"]'),
    "no unit of an infusion": (ACUTE, 'units = ["mg/kg/h", "mcg/kg/min"]', "units = []"),
    "range in another quantity's unit": (ACUTE, 'range = { low = 0.5, high = 1, unit = "mg/kg/h"',
                                         'range = { low = 0.5, high = 1, unit = "mg/kg"'),
    "table step of zero": (ACUTE, "table_step = { value = 0.05,", "table_step = { value = 0,"),
    "unknown taper shape": (ACUTE, 'shape = "equal"', 'shape = "curved"'),
    "fixed dose without its amount": (FIXED, "fixed_dose = { value = 15,", "usual_dose = { value = 15,"),
    "fixed dose without its minutes": (FIXED, "fixed_minutes =", "usual_minutes ="),
    "fixed infusion without its hours": (FIXED, 'fixed_hours = { value = 1, unit = "h", sources = ["founding-2025"], '
                                         'evidence = "source", reviewed_by = "", reviewed_on = "" }\n', ""),
    "fixed dose in another unit": (FIXED, 'fixed_dose = { value = 15, unit = "mg"',
                                   'fixed_dose = { value = 15, unit = "mL"'),
    "saline in no time": (SALINE, "minutes = { value = 30,", "minutes = { value = 0,"),
    "container never changed": ("library.toml", "container_change_h = { value = 24,",
                                "container_change_h = { value = 0,"),
    "default pump step of zero": ("library.toml", "default_increment = { value = 0.1,",
                                  "default_increment = { value = 0,"),
    "asks later than it blocks": ("library.toml", "usual_multiple_asks = { value = 3,",
                                  "usual_multiple_asks = { value = 30,"),
    "ideal weight rounded to nothing": ("library.toml", "rounded_to = { value = 0.1,", "rounded_to = { value = 0,"),
    "limit for no care setting": (ACUTE,
                                  'care_settings = ["monitored", "icu"]\npatients', "care_settings = []\npatients"),
    "regimen for no care setting": (ACUTE,
                                    'care_settings = ["monitored", "icu"]\nweight', "care_settings = []\nweight"),
    "schema yes": ("library.toml", "schema = 1\n", "schema = true\n"),
    "approved by nobody": ("library.toml", "approved = false\n", "approved = true\n"),
    "expires on no day": ("library.toml", 'expires_on = ""', 'expires_on = "soon"'),
}  # fmt: skip


@pytest.mark.req("SR-19")
@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_what_cannot_be_computed_with_is_refused_when_it_is_read(what: str, folder: Path) -> None:
    """Left in, it would end in a division by zero, an endless schedule or a crash at the bedside."""
    put(folder, *IMPOSSIBLE[what])
    with pytest.raises(LibraryDamaged):
        read_library(folder)


@pytest.mark.parametrize(
    "name", ["library.toml", "checklist.toml", PREPARATION, OBSERVATION, ITEMS, NEWS, "sources.toml"]
)
def test_a_missing_file_is_named_though_the_seal_fits(name: str, folder: Path) -> None:
    (folder / name).unlink()
    reseal(folder)
    with pytest.raises(LibraryDamaged, match=name):
        read_library(folder)


def test_a_library_without_a_regimen(folder: Path) -> None:
    for path in (folder / "regimens").iterdir():
        path.unlink()
    reseal(folder)
    with pytest.raises(LibraryDamaged):
        read_library(folder)


def test_a_file_that_is_not_utf_8(folder: Path) -> None:
    path = folder / "sources.toml"
    path.write_bytes(path.read_bytes() + b"# \xff\n")
    reseal(folder)
    with pytest.raises(LibraryDamaged, match=r"sources\.toml"):
        read_library(folder)


def test_an_intended_change_has_another_hash(folder: Path) -> None:
    """The order stores the hash: two libraries are never taken for one."""
    before = read_library(folder).sha256
    put(folder, ACUTE, "value = 115\n", "value = 114\n")
    after = read_library(folder)
    assert after.sha256 != before
    assert len(after.sha256) == 64
    assert (folder / MANIFEST).read_text(encoding="utf-8").count("\n") == 14
