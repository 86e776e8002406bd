"""The self-test fails when an engine errs, when a figure is changed, and when nothing can be read."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from ketadesk import app
from ketadesk.adapters.published_figures import read_published_figures
from ketadesk.application import self_test as module
from ketadesk.application.self_test import PublishedFigures, SelfTest, self_test

SHIPPED = app.resources_folder() / "self_test" / "published.toml"


@pytest.fixture
def published() -> PublishedFigures:
    return read_published_figures(SHIPPED)


def test_the_shipped_figures_pass(published: PublishedFigures) -> None:
    tested = self_test(published)
    assert tested.failures == ()
    assert tested.checked == len(published.rates) + len(published.doses) + len(published.containers) == 21
    assert tested.sentence.startswith("Self-test passed: 21 published figures by both engines")


def test_every_figure_has_its_source_and_stands_in_the_cases(published: PublishedFigures) -> None:
    table = (Path(__file__).parents[1] / "cases" / "published_rates.csv").read_text(encoding="utf-8")
    shipped: list[tuple[str, str]] = [(each.case, each.source) for each in published.rates]
    shipped += [(each.case, each.source) for each in published.doses]
    shipped += [(each.case, each.source) for each in published.containers]
    for case, source in shipped:
        assert f"{case}," in table
        assert source in table


@pytest.mark.parametrize("part", ["rates", "doses", "containers"])
def test_a_figure_that_is_missed_fails(part: str, published: PublishedFigures) -> None:
    result = {"rates": "ml_per_h", "doses": "mg", "containers": "mg_per_ml"}[part]
    rows = list(getattr(published, part))
    rows[0] = rows[0].model_copy(update={result: getattr(rows[0], result) + Decimal("0.1")})
    tested = self_test(published.model_copy(update={part: tuple(rows)}))
    assert not tested.passed
    assert len(tested.failures) == 1
    assert rows[0].case in tested.sentence
    assert "NOTHING IS COMPUTED" in tested.sentence


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("second_rate", (Fraction(0), Fraction(0), Fraction(0))),
        ("second_dose", (Fraction(0), Fraction(0), None)),
        ("second_preparation", (Fraction(0), Fraction(0), Fraction(1))),
        ("weight_based_dose", Decimal(0)),
    ],
)
def test_an_engine_that_errs_fails(
    name: str, wrong: object, published: PublishedFigures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, lambda *_: wrong)
    assert not self_test(published).passed


def test_nothing_checked_is_not_passed() -> None:
    assert not SelfTest(checked=0).passed
    assert "nothing was checked" in SelfTest(checked=0).sentence


@pytest.fixture
def resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(app, "resources_folder", lambda: tmp_path)
    app.made_self_test.cache_clear()
    (tmp_path / "self_test").mkdir()
    yield tmp_path / "self_test" / "published.toml"
    app.made_self_test.cache_clear()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:0],
        lambda text: f"{text}\x00",
        lambda text: text.replace("[[rates]]", "[[rate]]"),
        lambda text: text.replace('"mcg/kg/min"', '"mcg"'),
        lambda text: text.replace('ml_per_h = "5.5"', 'ml_per_h = "5,5"'),
        lambda text: text.replace('ml_per_h = "5.5"', 'ml_per_h = "5.50000000001"'),
        lambda text: text.replace('ml_per_h = "5.5"', ""),
        lambda text: text.replace('ml_per_h = "5.5"', "ml_per_h = 5.5"),
        lambda text: "rates = []\n" + text[text.index("[[doses]]") :],
    ],
)
def test_figures_that_cannot_be_read_fail(spoil: object, resources: Path) -> None:
    assert callable(spoil)
    resources.write_text(spoil(SHIPPED.read_text(encoding="utf-8")), encoding="utf-8")
    tested = app.made_self_test()
    assert not tested.passed
    assert "cannot be read" in tested.sentence


def test_a_missing_file_fails(resources: Path) -> None:
    assert not resources.exists()
    assert not app.made_self_test().passed
