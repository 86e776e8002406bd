"""A scanner beside the keyboard, in the real program: what it types reaches no field and no button, and is answered."""

from pathlib import Path

import pytest

from tests.end2end.keyboard import nurse_at_work
from tests.end2end.made_record import FIRST, make_record

pytestmark = pytest.mark.screen


@pytest.mark.req("SR-46")
def test_a_scan_is_answered_and_typed_nowhere(tmp_path: Path) -> None:
    record = make_record(tmp_path)
    settings = record.folder / "settings.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('prefix = ""', 'prefix = "F9"'), encoding="utf-8")
    with nurse_at_work(tmp_path, record.environment) as nurse:
        nurse.wait_for("sign_in_page_title_label")
        nurse.reach("sign_in_name_edit")
        nurse.scan("KD-20261122-0007-R2-1A2B3C4D")
        nurse.wait_until("scan_label", "Sign in first, then scan again: nothing of the scan was typed.")
        assert nurse.text("sign_in_name_edit") == ""
        nurse.fill("sign_in_name_edit", FIRST.sign_in_name)
        nurse.fill_secret("sign_in_pin_edit", FIRST.pin)
        nurse.keys("Return")
        nurse.wait_for("signed_in_label")
        nurse.reach("family_name_edit")
        nurse.scan("a scan with spaces")
        nurse.wait_until("verdict_word_label", "NO CODE")
        nurse.scan("KD-20261122-0007-R2-1A2B3C4D")
        nurse.wait_until("verdict_word_label", "NOT OURS")
        assert "KD-20261122-0007" not in nurse.seen()["title"]
        nurse.keys("Escape")
        nurse.wait_for("banner_name_label")
        assert nurse.text("family_name_edit") == ""
