"""KetaDesk: ketamine infusion orders for acute pain, computed, checked and printed at the bedside."""

__version__ = "0.1.0"
