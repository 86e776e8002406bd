"""What a rate gives and where that stands, worked by hand: the band goes by the limits that hold for the phase."""

from decimal import Decimal

import pytest

from ketadesk.application.monitoring.delivered import delivered_lines
from ketadesk.domain.bedside.infusion_course import CourseOrder
from ketadesk.domain.quantity import Container

from .bedside_steps import plain
from .watched_sample import RunningWard, sample_draft


def order(name: str, **fields: str) -> CourseOrder:
    ward = RunningWard()
    draft = sample_draft(name)
    for place, text in fields.items():
        draft = draft.with_field(place, text)
    ward.signed(draft)
    return ward.watched(0).orders[1]


def lines(signed: CourseOrder, ml_per_h: str, phase: int) -> tuple[str, ...]:
    container = signed.container
    assert isinstance(container, Container)
    return tuple(plain(text) for text in delivered_lines(Decimal(ml_per_h), signed, container, phase))


@pytest.mark.req("SR-07", "SR-18")
@pytest.mark.parametrize(
    ("ml_per_h", "phase", "expected"),
    [
        # 70 kg at 1 mg/mL: from 0.5 to 1 mg/kg/h are 35 to 70 mg/h; 115 mg/h lie beyond that.
        ("34.9", 1, "below the lower soft limit of 0.5 mg per kg per hour"),
        ("35", 1, "inside the limits of the order"),
        ("70", 1, "inside the limits of the order"),
        ("70.1", 1, "above the upper hard limit of 1 mg per kg per hour"),
        ("56", 0, "the loading dose, which has limits of its own"),
        # A step of the taper lies below the lower limit, and is no breach of it.
        ("7", 5, "inside the limits of the order"),
        ("70.1", 5, "above the upper hard limit of 1 mg per kg per hour"),
        ("0", 1, "nothing"),
    ],
)
def test_the_band_of_an_acute_infusion(ml_per_h: str, phase: int, expected: str) -> None:
    assert lines(order("acute-pain-infusion"), ml_per_h, phase)[-1] == expected


def test_the_three_ways_of_reading_a_rate() -> None:
    # 10.5 mg/h / 70 kg = 0.15 mg/kg/h = 150 / 60 = 2.5 mcg/kg/min
    assert lines(order("acute-pain-infusion"), "10.5", 1)[:3] == (
        "10.5 mg per hour",
        "0.15 mg per kg per hour",
        "2.5 mcg per kg per min",
    )
    # The lower of 70 and the ideal 59.6 kg: 6 / 59.6 = 0.10067, 6,000 / 59.6 / 60 = 1.678
    assert lines(order("low-dose-infusion"), "6", 0) == (
        "6 mg per hour",
        "about 0.101 mg per kg per hour",
        "about 1.678 mcg per kg per min",
        "inside the limits of the order",
    )


@pytest.mark.req("SR-07")
def test_a_regimen_that_fixes_its_rate_is_not_called_inside_limits_that_it_has_not() -> None:
    assert lines(order("bolus-then-infusion"), "41.7", 1)[-1] == (
        "a rate that this order fixes: the library has no limits for it"
    )
    # 20 mg/h, limited to 0.5 mg/kg/h: 35 mg/h.
    assert lines(order("fixed-dose"), "35", 1)[-1] == "inside the limits of the order"
    assert lines(order("fixed-dose"), "35.1", 1)[-1] == "above the upper hard limit of 0.5 mg per kg per hour"
