"""Limits, population, care setting and checklist: inside is inside, one tick outside is not.

A verdict is `clear` (exit 0 as it stands), `override` (exit 3, and exit 0 with its overrides) or `stop` (exit 3
whatever is overridden).
"""

import pytest

from .command_line import DONE, NOT_ACCEPTED, REFUSED, KetaDesk, assert_unreadable, override
from .order_requests import MAN_210, REGIMENS, REMOVE, Changes, OrderRequests


def bolus(mg_per_kg: str, over_min: str = "15") -> Changes:
    return {"loading_dose": {"mg_per_kg": mg_per_kg, "over_min": over_min, "via": "pump"}}


def rate(dose: str, **changes: str) -> Changes:
    return {"infusion.dose": dose, **{key.replace("__", "."): value for key, value in changes.items()}}


def weighing(kg: str) -> Changes:
    return {"patient.weight_kg": kg}


MONITORED: Changes = {"care_setting": "monitored"}
TALL_100 = MAN_210 | weighing("100")
TALL_100_1 = MAN_210 | weighing("100.1")

ACUTE = [
    (rate("0.5"), "clear"),
    (rate("0.49"), "override"),
    (rate("1"), "clear"),
    (rate("1.01"), "stop"),
    # 115 mg/h: 1 x 115 is inside, 1 x 115.01 is not; 114.99 is rounded to 115 and inside
    (rate("1") | weighing("115"), "clear"),
    (rate("1") | weighing("114.99"), "clear"),
    (rate("1") | weighing("115.01"), "stop"),
    (bolus("0.3"), "clear"),
    (bolus("0.31"), "override"),
    (bolus("0.35"), "override"),
    (bolus("0.36"), "stop"),
    # 40 mg: 0.32 x 125 = 40 is inside (the weight asks for its override), 0.32 x 125.01 = 40.0032 is not
    (bolus("0.34") | weighing("115"), "override"),
    (bolus("0.35") | weighing("115"), "stop"),
    (bolus("0.32") | weighing("125"), "override"),
    (bolus("0.32") | weighing("125.01"), "stop"),
    # minutes
    (bolus("0.2", "15"), "clear"),
    (bolus("0.2", "14.99"), "override"),
    (bolus("0.2", "1"), "override"),
    (bolus("0.2", "0.99"), "stop"),
    (bolus("0.2", "60"), "clear"),
    (bolus("0.2", "60.01"), "stop"),
    # the pump's 999 mL/h: 0.3 x 111 = 33.3 mL in 2 min = 999; 0.3 x 112 = 33.6 mL in 2 min = 1008
    (bolus("0.3", "2") | weighing("111"), "override"),
    (bolus("0.3", "2") | weighing("112"), "stop"),
    # hours
    ({"infusion.duration_h": "24"}, "clear"),
    ({"infusion.duration_h": "23.99"}, "override"),
    ({"infusion.duration_h": "48"}, "clear"),
    ({"infusion.duration_h": "48.01"}, "override"),
    ({"infusion.duration_h": "72"}, "override"),
    ({"infusion.duration_h": "72.01"}, "stop"),
]

LOW_DOSE = [
    (rate("0.05"), "clear"),
    (rate("0.04"), "override"),
    (rate("0.2"), "clear"),
    (rate("0.21"), "override"),
    (rate("0.3"), "override"),
    (rate("0.31"), "stop"),
    # a ward's 20 and 30 mg/h
    (rate("0.2") | TALL_100, "clear"),
    (rate("0.2") | TALL_100_1, "override"),
    (rate("0.3") | TALL_100, "override"),
    (rate("0.3") | TALL_100_1, "stop"),
    # monitored: 0.3 soft, 0.5 and 40 mg/h hard; from 0.3 on it is also three times the usual rate
    (rate("0.29") | MONITORED, "clear"),
    (rate("0.3") | MONITORED, "override"),
    (rate("0.31") | MONITORED, "override"),
    (rate("0.5") | MONITORED, "override"),
    (rate("0.51") | MONITORED, "stop"),
    (rate("0.4") | MONITORED | TALL_100, "override"),
    (rate("0.4") | MONITORED | TALL_100_1, "stop"),
    (rate("0.5", care_setting="icu"), "override"),
    (rate("0.51", care_setting="icu"), "stop"),
    # bolus: 20 mg soft, 0.35 mg/kg and 30 mg hard
    (bolus("0.2") | TALL_100, "clear"),
    (bolus("0.2") | TALL_100_1, "override"),
    (bolus("0.3") | TALL_100, "override"),
    (bolus("0.3") | TALL_100_1, "stop"),
    (bolus("0.35"), "override"),
    (bolus("0.36"), "stop"),
    ({"infusion.duration_h": "48"}, "clear"),
    ({"infusion.duration_h": "48.01"}, "override"),
    ({"infusion.duration_h": "72"}, "override"),
    ({"infusion.duration_h": "72.01"}, "stop"),
]

