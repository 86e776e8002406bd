"""What the ward works by while the program cannot run: handover, order sheet, blank chart, pump, contacts in one PDF.

Everything in it is as of one moment, which stands on every page. The order sheet in it keeps its own mark; all the
other parts are no order and say so.
"""

from ketadesk.application.clock_times import moment_text
from ketadesk.application.monitoring.papers.downtime_contacts import contact_sections
from ketadesk.application.monitoring.papers.downtime_grid import observation_sections
from ketadesk.application.monitoring.papers.downtime_pump import pump_sections
from ketadesk.application.monitoring.papers.handover_paper import handover_as
from ketadesk.application.monitoring.papers.paper_frame import PaperGround, downtime_kind, paper
from ketadesk.application.sheet.sheet_content import SheetContent


def downtime_parts(
    ground: PaperGround, sheet: SheetContent, identifier_label: str, made_by: str
) -> tuple[SheetContent, ...]:
    """Return the parts of the pack as of `ground.watched.now`, in order.

    `sheet` is the order sheet of the revision in force as it stands now. Raises `EnginesDisagree`.
    """
    parts = (
        ("OBSERVATIONS", observation_sections),
        ("PUMP", pump_sections),
        ("CONTACTS", contact_sections),
    )
    return (
        handover_as(downtime_kind("HANDOVER"), ground, identifier_label, made_by),
        sheet.model_copy(update={"stamp": _stamp(ground, made_by)}),
        *(paper(downtime_kind(name), ground, sections(ground), identifier_label, made_by) for name, sections in parts),
    )


def _stamp(ground: PaperGround, made_by: str) -> str:
    """On the sheet, which may be taken out of its pack."""
    return f"DOWNTIME COPY {moment_text(ground.local(ground.watched.now))} by {made_by}"
