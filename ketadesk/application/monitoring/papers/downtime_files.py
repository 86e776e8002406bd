"""The names of the downtime packs that are kept in a folder, and which of them may go.

A name says which order, which revision and when, on the ward's clock; no patient and no dose. What is not exactly such
a name is nobody's business here: it is never removed.
"""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta, tzinfo
from typing import Final, NamedTuple

_NAME: Final = re.compile(
    r"KetaDesk_downtime_(KD-[0-9]{8}-[0-9]{4,9})_R[1-9][0-9]{0,5}_([0-9]{8}T[0-9]{4})\.pdf", re.ASCII
)
_STAMP: Final = "%Y%m%dT%H%M"


class _Kept(NamedTuple):
    name: str
    order_id: str
    at: datetime


def pack_name(order_id: str, revision: int, at: datetime) -> str:
    """`KetaDesk_downtime_KD-20261122-0007_R2_20261122T1400.pdf`; `at` on the ward's clock."""
    return f"KetaDesk_downtime_{order_id}_R{revision}_{at.strftime(_STAMP)}.pdf"


def outdated(
    names: Iterable[str], still_open: Collection[str], now: datetime, zone: tzinfo, keep_h: int
) -> tuple[str, ...]:
    """Return which of `names` are packs older than `keep_h`, but for the newest of each order that is `still_open`.

    A pack of later than now is of a clock that was ahead. It is nobody's newest where there is another, and that of an
    order that is over goes as well: its time to go might be years away.
    """
    kept = [pack for name in names if (pack := _read(name, zone)) is not None]
    newest = {pack.order_id: pack.name for pack in sorted(kept, key=lambda pack: (pack.at <= now, pack.at))}
    spared = {newest[order_id] for order_id in still_open if order_id in newest}
    time_kept = timedelta(hours=keep_h)
    gone = (
        pack
        for pack in kept
        if pack.at < now - time_kept or (pack.at > now + time_kept and pack.order_id not in still_open)
    )
    return tuple(pack.name for pack in gone if pack.name not in spared)


def _read(name: str, zone: tzinfo) -> _Kept | None:
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return _Kept(name, found[1], datetime.strptime(found[2], _STAMP).replace(tzinfo=zone))
    except ValueError:
        return None  # a month 13: somebody else's file
