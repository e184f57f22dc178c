"""The file: pages, numbers, bookmarks, links, fonts, structure, bytes."""

import io
import os
import re
from datetime import datetime

import pypdfium2
import pytest

from model.errors import PlanError
from reports.pdf import blocks, tables
from reports.pdf.book import Book, Meta
from reports.pdf.grid import A4, LETTER


def three_pages(books, paper=LETTER):
    def contents(page, listing):
        area = page.frame(0, 8)
        columns = [tables.Column("Page", 9), tables.Column("", 1, "right")]
        rows = [tables.Row([line.title, line.label], link=line.key) for line in listing]
        tables.table(area, columns, rows)

    with books(paper) as (book, prints):
        with book.cover() as page:
            blocks.statement(page.ink, 48, 152, 500, "6,000 patients by 2029")
        book.later("Contents", None, contents, key="P02")
        book.part("Part A – What")
        with book.page("Goal back-test", "Thin.", tabs=("WHAT",), key="P05") as page:
            page.so_what("Keep the goal: see page {P07}.")
            page.outline("Both tests", 300)
        with book.page("Access", "Far.", tabs=("WHAT",), key="P07", landscape=True) as page:
            page.so_what("Live in Mason.")
    return prints[0]


def test_that_pages_are_numbered_n_of_all_and_the_cover_is_not(books):
    printed = three_pages(books)
    assert len(printed.reader.pages) == 4
    assert "3 / 4" in printed.text(2)
    assert "1 / 4" not in printed.text(0)
    assert printed.faults == []


def test_that_the_contents_know_pages_that_came_later(books):
    text = three_pages(books).text(1)
    assert re.search(r"Goal back-test\s*3", text)
    assert re.search(r"Access\s*4", text)


def test_that_a_page_key_in_the_closing_line_becomes_its_number(books):
    assert "see page 4." in three_pages(books).text(2)


def test_that_bookmarks_are_nested_part_page_block(books):
    outline = three_pages(books).reader.outline
    titles = [item.title if not isinstance(item, list) else item for item in outline]
    assert titles[:3] == ["Cover", "Contents", "Part A – What"]
    inner = titles[3]
    assert inner[0].title == "Goal back-test"
    assert inner[1][0].title == "Both tests"
    assert inner[2].title == "Access"


def test_that_contents_lines_are_links_within_the_file(books):
    annotations = three_pages(books).reader.pages[1]["/Annots"]
    assert len(annotations) == 4


def test_that_a_link_to_a_page_left_out_is_noted_and_the_book_stands(draw):
    printed = draw(lambda page: page.link(50, 50, 90, 60, "A1"))
    assert printed.notes == ["P01: no link to A1, which is not in this book"]


def test_that_landscape_and_portrait_pages_have_the_size_of_their_paper(books):
    letter = three_pages(books).reader.pages
    assert [round(float(v)) for v in letter[2].mediabox[2:]] == [612, 792]
    assert [round(float(v)) for v in letter[3].mediabox[2:]] == [792, 612]
    a4 = three_pages(books, A4).reader.pages
    assert [round(float(v)) for v in a4[2].mediabox[2:]] == [595, 842]


def test_that_all_fonts_are_embedded_subsets_and_no_helvetica_is_named(books):
    printed = three_pages(books)
    names = set()
    for page in printed.reader.pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            names.add(font["/BaseFont"])
            assert "/FontFile2" in font["/FontDescriptor"]
    assert all(re.match(r"/[A-Z]{6}\+Inter-", name) for name in names)
    assert b"Helvetica" not in printed.data


def test_that_the_same_input_and_date_give_the_same_bytes(books):
    assert three_pages(books).data == three_pages(books).data


def test_that_the_file_says_title_author_date_and_language(books):
    reader = three_pages(books).reader
    assert reader.metadata.title == "Plan 2027–2029"
    assert reader.metadata.author == "Maya Lindqvist"
    assert reader.metadata["/CreationDate"].startswith("D:20261130091500")
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/MarkInfo"]["/Marked"]


def test_that_every_mark_of_the_structure_tree_is_on_its_page(books):
    reader = three_pages(books).reader
    document = reader.trailer["/Root"]["/StructTreeRoot"]["/K"]
    sections = document["/K"]
    assert len(sections) == len(reader.pages)
    for number, page in enumerate(reader.pages):
        content = page.get_contents().get_data().decode("latin1")
        said = [int(n) for n in re.findall(r"/MCID (\d+)", content)]
        assert said == list(range(len(said)))
        assert sorted(marks_of(sections[number].get_object())) == said
        opened = len(re.findall(r" (?:BDC|BMC)\b", content))
        assert opened == len(re.findall(r"\bEMC\b", content))