ICU = [
    (rate("2"), "clear"),
    (rate("2.01"), "override"),
    (rate("3"), "override"),
    # 0.4 mg/kg/h = 6.666.. mcg/kg/min; 6.66 x 0.06 x 70 = 27.972 -> 28 mL/h = 0.4, inside
    (rate("6.66"), "override"),
    (rate("6.67"), "stop"),
    (rate("10"), "stop"),
    (bolus("0.5"), "clear"),
    (bolus("0.51"), "stop"),
]

SINGLE_BOLUS = [
    (bolus("0.3"), "clear"),
    (bolus("0.31"), "override"),
    (bolus("0.6"), "override"),
    (bolus("0.61"), "stop"),
    (bolus("0.3", "1"), "override"),
    (bolus("0.3", "0.99"), "stop"),
]

FIXED_DOSE = [
    # 15 / 0.35 = 42.857 kg: 42.86 is inside (and asks for the override of a weight below 45), 42.85 is not
    (weighing("45"), "clear"),
    (weighing("42.86"), "override"),
    (weighing("42.85"), "stop"),
]

WEIGHTS = [
    ("29.99", "stop"),
    ("30", "override"),
    ("44.99", "override"),
    ("45", "clear"),
    ("115", "clear"),
    ("115.01", "override"),
    ("250", "override"),
    ("250.01", "stop"),
]

SETTINGS = ("ward", "monitored", "ed", "icu")
ALLOWED_SETTINGS = {
    "acute-pain-infusion": ("monitored", "icu"),
    "low-dose-infusion": ("ward", "monitored", "icu"),
    "icu-opioid-adjunct": ("icu",),
    "single-bolus": ("monitored", "ed", "icu"),
    "bolus-then-saline": ("ed",),
    "bolus-then-infusion": ("ed",),
    "fixed-dose": ("ed",),
}

# Born on; verdict for a start on 22 November 2026.
BIRTHDAYS = [
    ("2008-11-22", "clear"),  # 18 on the day
    ("2008-11-23", "stop"),  # 17, 18 tomorrow
    ("1906-11-22", "clear"),  # 120 on the day
    ("1905-11-23", "clear"),  # 120, 121 tomorrow
    ("1905-11-22", "stop"),  # 121 on the day
]


