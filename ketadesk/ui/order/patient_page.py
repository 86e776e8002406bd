"""Page 1: where the patient is cared for, who it is, how heavy, which allergies.

The care setting comes first: it decides which regimens and limits hold, and the nurse chooses it.
"""

from PySide6.QtWidgets import QLayout

from ketadesk.application.order_preview import Page
from ketadesk.ui.order.allergy_list import AllergyList
from ketadesk.ui.order.field_block import FieldBlock, flow
from ketadesk.ui.order.inputs import DraftEdit, DraftSegments
from ketadesk.ui.order.order_page import OrderPage
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.widgets.warning_box import WarningBox

_DATE_NOTE = "Form: yyyy-mm-dd"


class PatientPage(OrderPage):
    """Who the order is for."""

    page = Page.PATIENT

    def __init__(self, presenter: OrderPresenter) -> None:
        super().__init__(presenter, "Patient")
        self.look_alike_box = WarningBox("look_alike", "Looks like another patient")
        self.column.addWidget(self.look_alike_box)
        self.add_card("Where is the patient cared for?", self._care_setting())
        self.add_card("Identity", self._names(), self._identity(), self._sex())
        self.add_card("Weight and height", self._weight(), self._height())
        self.allergies = AllergyList(presenter)
        self.add_card("Allergies", self.allergies)
        self.add_card("Place (optional)", self._place())
        self.allergies.rows_changed.connect(self.rows_changed)
        self.finish()
        self._parts.append(self.allergies)
        self.places["patient.allergies"] = self.allergies

    def render_screen(self, screen: OrderScreen) -> None:
        super().render_screen(screen)
        self.look_alike_box.show_lines(() if screen.blank else screen.look_alikes)

    def _edit(
        self, path: str, name: str, caption: str, size: str = "medium", unit: str = "", note: str = ""
    ) -> FieldBlock:
        edit = DraftEdit(self.presenter, path, name, caption, size)
        block = FieldBlock(caption, [path], note).add(edit)
        return block.add(unit) if unit else block

    def _care_setting(self) -> FieldBlock:
        choice = DraftSegments(
            self.presenter, "care_setting", "care_setting_choice", "Care setting", lambda c: c.care_settings
        )
        note = "Where the infusion will run. It decides which regimens and limits hold."
        return FieldBlock("", ["care_setting"], note).add(choice)

    def _names(self) -> QLayout:
        return flow(
            self._edit("patient.family_name", "family_name_edit", "Family name"),
            self._edit("patient.given_name", "given_name_edit", "Given name"),
            self._edit("patient.title", "title_edit", "Title (optional)", "short"),
        )

    def _identity(self) -> QLayout:
        return flow(
            self._edit("patient.identifier", "identifier_edit", "Identifier"),
            self._edit("patient.birth_date", "birth_date_edit", "Date of birth", "date", note=_DATE_NOTE),
        )

    def _sex(self) -> FieldBlock:
        choice = DraftSegments(self.presenter, "patient.sex", "sex_choice", "Sex", lambda c: c.sexes)
        return FieldBlock("Sex", ["patient.sex"]).add(choice)

    def _weight(self) -> QLayout:
        source = DraftSegments(
            self.presenter, "patient.weight_source", "weight_source_choice", "Weight is", lambda c: c.weight_sources
        )
        return flow(
            self._edit("patient.weight_kg", "weight_edit", "Weight", "short", unit="kg", note="In kg only"),
            FieldBlock("The weight is", ["patient.weight_source"]).add(source),
        )

    def _height(self) -> QLayout:
        return flow(
            self._edit(
                "patient.weight_date",
                "weight_date_edit",
                "Weighed on (optional)",
                "date",
                note=_DATE_NOTE,
            ),
            self._edit("patient.height_cm", "height_edit", "Height", "short", unit="cm", note="In cm"),
        )

    def _place(self) -> QLayout:
        return flow(
            self._edit("hospital", "hospital_edit", "Hospital"),
            self._edit("ward", "ward_edit", "Ward"),
            self._edit("responsible_service", "service_edit", "Responsible service"),
        )
