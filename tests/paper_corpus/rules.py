"""The rules of the paper, N1 to N12, each as a search for what breaks it: a blank answer is a good paper.

They bind the program's own words. What is searched is the text of the finished PDF in the order it is drawn, a line of
a cell on a line, without what somebody typed.
"""

import re
import unicodedata
from collections.abc import Iterator

from tests.paper_corpus.papers import Paper
from tests.paper_corpus.reading import ReadPage

_NB = "\N{NO-BREAK SPACE}"
_UNIT = r"(?:mg|mL|mcg|micrograms|kg|cm|mmHg|min|hr|%)"
_MEDICINE = rf"\d{_NB}(?:mg|mL|mcg|micrograms)\b"
_A_WORD = 3
_NEVER_N6 = (
    r"\bml\b", r"\bML\b", r"\bcc\b", r"[µμ]g", r"\bug\b", rf"\d[ {_NB}]?U\b", r"\bIU\b", r"\bq\.d", r"\bQD\b",
    "@", "<", ">", "&", "\N{DEGREE SIGN}",
)  # fmt: skip
_NEVER_N11 = (
    r"\b\d{4}-\d{2}-\d{2}\b", r"\b\d{1,2}/\d{1,2}/\d{2,4}\b", r"\d ?[ap]\.?m\b", r"\d ?[AP]M\b",
    r"\bnull\b", r"\bNaN\b", r"\bN/A\b", r"\bUnknown\b",
    r"\d{1,2}-[A-Z][a-z]{2}-\d{2}\b(?!\d)",
    r"\b\d-[A-Z][a-z]{2}-\d{4}\b", r"(?<![\d:])\d:\d\d\b", r"\d hr\b", r"\d hours? \d",
)  # fmt: skip


def around(text: str, *patterns: str) -> list[str]:
    """Each place where a pattern stands, with its neighbourhood."""
    hits = (hit for pattern in patterns for hit in re.finditer(pattern, text))
    return [text[max(0, hit.start() - 30) : hit.end() + 30] for hit in hits]


def n1_trailing_noughts(paper: Paper) -> list[str]:
    """A decimal fraction that ends in 0; a version such as 0.1.0 is none."""
    return around(paper.own_words, r"(?<![\d.])\d+\.\d*0(?![\d.])")


def n2_missing_noughts(paper: Paper) -> list[str]:
    """A decimal point with nothing before it."""
    return around(paper.own_words, r"(?<![\d\w.])\.\d")


def n3_missing_commas(paper: Paper) -> list[str]:
    """Four digits and more before a unit without a comma, or a comma that is not at the thousands."""
    number = rf"(?<![\d.,-])\d{{4,}}(?:\.\d+)?{_NB}{_UNIT}\b"
    return around(paper.own_words, number, r"\d,\d{1,2}(?!\d)", r"\d,\d{4,}")


def n4_broken_figures(paper: Paper) -> list[str]:
    """A unit that may leave its number, or does; and a unit that is broken itself."""
    apart, close = rf"(?<![A-Za-z])\d[ \n]+{_UNIT}(?![\w-])", r"\d(?:mg|mL|mcg|micrograms|kg|cm)\b"
    inside = r"(?:mg|mL|mcg|kg|cm)\n+per\b|\bper\n"
    return around(paper.own_words, apart, close, rf"{_NB}\n|\n{_NB}", inside)


def n5_stops_and_plurals(paper: Paper) -> list[str]:
    """A full stop after a unit that follows its number, or a plural unit."""
    stop = rf"\d{_NB}(?:{_UNIT}(?: per {_UNIT}| per hour)*)\.(?!\d)"
    return around(paper.own_words, stop, r"\b(?:mgs|mLs|mcgs|kgs|hrs|mins|cms)\b")


def n6_forbidden_signs(paper: Paper) -> list[str]:
    """Abbreviations and signs that have been read as something else."""
    return around(paper.own_words, *_NEVER_N6)