@pytest.mark.req("SR-07", "SR-08", "SR-09")
class TestDoseLimits:
    @pytest.mark.parametrize(("changes", "verdict"), ACUTE)
    def test_acute_pain_infusion(self, desk: KetaDesk, orders: OrderRequests, changes: Changes, verdict: str) -> None:
        assert desk.verdict(orders.of("acute-pain-infusion", changes)) == verdict

    @pytest.mark.parametrize(("changes", "verdict"), LOW_DOSE)
    def test_low_dose_infusion(self, desk: KetaDesk, orders: OrderRequests, changes: Changes, verdict: str) -> None:
        assert desk.verdict(orders.of("low-dose-infusion", changes)) == verdict

    @pytest.mark.parametrize(("changes", "verdict"), ICU)
    def test_icu_opioid_adjunct(self, desk: KetaDesk, orders: OrderRequests, changes: Changes, verdict: str) -> None:
        assert desk.verdict(orders.of("icu-opioid-adjunct", changes)) == verdict

    @pytest.mark.parametrize(("changes", "verdict"), SINGLE_BOLUS)
    def test_single_bolus(self, desk: KetaDesk, orders: OrderRequests, changes: Changes, verdict: str) -> None:
        assert desk.verdict(orders.of("single-bolus", changes)) == verdict

    @pytest.mark.parametrize(("changes", "verdict"), FIXED_DOSE)
    def test_fixed_dose(self, desk: KetaDesk, orders: OrderRequests, changes: Changes, verdict: str) -> None:
        assert desk.verdict(orders.of("fixed-dose", changes)) == verdict

    def test_a_fixed_dose_for_a_light_patient_says_why(self, desk: KetaDesk, orders: OrderRequests) -> None:
        answer = desk.plan(orders.of("fixed-dose", weighing("42.85")))
        stops = [finding["message"] for finding in answer.findings if finding["severity"] == "stop"]
        assert any("0.35" in message for message in stops), answer.explain()

    @pytest.mark.parametrize(("kg", "verdict"), [("70", "clear"), ("44.99", "override"), ("29.99", "stop")])
    @pytest.mark.parametrize("regimen", ["bolus-then-saline", "bolus-then-infusion"])
    def test_weights_of_the_fixed_regimens(
        self, desk: KetaDesk, orders: OrderRequests, regimen: str, kg: str, verdict: str
    ) -> None:
        assert desk.verdict(orders.of(regimen, weighing(kg))) == verdict

    @pytest.mark.parametrize(("kg", "verdict"), WEIGHTS)
    def test_weights(self, desk: KetaDesk, orders: OrderRequests, kg: str, verdict: str) -> None:
        assert desk.verdict(orders.of("low-dose-infusion", weighing(kg))) == verdict

    @pytest.mark.parametrize(("dose", "verdict"), [("0.1", "clear"), ("0.11", "override"), ("0.3", "override")])
    def test_the_lower_limit_over_60_years(
        self, desk: KetaDesk, orders: OrderRequests, dose: str, verdict: str
    ) -> None:
        old = {"patient.birth_date": "1965-11-22", f"checklist.{orders.item_id('age', '60')}": "present"}
        assert desk.verdict(orders.of("low-dose-infusion", rate(dose) | old)) == verdict

    @pytest.mark.parametrize(("dose", "verdict"), [("0.1", "clear"), ("0.11", "override")])
    def test_the_lower_limit_in_frailty(self, desk: KetaDesk, orders: OrderRequests, dose: str, verdict: str) -> None:
        frail = {f"checklist.{orders.item_id('frail')}": "present"}
        assert desk.verdict(orders.of("low-dose-infusion", rate(dose) | frail)) == verdict

    @pytest.mark.parametrize(
        ("kg", "dose", "verdict"),
        [("50", "0.11", "clear"), ("49.9", "0.11", "override"), ("49", "0.1", "clear")],
    )
    def test_the_lower_limit_below_50_kg(
        self, desk: KetaDesk, orders: OrderRequests, kg: str, dose: str, verdict: str
    ) -> None:
        assert desk.verdict(orders.of("low-dose-infusion", rate(dose) | weighing(kg))) == verdict


@pytest.mark.req("SR-07")
class TestUsualDose:
    """Three times the usual asks for an override, ten times blocks."""

    def test_three_times_the_usual_rate_is_one_finding_of_its_own(self, desk: KetaDesk, orders: OrderRequests) -> None:
        answer = desk.plan(orders.of("low-dose-infusion", rate("0.3") | MONITORED))
        assert answer.code == REFUSED, answer.explain()
        assert len(answer.codes("override")) == 1, answer.explain()

    def test_three_times_stands_beside_the_limit(self, desk: KetaDesk, orders: OrderRequests) -> None:
        below = desk.plan(orders.of("icu-opioid-adjunct", rate("2.99")))
        at_three = desk.plan(orders.of("icu-opioid-adjunct", rate("3")))
        assert len(at_three.codes("override")) == len(below.codes("override")) + 1, at_three.explain()

    @pytest.mark.parametrize(
        ("regimen", "changes"),
        [
            ("acute-pain-infusion", rate("5")),
            ("low-dose-infusion", rate("1") | MONITORED),
            ("icu-opioid-adjunct", rate("10")),
            ("acute-pain-infusion", bolus("2")),
            ("single-bolus", bolus("3")),
        ],
    )
    def test_ten_times_says_check_the_decimal_point(
        self, desk: KetaDesk, orders: OrderRequests, regimen: str, changes: Changes
    ) -> None:
        answer = desk.plan(orders.of(regimen, changes))
        stops = [finding["message"] for finding in answer.findings if finding["severity"] == "stop"]
        assert answer.code == REFUSED, answer.explain()
        assert any("decimal point" in message for message in stops), answer.explain()


