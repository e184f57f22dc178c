"""A small book to draw on, and ways to look at what was drawn."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime

import pypdf
import pytest

from reports.pdf.book import Book, Meta
from reports.pdf.grid import LETTER, Paper

CREATED = datetime(2026, 11, 30, 9, 15)


def small_meta() -> Meta:
    return Meta(
        title="Plan 2027–2029",
        author="Maya Lindqvist",
        created=CREATED,
        territory="Southwest Ohio",
        trail="Maya Lindqvist · version 1.0",
    )


class Print:
    """A finished book: its bytes, its pages, its ledger."""

    def __init__(self, data: bytes, book: Book) -> None:
        self.data = data
        self.book = book
        self.reader = pypdf.PdfReader(io.BytesIO(data))

    def text(self, number: int = 0) -> str:
        return self.reader.pages[number].extract_text().replace("\u00a0", " ")

    @property
    def faults(self) -> list[str]:
        return self.book.ledger.faults()

    @property
    def notes(self) -> list[str]:
        return self.book.ledger.notes()


@contextmanager
def open_book(paper: Paper = LETTER):
    """Yield a book and a list that holds its `Print` afterwards."""
    out, prints = io.BytesIO(), []
    book = Book(out, paper, small_meta())
    yield book, prints
    book.close()
    prints.append(Print(out.getvalue(), book))


@pytest.fixture
def draw() -> Callable[..., Print]:
    """Draw one page with the given function and return the finished book."""

    def print_page(fill, *, paper: Paper = LETTER, landscape: bool = False) -> Print:
        with (
            open_book(paper) as (book, prints),
            book.page("A page", "A lead.", key="P01", landscape=landscape) as page,
        ):
            fill(page)
        return prints[0]

    return print_page


@pytest.fixture
def books():
    """`open_book` as a fixture: with books() as (book, prints)."""
    return open_book
