"""Where the patient lies, in words: a bare `7` beside a rate would be read as a figure of the infusion."""


def bed_words(bed: str) -> str:
    """`Bed 7` for a bed that was typed without any letter; otherwise as typed, blank for none."""
    return bed if not bed or any(sign.isalpha() for sign in bed) else f"Bed {bed}"
