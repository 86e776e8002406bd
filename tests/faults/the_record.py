"""The record as these tests open it: a fixed key, a real clock, and the anchor written after each commit."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path

from ketadesk.adapters.storage.anchor import AnchorFile
from ketadesk.adapters.storage.record import Record
from ketadesk.adapters.storage.record_key import RecordKey, record_key

RECORD = "record.db"
KEY = record_key(bytes(range(32)))
OTHER_KEY = record_key(bytes(range(1, 33)))
