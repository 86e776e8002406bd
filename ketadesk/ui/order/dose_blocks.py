"""The parts of the dose page: loading dose, infusion, taper; each shows only what the regimen asks."""

from ketadesk.application.order_draft import LoadingDoseDraft, TaperDraft
from ketadesk.ui.order.field_block import FieldBlock, flow
from ketadesk.ui.order.inputs import DraftEdit, DraftSegments
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.part_choice import PartChoice
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.plain_label import PlainLabel


class LoadingCard(Card):
    """How much first, over how long, by pump or by hand."""

    def __init__(self, presenter: OrderPresenter) -> None:
        super().__init__("Loading dose", "loading_card")
        labels = ("No loading dose", "Loading dose")
        self.part = PartChoice(
            presenter, "loading_dose", "loading_choice", "Loading dose wanted", labels, LoadingDoseDraft()
        )
        dose = DraftEdit(presenter, "loading_dose.mg_per_kg", "loading_dose_edit", "Loading dose in mg per kg", "short")
        minutes = DraftEdit(
            presenter, "loading_dose.over_min", "loading_minutes_edit", "Loading dose given over, in min", "short"
        )
        self.amount = FieldBlock("Amount and time", ["loading_dose.mg_per_kg", "loading_dose.over_min"]).add(
            dose, "mg per kg over", minutes, "min"
        )
        via = DraftSegments(
            presenter, "loading_dose.via", "loading_via_choice", "Loading dose given", lambda c: c.loading_vias
        )
        via.chosen.connect(lambda value: self._via_chosen(presenter, value))
        self.via = FieldBlock("Given by", ["loading_dose.via"]).add(via)
        strengths = DraftSegments(
            presenter,
            "loading_dose.concentration_mg_per_ml",
            "hand_concentration_choice",
            "Strength in the syringe",
            lambda c: c.hand_concentrations,
        )
        self.hand = FieldBlock("In the syringe", ["loading_dose.concentration_mg_per_ml"]).add(strengths)
        self.lines_label = PlainLabel(name="loading_lines_label")
        self.add(self.part, flow(self.amount, self.via), self.hand, self.lines_label)

    def render_screen(self, screen: OrderScreen) -> None:
        """Show what this regimen asks of a loading dose."""
        kind = screen.choices.loading
        self.setVisible(bool(screen.draft.regimen) and kind != "none")
        wanted = self.part.render_optional(screen, kind)
        by_hand = wanted and screen.draft.loading_dose is not None and screen.draft.loading_dose.via == "hand"
        self.amount.setVisible(wanted and kind != "fixed")
        self.via.setVisible(wanted)
        self.hand.setVisible(by_hand)
        if screen.blank:
            self.lines_label.blank()
        else:
            self.lines_label.show_text("\n".join(screen.preview.loading_lines))

    def _via_chosen(self, presenter: OrderPresenter, via: str) -> None:
        loading = presenter.draft.loading_dose
        if via != "hand" and loading is not None and loading.concentration_mg_per_ml:
            presenter.set_field("loading_dose.concentration_mg_per_ml", "")


class InfusionCard(Card):
    """The continuous part: dose, unit, how long; or the volume of saline where the regimen runs that."""

    def __init__(self, presenter: OrderPresenter) -> None:
        super().__init__("Infusion", "infusion_card")
        dose = DraftEdit(presenter, "infusion.dose", "infusion_dose_edit", "Infusion rate ordered", "short")
        unit = DraftSegments(
            presenter, "infusion.unit", "infusion_unit_choice", "Unit of the infusion rate", lambda c: c.infusion_units
        )
        self.dose = FieldBlock("Infusion rate ordered", ["infusion.dose", "infusion.unit"]).add(dose, unit)
        hours = DraftEdit(presenter, "infusion.duration_h", "duration_edit", "Duration in hours", "short")
        self.duration = FieldBlock("Duration at this rate", ["infusion.duration_h"]).add(hours, "hours")
        volume = DraftSegments(
            presenter, "saline_volume_ml", "saline_volume_choice", "Volume of saline", lambda c: c.saline_volumes
        )
        self.saline = FieldBlock("Sodium chloride 0.9 %", ["saline_volume_ml"]).add(volume)
        self.add(flow(self.dose, self.duration), self.saline)

    def render_screen(self, screen: OrderScreen) -> None:
        """Show what this regimen asks of the infusion."""
        ordered = screen.choices.infusion == "ordered"
        saline = bool(screen.choices.saline_volumes)
        self.setVisible(bool(screen.draft.regimen) and (ordered or saline))
        self.dose.setVisible(ordered)
        self.duration.setVisible(ordered)
        self.saline.setVisible(saline)


class TaperCard(Card):
    """How the infusion is brought down."""

    def __init__(self, presenter: OrderPresenter) -> None:
        super().__init__("Taper", "taper_card")
        labels = ("No taper", "Taper")
        self.part = PartChoice(presenter, "taper", "taper_choice", "Taper wanted", labels, TaperDraft())
        steps = DraftEdit(presenter, "taper.steps", "taper_steps_edit", "Steps of the taper", "short")
        hours = DraftEdit(presenter, "taper.over_h", "taper_hours_edit", "Taper over, in hours", "short")
        self.steps = FieldBlock("Steps and time", ["taper.steps", "taper.over_h"]).add(
            steps, "steps over", hours, "hours"
        )
        shape = DraftSegments(
            presenter,
            "taper.shape",
            "taper_shape_choice",
            "Shape of the taper",
            lambda c: c.taper_shapes,
            optional=True,
        )
        self.shape = FieldBlock("Shape (not chosen: the library's own)", ["taper.shape"]).add(shape)
        self.hint_label = PlainLabel(role="quiet", name="taper_hint_label")
        self.add(self.part, self.hint_label, flow(self.steps, self.shape))

    def render_screen(self, screen: OrderScreen) -> None:
        """Show what this regimen asks of a taper."""
        kind = screen.choices.taper
        self.setVisible(bool(screen.draft.regimen) and kind != "none")
        wanted = self.part.render_optional(screen, kind)
        self.steps.setVisible(wanted)
        self.shape.setVisible(wanted)
        self.hint_label.show_text(screen.choices.taper_hint)