class TestPopulation:
    @pytest.mark.parametrize("setting", SETTINGS)
    @pytest.mark.parametrize("regimen", REGIMENS)
    def test_care_setting(self, desk: KetaDesk, orders: OrderRequests, regimen: str, setting: str) -> None:
        expected = "clear" if setting in ALLOWED_SETTINGS[regimen] else "stop"
        assert desk.verdict(orders.of(regimen, {"care_setting": setting})) == expected

    @pytest.mark.req("SR-07")
    @pytest.mark.parametrize(("birth_date", "verdict"), BIRTHDAYS)
    def test_age_on_the_start_date(self, desk: KetaDesk, orders: OrderRequests, birth_date: str, verdict: str) -> None:
        answer = "present" if birth_date < "1965-11-23" else "absent"
        changes = {"patient.birth_date": birth_date, f"checklist.{orders.item_id('age', '60')}": answer}
        assert desk.verdict(orders.of("acute-pain-infusion", changes)) == verdict

    @pytest.mark.parametrize(
        ("start", "verdict"),
        [
            ("2026-11-22T00:30:00+02:00", "clear"),  # still the 21st in UTC, the 22nd at the bedside
            ("2026-11-21T23:30:00-05:00", "stop"),  # the 22nd in UTC, still the 21st at the bedside
        ],
    )
    def test_age_by_the_local_calendar(self, desk: KetaDesk, orders: OrderRequests, start: str, verdict: str) -> None:
        changes = {"patient.birth_date": "2008-11-22", "patient.weight_date": "2026-11-20", "start": start}
        assert desk.verdict(orders.of("acute-pain-infusion", changes)) == verdict

    @pytest.mark.parametrize(
        ("birth_date", "said", "taken"),
        [
            ("1965-11-22", "present", True),  # 61
            ("1965-11-23", "absent", True),  # 60, which is not over 60
            ("1965-11-22", "absent", False),
            ("1965-11-22", "not-known", False),
            ("1965-11-23", "present", False),
            ("1980-04-01", "present", False),
        ],
    )
    def test_age_over_60_may_not_contradict_the_birth_date(
        self, desk: KetaDesk, orders: OrderRequests, birth_date: str, said: str, taken: bool
    ) -> None:
        changes = {"patient.birth_date": birth_date, f"checklist.{orders.item_id('age', '60')}": said}
        answer = desk.plan(orders.of("acute-pain-infusion", changes))
        assert answer.code == DONE if taken else answer.code in NOT_ACCEPTED, answer.explain()


@pytest.mark.req("SR-29")
class TestChecklist:
    @pytest.mark.parametrize("said", ["present", "not-known"])
    def test_an_absolute_contraindication_stops(self, desk: KetaDesk, orders: OrderRequests, said: str) -> None:
        for item in orders.item_ids("absolute"):
            verdict = desk.verdict(orders.of("acute-pain-infusion", {f"checklist.{item}": said}))
            assert verdict == "stop", item

    @pytest.mark.parametrize("said", ["present", "not-known"])
    def test_a_relative_contraindication_asks_for_its_override(
        self, desk: KetaDesk, orders: OrderRequests, said: str
    ) -> None:
        for item in orders.item_ids("relative"):
            request = orders.of("acute-pain-infusion", {f"checklist.{item}": said})
            answer = desk.plan(request)
            assert answer.code == REFUSED, item
            assert answer.codes("override") == [f"relative-{item}"], answer.explain()
            desk.accepted({**request, "overrides": [override(f"relative-{item}")]})

    @pytest.mark.parametrize("said", ["present", "not-known"])
    def test_a_caution_is_shown_and_asks_nothing(self, desk: KetaDesk, orders: OrderRequests, said: str) -> None:
        usual = desk.plan(orders.of("acute-pain-infusion")).codes("caution")
        computed = orders.item_id("age", "60")
        for item in orders.item_ids("caution"):
            if item == computed:
                continue
            answer = desk.plan(orders.of("acute-pain-infusion", {f"checklist.{item}": said}))
            assert answer.code == DONE, answer.explain()
            assert len(answer.codes("caution")) == len(usual) + 1, answer.explain()

    def test_each_item_must_be_answered(self, desk: KetaDesk, orders: OrderRequests) -> None:
        for item in orders.items:
            answer = desk.plan(orders.of("acute-pain-infusion", {f"checklist.{item['id']}": REMOVE}))
            assert_unreadable(answer, str(item["id"]))

    @pytest.mark.parametrize("said", ["", "no", "Absent", "unknown", None, False, "not known"])
    def test_another_answer_cannot_be_read(self, desk: KetaDesk, orders: OrderRequests, said: object) -> None:
        item = orders.item_ids("absolute")[0]
        assert_unreadable(desk.plan(orders.of("acute-pain-infusion", {f"checklist.{item}": said})), item)

    def test_an_item_the_library_does_not_have_cannot_be_read(self, desk: KetaDesk, orders: OrderRequests) -> None:
        answer = desk.plan(orders.of("acute-pain-infusion", {"checklist.bad-mood": "absent"}))
        assert_unreadable(answer, "bad-mood")

    @pytest.mark.parametrize(
        ("sex", "birth_date", "taken"),
        [
            ("male", "1980-04-01", True),
            ("female", "1970-11-22", True),  # 56
            ("female", "1970-11-23", False),  # 55, which is not over 55, and no typed reason
            ("female", "1980-04-01", False),
        ],
    )
    def test_pregnancy_is_not_applicable_to_men_and_over_55(
        self, desk: KetaDesk, orders: OrderRequests, sex: str, birth_date: str, taken: bool
    ) -> None:
        changes = {
            "patient.sex": sex,
            "patient.birth_date": birth_date,
            f"checklist.{orders.item_id('pregnancy')}": "not-applicable",
        }
        answer = desk.plan(orders.of("acute-pain-infusion", changes))
        assert answer.code == DONE if taken else answer.code in NOT_ACCEPTED, answer.explain()

    def test_pregnancy_is_not_applicable_with_a_typed_reason(self, desk: KetaDesk, orders: OrderRequests) -> None:
        request = orders.of("acute-pain-infusion", {f"checklist.{orders.item_id('pregnancy')}": "not-applicable"})
        assert desk.verdict(request) == "override"

    def test_no_other_item_may_be_not_applicable(self, desk: KetaDesk, orders: OrderRequests) -> None:
        pregnancy = orders.item_id("pregnancy")
        for item in (str(item["id"]) for item in orders.items if item["id"] != pregnancy):
            answer = desk.plan(orders.of("acute-pain-infusion", {f"checklist.{item}": "not-applicable"}))
            assert_unreadable(answer, item)


