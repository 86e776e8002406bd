"""Plans of the seven regimens: every number worked by hand, with its working beside it."""

import hashlib
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.adapters.documents.reading import pypdf_texts

from .command_line import DONE, NOT_ACCEPTED, REFUSED, JsonObject, KetaDesk, as_bytes
from .order_requests import MAN_180, REGIMENS, REMOVE, START, Changes, OrderRequests, container

PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")


def pick(phase: JsonObject, *keys: str) -> list[Any]:
    return [phase[key] for key in keys]


def at(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo is not None, text
    return moment


def clock(day: int, time: str) -> datetime:
    """Return a moment of November 2026 in UTC."""
    hour, minute = time.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=UTC)


def span(phase: JsonObject) -> tuple[datetime, datetime]:
    return at(phase["start"]), at(phase["end"])


def phases_of(plan: JsonObject, kind: str) -> list[JsonObject]:
    return [phase for phase in plan["phases"] if phase["kind"] == kind]


def only_phase(plan: JsonObject, kind: str) -> JsonObject:
    found = phases_of(plan, kind)
    assert len(found) == 1, plan["phases"]
    return found[0]


def assert_about(text: str, expected: datetime) -> None:
    """A moment that does not fall on a minute may be printed to the second or to the minute."""
    assert abs(at(text) - expected) <= timedelta(minutes=1), f"{text} is not about {expected}"


def walk(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, dict):
        for part in value.values():
            yield from walk(part)
    if isinstance(value, list):
        for part in value:
            yield from walk(part)


