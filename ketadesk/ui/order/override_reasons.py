"""Reasons typed for soft stops, and what each of them answered.

A reason belongs to one sentence with its figures. When a finished calculation says something else, the reason is
dropped and asked for again: a reason for 0.25 is no reason for 0.45.
"""

from ketadesk.application.order_draft import OrderDraft, OverrideDraft
from ketadesk.application.order_preview import OrderPreview
from ketadesk.ui.order.problem_words import problem_words


def with_override(draft: OrderDraft, code: str, reason: str | None, by: str | None) -> OrderDraft:
    """`draft` with the reason or the name for `code` as typed; both blank: no override."""
    old = next((o for o in draft.overrides if o.code == code), OverrideDraft(code=code))
    new = OverrideDraft(code=code, reason=old.reason if reason is None else reason, by=old.by if by is None else by)
    others = tuple(o for o in draft.overrides if o.code != code)
    kept = (new,) if new.reason or new.by else ()
    return draft.model_copy(update={"overrides": others + kept})


def refused_overrides(draft: OrderDraft, preview: OrderPreview) -> dict[str, str]:
    """By finding code, what of a typed reason or name cannot be used, in words."""
    refused: dict[str, str] = {}
    for place, override in enumerate(draft.overrides):
        problems = [preview.problem_of(f"overrides[{place}].{part}") for part in ("reason", "by")]
        words = [problem_words(problem) for problem in problems if problem is not None and not problem.unanswered]
        if words:
            refused[override.code] = "\n".join(words)
    return refused


class AnsweredSentences:
    """Remembers the sentence that each reason was typed for."""

    def __init__(self) -> None:
        self._sentences: dict[str, str] = {}
        self._fields: dict[str, str] = {}

    def forget(self) -> None:
        """Another patient, another order."""
        self._sentences = {}
        self._fields = {}

    def note(self, draft: OrderDraft, preview: OrderPreview) -> None:
        """Remember what each reason of `draft` answers in `preview`."""
        said = {f.code: f.message for f in preview.findings}
        given = {o.code for o in draft.overrides}
        self._fields |= {f.code: f.field for f in preview.findings}
        self._sentences = {
            code: self._sentences.get(code) or said.get(code, "")
            for code in given
            if code in said or code in self._sentences
        }

    def stale(self, draft: OrderDraft, preview: OrderPreview) -> tuple[str, ...]:
        """Codes of the reasons that no longer answer what is said.

        A reason whose finding is gone waits only while the field it was about is being typed.
        """
        said = {f.code: f.message for f in preview.findings}
        return tuple(
            o.code
            for o in draft.overrides
            if (
                self._sentences.get(o.code, said[o.code]) != said[o.code]
                if o.code in said
                else self._gone(o.code, preview)
            )
        )

    def _gone(self, code: str, preview: OrderPreview) -> bool:
        return preview.plan is not None or preview.problem_of(self._fields.get(code, "")) is None
