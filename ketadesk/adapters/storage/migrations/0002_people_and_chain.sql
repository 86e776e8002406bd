-- Who did what, in a chain: entries name an account and what they are about, and each carries a keyed hash over itself
-- and the entry before it (the step `chain` below fills it in Python for entries of version 1).
--
-- Where a revision stands is the last of its order_event rows; allowed_step is the domain's table of states, so that
-- no program that opens this file can take a step the domain would refuse. Accounts are versions too: the newest row
-- of an account holds. Nothing is changed or removed but for one thing: the entries of an erased patient lose their
-- content once a tombstone names them.

DROP TRIGGER journal_is_never_updated;
DROP TRIGGER order_revision_is_never_updated;
DROP TRIGGER order_revision_is_never_deleted;
DROP TRIGGER order_revision_ends_with_the_cancellation;

ALTER TABLE journal ADD COLUMN made_by_name TEXT NOT NULL DEFAULT '';
ALTER TABLE journal ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE journal ADD COLUMN boot_id TEXT NOT NULL DEFAULT '';
ALTER TABLE journal ADD COLUMN monotonic_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN chain_mac TEXT NOT NULL DEFAULT '';

UPDATE journal SET made_by_name = made_by;
UPDATE journal SET subject = (SELECT order_id FROM order_revision WHERE order_revision.sequence = journal.sequence)
WHERE sequence IN (SELECT sequence FROM order_revision);
UPDATE journal SET subject = (SELECT order_id FROM order_cancellation WHERE order_cancellation.sequence = journal.sequence)
WHERE sequence IN (SELECT sequence FROM order_cancellation);

-- step: chain

-- For the list's search: all it reads, newest last, and nothing else of an order.
CREATE INDEX order_revision_to_search ON order_revision (sequence, search_text);

-- For patients who may be taken for each other: the surname without regard to case (the step fills it), and the
-- identifier, whose index is walked for those that differ in little.
ALTER TABLE order_revision ADD COLUMN surname_key TEXT NOT NULL DEFAULT '';
CREATE INDEX order_revision_by_surname ON order_revision (surname_key);
CREATE INDEX order_revision_by_identifier ON order_revision (identifier);

-- step: surnames

CREATE TRIGGER order_revision_is_never_updated BEFORE UPDATE ON order_revision
BEGIN SELECT RAISE (ABORT, 'stored orders are append-only'); END;

CREATE INDEX journal_by_subject ON journal (subject, sequence);
CREATE INDEX journal_by_author ON journal (made_by, sequence);

-- The domain's table of states. own = 1: the step of the revision itself; 0: what it does to the order's other one.
CREATE TABLE allowed_step (
    kind TEXT NOT NULL,
    own INTEGER NOT NULL CHECK (own IN (0, 1)),
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    PRIMARY KEY (kind, own, state_before, state_after)
) STRICT;

INSERT INTO allowed_step (kind, own, state_before, state_after) VALUES
('sign-off', 1, 'draft', 'signed-off'),
('edit', 1, 'draft', 'superseded'),
('cancel', 1, 'draft', 'cancelled'),
('check-agrees', 1, 'signed-off', 'checked'),
('check-differs', 1, 'signed-off', 'draft'),
('edit', 1, 'signed-off', 'superseded'),
('cancel', 1, 'signed-off', 'cancelled'),
('record-signature', 1, 'checked', 'signed'),
('edit', 1, 'checked', 'superseded'),
('cancel', 1, 'checked', 'cancelled'),
('start', 1, 'signed', 'running'),
('edit', 1, 'signed', 'superseded'),
('cancel', 1, 'signed', 'cancelled'),
('edit', 1, 'running', 'running'),
('end', 1, 'running', 'ended'),
('end', 0, 'draft', 'cancelled'),
('end', 0, 'signed-off', 'cancelled'),
('end', 0, 'checked', 'cancelled'),
('end', 0, 'signed', 'cancelled'),
('start', 0, 'running', 'superseded');

