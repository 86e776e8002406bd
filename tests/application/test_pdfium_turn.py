"""One thread at a time in PDFium: a second one waits, the same one may go on."""

from concurrent.futures import ThreadPoolExecutor

from ketadesk.application.pdfium_turn import PDFIUM


def test_while_one_thread_reads_a_pdf_no_other_does() -> None:
    with ThreadPoolExecutor(max_workers=1) as beside:
        with PDFIUM:
            assert PDFIUM.acquire(blocking=False), "whoever holds it may call again"
            PDFIUM.release()
            assert not beside.submit(PDFIUM.acquire, blocking=False).result()
        assert beside.submit(PDFIUM.acquire, blocking=False).result()
        beside.submit(PDFIUM.release).result()
