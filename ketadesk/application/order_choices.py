"""What may be chosen, given what has been chosen already: the lists and buttons of the pages."""

from ketadesk.domain.model import Model


class Choice(Model):
    """One thing to choose: `value` goes into the draft, `label` is read, `note` stands under it in small type."""

    value: str
    label: str
    note: str = ""
    disabled_because: str = ""
    """Why it cannot be chosen here; such a choice is shown greyed with this reason, never hidden."""


class ChecklistQuestion(Model):
    """One contraindication to be answered."""

    id: str
    label: str
    group: str
    """`absolute`, `relative` or `caution`."""
    group_label: str
    answers: tuple[Choice, ...]
    source_line: str


class ContainerChoice(Model):
    """A mg-in-mL pair of the library."""

    drug_mg: str
    volume_ml: str
    label: str
    """`500 mg in 500 mL`."""
    note: str
    """`1 mg per mL`."""
    methods: tuple[Choice, ...]
    """`make-up-to` and, where the pair permits it, `add-to`."""


class OrderChoices(Model):
    """All lists of one draft. Loading dose, infusion and taper say whether the regimen has them."""

    care_settings: tuple[Choice, ...]
    regimens: tuple[Choice, ...]
    sexes: tuple[Choice, ...]
    weight_sources: tuple[Choice, ...]
    allergies: tuple[Choice, ...]
    """`none known`, `known`, `not recorded`, `unavailable`."""
    indications: tuple[Choice, ...]
    """The last one is `other`: then the text is typed."""
    checklist: tuple[ChecklistQuestion, ...]
    loading: str
    """`none`, `optional`, `required`, or `fixed` (the regimen fills in amount and minutes; only `via` is asked)."""
    loading_vias: tuple[Choice, ...]
    hand_concentrations: tuple[Choice, ...]
    infusion: str
    """`none`, `ordered` or `fixed`."""
    infusion_units: tuple[Choice, ...]
    taper: str
    """`none`, `optional` or `required`."""
    taper_shapes: tuple[Choice, ...]
    taper_hint: str
    """The library's own taper in words, e.g. `Library: 4 equal steps over 12 hours (judgement)`; a hint only."""
    saline_volumes: tuple[Choice, ...]
    """Empty unless the regimen runs saline."""
    vials: tuple[Choice, ...]
    """`value` is `strength|volume`, e.g. `50|10`."""
    containers: tuple[ContainerChoice, ...]
    diluents: tuple[Choice, ...]
    pumps: tuple[Choice, ...]
    """`value` is the model's id."""
    fixed_note: str
    """What the regimen fixes, in one sentence; blank where nothing is fixed."""