CREATE TRIGGER allowed_step_is_never_added BEFORE INSERT ON allowed_step
BEGIN SELECT RAISE (ABORT, 'the table of states stands'); END;

CREATE TRIGGER allowed_step_is_never_updated BEFORE UPDATE ON allowed_step
BEGIN SELECT RAISE (ABORT, 'the table of states stands'); END;

CREATE TRIGGER allowed_step_is_never_deleted BEFORE DELETE ON allowed_step
BEGIN SELECT RAISE (ABORT, 'the table of states stands'); END;

CREATE TABLE order_event (
    sequence INTEGER NOT NULL REFERENCES journal (sequence),
    order_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL,
    own INTEGER NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (order_id, revision, sequence),
    FOREIGN KEY (kind, own, state_before, state_after)
    REFERENCES allowed_step (kind, own, state_before, state_after)
) STRICT;

CREATE INDEX order_event_by_sequence ON order_event (sequence);

-- Who entered or signed off the figures of a revision: none of them may check it.
CREATE TABLE vouched (
    order_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    account_id TEXT NOT NULL CHECK (account_id <> ''),
    PRIMARY KEY (order_id, revision, account_id)
) STRICT;

-- Version 1 had no sign-in: its orders are drafts, its later revisions edits, its cancellations cancellations. Who
-- entered the figures is a name that somebody typed and no account, and is marked as one.
INSERT INTO order_event (sequence, order_id, revision, kind, own, state_before, state_after, made_by)
SELECT
    later.sequence, later.order_id, later.revision - 1, 'edit', 1, 'draft', 'superseded',
    'typed name: ' || journal.made_by
FROM order_revision AS later JOIN journal USING (sequence) WHERE later.revision > 1;
INSERT INTO order_event (sequence, order_id, revision, kind, own, state_before, state_after, made_by)
SELECT order_cancellation.sequence, order_id, revision, 'cancel', 1, 'draft', 'cancelled', journal.made_by
FROM order_cancellation JOIN journal USING (sequence);
INSERT INTO vouched (order_id, revision, account_id)
SELECT DISTINCT this.order_id, this.revision, 'typed name: ' || journal.made_by
FROM order_revision AS this
JOIN order_revision AS earlier ON earlier.order_id = this.order_id AND earlier.revision <= this.revision
JOIN journal ON journal.sequence = earlier.sequence;
DROP TABLE order_cancellation;

