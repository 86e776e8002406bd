"""A window in which somebody is at work, on any order desk."""

from pathlib import Path

from ketadesk.application.order_desk import OrderDesk
from ketadesk.ui.main_window import MainWindow
from tests.ui.session_desks import ALEX, HandWorkstation

FONTS = Path(__file__).parents[2] / "resources" / "fonts"


def window_at_work(desk: OrderDesk) -> MainWindow:
    """Alex Example, a nurse, has signed in; the window is not shown yet."""
    workstation = HandWorkstation(order_desk=desk)
    workstation.hand_sessions.here = ALEX
    made = MainWindow(workstation, FONTS)
    made.begin()
    return made
