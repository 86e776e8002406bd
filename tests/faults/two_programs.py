"""Two programs that take steps of the same orders, and one that stands still in the middle of writing."""

import os
import random
import signal
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

from ketadesk.adapters.storage.record import Record
from ketadesk.application.errors import KetaDeskError, OrderConflict, StorageFailed
from ketadesk.application.order_history import RecordedEvent
from ketadesk.domain.order_state import EventKind, OrderState

from .deeds import FIRST_NURSE, PER_ORDER, SECOND_NURSE, Deed
from .judge import in_words, judge, stored_entries
from .tally import Tally
from .the_record import opened, what_verify_finds
from .writer import wait_until_it_writes, writing_in

_SHARED = [Deed("T", PER_ORDER * number) for number in range(5)]
_NEXT = {OrderState.DRAFT: EventKind.SIGN_OFF, OrderState.SIGNED_OFF: EventKind.CHECK_DIFFERS}
"""Two steps that an order can take for ever, and only in turns: who comes second has to look again."""
_BUSY = "Another program is writing"


def two_programs(folder: Path, steps_each: int) -> Tally:
    """Each of two programs takes so many steps of five shared orders."""
    tally = Tally("two programs, the same orders")
    with opened(folder) as record:
        for deed in _SHARED:
            deed.do(record)
    programs = [_program(folder, name, steps_each) for name in ("a", "b")]
    told = [_ids_from(pid, reader, tally) for pid, reader in programs]
    acknowledged = [entry for ids in told for entry in ids]
    tally.rounds = len(acknowledged)
    tally.acknowledged = len(acknowledged)
    with in_words(tally.corrupt, "afterwards"), opened(folder) as record:
        found = stored_entries(record)
        tally.lost += [entry for entry in acknowledged if found[entry] != 1]
        if found.total() != len(acknowledged) + 2 * len(_SHARED):
            tally.corrupt.append(f"{found.total()} entries, {len(acknowledged)} acknowledged")
        tally.corrupt += what_verify_finds(record, folder)
        _note_steps_in_turns(record, acknowledged, tally)
    return tally


def paused_writers(folder: Path, rounds: int, seed: int) -> Tally:
    """A writer is stopped for a moment (SIGSTOP), also inside a transaction; another program tries meanwhile."""
    tally = Tally("paused while it writes")
    chance = random.Random(seed)
    with opened(folder) as other:
        for number in range(rounds):
            with writing_in(folder, f"S{number:03d}") as writer:
                wait_until_it_writes(writer)
                time.sleep(chance.uniform(0, 0.02))
                os.kill(writer.pid, signal.SIGSTOP)
                _write_beside(other, Deed(f"O{number:03d}", 0), tally)
                told = writer.count.value
                os.kill(writer.pid, signal.SIGCONT)
                wait_until_it_writes(writer, told + 3)
            judge(folder, writer.acknowledged(), writer.unsure(), tally, f"pause {number}")
            judge(folder, [], [Deed(f"O{number:03d}", 0)], tally, f"the other program, pause {number}")
            tally.rounds += 1
    return tally


def verified_meanwhile(folder: Path, rounds: int) -> Tally:
    """The record is verified, and its anchor held against it, again and again while another program writes to it."""
    tally = Tally("verified while it is written")
    with opened(folder) as record, writing_in(folder, "V000") as writer:
        wait_until_it_writes(writer)
        for number in range(rounds):
            tally.rounds += 1
            with in_words(tally.corrupt, f"round {number}"):
                tally.wrong += what_verify_finds(record, folder)
    judge(folder, writer.acknowledged(), writer.unsure(), tally, "afterwards")
    return tally


def _write_beside(record: Record, deed: Deed, tally: Tally) -> None:
    with record.database.reading() as connection:
        connection.set_busy_timeout(100)
    try:
        deed.do(record)
        tally.saw("the other program could write")
    except StorageFailed as failed:
        tally.saw("the other program was told to wait")
        if _BUSY not in failed.what:
            tally.wrong.append(str(failed))


def _program(folder: Path, name: str, steps: int) -> tuple[int, int]:
    """Fork a program that takes `steps` steps and writes the id of each that was acknowledged: its pid and the pipe."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        os._exit(_take_steps(folder, name, steps, writer))
    os.close(writer)
    return pid, reader


def _ids_from(pid: int, reader: int, tally: Tally) -> list[str]:
    with os.fdopen(reader) as stream:
        lines = stream.read().splitlines()
    os.waitpid(pid, 0)
    ids = [line for line in lines if " " not in line]
    tally.saw("steps refused because the other came first", lines.count("second, look again"))
    tally.wrong += [line for line in lines if " " in line and line != "second, look again"]
    return ids


def _take_steps(folder: Path, name: str, steps: int, told: int) -> int:
    chance = random.Random(name)
    done = 0
    try:
        with opened(folder) as record:
            while done < steps:
                event = _next_step(record, chance.choice(_SHARED).order_id)
                try:
                    record.orders.record(event)
                except OrderConflict:
                    os.write(told, b"second, look again\n")
                    continue
                os.write(told, f"{event.entry_id}\n".encode())
                done += 1
    except KetaDeskError as failed:
        os.write(told, f"{failed}\n".encode())
    return 0


def _next_step(record: Record, order_id: str) -> RecordedEvent:
    kind = _NEXT[record.orders.progress(order_id).revisions[0].state]
    return RecordedEvent(
        entry_id=str(uuid4()),
        order_id=order_id,
        revision=1,
        kind=kind,
        by=SECOND_NURSE if kind is EventKind.CHECK_DIFFERS else FIRST_NURSE,
        by_name="Nurse Example",
        at="2026-11-22T14:00:00+00:00",
        utc_offset="+00:00",
        differing=("weight_kg",) if kind is EventKind.CHECK_DIFFERS else (),
    )


def _note_steps_in_turns(record: Record, acknowledged: list[str], tally: Tally) -> None:
    seen = Counter[str]()
    for deed in _SHARED:
        steps = record.orders.events(deed.order_id)
        seen.update(step.entry_id for step in steps)
        kinds = [step.kind for step in steps]
        if any(one == other for one, other in pairwise(kinds)):
            tally.corrupt.append(f"{deed.order_id}: a step overwrote another")
    tally.lost += [f"{entry} is no step of an order" for entry in acknowledged if seen[entry] != 1]
