"""Page 4: which ampoule, which container, how it is mixed, which pump; nothing is preset, no strength is typed."""

from ketadesk.application.order_choices import Choice, OrderChoices
from ketadesk.application.order_preview import Page
from ketadesk.ui.order.dependents import runs_on_pump
from ketadesk.ui.order.field_block import FieldBlock
from ketadesk.ui.order.inputs import DraftOptions, DraftSegments
from ketadesk.ui.order.order_page import OrderPage
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.widgets.option_list import OptionList
from ketadesk.ui.widgets.plain_label import PlainLabel


class PreparationPage(OrderPage):
    """What is at hand and what becomes of it."""

    page = Page.PREPARATION

    def __init__(self, presenter: OrderPresenter) -> None:
        super().__init__(presenter, "Preparation")
        self.nothing_label = PlainLabel(name="nothing_to_prepare_label")
        self.nothing_label.hide()
        self.column.addWidget(self.nothing_label)
        self._add_vials()
        self._add_container()
        self._add_pump()
        self.lines_label = PlainLabel(name="preparation_lines_label")
        self.lines_card = self.add_card("Prepare", self.lines_label, name="preparation_card")
        self.finish()
        self.places |= {
            "preparation.vial_mg_per_ml": self.vials,
            "preparation.vial_ml": self.vials,
            "preparation.drug_mg": self.containers,
            "preparation.volume_ml": self.containers,
            "pump": self.pumps,
            "pump.increment_ml_per_h": self.pumps,
            "pump.model": self.pumps,
            "preparation": self.vials,
        }
        for part in (self.vials, self.containers):
            part.rows_changed.connect(self.rows_changed)

    def render_screen(self, screen: OrderScreen) -> None:
        self._offer(screen)
        super().render_screen(screen)
        lines = screen.preview.preparation_lines
        needed = runs_on_pump(screen.draft, screen.choices)
        for card in (self.vial_card, self.container_card, self.pump_card):
            card.setVisible(needed is True)
        self.nothing_label.show_text(_why_nothing(screen, needed))
        if screen.blank:
            self.lines_label.blank()
            return
        self.lines_label.show_text("\n".join(lines))
        self.lines_card.setVisible(bool(lines))

    def _offer(self, screen: OrderScreen) -> None:
        preparation = screen.draft.preparation
        self.vials.set_choices(screen.choices.vials)
        self.containers.set_choices(_container_choices(screen.choices))
        if preparation is None:
            self.vials.set_value("")
            self.containers.set_value("")
            return
        self.vials.set_value(_pair(preparation.vial_mg_per_ml, preparation.vial_ml))
        self.containers.set_value(_pair(preparation.drug_mg, preparation.volume_ml))

    def _add_vials(self) -> None:
        self.vials = OptionList("vial_options", "Ampoule or vial")
        self.vials.chosen.connect(
            lambda value: self._set_pair("preparation.vial_mg_per_ml", "preparation.vial_ml", value)
        )
        paths = ["preparation.vial_mg_per_ml", "preparation.vial_ml"]
        block = FieldBlock("What stands on the ampoule or vial in your hand?", paths).add_list(self.vials)
        self.vial_card = self.add_card("Ampoule", block)

    def _add_container(self) -> None:
        self.containers = OptionList("container_options", "Container")
        self.containers.chosen.connect(
            lambda value: self._set_pair("preparation.drug_mg", "preparation.volume_ml", value)
        )
        paths = ["preparation.drug_mg", "preparation.volume_ml"]
        container = FieldBlock("Ketamine in the finished container", paths).add_list(self.containers)
        diluent = DraftSegments(
            self.presenter, "preparation.diluent", "diluent_choice", "Diluent", lambda c: c.diluents
        )
        method = DraftOptions(self.presenter, "preparation.method", "method_options", "How it is mixed", self._methods)
        self.container_card = self.add_card(
            "Container",
            container,
            FieldBlock("Diluent", ["preparation.diluent"]).add(diluent),
            FieldBlock("How is it mixed?", ["preparation.method"]).add_list(method),
        )

    def _add_pump(self) -> None:
        self.pumps = DraftOptions(self.presenter, "pump.model", "pump_options", "Pump", lambda c: c.pumps)
        self.pump_card = self.add_card("Pump", FieldBlock("Which pump runs it?", ["pump.model"]).add_list(self.pumps))

    def _methods(self, choices: OrderChoices) -> tuple[Choice, ...]:
        preparation = self.presenter.draft.preparation
        if preparation is None:
            return ()
        chosen = (preparation.drug_mg, preparation.volume_ml)
        return next((c.methods for c in choices.containers if (c.drug_mg, c.volume_ml) == chosen), ())

    def _set_pair(self, first: str, second: str, value: str) -> None:
        left, _, right = value.partition("|")
        self.presenter.set_fields({first: left, second: right})


def _why_nothing(screen: OrderScreen, needed: bool | None) -> str:
    if needed is True:
        return ""
    if needed is False:
        return "Nothing runs from a container in this order: nothing is prepared for a pump."
    if not screen.draft.regimen:
        return "Choose a regimen on the dose page first."
    return "Say on the dose page first whether the dose is given by pump or by hand."


def _pair(first: str, second: str) -> str:
    return f"{first}|{second}" if first or second else ""


def _container_choices(choices: OrderChoices) -> tuple[Choice, ...]:
    return tuple(Choice(value=f"{c.drug_mg}|{c.volume_ml}", label=c.label, note=c.note) for c in choices.containers)