def marks_of(element):
    found = []
    for kid in element.get("/K", []):
        if isinstance(kid, int):
            found.append(int(kid))
        else:
            found += marks_of(kid.get_object())
    return found


def test_that_headings_and_tables_have_their_roles(books):
    roles = set()

    def walk(element):
        roles.add(element["/S"])
        for kid in element.get("/K", []):
            if not isinstance(kid, int):
                walk(kid.get_object())

    walk(three_pages(books).reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert {"/Document", "/Sect", "/H1", "/P", "/Table", "/TR", "/TH", "/TD"} <= roles


def test_that_ink_is_where_the_furniture_belongs(books):
    page = pypdfium2.PdfDocument(three_pages(books).data)[2]
    image = page.render(scale=1).to_pil().convert("RGB")
    assert image.getpixel((600, 130)) == (29, 79, 184)  # the active tab, accent
    assert image.getpixel((600, 210)) == (237, 240, 243)  # an inactive tab
    assert darkest(image, (48, 55, 250, 72)) < 60  # title
    assert darkest(image, (48, 718, 552, 722)) < 160  # rule of the closing line
    assert darkest(image, (48, 400, 552, 600)) == 255  # nothing in the empty band
    assert darkest(image, (0, 0, 44, 792)) == 255  # left margin


def darkest(image, box):
    return image.crop(box).convert("L").getextrema()[0]


def test_that_a_broken_page_function_leaves_no_file(tmp_path):
    path = tmp_path / "plan.pdf"
    meta = Meta("Plan", "Maya", datetime(2026, 11, 30))
    with (
        pytest.raises(ZeroDivisionError),
        Book(path, LETTER, meta) as book,
        book.page("One", None),
    ):
        _ = 1 / 0
    assert list(tmp_path.iterdir()) == []


def test_that_a_file_is_written_whole_into_its_folder(tmp_path):
    path = tmp_path / "plan.pdf"
    meta = Meta("Plan", "Maya", datetime(2026, 11, 30))
    with Book(path, LETTER, meta) as book, book.page("One", None):
        pass
    assert path.read_bytes().startswith(b"%PDF-1.7")
    assert [p.name for p in tmp_path.iterdir()] == ["plan.pdf"]


def test_that_a_missing_folder_is_told_in_a_sentence(tmp_path):
    book = Book(tmp_path / "gone" / "plan.pdf", LETTER, Meta("P", "M", datetime(2026, 1, 1)))
    with book.page("One", None):
        pass
    with pytest.raises(PlanError, match="cannot be written"):
        book.close()


def test_that_a_book_without_pages_is_refused():
    with pytest.raises(PlanError, match="no page"):
        Book(io.BytesIO(), LETTER, Meta("P", "M", datetime(2026, 1, 1))).close()


def test_that_two_pages_cannot_share_a_key(books):
    with books() as (book, _):
        with book.page("One", None, key="P01"):
            pass
        with pytest.raises(ValueError, match="P01"), book.page("Two", None, key="P01"):
            pass


def test_that_hostile_names_survive_everywhere(books):
    name = '<img src=x onerror=alert(1)> =HYPERLINK("x") \u202e😀 (\\'
    meta = Meta(name, name, datetime(2026, 1, 1), territory=name, trail=name)
    out = io.BytesIO()
    with Book(out, LETTER, meta) as book:
        book.part(name)
        with book.page(name, name, bookmark=name) as page:
            area = page.frame()
            blocks.heading(area, name, name)
            blocks.voice(area, [name, name])
            tables.table(area, [tables.Column(name, 1)], [[name]])
            page.so_what(name)
    document = pypdfium2.PdfDocument(out.getvalue())
    text = document[0].get_textpage().get_text_bounded()
    assert "<img src=x onerror=alert(1)>" in text
    assert "\u202e" not in text


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX file modes")
def test_that_others_may_read_a_book(tmp_path):
    path = tmp_path / "book.pdf"
    meta = Meta("A plan", "Somebody", datetime(2026, 11, 30))
    with Book(path, LETTER, meta) as book, book.page("One"):
        pass
    assert path.stat().st_mode & 0o044 == 0o044
