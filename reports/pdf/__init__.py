"""The drawing kit of all printed papers; the only room that imports the PDF library.

Facts go in, blocks come out. A page of the book is a short function::

    from reports.pdf import blocks, cells, charts, tables
    from reports.pdf.book import Book, Meta
    from reports.pdf.colours import G400
    from reports.pdf.grid import A4, LETTER
    from reports.pdf.tables import Column, Row
    from reports.pdf.text import semi

    meta = Meta(
        title="Three-year plan 2027–2029", author="Maya Lindqvist",
        created=datetime(2026, 11, 30),           # passed in: same input, same bytes
        territory="Southwest Ohio & Northern Kentucky",
        trail="Maya Lindqvist · Plan 2027–2029, version 1.0 · data of 30 Nov 2026",
    )
    with Book(path, LETTER, meta) as book:        # written when the block ends without an error
        with book.cover() as page: ...            # no furniture, whole sheet
        book.later("Contents", None, draw_contents, key="P02")  # draw(page, listing), at the end
        book.part("What")                         # bookmarks: parts above pages
        with book.page(
            "Goal back-test",
            ["Two goals were raised. ", semi("6,000 patients"), " bring 5,355 k."],
            tabs=("WHAT",), key="P05",
        ) as page:
            top = page.frame(0, 12)               # columns 0 to 11; cursor at its top
            blocks.heading(top, "Every goal that was tried", "36 months, k USD")
            tables.table(
                top,
                [Column("Patients", 42, "right"), Column("", 90), Column("Verdict", 120)],
                [["4,000", cells.bar(3570, 5700, tick=5150, colour=G400), "Far too small"],
                 Row(["6,000", cells.bar(5355, 5700, tick=5150), "Thin"], total=True)],
            )
            left, right = page.columns(5, 7, top=page.below(top), double_gutter=True)
            blocks.heading(left, "Base forecast against required", "k USD by year")
            charts.columns(left, 166, [charts.Column("2027", 1065, "1,065", target=1050)])
            blocks.heading(right, "Why this goal is worth it")
            blocks.voice(right, ["First paragraph.", "Second paragraph."])      # the rep's words
            blocks.voice(right, "Agreed at 6,000.", "Mgr")
            gap = blocks.Gap("GYN links", "Q3 theme", "Two questions", "Maya", "26 Feb")
            blocks.gap_note(right, gap)
            page.so_what("Keep 6,000 patients: see Plan B on page {P23}.")      # key -> number
    assert not book.ledger.faults()               # overlaps, overflow, leads and lines too long
    print(book.ledger.notes())                    # shortened names, rows and links left out

Rules of the kit
- y runs down in points; `Frame.y` is the top of what is free; blocks move it themselves.
  `frame.skip(12)`, `frame.take(40)`, `frame.to_bottom(75)`; free drawing through `page.ink`.
- Text is drawn as it stands, never parsed. Deciding figures are `semi(...)` runs in a list.
- Numbers come as text (from `model.format`); `tables.half_up` and `tables.signed` print rounded
  half up. In right-aligned columns a leading minus becomes a true minus in Warn; None prints –.
- Every text line is logged: `book.ledger.faults()` must be empty, `.notes()` goes to the reader.
- `page.link(...)`, `Row(link=key)`, `page.reference(...)` lead to pages by key; a page that is
  not in the book is noted, never an error. `page.outline(title, y)` adds a bookmark in a page.
- Modules: `book`, `page`, `grid`, `furniture` (the sheet) · `ink`, `text`, `fonts`, `colours`,
  `symbols`, `ledger`, `tags` (the marks) · `blocks`, `tables`, `cells` (words and rows) ·
  `charts` (bars, waterfall, strips, matrix, scatter, flow, funnel, fan, months, week, calendar,
  stacks, gantt) · `maps` (frame, layers, symbols, labels).

Tagging: language, title, structure tree in drawing order (H1, H2, P, L, Table, Figure with a
text alternative), furniture and rules as artifacts. Not done: header cells carry no scope, lists
no Lbl/LBody, links are annotations outside the tree; the file is not validated as PDF/UA.
"""