CREATE TABLE account (
    sequence INTEGER PRIMARY KEY REFERENCES journal (sequence),
    account_id TEXT NOT NULL CHECK (account_id <> ''),
    sign_in_name TEXT NOT NULL CHECK (sign_in_name <> ''),
    sign_in_key TEXT NOT NULL CHECK (sign_in_key <> ''),
    full_name TEXT NOT NULL CHECK (full_name <> ''),
    role TEXT NOT NULL CHECK (role IN ('nurse', 'prescriber', 'pharmacist', 'administrator')),
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

CREATE INDEX account_by_id ON account (account_id, sequence);
CREATE INDEX account_by_key ON account (sign_in_key);

-- The hash stands apart from the journal, so that no reader of the audit meets one.
CREATE TABLE pin (
    sequence INTEGER PRIMARY KEY REFERENCES journal (sequence),
    account_id TEXT NOT NULL CHECK (account_id <> ''),
    pin_hash TEXT NOT NULL CHECK (pin_hash <> '')
) STRICT;

CREATE INDEX pin_by_account ON pin (account_id, sequence);

CREATE TABLE sign_in_attempt (
    sequence INTEGER PRIMARY KEY REFERENCES journal (sequence),
    account_id TEXT NOT NULL,
    succeeded INTEGER NOT NULL CHECK (succeeded IN (0, 1))
) STRICT;

CREATE INDEX sign_in_attempt_by_account ON sign_in_attempt (account_id, sequence);

-- The entries that lost their content, and the tombstone that says by whom and why.
CREATE TABLE erased (
    sequence INTEGER PRIMARY KEY REFERENCES journal (sequence),
    erasure INTEGER NOT NULL REFERENCES journal (sequence)
) STRICT;

CREATE TRIGGER journal_is_never_updated BEFORE UPDATE ON journal
WHEN NOT (
    NEW.content_json = ''
    AND EXISTS (SELECT 1 FROM erased WHERE sequence = OLD.sequence)
    AND NEW.sequence IS OLD.sequence AND NEW.entry_id IS OLD.entry_id AND NEW.kind IS OLD.kind
    AND NEW.event_time_utc IS OLD.event_time_utc AND NEW.entry_time_utc IS OLD.entry_time_utc
    AND NEW.utc_offset IS OLD.utc_offset AND NEW.made_by IS OLD.made_by AND NEW.made_by_name IS OLD.made_by_name
    AND NEW.subject IS OLD.subject AND NEW.boot_id IS OLD.boot_id AND NEW.monotonic_ns IS OLD.monotonic_ns
    AND NEW.content_sha256 IS OLD.content_sha256 AND NEW.chain_mac IS OLD.chain_mac
)
BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_follows_its_last_entry BEFORE INSERT ON journal
WHEN NEW.sequence IS NOT 1 + coalesce((SELECT max(sequence) FROM journal), 0) OR length(NEW.chain_mac) <> 64
BEGIN SELECT RAISE (ABORT, 'an entry follows the last one and carries its hash'); END;

CREATE TRIGGER order_revision_is_never_deleted BEFORE DELETE ON order_revision
WHEN NOT EXISTS (SELECT 1 FROM erased WHERE sequence = OLD.sequence)
BEGIN SELECT RAISE (ABORT, 'stored orders are append-only'); END;

CREATE TRIGGER order_revision_is_the_edit_of_another BEFORE INSERT ON order_revision
WHEN NEW.revision > 1 AND NOT EXISTS (
    SELECT 1 FROM order_event
    WHERE sequence = NEW.sequence AND order_id = NEW.order_id AND kind = 'edit' AND own = 1 AND revision < NEW.revision
)
BEGIN SELECT RAISE (ABORT, 'a later revision is the edit of an earlier one'); END;

CREATE TRIGGER order_revision_belongs_to_its_entry BEFORE INSERT ON order_revision
WHEN NOT EXISTS (
    SELECT 1 FROM journal WHERE sequence = NEW.sequence AND kind = 'order' AND subject = NEW.order_id
)
BEGIN SELECT RAISE (ABORT, 'a revision belongs to the entry that stored it'); END;

CREATE TRIGGER order_revision_has_an_author BEFORE INSERT ON order_revision
WHEN NOT EXISTS (
    SELECT 1 FROM vouched
    WHERE order_id = NEW.order_id AND revision = NEW.revision
    AND account_id = (SELECT made_by FROM journal WHERE sequence = NEW.sequence)
)
BEGIN SELECT RAISE (ABORT, 'who stored the figures vouches for them'); END;

CREATE TRIGGER order_event_is_never_updated BEFORE UPDATE ON order_event
BEGIN SELECT RAISE (ABORT, 'steps of an order are append-only'); END;

CREATE TRIGGER order_event_is_never_deleted BEFORE DELETE ON order_event
BEGIN SELECT RAISE (ABORT, 'steps of an order are append-only'); END;

CREATE TRIGGER order_event_is_never_replaced BEFORE INSERT ON order_event
WHEN EXISTS (
    SELECT 1 FROM order_event
    WHERE sequence = NEW.sequence AND order_id = NEW.order_id AND revision = NEW.revision
)
BEGIN SELECT RAISE (ABORT, 'steps of an order are append-only'); END;

CREATE TRIGGER order_event_is_of_a_stored_revision BEFORE INSERT ON order_event
WHEN NOT EXISTS (SELECT 1 FROM order_revision WHERE order_id = NEW.order_id AND revision = NEW.revision)
BEGIN SELECT RAISE (ABORT, 'the order has no such revision'); END;

CREATE TRIGGER order_event_starts_where_the_last_one_ended BEFORE INSERT ON order_event
WHEN NEW.state_before IS NOT coalesce(
    (
        SELECT state_after FROM order_event
        WHERE order_id = NEW.order_id AND revision = NEW.revision
        ORDER BY sequence DESC LIMIT 1
    ),
    'draft'
)
BEGIN SELECT RAISE (ABORT, 'a step starts where the last one ended'); END;

-- A foreign key would do, but a connection may leave foreign keys off.
CREATE TRIGGER order_event_is_a_step_of_the_table BEFORE INSERT ON order_event
WHEN NOT EXISTS (
    SELECT 1 FROM allowed_step
    WHERE kind = NEW.kind AND own = NEW.own AND state_before = NEW.state_before AND state_after = NEW.state_after
)
BEGIN SELECT RAISE (ABORT, 'the table of states has no such step'); END;

CREATE TRIGGER order_event_changes_what_runs_once BEFORE INSERT ON order_event
WHEN NEW.kind = 'edit' AND NEW.state_before = 'running' AND EXISTS (
    SELECT 1 FROM order_revision AS waiting
    WHERE order_id = NEW.order_id AND revision > NEW.revision AND coalesce(
        (
            SELECT state_after FROM order_event
            WHERE order_id = waiting.order_id AND revision = waiting.revision
            ORDER BY sequence DESC LIMIT 1
        ),
        'draft'
    ) IN (SELECT state_before FROM allowed_step WHERE kind = 'cancel' AND own = 1)
)
BEGIN SELECT RAISE (ABORT, 'another revision already changes what runs'); END;

CREATE TRIGGER order_event_sign_off_is_vouched BEFORE INSERT ON order_event
WHEN NEW.kind = 'sign-off' AND NOT EXISTS (
    SELECT 1 FROM vouched
    WHERE order_id = NEW.order_id AND revision = NEW.revision AND account_id = NEW.made_by
)
BEGIN SELECT RAISE (ABORT, 'who signs off vouches for the figures'); END;

CREATE TRIGGER order_event_check_is_by_another_person BEFORE INSERT ON order_event
WHEN NEW.kind IN ('check-agrees', 'check-differs') AND EXISTS (
    SELECT 1 FROM vouched
    WHERE order_id = NEW.order_id AND revision = NEW.revision AND account_id = NEW.made_by
)
BEGIN SELECT RAISE (ABORT, 'who entered or signed off the figures cannot check them'); END;

CREATE TRIGGER order_event_is_by_who_made_the_entry BEFORE INSERT ON order_event
WHEN NEW.made_by IS NOT (SELECT made_by FROM journal WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE (ABORT, 'a step is by who made its entry'); END;

CREATE TRIGGER order_event_belongs_to_its_entry BEFORE INSERT ON order_event
WHEN NOT EXISTS (
    SELECT 1 FROM journal
    WHERE sequence = NEW.sequence AND subject = NEW.order_id
    AND kind = CASE NEW.kind WHEN 'edit' THEN 'order' ELSE 'order-event' END
)
BEGIN SELECT RAISE (ABORT, 'a step belongs to the entry that recorded it'); END;

CREATE TRIGGER vouched_is_never_updated BEFORE UPDATE ON vouched
BEGIN SELECT RAISE (ABORT, 'who vouched is append-only'); END;

CREATE TRIGGER vouched_is_never_deleted BEFORE DELETE ON vouched
BEGIN SELECT RAISE (ABORT, 'who vouched is append-only'); END;

CREATE TRIGGER account_belongs_to_its_entry BEFORE INSERT ON account
WHEN NOT EXISTS (SELECT 1 FROM journal WHERE sequence = NEW.sequence AND subject = NEW.account_id AND kind = 'account')
BEGIN SELECT RAISE (ABORT, 'accounts belong to the entry that recorded them'); END;

CREATE TRIGGER account_is_never_updated BEFORE UPDATE ON account
BEGIN SELECT RAISE (ABORT, 'accounts are append-only'); END;

CREATE TRIGGER account_is_never_deleted BEFORE DELETE ON account
BEGIN SELECT RAISE (ABORT, 'accounts are append-only'); END;

CREATE TRIGGER account_is_never_replaced BEFORE INSERT ON account
WHEN EXISTS (SELECT 1 FROM account WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE (ABORT, 'accounts are append-only'); END;

CREATE TRIGGER account_name_is_never_given_to_another BEFORE INSERT ON account
WHEN EXISTS (SELECT 1 FROM account WHERE sign_in_key = NEW.sign_in_key AND account_id <> NEW.account_id)
BEGIN SELECT RAISE (ABORT, 'a sign-in name stays with its person'); END;

CREATE TRIGGER pin_belongs_to_its_entry BEFORE INSERT ON pin
WHEN NOT EXISTS (SELECT 1 FROM journal WHERE sequence = NEW.sequence AND subject = NEW.account_id AND kind = 'pin')
BEGIN SELECT RAISE (ABORT, 'PINs belong to the entry that recorded them'); END;

CREATE TRIGGER pin_is_never_updated BEFORE UPDATE ON pin
BEGIN SELECT RAISE (ABORT, 'PINs are append-only'); END;

CREATE TRIGGER pin_is_never_deleted BEFORE DELETE ON pin
BEGIN SELECT RAISE (ABORT, 'PINs are append-only'); END;

CREATE TRIGGER pin_is_never_replaced BEFORE INSERT ON pin
WHEN EXISTS (SELECT 1 FROM pin WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE (ABORT, 'PINs are append-only'); END;

CREATE TRIGGER sign_in_attempt_belongs_to_its_entry BEFORE INSERT ON sign_in_attempt
WHEN NOT EXISTS (SELECT 1 FROM journal WHERE sequence = NEW.sequence AND subject = NEW.account_id AND kind IN ('signed-in', 'sign-in-refused'))
BEGIN SELECT RAISE (ABORT, 'sign-ins belong to the entry that recorded them'); END;

CREATE TRIGGER sign_in_attempt_is_never_updated BEFORE UPDATE ON sign_in_attempt
BEGIN SELECT RAISE (ABORT, 'sign-ins are append-only'); END;

CREATE TRIGGER sign_in_attempt_is_never_deleted BEFORE DELETE ON sign_in_attempt
BEGIN SELECT RAISE (ABORT, 'sign-ins are append-only'); END;

CREATE TRIGGER sign_in_attempt_is_never_replaced BEFORE INSERT ON sign_in_attempt
WHEN EXISTS (SELECT 1 FROM sign_in_attempt WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE (ABORT, 'sign-ins are append-only'); END;

CREATE TRIGGER erased_is_never_updated BEFORE UPDATE ON erased
BEGIN SELECT RAISE (ABORT, 'tombstones are append-only'); END;

CREATE TRIGGER erased_is_never_deleted BEFORE DELETE ON erased
BEGIN SELECT RAISE (ABORT, 'tombstones are append-only'); END;

CREATE TRIGGER erased_is_never_replaced BEFORE INSERT ON erased
WHEN EXISTS (SELECT 1 FROM erased WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE (ABORT, 'tombstones are append-only'); END;

CREATE TRIGGER erased_is_named_by_a_tombstone BEFORE INSERT ON erased
WHEN NOT EXISTS (SELECT 1 FROM journal WHERE sequence = NEW.erasure AND kind = 'erasure')
OR NEW.erasure <= NEW.sequence
BEGIN SELECT RAISE (ABORT, 'an entry is erased by a tombstone that follows it'); END;
