"""What changes stands in two even columns, with whole sentences, never alone in one column."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pypdfium2
import pytest

from reports.atlas.change_pages import ChangePages, reason_in, said_once
from reports.atlas.changes import Changed
from reports.pdf import fonts
from reports.pdf.book import Book, Meta
from reports.pdf.grid import LETTER

SAID = ("It would use 130 % of its hours there; at most 105 % are agreed.",
        "The new rep lives 10 min nearer: 20 min instead of 30 min one way.",
        "That saves 4 h of driving a year.")  # fmt: skip


@pytest.fixture(autouse=True)
def known_fonts():
    fonts.register()


def waiting(comes: int, goes: int):
    def one(row: int) -> Changed:
        return Changed(row, "North", "Ann Abbott", SAID)

    return [(n < comes, one(n)) for n in range(comes + goes)]


def written(tmp_path, entries) -> list[list[tuple[int, float]]]:
    """Per page: row number and left edge of each account that was drawn."""
    meta = Meta(title="x", author="", created=datetime(2026, 1, 1, tzinfo=UTC), territory="x")
    with Book(tmp_path / "x.pdf", LETTER, meta) as book:
        drawn = ChangePages(book, lambda row: f"Account{row:03d}", lambda _row: "$1")
        drawn.pages("T: what changes", "Some come.", entries, (108.0, 82.0), 44.0)
    assert not book.ledger.faults()
    return places(tmp_path / "x.pdf")


def places(path) -> list[list[tuple[int, float]]]:
    document, found = pypdfium2.PdfDocument(path), []
    for page in document:
        text = page.get_textpage()
        words, on_page = text.get_text_range(), []
        at = words.find("Account")
        while at >= 0:
            on_page.append((int(words[at + 7 : at + 10]), text.get_charbox(at)[0]))
            at = words.find("Account", at + 1)
        found.append(on_page)
    document.close()
    return found


def columns(page: Sequence[tuple[int, float]]) -> list[int]:
    """How many accounts stand in each column."""
    edges = sorted({round(left / 20) for _row, left in page})
    return [sum(round(left / 20) == edge for _row, left in page) for edge in edges]


@pytest.mark.parametrize("n", [2, 5, 9, 14])
def test_that_a_page_has_two_even_columns(tmp_path, n):
    (page,) = written(tmp_path, waiting(n, 0))
    left, right = columns(page)
    assert left + right == n
    assert abs(left - right) <= 1


@pytest.mark.parametrize(("comes", "goes"), [(17, 7), (3, 40), (60, 1)])
def test_that_every_account_is_drawn_once_and_the_last_page_has_two_columns(tmp_path, comes, goes):
    pages = written(tmp_path, waiting(comes, goes))
    assert sorted(row for page in pages for row, _left in page) == list(range(comes + goes))
    if len(pages[-1]) > 1:
        assert len(columns(pages[-1])) == 2


def test_that_a_reason_ends_with_a_sentence():
    wide = 260.0
    assert reason_in(SAID, wide, 9) == " ".join(SAID)
    assert reason_in(SAID, wide, 3) in (" ".join(SAID), " ".join(SAID[:2]))
    assert reason_in(SAID, wide, 1) == SAID[0]
    assert reason_in((), wide, 2) == ""


def test_that_a_rule_and_an_answer_stand_once_and_are_only_named_after_that():
    rule = "All 5 sites of Great Lakes Health System come together in North."
    answer = "Answers: Three high-volume surgery centers without a call for 75 days."
    near = "Ann lives 10 min nearer: 20 min instead of 30 min one way."

    def account(row: int, *reasons: str) -> Changed:
        return Changed(row, "North", "Ann", reasons, (rule,))

    told = said_once([account(1, rule, near, answer), account(2, rule, near),
                      account(3, near, answer)], lambda row: f"Clinic {row}")  # fmt: skip
    assert [one.reasons for one in told] == [
        (rule, near, answer),
        ("Same rule as at Clinic 1.", near),
        (near, "Answers the same as Clinic 1."),
    ]


def test_that_nothing_is_drawn_below_a_list_that_leaves_too_little_room(tmp_path):
    meta = Meta(title="x", author="", created=datetime(2026, 1, 1, tzinfo=UTC), territory="x")
    with Book(tmp_path / "x.pdf", LETTER, meta) as book:
        drawn = ChangePages(book, lambda row: f"Account{row:03d}", lambda _row: None)
        with book.page("List", None, landscape=True) as page:
            assert not drawn.below(page, waiting(9, 9), 400.0, 560.0)
        with book.page("List", None, landscape=True) as page:
            assert drawn.below(page, waiting(2, 2), 400.0, 560.0)
    assert [len(page) for page in places(tmp_path / "x.pdf")] == [0, 4]


def test_that_an_owner_is_named_in_full_beside_a_long_account(tmp_path):
    meta = Meta(title="x", author="", created=datetime(2026, 1, 1, tzinfo=UTC), territory="x")
    one = Changed(0, "Area 12", "Benedict Szymański-Whitcombe", ())
    with Book(tmp_path / "x.pdf", LETTER, meta) as book:
        drawn = ChangePages(
            book, lambda _row: "Surgery Center of the Hudson Valley", lambda _: "$1"
        )
        drawn.pages("T: what changes", "One comes.", [(True, one)], (108.0, 82.0), 44.0)
    document = pypdfium2.PdfDocument(tmp_path / "x.pdf")
    words = document[0].get_textpage().get_text_range()
    document.close()
    assert "from Benedict Szymański-Whitcombe" in " ".join(words.split())