@pytest.mark.req("SR-09")
class TestOverrides:
    def test_an_override_that_answers_no_finding_is_refused(self, desk: KetaDesk, orders: OrderRequests) -> None:
        for code in ("anything", "relative-" + orders.item_ids("relative")[0]):
            answer = desk.plan(orders.of("acute-pain-infusion", {"overrides": [override(code)]}))
            assert answer.code in NOT_ACCEPTED, answer.explain()

    def test_an_override_too_many_is_refused(self, desk: KetaDesk, orders: OrderRequests) -> None:
        request = desk.with_overrides(orders.of("acute-pain-infusion", rate("0.49")))
        desk.accepted(request)
        more = {**request, "overrides": [*request["overrides"], override("anything")]}
        assert desk.plan(more).code in NOT_ACCEPTED

    @pytest.mark.parametrize("left_out", ["reason", "by", "code"])
    @pytest.mark.parametrize("value", [REMOVE, "", " "], ids=["absent", "empty", "blank"])
    def test_an_override_needs_its_reason_and_its_name(
        self, desk: KetaDesk, orders: OrderRequests, left_out: str, value: object
    ) -> None:
        request = desk.with_overrides(orders.of("acute-pain-infusion", rate("0.49")))
        (given,) = request["overrides"]
        spoiled = {key: part for key, part in given.items() if key != left_out}
        if value is not REMOVE:
            spoiled[left_out] = value
        assert desk.plan({**request, "overrides": [spoiled]}).code in NOT_ACCEPTED

    def test_one_override_does_not_answer_two_findings(self, desk: KetaDesk, orders: OrderRequests) -> None:
        request = desk.with_overrides(orders.of("acute-pain-infusion", rate("0.49") | {"infusion.duration_h": "72"}))
        assert len(request["overrides"]) == 2
        desk.accepted(request)
        for kept in request["overrides"]:
            assert desk.plan({**request, "overrides": [kept]}).code == REFUSED


