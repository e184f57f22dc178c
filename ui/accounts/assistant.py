"""The import assistant: five steps over one draft; nothing is changed until Import is pressed."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.intake.reading import SKIP
from ui.accounts.columns_page import ColumnsPage
from ui.accounts.draft import Draft, MergeChoice, SheetKey
from ui.accounts.duplicates_page import DuplicatesPage
from ui.accounts.field_names import kind_name
from ui.accounts.prepared import Prepared, SheetShown
from ui.accounts.review_page import ReviewPage, Target
from ui.accounts.sheets_page import SheetsPage
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.chooser import Chooser, Option
from ui.widgets.labels import ElidedLabel
from ui.widgets.notices import Banner, Weight
from ui.widgets.step_bar import Step, StepBar

READ, COLUMNS, PROBLEMS, DUPLICATES, REVIEW = range(5)
_NAMES = ("Read", "Columns", "Problems", "Duplicates", "Review")
_HEAD = 56


class Head(QWidget):
    """Title, steps, sheet, Cancel and Import, in the place of the top bar."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(_HEAD)
        self.title = ElidedLabel("Import", Type.SECTION)
        self.subtitle = ElidedLabel("", Type.NOTE, "muted")
        self.steps = StepBar(theme, [Step(name) for name in _NAMES])
        self.back = IconButton(theme, "undo", "Take the last decision back (Ctrl+Z)")
        self.cancel = Button(theme, "Cancel")
        self.accept = Button(theme, "Import", Kind.PRIMARY, icon="import")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 1)
        row.setSpacing(8)
        row.addLayout(words)
        row.addStretch(1)
        row.addWidget(self.steps)
        row.addStretch(1)
        for part in (self.back, self.cancel, self.accept):
            row.addWidget(part)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        line = QRectF(0, _HEAD - 1, self.width(), 1)
        painter.fillRect(line, self._theme.colour("border"))
        painter.end()


