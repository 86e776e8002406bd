"""Object names of buttons that are made from a list."""

import re


def part_name(owner: str, value: str) -> str:
    """`part_name("sex_choice", "female")` is `sex_choice_female`; other signs become an underscore."""
    return f"{owner}_{re.sub(r'[^a-z0-9]+', '_', value.lower()).strip('_')}"
