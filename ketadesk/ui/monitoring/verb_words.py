"""What stands on the button of each verb."""

from collections.abc import Mapping
from typing import Final

from ketadesk.application.monitoring.bedside_desk import Verb

ON_BUTTON: Final[Mapping[Verb, str]] = {
    Verb.START: "Start the infusion ...",
    Verb.START_REVISION: "Start the changed order ...",
    Verb.NEXT_STEP: "Next step of the plan ...",
    Verb.RESUME: "Resume ...",
    Verb.PAUSE: "Pause (P) ...",
    Verb.STOP: "Stop (S) ...",
    Verb.SETTLE_BOLUS: "What became of the bolus ...",
    Verb.LOWER_RATE: "Lower the rate ...",
    Verb.ORDER_BOLUS: "Bolus ordered ...",
    Verb.CHANGE_CONTAINER: "Change the container ...",
    Verb.READ_PUMP: "Read the pump ...",
    Verb.DISCARD: "Discard ...",
    Verb.RECONCILE: "Reconcile the ketamine ...",
    Verb.SET_TARGET: "SpO2 target ...",
    Verb.MOVE_BED: "Another bed ...",
}
"""Verbs about the infusion as a whole; the others are about one line of a list and stand beside it."""

ON_FINDING: Final[Mapping[Verb, str]] = {
    Verb.ACT: "What was done ...",
    Verb.REANSWER: "Answer the checklist anew ...",
    Verb.SETTLE_BOLUS: "Say what became of the bolus ...",
    Verb.NEXT_STEP: "Record the next step ...",
    Verb.STOP: "Record the stop ...",
    Verb.CHANGE_CONTAINER: "Record the new container ...",
}
"""What settles a finding."""
ALWAYS_IN_FRONT: Final = (Verb.PAUSE, Verb.STOP)
KEYS: Final[Mapping[Verb, str]] = {Verb.PAUSE: "P", Verb.STOP: "S"}
"""A key opens the form; it records nothing."""
