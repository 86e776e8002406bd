"""The machine failed, and the user is told what to do next."""


class KetaDeskError(Exception):
    """A failure outside the order: `what` happened, and the `next_step`."""

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(f"{what} {next_step}")
        self.what = what
        self.next_step = next_step


class LibraryDamaged(KetaDeskError):
    """The drug library cannot be trusted; nothing is computed."""


class EnginesDisagree(KetaDeskError):
    """The program cannot be trusted with this: its two engines differ, or its self-test failed."""

    def __init__(self, what: str, next_step: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(what, next_step)
        self.faults = faults
        """For the log: no word about the patient."""


class StorageFailed(KetaDeskError):
    """The record could not be read or written."""


class OrderConflict(StorageFailed):
    """Somebody stored this revision first."""


class UnknownOrder(StorageFailed):
    """No order has this id and revision."""


class CannotPrint(KetaDeskError):
    """The sheet cannot be made as it should be."""


class ReadBackFailed(CannotPrint):
    """The finished PDF does not say what the order says; there is no file."""

    def __init__(
        self,
        what: str = "The paper was made and is withheld: read back from it, it does not say what the order says.",
        next_step: str = "Report this; it is a fault in KetaDesk. Write the order by hand on the hospital's own form.",
        mismatches: tuple[str, ...] = (),
    ) -> None:
        super().__init__(what, next_step)
        self.mismatches = mismatches
        """Where, and both figures: for the log; no word about the patient."""


class CannotSave(KetaDeskError):
    """A file could not be written where it was asked for; nothing half stands there."""


class SettingsDamaged(KetaDeskError):
    """The settings cannot be read as they stand; none of them is used."""


class FolderUnusable(KetaDeskError):
    """The data folder cannot be made, entered or written to."""


class OrderRefused(KetaDeskError):
    """Something stands in the order's way; the findings say what."""

    def __init__(self, what: str, next_step: str, code: str = "", is_soft: bool = False) -> None:
        super().__init__(what, next_step)
        self.code = code
        """The finding's code, for the record; no word about the patient."""
        self.is_soft = is_soft
        """True where the limit of that code is passed with a reason, and there was none."""


class SignInRefused(KetaDeskError):
    """Name and PIN do not fit, or it is too early to try again; the words never say which of the two was wrong."""

    def __init__(self, what: str, next_step: str, wait_s: int = 0) -> None:
        super().__init__(what, next_step)
        self.wait_s = wait_s
        """So many seconds until the next try is looked at; 0 when at once."""


class NotAllowed(KetaDeskError):
    """The one who is signed in, or nobody, may not do this."""


class AccountRefused(KetaDeskError):
    """An account or a PIN that cannot be as it was asked for."""


class KeyUnavailable(KetaDeskError):
    """The record's key is not there: no credential store, no passphrase, or a wrong one."""


class SetUpRefused(KetaDeskError):
    """An answer of the first run cannot be used; nothing was made."""


class RecordHeld(KetaDeskError):
    """Another program holds the record; the words name it."""


class RecordDamaged(StorageFailed):
    """The record does not hold what was written."""


class BackupRefused(KetaDeskError):
    """A backup could not be made, tested or put back; nothing was changed."""


class ErasureRefused(KetaDeskError):
    """The patient was not erased; nothing was changed."""
