"""A paper that was just made: its bytes, and under which names it is saved, printed and noted; none tells the patient.

All of them are said together, for where the order stands may change between two questions.
"""

from ketadesk.domain.model import Model


def paper_file_name(order_id: str, revision: int = 0, word: str = "") -> str:
    """Return the name of a paper's file; `word` says what it is, blank for a sheet in force. Revision 0: never stored.

    `KetaDesk_KD-20261122-0007_R2.pdf`, `KetaDesk_KD-20261122-0007_R2_labels.pdf`.
    """
    return f"KetaDesk_{order_id}{f'_R{revision}' if revision else ''}{f'_{word}' if word else ''}.pdf"


class MadePaper(Model):
    """One PDF and its names."""

    pdf: bytes
    file_name: str
    """`KetaDesk_KD-20261122-0007_R2.pdf` in force, `KetaDesk_KD-20261122-0007_R2_DRAFT.pdf` with any other mark."""
    noted_as: str = ""
    """What the record notes when it is printed or saved: `KD-20261122-0007-R2 READY`."""
