"""A5: the words of this book, each in one sentence."""

from typing import Final

from model.glossary import OF_THE_PLAN, glossary
from reports.book.facts import BookFacts
from reports.book.section import Edition, Section
from reports.pdf import blocks, fonts
from reports.pdf.book import Book
from reports.pdf.colours import G700
from reports.pdf.page import Frame
from reports.pdf.text import wrap

# One glossary for the help, the tips and the book; this part of it has the words of the plan.
TERMS: Final = glossary()[OF_THE_PLAN]
_LABEL: Final = 88.0
_LEADING: Final = 9.0
_AFTER: Final = 4.0


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    del facts
    with book.page("Glossary", f"{len(TERMS)} words of this book.", key="A5") as page:
        areas = page.columns(6, 6, double_gutter=True)
        wide = areas[1].width  # the narrower one
        heights = [_height(term, meaning, wide) for term, meaning in TERMS]
        half = next(n for n in range(len(TERMS)) if 2 * sum(heights[: n + 1]) >= sum(heights)) + 1
        for area, terms in zip(areas, (TERMS[:half], TERMS[half:]), strict=True):
            blocks.heading(area, f"{terms[0][0][0]} to {terms[-1][0][0]}")
            for term, meaning in terms:
                _term(area, term, meaning)


def _height(term: str, meaning: str, wide: float) -> float:
    lines = max(
        len(wrap(meaning, wide - _LABEL, fonts.TEXT, fonts.XS)),
        len(wrap(term, _LABEL - 6, fonts.SEMI, fonts.XS)),
    )
    return _LEADING * lines + _AFTER


def _term(area: Frame, term: str, meaning: str) -> None:
    ink, y, wide = area.ink, area.y + 8, area.width - _LABEL
    ink.paragraph(area.x, y, _LABEL - 6, term, fonts.SEMI, fonts.XS, leading=_LEADING)
    ink.paragraph(area.x + _LABEL, y, wide, meaning, fonts.TEXT, fonts.XS, G700, leading=_LEADING)
    area.y += _height(term, meaning, area.width)


SECTION: Final = Section("A5", "Glossary", "Appendix", 0, lambda _f: 0, _draw, counted=False)
