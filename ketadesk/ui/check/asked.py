"""What is still an answer: a question that went away takes its answer with it.

The questions follow from what was chosen. An answer that nobody sees any more must not come back with its question,
as if it had just been typed.
"""

from ketadesk.application.second_check_form import CheckDraft, CheckField, CheckForm, FieldKind


def only_asked(draft: CheckDraft, form: CheckForm) -> CheckDraft:
    """`draft` without answers that `form` does not ask for and without choices that it does not offer."""
    asked = {field.name: field for group in form.groups for field in group.fields}
    for name in CheckDraft.model_fields:
        value = getattr(draft, name)
        if value and not (name in asked and _is_on_offer(asked[name], value)):
            draft = draft.with_field(name, "")
    return draft


def _is_on_offer(field: CheckField, value: str) -> bool:
    if field.kind is FieldKind.TYPED:
        return True
    return any(choice.value == value and not choice.disabled_because for choice in field.choices)
