"""PDFium reads papers for the preview and reads them back before release, and it must not be entered by two threads.

The window shows a page while the hourly downtime packs are read back beside it: two of its calls at once end the
program. So whoever calls it holds this lock from opening a document to closing it.
"""

from threading import RLock
from typing import Final

PDFIUM: Final = RLock()
"""`with PDFIUM:` around every use of pypdfium2."""
