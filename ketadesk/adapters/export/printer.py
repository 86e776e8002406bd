"""Send the very bytes of a PDF to the printing system, at 100 %: codes on a scaled sheet may not scan.

The bytes go through standard input, so no copy of ours lies in a temporary folder. The job title stays in the printing
system's logs for long: the caller gives one without patient data. The queue is looked at before and after: a sheet
that waits in a stopped printer would come out hours later, when it is no longer true, so it is taken back.
"""

import platform
import time

from ketadesk.adapters.export.print_media import media_of
from ketadesk.adapters.export.print_queue import PRINT_THE_FILE, PrintingSystem, QueueState
from ketadesk.application.errors import CannotPrint

_LOOK_FOR_S = 5.0
"""A job of a few pages has left the queue by then, or the printer has said what is wrong."""
_LOOK_EVERY_S = 0.25
_WELL_AFTER_S = 1.5
"""A printer that has not complained by then is at work."""
_NO_WORD = (
    "The printing system does not say what became of it: look whether every page came out before printing again, and "
    "destroy what comes out later."
)


def print_pdf(pdf: bytes, job_title: str) -> str:
    """Print `pdf` at 100 % on the default printer, or on the only one; the answer is a sentence to show.

    Raises `CannotPrint` with what to do instead; then nothing will come out later either, or the words say so.
    """
    if platform.system() == "Windows":
        raise CannotPrint("On Windows KetaDesk does not print by itself.", PRINT_THE_FILE)
    system = PrintingSystem()
    queue = _queue(system)
    _refuse_a_stopped_one(queue, system.state(queue))
    job = system.send(pdf, queue, job_title, media_of(pdf))
    if not job:
        return f"Sent to the printer {queue}."
    sent = f"Sent to the printer {queue} as job {job}."
    try:
        waits, state = _watched(system, job, queue)
    except CannotPrint:  # it was sent all the same, and is noted as printed
        return f"{sent} {_NO_WORD}"
    if waits and (state.stopped or state.trouble):
        raise _taken_back(system, job, queue, state)
    if waits:
        return f"{sent} It is still printing."
    said = f" The printer says: {state.last_word}. Look whether every page came out." if state.last_word else ""
    return f"{sent}{said}"


def _queue(system: PrintingSystem) -> str:
    queues = system.queues()
    if not queues:
        raise CannotPrint("No printer is set up on this computer.", f"Ask for one to be set up, or: {PRINT_THE_FILE}")
    if len(queues) == 1:
        return queues[0]
    default = system.default()
    if not default:
        raise CannotPrint(
            "There are several printers and none is the default one.",
            f"Choose a default printer in the system's settings ({', '.join(queues)}), or: {PRINT_THE_FILE}",
        )
    return default


def _refuse_a_stopped_one(queue: str, state: QueueState) -> None:
    if state.accepting and not state.stopped:
        return
    stands = "is stopped" if state.stopped else "takes no jobs"
    why = f": {state.last_word}" if state.last_word else ""
    raise CannotPrint(
        f"The printer {queue} {stands}{why}. Nothing was sent.",
        f"Have it started again, then print, or: {PRINT_THE_FILE}",
    )


def _watched(system: PrintingSystem, job: str, queue: str) -> tuple[bool, QueueState]:
    """Whether the job still waits, and how the queue stands, once there is something to say."""
    begun = time.monotonic()
    while True:
        waits, state = system.waits(job, queue), system.state(queue)
        looked_for = time.monotonic() - begun
        at_work = waits and not state.trouble and looked_for >= _WELL_AFTER_S
        if not waits or state.stopped or at_work or looked_for >= _LOOK_FOR_S:
            return waits, state
        time.sleep(_LOOK_EVERY_S)


def _taken_back(system: PrintingSystem, job: str, queue: str, state: QueueState) -> CannotPrint:
    why = state.trouble or state.last_word or "it is stopped"
    gone = (
        "The job was taken back: nothing comes out later."
        if system.take_back(job)
        else f"The job {job} still waits: what comes out later has to be destroyed."
    )
    return CannotPrint(
        f"The printer {queue} does not print: {why}. {gone}",
        f"See to the printer, then print again, or: {PRINT_THE_FILE}",
    )
