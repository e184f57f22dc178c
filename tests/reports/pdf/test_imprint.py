"""What a page prints, as a hash: words and lines count, its number and its neighbours do not."""

import io
from datetime import datetime

from reports.pdf import fonts
from reports.pdf.book import Book, Meta, Within
from reports.pdf.colours import ACCENT, INK
from reports.pdf.grid import A4, LETTER

META = Meta("Plan", "Rep", datetime(2026, 11, 30))


def imprint(draw, *, paper=LETTER, within=None, before=0, title="Page"):
    """The imprint of a page that `draw` draws behind `before` others."""
    with Book(io.BytesIO(), paper, META, within) as book:
        for n in range(before):
            with book.page(f"Earlier {n}") as page:
                page.frame().ink.text(60, 300, "Ægir ω 漢", fonts.SEMI)
        with book.page(title, key="it") as page:
            draw(page)
    return book.imprints[-1]


def words(text, x=60.0):
    return lambda page: page.ink.text(x, 200, text)


def bar(wide, colour=ACCENT):
    return lambda page: page.ink.rectangle(60, 300, wide, 8, colour)


def test_that_the_number_of_the_page_and_what_goes_before_do_not_count():
    alone = imprint(words("Same words"))
    assert imprint(words("Same words"), before=3) == alone
    assert imprint(words("Same words"), within=Within({"P05": "7"}, 12, 70)) == alone


def test_that_words_their_place_their_title_and_the_paper_count():
    alone = imprint(words("Same words"))
    assert imprint(words("Other words")) != alone
    assert imprint(words("Same words", x=90)) != alone
    assert imprint(words("Same words"), title="Another") != alone
    assert imprint(words("Same words"), paper=A4) != alone


def test_that_a_bar_counts_as_far_as_it_is_seen():
    alone = imprint(bar(120.0))
    assert imprint(bar(120.2)) == alone
    assert imprint(bar(150.0)) != alone
    assert imprint(bar(120.0, INK)) != alone


def test_that_the_closing_line_and_the_name_of_a_reference_count():
    def closing(said, key):
        def draw(page):
            page.reference(60, 250, "see page {page}", key)
            page.so_what(said)

        return draw

    numbers = Within({"P05": "5", "P06": "6"})
    alone = imprint(closing("Start now.", "P05"), within=numbers)
    assert imprint(closing("Start later.", "P05"), within=numbers) != alone
    assert imprint(closing("Start now.", "P06"), within=numbers) != alone
    moved = Within({"P05": "9", "P06": "10"})
    assert imprint(closing("Start now.", "P05"), within=moved) == alone
