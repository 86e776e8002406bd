"""The shipped library and sentences, and the sample orders as drafts."""

import json
from collections.abc import Callable

import pytest

from ketadesk import app
from ketadesk.application.examples import example_requests
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_preview import OrderPreview
from ketadesk.application.order_request import read_request
from ketadesk.application.preview_order import preview_order
from ketadesk.application.reference import Reference
from ketadesk.application.wording import Wording
from ketadesk.domain.drug_library import DrugLibrary

Changes = dict[str, object]
DraftOf = Callable[..., OrderDraft]
Preview = Callable[[OrderDraft], OrderPreview]


@pytest.fixture(scope="session")
def library() -> DrugLibrary:
    return app.read_library()


@pytest.fixture(scope="session")
def wording() -> Wording:
    return app.read_wording()


@pytest.fixture(scope="session")
def reference() -> Reference:
    return app.read_reference()


@pytest.fixture(scope="session")
def draft_of(library: DrugLibrary) -> DraftOf:
    """Return the sample order of that name as a draft, changed at dotted paths."""
    samples = {name: read_request(json.dumps(request)) for name, request in example_requests(library).items()}

    def draft(name: str, changes: Changes | None = None) -> OrderDraft:
        made = samples[name]
        for path, value in (changes or {}).items():
            made = made.with_field(path, value)
        return made

    return draft


@pytest.fixture(scope="session")
def preview(reference: Reference) -> Preview:
    return lambda draft: preview_order(draft, reference)
