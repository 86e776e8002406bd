"""Keeps the draft on screen, with who typed it: everybody who did is one of its authors and cannot check it."""

from contextlib import suppress
from dataclasses import dataclass

from pydantic import ValidationError

from ketadesk.application.account import Account
from ketadesk.application.errors import StorageFailed
from ketadesk.application.order_desk import KeptDraft
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.ports import DraftStore


class UnkeptDraft:
    """`DraftStore` for when there is no record: it lasts as long as the program runs."""

    def __init__(self) -> None:
        self._draft: str | None = None

    def keep(self, draft_json: str) -> None:
        self._draft = draft_json

    def kept(self) -> str | None:
        return self._draft

    def discard(self) -> None:
        self._draft = None


@dataclass
class DraftKeeping:
    """The one draft of this workstation."""

    store: DraftStore
    editors: frozenset[str] = frozenset()
    """Account ids of who typed in it."""
    _names: frozenset[str] = frozenset()
    _knows_kept: bool = False
    """True once what the store holds was taken up or discarded: before, its authors are not forgotten either."""

    def keep(self, draft: OrderDraft, revises: str, editor: Account | None) -> None:
        """Keep what `editor` typed. Raises `StorageFailed`."""
        self._join_kept()
        if editor is not None:
            self.editors |= {editor.account_id}
            self._names |= {editor.full_name}
        kept = KeptDraft(
            draft=draft, revises=revises, editors=tuple(sorted(self.editors)), typed_by=tuple(sorted(self._names))
        )
        self.store.keep(kept.model_dump_json())

    def kept(self) -> KeptDraft | None:
        """What the last run left. Raises `StorageFailed`."""
        text = self.store.kept()
        return None if text is None else _read(text)

    def take_up(self, kept: KeptDraft) -> None:
        """Go on with `kept`: who typed it before stays one of its authors."""
        self._knows_kept = True
        self.editors, self._names = frozenset(kept.editors), frozenset(kept.typed_by)

    def discard(self) -> None:
        """Forget it, and who typed it. Raises `StorageFailed`."""
        self._knows_kept = True
        self.editors, self._names = frozenset(), frozenset()
        self.store.discard()

    def _join_kept(self) -> None:
        """The record was opened anew under a draft that was on screen: its authors are those of the kept one."""
        if self._knows_kept:
            return
        self._knows_kept = True
        with suppress(StorageFailed):  # what cannot be read names nobody, and is about to be replaced
            kept = self.kept()
            if kept is not None:
                self.editors |= frozenset(kept.editors)
                self._names |= frozenset(kept.typed_by)


def _read(text: str) -> KeptDraft:
    try:
        return KeptDraft.model_validate_json(text)
    except ValidationError:
        return _of_before(text)


def _of_before(text: str) -> KeptDraft:
    """A draft kept by a program that did not know who typed it."""
    try:
        return KeptDraft(draft=OrderDraft.model_validate_json(text))
    except ValidationError:
        # Without its cause: that would carry what was typed into a log.
        raise StorageFailed("The kept draft cannot be read.", "Begin the order afresh.") from None
