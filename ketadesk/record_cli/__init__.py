"""The verbs that read or write the record: they ask who is there, and answer 3 to whoever may not.

`--user` names the account; its PIN comes from a prompt or from the one line of `--pin-file`. The record's passphrase
comes from where the window takes it (`KETADESK_PASSPHRASE_FILE`, the credential store), else from a prompt. Only the
answer goes to standard output; questions and refusals go to standard error.
"""

from typing import Any

from ketadesk.record_cli.asking import Asking
from ketadesk.record_cli.backup_verbs import BackupVerbs
from ketadesk.record_cli.command_line import CommandLine
from ketadesk.record_cli.paper_verbs import PaperVerbs
from ketadesk.record_cli.record_verbs import RecordVerbs
from ketadesk.record_cli.set_up_verb import SetUpVerb

__all__ = ["CommandLine", "add_verbs"]


def add_verbs(verbs: Any, line: CommandLine) -> None:
    """Add `record`, `backup`, `restore`, `downtime` and `handover` to the command line."""
    asking = Asking(line)
    inner = RecordVerbs(line, asking).add(verbs)
    SetUpVerb(line, asking).add(inner)
    BackupVerbs(line, asking).add(verbs)
    PaperVerbs(line, asking).add(verbs)
