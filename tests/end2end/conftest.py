"""Fixtures: the command line, the library it prints, and requests built for that library."""

from pathlib import Path

import pytest

from .command_line import DONE, JsonObject, KetaDesk, call_in_process
from .order_requests import OrderRequests


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the program at a data folder that does not exist: no verb tested here may need or make one."""
    folder = tmp_path / "data-folder"
    monkeypatch.setenv("KETADESK_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def desk(tmp_path: Path) -> KetaDesk:
    folder = tmp_path / "files"
    folder.mkdir()
    return KetaDesk(folder)


@pytest.fixture(scope="session")
def library() -> JsonObject:
    """Return what `ketadesk library --json` prints."""
    answer = call_in_process(["library", "--json"])
    assert answer.code == DONE, answer.explain()
    return answer.json


@pytest.fixture(scope="session")
def orders(library: JsonObject) -> OrderRequests:
    return OrderRequests(library["checklist"])
