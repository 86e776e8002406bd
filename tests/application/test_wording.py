"""Sentences filled in: a value and its limit can always be told apart."""

from decimal import Decimal

import pytest

from ketadesk.application.wording import Wording
from ketadesk.domain.finding import Finding, Severity


def sentence(wording: Wording, value: str) -> str:
    found = Finding(
        code="infusion-rate-hard-max", severity=Severity.STOP, wording_key="limit-hard-max",
        values={"quantity": "infusion-rate", "value": Decimal(value), "limit": Decimal(1), "unit": "mg/kg/h"},
    )  # fmt: skip
    return wording.sentence(found).replace("\u00a0", " ")


@pytest.mark.req("SR-43")
def test_a_value_that_rounds_to_its_own_limit_is_written_out(wording: Wording) -> None:
    assert "about 1.0004 mg per kg per hour" in sentence(wording, "1.0004")


def test_a_value_that_can_be_told_apart_is_written_short(wording: Wording) -> None:
    assert "about" not in sentence(wording, "1.2")
    assert "1.2 mg per kg per hour" in sentence(wording, "1.2")
