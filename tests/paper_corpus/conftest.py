"""The papers of the corpus, a chunk at a time, shared by all workers of the session."""

from functools import cache
from pathlib import Path

import pytest

from tests.paper_corpus.papers import CHUNKS, Paper, chunk_of_papers


@cache
def _kept(number: int, folder: Path) -> tuple[Paper, ...]:
    return chunk_of_papers(number, folder)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """One folder for all workers."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(params=range(CHUNKS))
def chunk(request: pytest.FixtureRequest, shared_folder: Path) -> tuple[Paper, ...]:
    """An eighth of the corpus."""
    number: int = request.param
    return _kept(number, shared_folder)