def n7_slashes(paper: Paper) -> list[str]:
    """A slash between two units; and at least one rate in words."""
    unit = r"(?:mg|mL|mcg|micrograms|kg|h|hr|hour|min|day)"
    return around(paper.own_words, rf"\b{unit} ?/ ?{unit}\b")


def n8_brackets(paper: Paper) -> list[str]:
    """A number in brackets in a text that names the medicine and an amount of it."""
    return [line for line in _own_paragraphs(paper) if re.search(_MEDICINE, line) and re.search(r"[(\[]\s*[\d.]", line)]


def n9_the_medicine(paper: Paper) -> list[str]:
    """The medicine's name other than in bold lower case, abbreviated or with invented capitals."""
    wrong = around(paper.own_words, r"ketaMINE|KETamine|ketAMINE|KetaMine|\b[Kk]et\b|\bKET\b")
    bold = sum(run.text.count("ketamine") for page in paper.pages for run in page.runs if "Bold" in run.font)
    plain = [
        f"{run.text} in {run.font}"
        for page in paper.pages
        for run in page.runs
        if re.search(r"\bketamine\b", run.text) and "Bold" not in run.font
    ]
    capital = around(
        re.sub(r"(?m)^KETAMINE INFUSION [A-Z :-]+$", "", paper.own_words),
        r"(?<![.:]\s)(?<!^)(?<!\n)\bKetamine\b|KETAMINE",
    )
    missing = [] if bold else ["the medicine is nowhere named in bold"]
    return wrong + capital + missing + ([] if not paper.plain else plain)


def n10_drug_away_from_dose(paper: Paper) -> list[str]:
    """The medicine on one line and its amount on the next."""
    amount = r"(?:mg|mL|mcg)(?: per (?:mL|kg|hour|min))*"
    apart = rf"{amount}\n+(?:of )?ketamine\b|{amount} of\n+ketamine\b|\bketamine\n+\d"
    return [hit for text in _own_paragraphs(paper) for hit in around(text, apart)]


def n11_dates_and_times(paper: Paper) -> list[str]:
    """A date or a time in another form; the 24-hour clock has to be named. What is None at the bed is an answer."""
    named = [] if "24-hour clock" in paper.own_words.replace("\n", " ") else ["the 24-hour clock is not named"]
    unanswered = () if "NOT AN ORDER" in paper.content.status.value else (r"\bNone\b",)
    return around(paper.own_words, *_NEVER_N11, *unanswered) + named


def n12_identity(paper: Paper) -> list[str]:
    """A page that does not say whose it is, and which of how many."""
    return [f"page {n}: {what}" for n, page in enumerate(paper.pages, 1) for what in _missing(paper, page, n)]


def _missing(paper: Paper, page: ReadPage, number: int) -> Iterator[str]:
    identity = paper.content.identity
    text = without_blanks(page.drawn_text())
    statement = identity.allergies.partition(":")[0]
    for words in (
        identity.name, f"Born {identity.born}", f"Gender {identity.gender}",
        f"{identity.identifier_label} {identity.identifier}", statement, paper.content.order_label,
        f"Page {number} of {len(paper.pages)}", paper.content.status.value, paper.content.stamp,
    ):  # fmt: skip
        if not _says(text, words):
            yield words


def _says(text: str, words: str) -> bool:
    """True where `text` holds `words`; of what is written from the right a reader may turn the words' order."""
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in words):
        return all(word in text for word in re.split(r"[\s,()-]+", words))
    return without_blanks(words) in text


def without_blanks(text: str) -> str:
    """The letters and figures alone, so that a wrapped text compares equal."""
    return re.sub(r"\s", "", text)


def _own_paragraphs(paper: Paper) -> Iterator[str]:
    """Each text of the program's own that names the medicine."""
    typed = [words for words in map(without_blanks, paper.typed) if len(words) > _A_WORD]
    for page in paper.pages:
        for text in page.paragraphs():
            if "ketamine" in text and not any(words in without_blanks(text) for words in typed):
                yield text
