"""Steps Columns and Problems: the file with its fields above, what is wrong beside it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.intake.reading import Reading
from ui.accounts.draft import Draft, SheetKey
from ui.accounts.field_chips import field_options
from ui.accounts.field_list import FieldList
from ui.accounts.field_names import code_label, field_label, field_of
from ui.accounts.places_card import PlacesCard
from ui.accounts.prepared import Prepared, SheetShown
from ui.accounts.preview_table import PreviewTable
from ui.accounts.problem_groups import troubled_rows
from ui.accounts.problems_panel import ProblemsPanel
from ui.accounts.question_bar import QuestionBar
from ui.accounts.summary_card import SummaryCard
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.chooser import Chooser, Option
from ui.widgets.labels import ElidedLabel, Label

LEAVE_OUT, AS_OWN, AS_FOUND = "-", "=", "?"


class ColumnsPage(QWidget):
    """The preview, the question that waits, where the accounts are, what the import will do."""

    draft_changed = Signal(object)  # Draft
    review_asked = Signal()
    sheet_asked = Signal()  # look at another sheet

    def __init__(self, theme: Theme, chooser: Chooser, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._chooser = theme, chooser
        self._draft, self._key = Draft(), ("", "")
        self._sheet: SheetShown | None = None
        self.table = PreviewTable(theme)
        self.question = QuestionBar(theme)
        self.fields = FieldList(theme)
        self.problems = ProblemsPanel(theme)
        self.places = PlacesCard(theme)
        self.summary = SummaryCard(theme)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self._preview_card(), 1)
        left.addWidget(self.question)
        lower = QHBoxLayout()
        lower.setSpacing(16)
        lower.addWidget(self.places, 9)
        lower.addWidget(self.summary, 10)
        left.addLayout(lower)
        self._fields_card = Card(self._theme, "Fields", icon="columns", note=" ")
        self._fields_card.add(self.fields, 1)
        self._problems_card = Card(self._theme, "Problems", icon="report", note=" ")
        self._problems_card.add(self.problems, 1)
        self._side = QStackedWidget()
        self._side.addWidget(self._fields_card)
        self._side.addWidget(self._problems_card)
        self._side.setFixedWidth(340)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(self._side)

    def _preview_card(self) -> Card:
        card = Card(self._theme, "Preview", icon="report", note=" ")
        self._card = card
        self.sheet = Button(self._theme, "Sheet", icon="unfolded", small=True)
        card.add_action(self.sheet)
        self.only = Button(self._theme, "Show only rows with problems", small=True)
        self.only.setCheckable(True)
        card.add_action(self.only)
        self._known = Label("", Type.TABLE, "good")
        self._asked = Label("", Type.TABLE, "warn")
        self._unused = Label("", Type.TABLE, "muted")
        self._filter = ElidedLabel("", Type.TABLE, "accent_text")
        self._remembered = Label("", Type.TABLE, "muted")
        facts = QHBoxLayout()
        facts.setSpacing(12)
        for part in (self._known, self._asked, self._unused):
            facts.addWidget(part)
        facts.addWidget(self._filter, 1)
        facts.addWidget(self._remembered)
        card.add(facts)
        card.add(self.table, 1)
        return card

    def _connect(self) -> None:
        self.only.clicked.connect(self._on_only)
        self.sheet.clicked.connect(lambda _checked=False: self.sheet_asked.emit())
        self.table.cell_edited.connect(self._on_fixed)
        heads = self.table.heads
        heads.field_asked.connect(self._on_field_asked)
        heads.field_dropped.connect(self._on_field_dropped)
        heads.left_out.connect(self._on_left_out)
        self.fields.column_asked.connect(self._on_column_asked)
        self.problems.cell_fixed.connect(self._on_fixed)
        self.problems.cell_asked.connect(self.table.reveal)
        self.problems.rows_asked.connect(self._on_rows_asked)
        self.problems.word_asked.connect(self._on_word_asked)
        self.problems.word_forgotten.connect(
            lambda name, word: self._say(self._draft.with_word(self._key, name, word, ""))
        )
        self.question.accepted.connect(self._on_accepted)
        self.question.other_asked.connect(self._on_other)
        self.summary.review_asked.connect(self.review_asked)

    def show_problems(self, problems: bool) -> None:
        """Show the problems at the side, else the fields."""
        self._side.setCurrentWidget(self._problems_card if problems else self._fields_card)

    def show_draft(self, prepared: Prepared, draft: Draft, key: SheetKey) -> None:
        """Show one sheet as it is understood now."""
        sheet = prepared.sheet(key)
        if sheet is None:
            return
        if key != self._key:
            self.only.setChecked(False)
            self._filter.show_text("")
        self._draft, self._key, self._sheet = draft, key, sheet
        self.sheet.set_label(key[1][:24] or "Cells")
        self.sheet.setAccessibleName(f"Sheet {key[1]}")
        self.sheet.setVisible(sum(1 for _ in prepared.taken()) > 1)
        reading = draft.reading(key)
        self.table.show_sheet(sheet, reading)
        if self._side.currentWidget() is self._problems_card:
            self.problems.show_sheet(sheet, reading)
        else:
            self.fields.show_sheet(sheet)
        self.question.show_sheet(sheet)
        self.places.show_places(prepared)
        self.summary.show_merge(prepared)
        self._show_facts(sheet, reading)

    def _show_facts(self, sheet: SheetShown, reading: Reading) -> None:
        n = len(sheet.found)
        doubtful = len(sheet.doubtful)
        known = sum(bool(column.field) for column in sheet.found) - doubtful
        ignored = sum(column.header in reading.ignored for column in sheet.found)
        own = n - known - doubtful - ignored
        self._card.show_title("Preview", f"{len(sheet.cells):,} rows · {n} columns")
        self._known.setText(f"{known} recognised")
        self._asked.setText(f"{doubtful} to confirm")
        self._asked.setVisible(doubtful > 0)
        left_out = f" · {ignored} left out" if ignored else ""
        self._unused.setText(f"{own} your own{left_out}")
        last_time = "Read as on" in sheet.why
        words = "Read as last time" if last_time else "Remembered for this kind of file"
        self._remembered.setText(words)
        used = sheet.rows
        self._problems_card.show_title(
            "Problems", f"{used:,} read · {sheet.accepted:,} usable · {sheet.rejected:,} set aside"
        )
        self._fields_card.show_title("Fields", f"{known + doubtful} of {n} columns have one")

    def _on_only(self, only: bool) -> None:
        assert self._sheet is not None
        rows = troubled_rows(self._sheet) if only else None
        self.table.show_rows(rows)
        self._filter.show_text(f"{len(rows):,} rows with problems" if rows is not None else "")

    def _on_rows_asked(self, rows: list[int], what: str) -> None:
        self.only.setChecked(True)
        self.table.show_rows(rows)
        self._filter.show_text(f"{what}: {len(rows):,} rows")

    def _say(self, draft: Draft) -> None:
        self.draft_changed.emit(draft)

    def _on_fixed(self, row: int, header: str, text: str) -> None:
        self._say(self._draft.with_fix(self._key, row, header, text))

    def _on_left_out(self, section: int) -> None:
        if self._sheet is not None:
            header = self._sheet.found[section].header
            self._say(self._draft.leaving_out(self._key, header))

    def _on_field_dropped(self, section: int, name: str, source: str) -> None:
        """A field from the list, or a chip from another column: those two swap."""
        assert self._sheet is not None
        target = self._sheet.found[section]
        if source:
            there = (target.header, target.field)
            self._say(self._draft.swapping(self._key, (source, name), there))
        else:
            self._say(self._draft.with_field(self._key, target.header, name))

    def _on_field_asked(self, section: int) -> None:
        """Ask which field a column is."""
        sheet = self._sheet
        assert sheet is not None
        column = sheet.found[section]
        taken = {known.field: known.header for known in sheet.found if known.field}
        options = field_options(sheet.kind, taken)
        ways = [
            Option(AS_OWN, "A column of my own", "kept as it is", "own custom none"),
            Option(LEAVE_OUT, "Leave the column out", "not imported", "ignore skip"),
        ]
        reading = self._draft.reading(self._key)
        decided = {*reading.ignored, *reading.own, *reading.mapping.values()}
        if column.header in decided:
            ways.append(Option(AS_FOUND, "As found by itself", "", "automatic undo"))
        header = column.header
        self._chooser.ask(
            f'"{header}" is',
            [*options, *ways],
            self.table.heads.viewport(),
            lambda key: self._take(header, key),
            area=self.table.heads.chip_of(section),
            now=column.field,
        )

    def _take(self, header: str, key: str) -> None:
        if key == LEAVE_OUT:
            self._say(self._draft.leaving_out(self._key, header))
        elif key == AS_OWN:
            self._say(self._draft.as_own(self._key, header))
        elif key == AS_FOUND:
            self._say(self._draft.as_found(self._key, header))
        else:
            self._say(self._draft.with_field(self._key, header, key))
        self.table.heads.setFocus()

    def _on_column_asked(self, name: str) -> None:
        """Ask which column a field is."""
        sheet = self._sheet
        assert sheet is not None
        options = [
            Option(column.header, column.header, ", ".join(column.samples[:2])[:40])
            for column in sheet.found
        ]
        now = next((c.header for c in sheet.found if c.field == name), "")
        self._chooser.ask(
            f"{field_label(sheet.kind, name)} is the column",
            options,
            self.fields.list.viewport(),
            lambda header: self._take(header, name),
            area=self.fields.list.visualItemRect(self.fields.list.currentItem()),
            now=now,
        )

    def _on_word_asked(self, name: str, word: str, button: QWidget) -> None:
        """Ask once what a word means."""
        sheet = self._sheet
        assert sheet is not None
        known = field_of(sheet.kind, name)
        allowed = known.allowed if known is not None else ()
        options = [
            Option(code, code_label(name, code), "" if code.islower() else code) for code in allowed
        ]
        self._chooser.ask(
            f'"{word}" means',
            options,
            button,
            lambda code: self._say(self._draft.with_word(self._key, name, word, code)),
        )

    def _on_accepted(self) -> None:
        column = self.question.column
        if column is not None:
            self._say(self._draft.with_field(self._key, column.header, column.field))

    def _on_other(self) -> None:
        sheet, column = self._sheet, self.question.column
        if sheet is not None and column is not None:
            self.table.heads.current = sheet.found.index(column)
            self.table.heads.section_reached.emit(self.table.heads.current)
            self._on_field_asked(self.table.heads.current)
