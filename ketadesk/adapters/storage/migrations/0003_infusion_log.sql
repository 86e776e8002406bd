-- What happens at the bed: a row to find each entry of an infusion's log by.
--
-- The fact stands whole in the journal; a row here has its order, the revision it was logged under, what kind of fact
-- it is and which entry it corrects. An entry is about an order that was signed; an entry is corrected once, by one
-- of the same order and the same kind or by striking it through.

CREATE TABLE infusion_entry (
    sequence INTEGER PRIMARY KEY REFERENCES journal (sequence),
    order_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind <> ''),
    corrects TEXT UNIQUE,
    FOREIGN KEY (order_id, revision) REFERENCES order_revision (order_id, revision)
) STRICT;

CREATE INDEX infusion_entry_by_order ON infusion_entry (order_id, sequence);

CREATE TRIGGER infusion_entry_is_never_updated BEFORE UPDATE ON infusion_entry
BEGIN SELECT RAISE (ABORT, 'the infusion log is append-only'); END;

CREATE TRIGGER infusion_entry_is_never_deleted BEFORE DELETE ON infusion_entry
WHEN NOT EXISTS (SELECT 1 FROM erased WHERE sequence = OLD.sequence)
BEGIN SELECT RAISE (ABORT, 'the infusion log is append-only'); END;

CREATE TRIGGER infusion_entry_is_never_replaced BEFORE INSERT ON infusion_entry
WHEN EXISTS (SELECT 1 FROM infusion_entry WHERE sequence = NEW.sequence OR corrects = NEW.corrects)
BEGIN SELECT RAISE (ABORT, 'the infusion log is append-only'); END;

CREATE TRIGGER infusion_entry_belongs_to_its_entry BEFORE INSERT ON infusion_entry
WHEN NOT EXISTS (SELECT 1 FROM journal WHERE sequence = NEW.sequence AND kind = 'infusion' AND subject = NEW.order_id)
BEGIN SELECT RAISE (ABORT, 'a fact belongs to the entry that logged it'); END;

CREATE TRIGGER infusion_entry_is_about_a_signed_order BEFORE INSERT ON infusion_entry
WHEN NOT EXISTS (
    SELECT 1 FROM order_event
    WHERE order_id = NEW.order_id AND revision = NEW.revision AND state_after IN ('signed', 'running', 'ended')
)
BEGIN SELECT RAISE (ABORT, 'nothing is logged about an order that was not signed'); END;

CREATE TRIGGER infusion_entry_corrects_one_of_its_own BEFORE INSERT ON infusion_entry
WHEN NEW.corrects IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM infusion_entry AS old JOIN journal USING (sequence)
    WHERE journal.entry_id = NEW.corrects AND old.order_id = NEW.order_id AND old.sequence < NEW.sequence
    AND (old.kind = NEW.kind OR NEW.kind = 'struck-through') AND old.kind <> 'struck-through'
)
BEGIN SELECT RAISE (ABORT, 'a correction names an entry of the same order and kind'); END;
