"""What the program says of backups: which there are, what a test of one found, what putting one back would lose."""

from ketadesk.domain.model import Model


class BackupFile(Model):
    """One backup in the folder."""

    file: str
    made_at: str
    """ISO 8601 UTC."""
    entries: int
    size_bytes: int
    kept_as: str
    """`daily`, `weekly` or `by hand`."""
    words: str = ""
    """Why it cannot be opened; then when it was made and how many entries it has are not known."""


class BackupTest(Model):
    """What opening a backup and walking its chain found."""

    file: str
    sound: bool
    entries: int
    head: str
    """The chain's last value."""
    newest_entry_at: str
    """ISO 8601 UTC, blank for an empty record."""
    words: str
    """One or two sentences."""


class LostEntry(Model):
    """An entry that stands in the record now and not in the backup; no figure."""

    sequence: int
    at: str
    by_name: str
    kind: str
    subject: str


class RestorePreview(Model):
    """What putting `test.file` back would do; nothing has been changed."""

    test: BackupTest
    lost: tuple[LostEntry, ...]
    """Newest first; at most 200."""
    lost_count: int
    record_readable: bool
    """False when the present record cannot be read: then what is lost is not known, and the words say so."""
    words: str
