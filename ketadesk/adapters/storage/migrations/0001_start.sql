-- The record: one journal of entries that only grows, and one table for each kind of entry to find them by.
--
-- journal holds every entry whole, as JSON, with who, when it happened and when it was written. The other tables
-- hold what is searched; a row there has the sequence number of its journal entry. Nothing is ever changed or
-- removed: a correction is a new entry. Readers join on `sequence`; later kinds of entry bring a table of their own.
--
-- The triggers hold for every program that opens the file. The "never replaced" ones are needed because INSERT OR
-- REPLACE walks past a DELETE trigger on a connection that has recursive_triggers off.

CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY,
    entry_id TEXT NOT NULL UNIQUE CHECK (entry_id <> ''),
    kind TEXT NOT NULL CHECK (kind <> ''),
    event_time_utc TEXT NOT NULL,
    entry_time_utc TEXT NOT NULL,
    utc_offset TEXT NOT NULL,
    made_by TEXT NOT NULL CHECK (made_by <> ''),
    content_json TEXT NOT NULL,
    content_sha256 TEXT NOT NULL CHECK (length(content_sha256) = 64)
) STRICT;

CREATE TABLE order_revision (
    sequence INTEGER PRIMARY KEY REFERENCES journal (sequence),
    order_id TEXT NOT NULL CHECK (order_id <> ''),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    family_name TEXT NOT NULL,
    given_name TEXT NOT NULL,
    identifier TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    regimen TEXT NOT NULL,
    rate TEXT NOT NULL,
    stored_at TEXT NOT NULL,
    search_text TEXT NOT NULL,
    summary_sha256 TEXT NOT NULL CHECK (length(summary_sha256) = 64),
    UNIQUE (order_id, revision)
) STRICT;

CREATE TABLE order_cancellation (
    sequence INTEGER PRIMARY KEY REFERENCES journal (sequence),
    order_id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    FOREIGN KEY (order_id, revision) REFERENCES order_revision (order_id, revision)
) STRICT;

CREATE TRIGGER journal_is_never_updated BEFORE UPDATE ON journal
BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_is_never_replaced BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM journal WHERE sequence = NEW.sequence OR entry_id = NEW.entry_id)
BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;

CREATE TRIGGER order_revision_is_never_updated BEFORE UPDATE ON order_revision
BEGIN SELECT RAISE (ABORT, 'stored orders are append-only'); END;

CREATE TRIGGER order_revision_is_never_deleted BEFORE DELETE ON order_revision
BEGIN SELECT RAISE (ABORT, 'stored orders are append-only'); END;

CREATE TRIGGER order_revision_is_never_replaced BEFORE INSERT ON order_revision
WHEN EXISTS (SELECT 1 FROM order_revision WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE (ABORT, 'stored orders are append-only'); END;

CREATE TRIGGER order_revision_follows_the_latest BEFORE INSERT ON order_revision
WHEN NEW.revision <> 1 + coalesce((SELECT max(revision) FROM order_revision WHERE order_id = NEW.order_id), 0)
BEGIN SELECT RAISE (ABORT, 'a revision must follow the latest one'); END;

CREATE TRIGGER order_revision_ends_with_the_cancellation BEFORE INSERT ON order_revision
WHEN EXISTS (SELECT 1 FROM order_cancellation WHERE order_id = NEW.order_id)
BEGIN SELECT RAISE (ABORT, 'a cancelled order has no further revision'); END;

CREATE TRIGGER order_cancellation_is_never_updated BEFORE UPDATE ON order_cancellation
BEGIN SELECT RAISE (ABORT, 'cancellations are append-only'); END;

CREATE TRIGGER order_cancellation_is_never_deleted BEFORE DELETE ON order_cancellation
BEGIN SELECT RAISE (ABORT, 'cancellations are append-only'); END;

CREATE TRIGGER order_cancellation_is_never_replaced BEFORE INSERT ON order_cancellation
WHEN EXISTS (SELECT 1 FROM order_cancellation WHERE sequence = NEW.sequence OR order_id = NEW.order_id)
BEGIN SELECT RAISE (ABORT, 'cancellations are append-only'); END;

CREATE TRIGGER order_cancellation_names_the_latest BEFORE INSERT ON order_cancellation
WHEN NEW.revision IS NOT (SELECT max(revision) FROM order_revision WHERE order_id = NEW.order_id)
BEGIN SELECT RAISE (ABORT, 'a cancellation names the latest revision'); END;