class TestAcutePainInfusion:
    """70 kg; 0.2 mg/kg over 15 min, 0.5 mg/kg/h for 48 h, 4 equal steps over 12 h; 500 mg in 500 mL."""

    @pytest.fixture
    def plan(self, desk: KetaDesk, orders: OrderRequests) -> JsonObject:
        return desk.accepted(orders.of("acute-pain-infusion"))

    def test_preparation(self, plan: JsonObject) -> None:
        # 500 / 50 = 10 mL, which is one vial of 10 mL; 500 - 10 = 490; 500 / 500 = 1
        assert plan["preparation"]["draw_up_ml"] == "10"
        assert plan["preparation"]["diluent_ml"] == "490"
        assert plan["preparation"]["total_mg"] == "500"
        assert plan["preparation"]["total_ml"] == "500"
        assert plan["preparation"]["mg_per_ml"] == "1"
        assert plan["preparation"]["vials"] == 1

    def test_order_of_the_phases(self, plan: JsonObject) -> None:
        assert [phase["kind"] for phase in plan["phases"]] == ["loading", "infusion"] + ["taper"] * 4
        for before, after in zip(plan["phases"], plan["phases"][1:], strict=False):
            assert before["end"] == after["start"]

    def test_loading_dose(self, plan: JsonObject) -> None:
        # 0.2 x 70 = 14 mg = 14 mL; x 60 / 15 = 56 mL/h
        loading = only_phase(plan, "loading")
        assert pick(loading, "mg", "ml", "over_min", "via") == ["14", "14", "15", "pump"]
        assert pick(loading, "exact_ml_per_h", "pump_ml_per_h", "volume_ml", "cumulative_mg") == [
            "56",
            "56",
            "14",
            "14",
        ]
        assert span(loading) == (clock(22, "14:00"), clock(22, "14:15"))

    def test_infusion(self, plan: JsonObject) -> None:
        # 0.5 x 70 = 35 mg/h = 35 mL/h; x 48 = 1680 mL; 14 + 1680 = 1694 mg
        infusion = only_phase(plan, "infusion")
        assert pick(infusion, "exact_ml_per_h", "pump_ml_per_h", "delivered_mg_per_h") == ["35", "35", "35"]
        assert pick(infusion, "delivered_mg_per_kg_per_h", "error_percent") == ["0.5", "0"]
        assert pick(infusion, "volume_ml", "cumulative_mg") == ["1680", "1694"]
        assert span(infusion) == (clock(22, "14:15"), clock(24, "14:15"))

    def test_taper(self, plan: JsonObject) -> None:
        # 80, 60, 40, 20 % of 35 for 12 / 4 = 3 h each; 84 + 63 + 42 + 21 = 210 mg; 1694 + 210 = 1904
        steps = phases_of(plan, "taper")
        assert [step["pump_ml_per_h"] for step in steps] == ["28", "21", "14", "7"]
        assert [step["exact_ml_per_h"] for step in steps] == ["28", "21", "14", "7"]
        assert [step["delivered_mg_per_kg_per_h"] for step in steps] == ["0.4", "0.3", "0.2", "0.1"]
        assert [step["volume_ml"] for step in steps] == ["84", "63", "42", "21"]
        assert [step["cumulative_mg"] for step in steps] == ["1778", "1841", "1883", "1904"]
        starts = [clock(24, "14:15"), clock(24, "17:15"), clock(24, "20:15"), clock(24, "23:15")]
        assert [at(step["start"]) for step in steps] == starts
        assert at(steps[-1]["end"]) == clock(25, "02:15")
        assert [step["error_percent"] for step in steps] == ["0"] * 4

    def test_total_and_dosing_weight(self, plan: JsonObject) -> None:
        assert plan["total_mg"] == "1904"
        assert plan["dosing_weight_kg"] == "70"

    def test_containers(self, plan: JsonObject) -> None:
        # 1904 mL from 500 mL: 3.8, so 4. The first has 486 mL left at 14:15: 486 / 35 = 13.8857 h = 13 h 53 min 9 s;
        # the second and third last 500 / 35 = 14.2857 h = 14 h 17 min 9 s; none reaches 24 h.
        containers = plan["containers"]
        assert [one["number"] for one in containers] == [1, 2, 3, 4]
        starts = [
            clock(22, "14:00"),
            datetime(2026, 11, 23, 4, 8, 9, tzinfo=UTC),
            datetime(2026, 11, 23, 18, 25, 17, tzinfo=UTC),
            datetime(2026, 11, 24, 8, 42, 26, tzinfo=UTC),
        ]
        for one, start in zip(containers, starts, strict=True):
            assert_about(one["start"], start)
            assert_about(one["expires"], start + timedelta(hours=24))
        for one, following in zip(containers, starts[1:], strict=False):
            assert_about(one["runs_out"], following)
            assert_about(one["change_at"], following)

    def test_rate_table(self, plan: JsonObject) -> None:
        rows = {row["dose"]: row for row in plan["rate_table"]}
        # 0.55 x 70 = 38.5; 0.6 x 70 = 42
        for dose, ml_per_h in (("0.5", "35"), ("0.55", "38.5"), ("0.6", "42")):
            assert rows[dose]["unit"] == "mg/kg/h"
            assert pick(rows[dose], "pump_ml_per_h", "delivered_mg_per_h") == [ml_per_h, ml_per_h]
            assert rows[dose]["delivered_mg_per_kg_per_h"] == dose
        doses = [Decimal(dose) for dose in rows]
        assert doses == sorted(doses)
        assert {after - before for before, after in itertools.pairwise(doses)} == {Decimal("0.05")}
        assert Decimal("0.5") <= doses[0]
        assert doses[-1] <= 1

    def test_observations(self, plan: JsonObject) -> None:
        quarters_and_halves = [
            *[clock(22, time) for time in ("14:15", "14:30", "14:45", "15:00")],
            *[clock(22, time) for time in ("15:30", "16:00", "16:30", "17:00")],
        ]
        # hourly to 24 h and to 12 h from 14:00, then 2-hourly; the pump stops at 02:15 on the 25th
        breathing = [*hours_from(clock(22, "17:00"), clock(23, "14:00"), 1), *two_hourly_from(clock(23, "14:00"))]
        circulation = [*hours_from(clock(22, "17:00"), clock(23, "02:00"), 1), *two_hourly_from(clock(23, "02:00"))]
        stop = clock(25, "02:15")
        assert until(stop, dues(plan, "breathing-and-mind")) == quarters_and_halves + breathing
        assert until(stop, dues(plan, "circulation")) == quarters_and_halves + circulation

    def test_observations_after_the_stop(self, plan: JsonObject) -> None:
        # half-hourly for 2 h after 02:15
        expected = [clock(25, time) for time in ("02:45", "03:15", "03:45", "04:15")]
        for track in ("breathing-and-mind", "circulation"):
            assert [due for due in dues(plan, track) if due > clock(25, "02:15")] == expected

    def test_loading_dose_by_hand_leaves_the_container_alone(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 14 mg from 10 mg per mL = 1.4 mL
        by_hand = {"mg_per_kg": "0.2", "over_min": "15", "via": "hand", "concentration_mg_per_ml": "10"}
        plan = desk.accepted(orders.of("acute-pain-infusion", {"loading_dose": by_hand}))
        loading = only_phase(plan, "loading")
        assert pick(loading, "mg", "ml", "over_min", "via") == ["14", "1.4", "15", "hand"]
        assert loading["pump_ml_per_h"] is None
        assert pick(loading, "volume_ml", "cumulative_mg") == ["1.4", "14"]
        # the container now feeds the infusion alone: 500 / 35 = 14 h 17 min 9 s from 14:15
        assert_about(plan["containers"][0]["runs_out"], datetime(2026, 11, 23, 4, 32, 9, tzinfo=UTC))

    @pytest.mark.parametrize("absent", [None, REMOVE], ids=["null", "absent"])
    def test_without_a_loading_dose(self, desk: KetaDesk, orders: OrderRequests, absent: object) -> None:
        plan = desk.accepted(orders.of("acute-pain-infusion", {"loading_dose": absent}))
        assert not phases_of(plan, "loading")
        assert span(only_phase(plan, "infusion")) == (clock(22, "14:00"), clock(24, "14:00"))
        assert plan["total_mg"] == "1890"  # 1680 + 210


def hours_from(start: datetime, last: datetime, every: int) -> list[datetime]:
    """Return the full hours after `start` up to and with `last`."""
    found = []
    while start < last:
        start += timedelta(hours=every)
        found.append(start)
    return found


def two_hourly_from(start: datetime) -> list[datetime]:
    return hours_from(start, clock(25, "02:00"), 2)


def dues(plan: JsonObject, track: str) -> list[datetime]:
    found = [at(entry["due"]) for entry in plan["schedule"] if entry["track"] == track]
    assert found == sorted(found)
    return found


def until(stop: datetime, moments: list[datetime]) -> list[datetime]:
    """Return the moments before the stop."""
    return [moment for moment in moments if moment < stop]


class TestOtherRegimens:
    """The usual request of each other regimen, 70 kg."""

    def test_low_dose_infusion(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 0.1 x 70 = 7 mg/h = 7 mL/h; x 48 = 336 mg; 500 mL would last 71 h, so 24 h decide: 2 containers
        plan = desk.accepted(orders.of("low-dose-infusion"))
        infusion = only_phase(plan, "infusion")
        assert [phase["kind"] for phase in plan["phases"]] == ["infusion"]
        assert pick(infusion, "exact_ml_per_h", "pump_ml_per_h", "delivered_mg_per_h") == ["7", "7", "7"]
        assert pick(infusion, "delivered_mg_per_kg_per_h", "error_percent") == ["0.1", "0"]
        assert pick(infusion, "volume_ml", "cumulative_mg") == ["336", "336"]
        assert span(infusion) == (clock(22, "14:00"), clock(24, "14:00"))
        assert plan["total_mg"] == "336"
        assert [one["number"] for one in plan["containers"]] == [1, 2]
        assert at(plan["containers"][0]["change_at"]) == clock(23, "14:00")
        assert at(plan["containers"][0]["expires"]) == clock(23, "14:00")
        assert at(plan["containers"][1]["start"]) == clock(23, "14:00")

    def test_icu_opioid_adjunct(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 0.5 x 70 = 35 mg = 35 mL, x 60 / 15 = 140 mL/h; 1 x 60 x 70 / 1000 = 4.2 mg/h = 4.2 mL/h = 0.06 mg/kg/h;
        # 4.2 x 48 = 201.6; 35 + 201.6 = 236.6; it ends 48 h 15 min after the start, in its third container
        plan = desk.accepted(orders.of("icu-opioid-adjunct"))
        loading, infusion = plan["phases"]
        assert pick(loading, "kind", "mg", "ml", "pump_ml_per_h") == ["loading", "35", "35", "140"]
        assert pick(infusion, "kind", "exact_ml_per_h", "pump_ml_per_h") == ["infusion", "4.2", "4.2"]
        assert pick(infusion, "delivered_mg_per_h", "delivered_mg_per_kg_per_h") == ["4.2", "0.06"]
        assert pick(infusion, "volume_ml", "cumulative_mg") == ["201.6", "236.6"]
        assert span(infusion) == (clock(22, "14:15"), clock(24, "14:15"))
        assert plan["total_mg"] == "236.6"
        assert [one["number"] for one in plan["containers"]] == [1, 2, 3]
        rows = {row["dose"]: row for row in plan["rate_table"]}
        # 1.25 x 0.06 x 70 = 5.25, halves up 5.3; 1.5: 6.3; 1.75: 7.35, halves up 7.4; 2: 8.4
        for dose, ml_per_h in (("1", "4.2"), ("1.25", "5.3"), ("1.5", "6.3")):
            assert pick(rows[dose], "unit", "pump_ml_per_h") == ["mcg/kg/min", ml_per_h]

    def test_single_bolus(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 0.3 x 70 = 21 mg at 100 / 50 = 2 mg per mL: 10.5 mL; x 60 / 15 = 42 mL/h; 100 / 50 = 2 mL drawn up
        plan = desk.accepted(orders.of("single-bolus"))
        (loading,) = plan["phases"]
        assert pick(loading, "kind", "mg", "ml", "over_min") == ["loading", "21", "10.5", "15"]
        assert pick(loading, "exact_ml_per_h", "pump_ml_per_h", "cumulative_mg") == ["42", "42", "21"]
        assert span(loading) == (clock(22, "14:00"), clock(22, "14:15"))
        preparation = plan["preparation"]
        assert pick(preparation, "draw_up_ml", "diluent_ml", "mg_per_ml", "vials") == ["2", "48", "2", 1]
        assert plan["total_mg"] == "21"
        assert len(plan["containers"]) == 1

    def test_single_bolus_by_hand_needs_no_preparation(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 21 / 10 = 2.1 mL
        by_hand = {"mg_per_kg": "0.3", "over_min": "15", "via": "hand", "concentration_mg_per_ml": "10"}
        plan = desk.accepted(orders.of("single-bolus", {"loading_dose": by_hand, "preparation": None}))
        (loading,) = plan["phases"]
        assert pick(loading, "mg", "ml", "pump_ml_per_h") == ["21", "2.1", None]
        assert plan["preparation"] is None

    @pytest.mark.parametrize(("volume", "ml_per_h"), [("100", "200"), ("50", "100")])
    def test_bolus_then_saline(self, desk: KetaDesk, orders: OrderRequests, volume: str, ml_per_h: str) -> None:
        # 0.3 x 70 = 21 mg = 2.1 mL by hand over 1 min; 100 mL over 30 min = 200 mL/h, 50 mL = 100 mL/h
        plan = desk.accepted(orders.of("bolus-then-saline", {"saline_volume_ml": volume}))
        loading, saline = plan["phases"]
        assert pick(loading, "kind", "mg", "ml", "over_min") == ["loading", "21", "2.1", "1"]
        assert pick(saline, "kind", "exact_ml_per_h", "pump_ml_per_h") == ["saline", ml_per_h, ml_per_h]
        assert pick(saline, "volume_ml", "cumulative_mg") == [volume, "21"]
        assert span(saline) == (clock(22, "14:01"), clock(22, "14:31"))
        assert plan["total_mg"] == "21"

    def test_bolus_then_saline_by_pump(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 21 mg at 2 mg per mL = 10.5 mL in 1 min = 630 mL/h
        changes = {"loading_dose": {"via": "pump"}, "preparation": container("100", "50")}
        loading = desk.accepted(orders.of("bolus-then-saline", changes))["phases"][0]
        assert pick(loading, "mg", "ml", "pump_ml_per_h") == ["21", "10.5", "630"]

    def test_bolus_then_infusion(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 0.15 x 70 = 10.5 mg = 10.5 mL in 1 min = 630 mL/h; 10.5 mg in 30 min = 21 mg/h = 0.3 mg/kg/h
        plan = desk.accepted(orders.of("bolus-then-infusion"))
        loading, infusion = plan["phases"]
        assert pick(loading, "kind", "mg", "ml", "over_min") == ["loading", "10.5", "10.5", "1"]
        assert pick(loading, "exact_ml_per_h", "pump_ml_per_h") == ["630", "630"]
        assert pick(infusion, "kind", "exact_ml_per_h", "pump_ml_per_h") == ["infusion", "21", "21"]
        assert pick(infusion, "delivered_mg_per_h", "delivered_mg_per_kg_per_h") == ["21", "0.3"]
        assert pick(infusion, "volume_ml", "cumulative_mg") == ["10.5", "21"]
        assert span(infusion) == (clock(22, "14:01"), clock(22, "14:31"))
        assert plan["total_mg"] == "21"

    def test_fixed_dose(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 15 mg = 15 mL in 1 min = 900 mL/h; 20 mg/h = 20 mL/h for 1 h; 20 / 70 = 0.285714285714..; 15 + 20 = 35
        plan = desk.accepted(orders.of("fixed-dose"))
        loading, infusion = plan["phases"]
        assert pick(loading, "kind", "mg", "ml", "over_min") == ["loading", "15", "15", "1"]
        assert pick(loading, "exact_ml_per_h", "pump_ml_per_h") == ["900", "900"]
        assert pick(infusion, "kind", "exact_ml_per_h", "pump_ml_per_h") == ["infusion", "20", "20"]
        assert pick(infusion, "delivered_mg_per_h", "delivered_mg_per_kg_per_h") == ["20", "0.2857142857"]
        assert span(infusion) == (clock(22, "14:01"), clock(22, "15:01"))
        assert plan["total_mg"] == "35"

    @pytest.mark.parametrize("kg", ["45", "61.3", "115"])
    def test_a_fixed_dose_never_passes_through_the_weight(self, desk: KetaDesk, orders: OrderRequests, kg: str) -> None:
        plan = desk.accepted(orders.of("fixed-dose", {"patient.weight_kg": kg}))
        infusion = only_phase(plan, "infusion")
        assert pick(infusion, "exact_ml_per_h", "pump_ml_per_h", "error_percent") == ["20", "20", "0"]

    @pytest.mark.req("SR-01")
    @pytest.mark.parametrize("regimen", REGIMENS)
    def test_every_quantity_is_a_plain_string(self, desk: KetaDesk, orders: OrderRequests, regimen: str) -> None:
        plan = desk.accepted(orders.of(regimen))
        assert not [part for part in walk(plan) if isinstance(part, float)]
        quantities = [
            part for phase in plan["phases"] for key, part in phase.items() if re.search("_ml|_mg|_min|percent", key)
        ]
        for quantity in quantities:
            assert quantity is None or PLAIN_NUMBER.fullmatch(quantity), quantity

    @pytest.mark.req("SR-32")
    @pytest.mark.parametrize("regimen", REGIMENS)
    def test_every_finding_says_what_it_means(self, desk: KetaDesk, orders: OrderRequests, regimen: str) -> None:
        for finding in desk.accepted(orders.of(regimen))["findings"]:
            assert finding["severity"] in ("stop", "override", "caution", "information")
            assert finding["code"]
            assert finding["message"]
            assert isinstance(finding["sources"], list)

    @pytest.mark.parametrize("regimen", REGIMENS)
    def test_the_first_observation_is_a_quarter_of_an_hour_after_the_first_drug(
        self, desk: KetaDesk, orders: OrderRequests, regimen: str
    ) -> None:
        plan = desk.accepted(orders.of(regimen))
        for track in ("breathing-and-mind", "circulation"):
            assert dues(plan, track)[0] == clock(22, "14:15")


@pytest.mark.req("SR-10", "SR-11")
class TestRounding:
    """Nearest increment, halves up; the neighbour inside where a limit that the exact rate keeps would be broken."""

    def infusion(self, desk: KetaDesk, orders: OrderRequests, regimen: str, changes: Changes) -> JsonObject:
        plan = desk.overridden(orders.of(regimen, changes))
        infusion = only_phase(plan, "infusion")
        return {**infusion, "messages": " ".join(finding["message"] for finding in plan["findings"])}

    def test_down_to_keep_a_soft_limit(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 0.3 x 45 / 2 = 6.75; 6.8 would be 0.302 mg/kg/h, over 0.3; 6.7 x 2 = 13.4; / 45 = 0.297777..;
        # 0.05 / 6.75 = 0.740740.. % under; 6.7 x 48 = 321.6 mL = 643.2 mg
        changes = {
            "care_setting": "monitored",
            "patient.weight_kg": "45",
            "infusion.dose": "0.3",
            "preparation": container("500", "250"),
        }
        infusion = self.infusion(desk, orders, "low-dose-infusion", changes)
        assert pick(infusion, "exact_ml_per_h", "pump_ml_per_h", "delivered_mg_per_h") == ["6.75", "6.7", "13.4"]
        assert pick(infusion, "delivered_mg_per_kg_per_h", "error_percent") == ["0.2977777778", "-0.7407407407"]
        assert pick(infusion, "volume_ml", "cumulative_mg") == ["321.6", "643.2"]
        assert "6.7" in infusion["messages"]

    def test_down_to_keep_a_hard_limit(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # a ward's cap of 0.3 is hard: 6.75 -> 6.7 again
        changes = {"patient.weight_kg": "45", "infusion.dose": "0.3", "preparation": container("100", "50")}
        assert self.infusion(desk, orders, "low-dose-infusion", changes)["pump_ml_per_h"] == "6.7"

    def test_down_by_a_coarse_increment(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 1 x 70.5 / 1 = 70.5; 71 would be 1.007 mg/kg/h, over 1; 0.5 / 70.5 = 0.709219858.. % under
        changes = {"patient.weight_kg": "70.5", "infusion.dose": "1", "pump.increment_ml_per_h": "1"}
        infusion = self.infusion(desk, orders, "acute-pain-infusion", changes)
        assert pick(infusion, "exact_ml_per_h", "pump_ml_per_h", "error_percent") == ["70.5", "70", "-0.7092198582"]

    def test_down_in_mcg_per_kg_per_min(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 2 x 0.06 x 61 = 7.32 mg/h; / 2 = 3.66; 3.7 would be 2.02 mcg/kg/min; 3.6 x 2 / 61 = 0.1180327868..;
        # 0.06 / 3.66 = 1.639344262.. % under
        changes = {"patient.weight_kg": "61", "infusion.dose": "2", "preparation": container("500", "250")}
        infusion = self.infusion(desk, orders, "icu-opioid-adjunct", changes)
        assert pick(infusion, "exact_ml_per_h", "pump_ml_per_h") == ["3.66", "3.6"]
        assert pick(infusion, "delivered_mg_per_kg_per_h", "error_percent") == ["0.1180327869", "-1.639344262"]

    def test_up_to_keep_a_lower_limit(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 0.5 x 60.9 / 2 = 15.225; 15.2 would be 0.4992 mg/kg/h; 15.3 x 2 / 60.9 = 0.50246305418..;
        # 0.075 / 15.225 = 0.49261083743.. % over
        changes = {"patient.weight_kg": "60.9", "preparation": container("500", "250")}
        infusion = self.infusion(desk, orders, "acute-pain-infusion", changes)
        assert pick(infusion, "exact_ml_per_h", "pump_ml_per_h") == ["15.225", "15.3"]
        assert pick(infusion, "delivered_mg_per_kg_per_h", "error_percent") == ["0.5024630542", "0.4926108374"]
        assert "15.3" in infusion["messages"]

    def test_up_to_keep_the_lower_limit_of_the_low_dose(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 0.05 x 56.8 = 2.84; 2.8 would be 0.0493; 2.9 / 56.8 = 0.0510563380..; 0.06 / 2.84 = 2.112676056.. % over
        changes = {"patient.weight_kg": "56.8", "infusion.dose": "0.05"}
        infusion = self.infusion(desk, orders, "low-dose-infusion", changes)
        assert pick(infusion, "exact_ml_per_h", "pump_ml_per_h") == ["2.84", "2.9"]
        assert pick(infusion, "delivered_mg_per_kg_per_h", "error_percent") == ["0.05105633803", "2.112676056"]

    def test_halves_go_up_where_no_limit_is_near(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 1.5 x 0.06 x 70 = 6.3; / 2 = 3.15 -> 3.2; 6.4 / 70 = 0.0914285714..; 0.05 / 3.15 = 1.58730158730.. % over
        changes = {"infusion.dose": "1.5", "preparation": container("500", "250")}
        infusion = self.infusion(desk, orders, "icu-opioid-adjunct", changes)
        assert pick(infusion, "exact_ml_per_h", "pump_ml_per_h") == ["3.15", "3.2"]
        assert pick(infusion, "delivered_mg_per_kg_per_h", "error_percent") == ["0.09142857143", "1.587301587"]

    def test_the_published_example(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 0.15 x 70 = 10.5 mL/h; x 48 = 504 mg; 50 mL last 50 / 10.5 = 4.7619 h = 4 h 45 min 43 s; 504 / 50 = 10.08
        changes = {"infusion.dose": "0.15", "preparation": container("50", "50")}
        plan = desk.accepted(orders.of("low-dose-infusion", changes))
        assert only_phase(plan, "infusion")["pump_ml_per_h"] == "10.5"
        assert plan["total_mg"] == "504"
        assert len(plan["containers"]) == 11
        assert_about(plan["containers"][0]["runs_out"], datetime(2026, 11, 22, 18, 45, 43, tzinfo=UTC))
        assert plan["preparation"]["draw_up_ml"] == "1"

    @pytest.mark.parametrize(
        ("kg", "error", "warned"),
        # 1 mcg/kg/min on a pump with steps of 1: 4.2 -> 4, 4.76 % under; 4.32 -> 4, 7.41 % under
        [("70", "-4.761904762", False), ("72", "-7.407407407", True)],
    )
    def test_more_than_5_percent_is_warned(
        self, desk: KetaDesk, orders: OrderRequests, kg: str, error: str, warned: bool
    ) -> None:
        changes = {"patient.weight_kg": kg, "pump.increment_ml_per_h": "1"}
        plan = desk.accepted(orders.of("icu-opioid-adjunct", changes))
        infusion = only_phase(plan, "infusion")
        assert pick(infusion, "pump_ml_per_h", "error_percent") == ["4", error]
        before = desk.accepted(orders.of("icu-opioid-adjunct", {"patient.weight_kg": kg}))
        new = {finding["code"] for finding in plan["findings"]} - {finding["code"] for finding in before["findings"]}
        assert bool(new) == warned, new

    def test_more_than_10_percent_is_refused(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 1 x 0.06 x 75 = 4.5 -> 5, 11.1 % over
        changes: Changes = {"patient.weight_kg": "75", "patient.height_cm": "190", "pump.increment_ml_per_h": "1"}
        assert desk.verdict(orders.of("icu-opioid-adjunct", changes)) == "stop"


class TestDosingWeight:
    """Ideal weight: 50 or 45.5 kg + 2.3 kg per inch above 60, halves up to 0.1 kg; the lower of actual and ideal."""

    @pytest.mark.parametrize(
        ("sex", "height", "dosing"),
        [
            ("male", "180", "70"),  # 75.0 lies above 70
            ("female", "168", "59.6"),  # 45.5 + 2.3 x (66.141732 - 60) = 59.626
            ("male", "168", "64.1"),  # 50 + 14.126
            ("female", "165.1", "57"),  # 65 inches: 45.5 + 11.5
            ("female", "153.67", "46.7"),  # 60.5 inches: 45.5 + 1.15 = 46.65, halves up
            ("female", "152.4", "45.5"),
            ("female", "150", "45.5"),
            ("male", "152.4", "50"),
            ("male", "140", "50"),
        ],
    )
    @pytest.mark.parametrize("regimen", ["low-dose-infusion", "icu-opioid-adjunct"])
    def test_lower_of_actual_and_ideal(
        self, desk: KetaDesk, orders: OrderRequests, regimen: str, sex: str, height: str, dosing: str
    ) -> None:
        changes = {"patient.sex": sex, "patient.height_cm": height}
        assert desk.overridden(orders.of(regimen, changes))["dosing_weight_kg"] == dosing

    def test_the_ideal_weight_carries_through_to_the_pump(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 0.1 x 59.6 = 5.96 -> 6; 6 / 59.6 = 0.10067114093..; 0.04 / 5.96 = 0.67114093959.. % over
        changes = {"patient.sex": "female", "patient.height_cm": "168"}
        infusion = only_phase(desk.accepted(orders.of("low-dose-infusion", changes)), "infusion")
        assert pick(infusion, "exact_ml_per_h", "pump_ml_per_h") == ["5.96", "6"]
        assert pick(infusion, "delivered_mg_per_kg_per_h", "error_percent") == ["0.1006711409", "0.6711409396"]

    def test_neither_sex_takes_the_lower_base(self, desk: KetaDesk, orders: OrderRequests) -> None:
        changes = {"patient.sex": "other", "patient.height_cm": "168"}
        assert desk.accepted(orders.of("low-dose-infusion", changes))["dosing_weight_kg"] == "59.6"

    @pytest.mark.parametrize(
        "regimen", ["acute-pain-infusion", "single-bolus", "bolus-then-saline", "bolus-then-infusion", "fixed-dose"]
    )
    def test_actual_weight(self, desk: KetaDesk, orders: OrderRequests, regimen: str) -> None:
        plan = desk.accepted(orders.of(regimen, {"patient.height_cm": "150"}))
        assert plan["dosing_weight_kg"] == "70"

    @pytest.mark.parametrize("regimen", ["low-dose-infusion", "icu-opioid-adjunct"])
    def test_no_height_no_ideal_weight(self, desk: KetaDesk, orders: OrderRequests, regimen: str) -> None:
        answer = desk.plan(orders.of(regimen, {"patient.height_cm": REMOVE}))
        assert answer.code in NOT_ACCEPTED, answer.explain()
        assert "height" in (answer.text + answer.error_text).casefold()

    def test_a_regimen_by_actual_weight_needs_no_height(self, desk: KetaDesk, orders: OrderRequests) -> None:
        desk.accepted(orders.of("acute-pain-infusion", {"patient.height_cm": REMOVE}))


class TestTaper:
    """Each step from the unrounded ordered rate, rounded once; strictly downwards."""

    def steps(self, desk: KetaDesk, orders: OrderRequests, taper: JsonObject, increment: str) -> list[JsonObject]:
        changes = {"taper": taper, "pump.increment_ml_per_h": increment}
        return phases_of(desk.accepted(orders.of("low-dose-infusion", changes)), "taper")

    def test_halving(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 35 / 2, 4, 8, 16 = 17.5, 8.75 -> 8.8, 4.375 -> 4.4, 2.1875 -> 2.2; 3 h each
        changes = {"taper": {"steps": 4, "over_h": "12", "shape": "halving"}}
        steps = phases_of(desk.accepted(orders.of("acute-pain-infusion", changes)), "taper")
        assert [step["exact_ml_per_h"] for step in steps] == ["17.5", "8.75", "4.375", "2.1875"]
        assert [step["pump_ml_per_h"] for step in steps] == ["17.5", "8.8", "4.4", "2.2"]
        assert [step["volume_ml"] for step in steps] == ["52.5", "26.4", "13.2", "6.6"]
        # 0.05 / 8.75 = 0.571428571428.. %
        assert steps[1]["error_percent"] == "0.5714285714"

    def test_equal_is_rounded_once(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 7 x 7/8, 6/8 .. 1/8 = 6.125, 5.25, 4.375, 3.5, 2.625, 1.75, 0.875; 14 h / 7 = 2 h each
        steps = self.steps(desk, orders, {"steps": 7, "over_h": "14", "shape": "equal"}, "0.1")
        assert [step["pump_ml_per_h"] for step in steps] == ["6.1", "5.3", "4.4", "3.5", "2.6", "1.8", "0.9"]
        assert span(steps[0]) == (clock(24, "14:00"), clock(24, "16:00"))
        assert at(steps[-1]["end"]) == clock(25, "04:00")

    def test_a_step_that_rounds_to_the_one_before_lengthens_it(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 7 x 8/9 .. 1/9 = 6.22, 5.44, 4.67, 3.89, 3.11, 2.33, 1.56, 0.78 on steps of 1: 6, 5, 5, 4, 3, 2, 2, 1
        steps = self.steps(desk, orders, {"steps": 8, "over_h": "8", "shape": "equal"}, "1")
        assert [step["pump_ml_per_h"] for step in steps] == ["6", "5", "4", "3", "2", "1"]
        hours = [(end - start) / timedelta(hours=1) for start, end in map(span, steps)]
        assert hours == [1, 2, 1, 1, 2, 1]
        assert [step["volume_ml"] for step in steps] == ["6", "10", "4", "3", "4", "1"]

    def test_a_step_that_rounds_to_nothing_ends_the_infusion(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 7 / 2, 4, 8, 16 = 3.5, 1.75, 0.875, 0.4375 on steps of 1: 4, 2, 1, 0; 2 h each
        steps = self.steps(desk, orders, {"steps": 6, "over_h": "12", "shape": "halving"}, "1")
        assert [step["pump_ml_per_h"] for step in steps] == ["4", "2", "1"]
        assert at(steps[-1]["end"]) == clock(24, "20:00")

    @pytest.mark.parametrize("absent", [None, REMOVE], ids=["null", "absent"])
    def test_the_acute_regimen_needs_its_taper(self, desk: KetaDesk, orders: OrderRequests, absent: object) -> None:
        answer = desk.plan(orders.of("acute-pain-infusion", {"taper": absent}))
        assert answer.code in NOT_ACCEPTED, answer.explain()
        assert "taper" in (answer.text + answer.error_text).casefold()

    @pytest.mark.parametrize("regimen", ["single-bolus", "bolus-then-saline", "bolus-then-infusion", "fixed-dose"])
    def test_a_regimen_without_a_taper_takes_none(self, desk: KetaDesk, orders: OrderRequests, regimen: str) -> None:
        answer = desk.plan(orders.of(regimen, {"taper": {"steps": 4, "over_h": "12"}}))
        assert answer.code in NOT_ACCEPTED, answer.explain()

    @pytest.mark.parametrize(
        ("steps", "over_h", "taken"),
        [
            (1, "1", True),
            (20, "24", True),
            (0, "12", False),
            (21, "12", False),
            (4, "0.99", False),
            (4, "24.01", False),
        ],
    )
    def test_1_to_20_steps_over_1_to_24_hours(
        self, desk: KetaDesk, orders: OrderRequests, steps: int, over_h: str, taken: bool
    ) -> None:
        answer = desk.plan(orders.of("acute-pain-infusion", {"taper": {"steps": steps, "over_h": over_h}}))
        assert answer.code == DONE if taken else answer.code in NOT_ACCEPTED, answer.explain()


class TestPreparation:
    @pytest.mark.req("SR-17", "SR-21")
    @pytest.mark.parametrize(
        ("drug", "volume", "strength"),
        [("50", "50", "1"), ("250", "250", "1"), ("500", "500", "1"), ("500", "250", "2"), ("100", "50", "2")],
    )
    def test_the_standard_containers(
        self, desk: KetaDesk, orders: OrderRequests, drug: str, volume: str, strength: str
    ) -> None:
        plan = desk.accepted(orders.of("low-dose-infusion", {"preparation": container(drug, volume)}))
        assert plan["preparation"]["mg_per_ml"] == strength

    @pytest.mark.req("SR-17", "SR-21")
    @pytest.mark.parametrize(("drug", "volume"), [("200", "50"), ("300", "250"), ("500", "499"), ("1000", "500")])
    def test_another_container_is_refused(self, desk: KetaDesk, orders: OrderRequests, drug: str, volume: str) -> None:
        answer = desk.plan(orders.of("low-dose-infusion", {"preparation": container(drug, volume)}))
        assert answer.code in NOT_ACCEPTED, answer.explain()

    def test_added_to_a_bag_gives_0_980(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 5 mL of 50 mg per mL added to 250 mL: 250 mg in 255 mL; 250 / 255 = 0.98039215686..;
        # 35 mg/h x 255 / 250 = 35.7 mL/h; 14 mg x 255 / 250 = 14.28 mL, x 4 = 57.12 -> 57.1 mL/h
        changes = {"preparation": container("250", "250", method="add-to")}
        plan = desk.accepted(orders.of("acute-pain-infusion", changes))
        assert pick(plan["preparation"], "draw_up_ml", "diluent_ml", "total_mg") == ["5", "250", "250"]
        assert pick(plan["preparation"], "total_ml", "mg_per_ml") == ["255", "0.9803921569"]
        infusion = only_phase(plan, "infusion")
        assert pick(infusion, "exact_ml_per_h", "pump_ml_per_h", "delivered_mg_per_h") == ["35.7", "35.7", "35"]
        assert pick(only_phase(plan, "loading"), "exact_ml_per_h", "pump_ml_per_h") == ["57.12", "57.1"]

    def test_10_mg_per_ml_is_warned_not_refused(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 500 / 10 = 50 mL from vials of 20 mL: 3
        usual = desk.accepted(orders.of("low-dose-infusion"))
        plan = desk.accepted(orders.of("low-dose-infusion", {"preparation": container("500", "500", vial="10")}))
        assert pick(plan["preparation"], "draw_up_ml", "diluent_ml", "vials") == ["50", "450", 3]
        new = [finding for finding in plan["findings"] if finding not in usual["findings"]]
        assert [finding["severity"] for finding in new] == ["caution"], new

    def test_100_mg_per_ml_has_two_vial_sizes_and_asks(self, desk: KetaDesk, orders: OrderRequests) -> None:
        strong = container("500", "500", vial="100")
        answer = desk.plan(orders.of("low-dose-infusion", {"preparation": strong}))
        assert answer.code in NOT_ACCEPTED, answer.explain()
        for vial_ml in ("5", "10"):
            plan = desk.accepted(orders.of("low-dose-infusion", {"preparation": {**strong, "vial_ml": vial_ml}}))
            assert pick(plan["preparation"], "draw_up_ml", "diluent_ml", "vials") == ["5", "495", 1]

    @pytest.mark.req("SR-21")
    def test_100_mg_per_ml_must_be_diluted(self, desk: KetaDesk, orders: OrderRequests) -> None:
        by_hand = {"mg_per_kg": "0.3", "over_min": "15", "via": "hand", "concentration_mg_per_ml": "100"}
        answer = desk.plan(orders.of("single-bolus", {"loading_dose": by_hand, "preparation": None}))
        assert answer.code in NOT_ACCEPTED, answer.explain()

    def test_glucose_is_a_diluent_and_water_is_not(self, desk: KetaDesk, orders: OrderRequests) -> None:
        desk.accepted(orders.of("low-dose-infusion", {"preparation.diluent": "glucose 5 %"}))
        answer = desk.plan(orders.of("low-dose-infusion", {"preparation.diluent": "water"}))
        assert answer.code in NOT_ACCEPTED, answer.explain()

    @pytest.mark.parametrize("regimen", ["acute-pain-infusion", "low-dose-infusion", "bolus-then-infusion"])
    def test_a_pump_needs_a_preparation(self, desk: KetaDesk, orders: OrderRequests, regimen: str) -> None:
        assert desk.plan(orders.of(regimen, {"preparation": None})).code in NOT_ACCEPTED

    def test_every_pump_of_the_library(self, desk: KetaDesk, orders: OrderRequests, library: JsonObject) -> None:
        assert library["pumps"]
        for pump in library["pumps"]:
            desk.accepted(orders.of("acute-pain-infusion", {"pump": {"model": pump["id"]}}))


@pytest.mark.req("SR-31")
class TestTimes:
    def test_phases_keep_the_offset_and_the_schedule_is_in_utc(self, desk: KetaDesk, orders: OrderRequests) -> None:
        plan = desk.accepted(orders.of("acute-pain-infusion", {"start": "2026-11-22T14:00:00+05:30"}))
        for phase in plan["phases"]:
            assert at(phase["start"]).utcoffset() == at(phase["end"]).utcoffset() == timedelta(hours=5, minutes=30)
        assert at(plan["phases"][0]["start"]) == clock(22, "08:30")
        for entry in plan["schedule"]:
            assert at(entry["due"]).utcoffset() == timedelta(0)
        assert at(plan["schedule"][0]["due"]) == clock(22, "08:45")

    def test_both_tracks_stand_at_the_hour_where_both_are_due(self, desk: KetaDesk, orders: OrderRequests) -> None:
        plan = desk.accepted(orders.of("acute-pain-infusion"))
        for moment in (clock(22, "14:15"), clock(23, "02:00")):
            tracks = {entry["track"] for entry in plan["schedule"] if at(entry["due"]) == moment}
            assert tracks == {"breathing-and-mind", "circulation"}

    def test_another_start_shifts_everything(self, desk: KetaDesk, orders: OrderRequests) -> None:
        first = desk.accepted(orders.of("acute-pain-infusion"))
        later = desk.accepted(orders.of("acute-pain-infusion", {"start": "2026-11-25T15:30:00+00:00"}))
        moved = at("2026-11-25T15:30:00+00:00") - at(START)
        for before, after in zip(first["phases"], later["phases"], strict=True):
            assert at(after["start"]) - at(before["start"]) == moved
            assert before["pump_ml_per_h"] == after["pump_ml_per_h"]
        for before, after in zip(first["schedule"], later["schedule"], strict=True):
            assert at(after["due"]) - at(before["due"]) == moved


@pytest.mark.req("SR-20")
class TestSameRequestSameBytes:
    @pytest.mark.parametrize("regimen", REGIMENS)
    def test_plan(self, desk: KetaDesk, orders: OrderRequests, regimen: str) -> None:
        request = orders.of(regimen)
        assert desk.plan(request).out == desk.plan(request).out

    def test_plan_from_a_file_and_as_a_program(self, desk: KetaDesk, orders: OrderRequests) -> None:
        request = orders.of("acute-pain-infusion")
        path = desk.write(request)
        from_file = desk.as_program("plan", str(path))
        assert from_file.code == DONE, from_file.explain()
        assert from_file.out == desk.plan(request).out
        assert desk.as_program("plan", "-", stdin=as_bytes(request)).out == from_file.out

    @pytest.mark.parametrize("regimen", REGIMENS)
    def test_sheet(self, desk: KetaDesk, orders: OrderRequests, regimen: str) -> None:
        request = orders.of(regimen)
        first, second = desk.folder / "first.pdf", desk.folder / "second.pdf"
        assert desk.sheet(request, first).code == desk.sheet(request, second).code == DONE
        assert first.read_bytes() == second.read_bytes()

    def test_sheet_as_a_program_and_on_standard_output(self, desk: KetaDesk, orders: OrderRequests) -> None:
        request = orders.of("acute-pain-infusion")
        target = desk.folder / "sheet.pdf"
        answer = desk.as_program("sheet", str(desk.write(request)), "-o", str(target))
        assert answer.code == DONE, answer.explain()
        streamed = desk.as_program("sheet", "-", "-o", "-", stdin=as_bytes(request))
        assert streamed.code == DONE
        assert streamed.out == target.read_bytes()
        assert desk("sheet", "-", "-o", "-", stdin=as_bytes(request)).out == target.read_bytes()

    def test_the_plan_answers_without_qt_and_without_a_data_folder(self, desk: KetaDesk, orders: OrderRequests) -> None:
        program = (
            "import sys; from ketadesk.cli import main; code = main(['plan', '-']); "
            "sys.exit(code or any(name.startswith('PySide6') for name in sys.modules) * 99)"
        )
        request = as_bytes(orders.of("acute-pain-infusion"))
        done = subprocess.run([sys.executable, "-c", program], input=request, capture_output=True, check=False)
        assert done.returncode == DONE, done.stderr
        assert not (desk.folder.parent / "data-folder").exists()


class TestLibraryAndExamples:
    def test_the_library_has_the_seven_regimens(self, library: JsonObject) -> None:
        assert sorted(regimen["id"] for regimen in library["regimens"]) == sorted(REGIMENS)
        keys = ("checklist", "vials", "containers", "pumps", "schedule", "sources", "version", "sha256", "approved")
        for key in keys:
            assert key in library, key
        assert library["approved"] is False
        assert re.fullmatch("[0-9a-f]{64}", library["sha256"])

    def test_the_checklist_has_an_item_for_each_condition(self, orders: OrderRequests) -> None:
        # absolute: 6 founding, allergy, pre-eclampsia, stroke or trauma, hyperthyroidism; relative and caution by
        # their semicolons
        assert len(orders.item_ids("absolute")) == 10
        assert len(orders.item_ids("relative")) == 7
        assert len(orders.item_ids("caution")) == 8
        for item in orders.items:
            assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", item["id"])
            allowed = {"absent", "present", "not-known"} | ({"not-applicable"} if item["id"] == "pregnancy" else set())
            assert set(item["answers"]) == allowed

    def test_the_library_checks_itself(self, desk: KetaDesk) -> None:
        answer = desk("library", "--check")
        assert answer.code == DONE, answer.explain()

    def test_the_schema_is_json(self, desk: KetaDesk) -> None:
        answer = desk("schema")
        assert answer.code == DONE, answer.explain()
        assert isinstance(json.loads(answer.text), dict)

    def test_the_examples_run(self, desk: KetaDesk) -> None:
        folder = desk.folder / "examples"
        made = desk("examples", str(folder))
        assert made.code == DONE, made.explain()
        answers = {path: desk("plan", str(path)) for path in sorted(folder.glob("*.json"))}
        accepted = [json.loads(path.read_bytes()) for path, answer in answers.items() if answer.code == DONE]
        assert {request["regimen"] for request in accepted} == set(REGIMENS)
        assert any(
            request.get("loading_dose") and request.get("taper") and "increment_ml_per_h" in request["pump"]
            for request in accepted
            if request["regimen"] == "acute-pain-infusion"
        )
        assert any(answer.code == REFUSED for answer in answers.values())
        for path, answer in answers.items():
            assert answer.code in (DONE, *NOT_ACCEPTED), f"{path}: {answer.explain()}"

    def test_the_draft_number_comes_from_the_request(self, desk: KetaDesk, orders: OrderRequests) -> None:
        request = orders.of("low-dose-infusion", MAN_180)
        target = desk.folder / "sheet.pdf"
        assert desk.sheet(request, target).code == DONE
        expected = "DRAFT-" + hashlib.sha256(as_bytes(request)).hexdigest()[:8]
        assert expected.casefold() in pypdf_texts(target.read_bytes())[0].casefold()