class ImportAssistant(QWidget):
    """Shows what was prepared for a draft; every decision is a new draft to prepare."""

    draft_changed = Signal(object)  # Draft: read anew
    merges_changed = Signal(object)  # Draft: only decided duplicates changed
    target_changed = Signal()
    more_asked = Signal()
    cancelled = Signal()
    accepted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._prepared: Prepared | None = None
        self._draft = Draft()
        self._past: list[Draft] = []
        self._key: SheetKey = ("", "")
        self._seen: set[int] = set()
        self.step = READ
        self.head = Head(theme)
        self.banner = Banner(theme)
        self.chooser = Chooser(theme, self)
        self.sheets = SheetsPage(theme, self.chooser)
        self.columns = ColumnsPage(theme, self.chooser)
        self.duplicates = DuplicatesPage(theme)
        self.review = ReviewPage(theme)
        self._stack = QStackedWidget()
        for page in (self.sheets, self.columns, self.duplicates, self.review):
            self._stack.addWidget(page)
        body = QVBoxLayout()
        body.setContentsMargins(16, 16, 16, 16)
        body.setSpacing(8)
        body.addWidget(self.banner)
        body.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(body, 1)
        self._connect()

    def _connect(self) -> None:
        head = self.head
        head.steps.step_chosen.connect(self.go)
        head.back.clicked.connect(lambda _checked=False: self.take_back())
        head.cancel.clicked.connect(lambda _checked=False: self.cancelled.emit())
        head.accept.clicked.connect(lambda _checked=False: self.accepted.emit())
        self.sheets.draft_changed.connect(self._on_draft)
        self.sheets.sheet_asked.connect(self._on_sheet_asked)
        self.sheets.more_asked.connect(self.more_asked)
        self.columns.draft_changed.connect(self._on_draft)
        self.columns.sheet_asked.connect(self._ask_sheet)
        self.columns.review_asked.connect(lambda: self.go(REVIEW))
        self.duplicates.decided.connect(self._on_decided)
        self.review.rate_entered.connect(
            lambda code, rate: self._on_draft(self._draft.with_rate(code, rate))
        )
        self.review.target_chosen.connect(self.target_changed)

    @property
    def prepared(self) -> Prepared:
        """What is shown."""
        assert self._prepared is not None
        return self._prepared

    @property
    def draft(self) -> Draft:
        """The decisions made so far."""
        return self._draft

    def begin(self) -> None:
        """A new import: nothing was decided yet."""
        self._past, self._seen, self._key, self._prepared = [], set(), ("", ""), None

    def show_prepared(self, prepared: Prepared, draft: Draft, target: Target) -> None:
        """Show what the files hold under the draft; the step stays."""
        first = self._prepared is None
        self._prepared, self._draft = prepared, draft
        self.review.show_target(target)
        read = [sheet.key for sheet in prepared.taken()]
        if self._key not in read:
            self._key = max(prepared.taken(), key=_weight).key if read else ("", "")
        if first:
            self.review.into.choose(int(prepared.is_new_project))
            several = sum(not sheet.hidden for sheet in prepared.sheets) > 1
            self.step = READ if several or not read else COLUMNS
            self.sheets.choose(self._key)
        if prepared.trouble:
            self.banner.say(prepared.trouble, Weight.WARN)
        else:
            self.banner.dismiss()
        self._show()

    def fail(self, sentence: str) -> None:
        """Say why the last decision cannot be; everything else stays."""
        self.banner.say(sentence, Weight.BAD)

    def show_busy(self, busy: bool) -> None:
        """While the files are read anew Import waits."""
        self.head.accept.set_busy(busy, "Reading")

    def go(self, step: int) -> None:
        """Go to a step."""
        if step in (COLUMNS, PROBLEMS) and not self._key[0]:
            step = READ
        self.step = step
        self._show()

    def take_back(self) -> None:
        """Take the last decision back."""
        if self._past:
            draft = self._past.pop()
            self.draft_changed.emit(draft)

    def _on_draft(self, draft: Draft) -> None:
        self._past.append(self._draft)
        self.draft_changed.emit(draft)

    def _on_decided(self, ids: tuple[str, ...], choice: MergeChoice | None) -> None:
        self._past.append(self._draft)
        self._draft = self._draft.with_merge(ids, choice)
        self.merges_changed.emit(self._draft)
        self._show()

    def _on_sheet_asked(self, key: SheetKey) -> None:
        self._key = key
        self.go(COLUMNS)

    def _show(self) -> None:
        prepared = self.prepared
        self._seen.add(self.step)
        pages = {READ: self.sheets, DUPLICATES: self.duplicates, REVIEW: self.review}
        self._stack.setCurrentWidget(pages.get(self.step, self.columns))
        if self.step == READ:
            self.sheets.show_draft(prepared, self._draft)
        elif self.step == DUPLICATES:
            self.duplicates.show_twins(prepared.twins, self._draft.merges)
        elif self.step == REVIEW:
            self.review.show_draft(prepared, self._draft)
        else:
            self.columns.show_problems(self.step == PROBLEMS)
            self.columns.show_draft(prepared, self._draft, self._key)
        self._show_head()

    def _show_head(self) -> None:
        head, prepared = self.head, self.prepared
        sheet = prepared.sheet(self._key)
        subject = "accounts" if prepared.n_accounts else "tables"
        head.title.show_text(f"Import {subject}")
        head.subtitle.show_text(_subtitle(self._draft.title, sheet))
        head.steps.show_steps(self._steps(sheet), self.step)
        head.back.setEnabled(bool(self._past))
        merged = sum(len(choice.drop) for choice in self._draft.merges.values())
        n = prepared.n_accounts
        rows = sum(prepared.tables.values()) + prepared.n_areas
        label = f"Import {n:,} accounts" if n else f"Import {rows:,} rows"
        head.accept.set_label(f"{label}, {merged:,} merged" if merged else label)
        head.accept.setEnabled(not prepared.is_empty)
        why = "" if not prepared.is_empty else "No sheet holds something to import."
        head.accept.setToolTip(why)

    def _steps(self, sheet: SheetShown | None) -> list[Step]:
        prepared = self.prepared
        taken = list(prepared.taken())
        doubtful = sum(len(one.doubtful) for one in taken)
        questions = sum(one.questions for one in taken)
        doubts = sum(one.doubts for one in taken)
        undecided = sum(pair.ids not in self._draft.merges for pair in prepared.twins)
        tone = "bad" if questions else "warn"
        return [
            Step("Read", bool(taken)),
            Step("Columns", sheet is not None and not doubtful, doubtful),
            Step("Problems", not questions + doubts, questions or doubts, tone),
            Step("Duplicates", not undecided, undecided),
            Step("Review", REVIEW in self._seen),
        ]

    def _ask_sheet(self) -> None:
        options = [
            Option(str(at), sheet.key[1] or "Cells", f"{kind_name(sheet.kind)} · {sheet.key[0]}")
            for at, sheet in enumerate(self.prepared.sheets)
            if sheet.is_read and sheet.kind != SKIP
        ]

        def then(at: str) -> None:
            self._key = self.prepared.sheets[int(at)].key
            self._show()

        self.chooser.ask("Look at the sheet", options, self.columns.sheet, then)


def _weight(sheet: SheetShown) -> tuple[bool, int]:
    """The sheet to look at first: accounts before others, the longest of them."""
    return sheet.kind == "accounts", sheet.rows


def _subtitle(title: str, sheet: SheetShown | None) -> str:
    if sheet is None:
        return title
    name = f' · sheet "{sheet.key[1]}"' if sheet.key[1] else ""
    header = f"header in row {sheet.header_row}" if sheet.header_row else "no header"
    return f"{sheet.key[0]}{name} · {header}"
