"""Rep sheets: skills, strengths, weaknesses, what to learn and until when."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from model.arrays import IntArray
from model.change import Change
from model.positions import serving
from model.rep_fit import FitFigures, FitJudge, skill_label
from model.rep_sheets import (
    DEVELOPMENT,
    HIGHEST,
    STRENGTHS,
    WEAKNESSES,
    RepSheet,
    rep_sheet,
    set_development_date,
    set_skill,
    set_text,
    skill_codes,
)
from ui.territory.lists import Grid
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.choices import SegmentedControl
from ui.widgets.date_field import DateField
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.scrolling import clear_scroll

if TYPE_CHECKING:
    from ui.align.brief_desk import BriefDesk

_LEVELS: Final = ("–", *(str(n) for n in range(HIGHEST + 1)))
_TEXTS: Final = (
    (DEVELOPMENT, "Development needs", "What to learn, with whom"),
    (STRENGTHS, "Strengths", "What this rep does better than others"),
    (WEAKNESSES, "Weaknesses", "What is better given to somebody else"),
)


class RepsPage(QWidget):
    """The reps with their fit; below them the sheet of the chosen one."""

    def __init__(self, theme: Theme, desk: "BriefDesk") -> None:
        super().__init__()
        self._theme, self._desk, self._session = theme, desk, desk.session
        self._rep = ""
        self._codes: tuple[str, ...] = ()
        self.skills: dict[str, SegmentedControl] = {}
        self.texts: dict[str, QPlainTextEdit] = {}
        self.grid = Grid("Reps", ("Rep", "Fit", "Lacking", "Learns"))
        self.grid.setMinimumHeight(128)
        self.grid.line_chosen.connect(self._on_line)
        self.hint = Label("No reps yet: import them with the accounts.", Type.TABLE, "muted")
        self.missing = Label("", Type.NOTE, "warn", wrap=True)
        self.lacking = Button(theme, "", small=True)
        self.lacking.clicked.connect(self._on_lacking)
        self.by = DateField(theme, "Development done by")
        self.by.editingFinished.connect(self._on_date)
        self.by.day_picked.connect(lambda _day: self._on_date())
        self.due = Label("", Type.NOTE, "muted", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self.sheet = QWidget()
        self._fill(QVBoxLayout(self.sheet))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.hint)
        column.addWidget(self.grid, 2)
        column.addWidget(clear_scroll(self.sheet), 3)

    def _fill(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(6)
        column.addWidget(self.missing)
        column.addWidget(self.lacking)
        for name, title, hint in _TEXTS:
            field = QPlainTextEdit()
            field.setProperty("framed", "true")
            field.setAccessibleName(title)
            field.setPlaceholderText(hint)
            field.setTabChangesFocus(True)
            field.setFixedHeight(52)
            field.installEventFilter(self)
            self.texts[name] = field
            column.addWidget(Label(title, Type.CAPTION, "muted"))
            column.addWidget(field)
            if name == DEVELOPMENT:
                row = QHBoxLayout()
                row.setSpacing(8)
                row.addWidget(Label("Done by", Type.TABLE, "text2"))
                row.addWidget(self.by)
                column.addLayout(row)
                column.addWidget(self.due)
        column.addWidget(Label("Skills, 0 none to 4 teaches others", Type.CAPTION, "muted"))
        column.addLayout(self._grid)
        column.addStretch(1)

    def refresh(self) -> None:
        """Show the reps and the sheet of the chosen one."""
        state = self._session.state
        found = self._fit()
        lines, ids = [], [rep.id for rep in state.reps]
        for rep in state.reps:
            codes = self._territories(rep.id)
            fit = float(np.nanmean(found.territory[codes])) if codes else float("nan")
            lacking = int(self._lacking_rows(rep.id, found).size)
            fit_words = self._session.formatter.percent(fit)
            lines.append((rep.name, fit_words, f"{lacking:,}", self._learns_by(rep.id)))
        self.grid.show_lines(lines)
        self.hint.setVisible(not ids)
        self.grid.setVisible(bool(ids))
        if self._rep not in ids:
            self._rep = ids[0] if ids else ""
        self.sheet.setVisible(bool(ids))
        if ids:
            self.grid.blockSignals(True)
            self.grid.setCurrentCell(ids.index(self._rep), 0)
            self.grid.blockSignals(False)
            self._show_sheet(found)

    def _learns_by(self, rep_id: str) -> str:
        """The day in the list: short, and marked where it has passed or nobody has said."""
        sheet = rep_sheet(self._session.state, rep_id)
        if not sheet.development:
            return ""
        if sheet.is_undated:
            return "no date"
        if sheet.overdue(self._session.today):
            return "overdue"
        return f"by {self._session.formatter.date(sheet.development_by, year=False)}"

    def _fit(self) -> FitFigures:
        state, layer = self._session.state, self._session.layer
        judge = FitJudge(state, [serving(state, territory) for territory in layer.territories])
        return judge.judge(layer.alignment.territory.astype(np.int64))

    def _territories(self, rep_id: str) -> list[int]:
        layer = self._session.layer
        return [code for code, t in enumerate(layer.territories) if t.rep_id == rep_id]

    def _lacking_rows(self, rep_id: str, found: FitFigures) -> IntArray:
        mine = np.isin(self._session.alignment.territory, self._territories(rep_id))
        return np.flatnonzero(mine & found.lacking)

    def _show_sheet(self, found: FitFigures) -> None:
        state = self._session.state
        sheet = rep_sheet(state, self._rep)
        if self._codes != skill_codes(state):
            self._build(skill_codes(state))
        for code, level in sheet.skills:
            self.skills[code].choose(0 if level is None else round(level) + 1)
        typed = (sheet.development, sheet.strengths, sheet.weaknesses)
        for (name, _, _), words in zip(_TEXTS, typed, strict=True):
            if not self.texts[name].hasFocus():
                self.texts[name].setPlainText(words)
        self.by.setText(sheet.development_by)
        self._show_due(sheet)
        self.missing.setText(f"Still to be said: {', '.join(sheet.missing)}.")
        self.missing.setVisible(bool(sheet.missing))
        n = int(self._lacking_rows(self._rep, found).size)
        self.lacking.set_label(f"Show {n:,} account{'' if n == 1 else 's'} lacking a skill")
        self.lacking.setVisible(n > 0)

    def _show_due(self, sheet: RepSheet) -> None:
        """Below the date: that it is asked for, until when there is time, or how late it is."""
        words = sheet.date_words(self._session.formatter, self._session.today)
        if not words:
            told = "" if not sheet.development_by else "A date without a need: say what to learn."
        elif sheet.is_undated:
            told = "Say until when: type a day or pick one."
        else:
            told = f"{words[:1].upper()}{words[1:]}."
            if not sheet.overdue(self._session.today):
                left = sheet.days_left(self._session.today)
                told = "Due today." if not left else f"{left:,} days left."
        late = sheet.is_undated or sheet.overdue(self._session.today) > 0
        self.due.setText(told)
        self.due.set_tone("warn" if late else "muted")
        self.due.setVisible(bool(told))

    def _build(self, codes: tuple[str, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.skills, self._codes = {}, codes
        for line, code in enumerate(codes):
            label = skill_label(code)
            control = SegmentedControl(self._theme, _LEVELS, name=label)
            control.option_chosen.connect(partial(self._on_skill, code))
            self._grid.addWidget(ElidedLabel(label, Type.TABLE, "text2"), 2 * line, 0)
            self._grid.addWidget(control, 2 * line + 1, 0)
            self.skills[code] = control
        self._grid.setColumnStretch(0, 1)

    def choose(self, rep_id: str) -> None:
        """Show the sheet of a rep."""
        self._rep = rep_id
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Texts are taken when they are left."""
        if event.type() == QEvent.Type.FocusOut and self._rep and self._session.is_open:
            for name, field in self.texts.items():
                if watched is field:
                    self._take_text(name, field.toPlainText())
        return super().eventFilter(watched, event)

    def _take_text(self, name: str, words: str) -> None:
        rep = self._session.state.rep(self._rep)
        if rep is not None and rep.notes.get(name, "") != words.strip():
            self._do(partial(set_text, self._session.state, self._rep, name, words))

    def _do(self, build: Callable[[], Change]) -> None:
        if not self._desk.do(build):
            self.refresh()

    def _on_skill(self, code: str, option: int) -> None:
        level = None if option == 0 else float(option - 1)
        self._do(partial(set_skill, self._session.state, self._rep, code, level))

    def _on_date(self) -> None:
        sheet = rep_sheet(self._session.state, self._rep)
        if self.by.text().strip() != sheet.development_by:
            day = self.by.text()
            self._do(partial(set_development_date, self._session.state, self._rep, day))

    def _on_line(self, line: int) -> None:
        self.choose(self._session.state.reps[line].id)

    def _on_lacking(self, _checked: bool = False) -> None:
        self._desk.go(self._lacking_rows(self._rep, self._fit()))