class TestFixedRegimens:
    """A request may state the fixed values; another value is refused, never overruled silently."""

    @pytest.mark.parametrize(
        ("regimen", "changes"),
        [
            ("bolus-then-saline", {"loading_dose.mg_per_kg": "0.3", "loading_dose.over_min": "1"}),
            ("bolus-then-infusion", {"loading_dose.mg_per_kg": "0.15", "loading_dose.over_min": "1"}),
            ("bolus-then-infusion", {"infusion": {"dose": "0.3", "unit": "mg/kg/h", "duration_h": "0.5"}}),
            ("fixed-dose", {"infusion": {"dose": "20", "unit": "mg/h", "duration_h": "1"}}),
        ],
    )
    def test_the_same_value_may_be_stated(
        self, desk: KetaDesk, orders: OrderRequests, regimen: str, changes: Changes
    ) -> None:
        stated = desk.accepted(orders.of(regimen, changes))
        assert stated["phases"] == desk.accepted(orders.of(regimen))["phases"]

    @pytest.mark.parametrize(
        ("regimen", "changes"),
        [
            ("bolus-then-saline", {"loading_dose.mg_per_kg": "0.29"}),
            ("bolus-then-saline", {"loading_dose.over_min": "2"}),
            ("bolus-then-saline", {"saline_volume_ml": "75"}),
            ("bolus-then-saline", {"saline_volume_ml": REMOVE}),
            ("bolus-then-saline", {"infusion": {"dose": "0.3", "unit": "mg/kg/h", "duration_h": "0.5"}}),
            ("bolus-then-infusion", {"loading_dose.mg_per_kg": "0.2"}),
            ("bolus-then-infusion", {"infusion": {"dose": "0.31", "unit": "mg/kg/h", "duration_h": "0.5"}}),
            ("bolus-then-infusion", {"infusion": {"dose": "0.3", "unit": "mg/kg/h", "duration_h": "1"}}),
            ("bolus-then-infusion", {"saline_volume_ml": "100"}),
            ("fixed-dose", {"loading_dose.mg_per_kg": "0.2"}),
            ("fixed-dose", {"infusion": {"dose": "21", "unit": "mg/h", "duration_h": "1"}}),
            ("fixed-dose", {"infusion": {"dose": "20", "unit": "mg/h", "duration_h": "2"}}),
            ("fixed-dose", {"infusion": {"dose": "20", "unit": "mg/kg/h", "duration_h": "1"}}),
        ],
    )
    def test_another_value_is_refused(
        self, desk: KetaDesk, orders: OrderRequests, regimen: str, changes: Changes
    ) -> None:
        answer = desk.plan(orders.of(regimen, changes))
        assert answer.code in NOT_ACCEPTED, answer.explain()

    @pytest.mark.parametrize(
        ("regimen", "changes"),
        [
            ("acute-pain-infusion", {"infusion.unit": "mg/h", "infusion.dose": "35"}),
            ("acute-pain-infusion", {"infusion.unit": "mcg/kg/h"}),
            ("acute-pain-infusion", {"infusion.unit": "mg/kg/min"}),
            ("acute-pain-infusion", {"infusion": REMOVE}),
            ("acute-pain-infusion", {"saline_volume_ml": "100"}),
            ("single-bolus", {"infusion": {"dose": "0.5", "unit": "mg/kg/h", "duration_h": "24"}}),
            ("single-bolus", {"loading_dose": None}),
            ("single-bolus", {"loading_dose": REMOVE}),
            ("bolus-then-infusion", {"loading_dose": REMOVE}),
            ("fixed-dose", {"loading_dose": None}),
        ],
    )
    def test_what_a_regimen_does_not_have_is_refused(
        self, desk: KetaDesk, orders: OrderRequests, regimen: str, changes: Changes
    ) -> None:
        answer = desk.plan(orders.of(regimen, changes))
        assert answer.code in NOT_ACCEPTED, answer.explain()

    @pytest.mark.parametrize("regimen", REGIMENS)
    def test_via_has_no_default(self, desk: KetaDesk, orders: OrderRequests, regimen: str) -> None:
        request = orders.of(regimen, bolus("0.1") if regimen == "low-dose-infusion" else {})
        del request["loading_dose"]["via"]
        assert_unreadable(desk.plan(request), "via")

    @pytest.mark.req("SR-17")
    @pytest.mark.parametrize("regimen", REGIMENS)
    def test_a_push_by_hand_states_its_concentration(self, desk: KetaDesk, orders: OrderRequests, regimen: str) -> None:
        request = orders.of(regimen, bolus("0.1") if regimen == "low-dose-infusion" else {})
        request["loading_dose"] = {
            key: value for key, value in request["loading_dose"].items() if key != "concentration_mg_per_ml"
        } | {"via": "hand"}
        assert_unreadable(desk.plan(request), "concentration")

    def test_a_loading_rate_above_the_pump_is_refused(self, desk: KetaDesk, orders: OrderRequests) -> None:
        # 0.3 x 70 = 21 mg at 1 mg per mL in 1 min = 1260 mL/h
        assert desk.verdict(orders.of("acute-pain-infusion", bolus("0.3", "1"))) == "stop"
