"""What the data say of our position, with room for what they do not know; how we get in."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.change import Change
from model.format import Formatter
from model.plan.position import CELLS, OPPORTUNITY, STRENGTH, THREAT, WEAKNESS, position_of
from model.plan.rep_plan import RepPlan
from model.plan.typed_edits import Path, plan_of, set_value, value_at
from model.state import State
from ui.plan.form import Form
from ui.plan.scrolling import ScrollColumn
from ui.plan.typed import TypedText
from ui.session import Session
from ui.strategy.reading_view import ReadingView
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.labels import Label

_GAP: Final = 8  # between two findings
_ACCESS: Final = ("access_notes",)
_TITLES: Final = {
    STRENGTH: ("Strengths", "what we build on"),
    WEAKNESS: ("Weaknesses", "what holds us back"),
    OPPORTUNITY: ("Opportunities", "what opens"),
    THREAT: ("Threats", "what may be lost"),
}
_HINTS: Final = {
    STRENGTH: "Two of our surgeons trained here",
    WEAKNESS: "I know colorectal procedures at level 2 only",
    OPPORTUNITY: "A fourth room opens at Mason in May",
    THREAT: "The chief who asked for us retires in June",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that fired: what it says, and whom it rests on."""

    cell: str
    head: str
    tail: str


def findings_of(state: State, plan: RepPlan) -> tuple[Finding, ...]:
    """What the rules find, in the words of the book's page; runs beside the window."""
    from reports.book.facts import BookFacts  # the words come with the drawing kit
    from reports.book.position_words import statement_words

    facts = BookFacts(state, plan, Formatter.of(state.about))
    found = position_of(state, plan)
    return tuple(Finding(one.cell, *statement_words(facts, one)) for one in found)


class CellCard(Card):
    """One of the four: what the data say above, what they do not know below."""

    def __init__(self, theme: Theme, cell: str, parent: QWidget | None = None) -> None:
        title, note = _TITLES[cell]
        super().__init__(theme, title, note=note, parent=parent)
        self.found = QVBoxLayout()
        self.found.setSpacing(0)
        self.typed = TypedText(
            "What the data do not know", f"One a line: {_HINTS[cell]}", lines=2, counted=False
        )
        self.lines: list[Label] = []
        self.add(self.found)
        self.body.addStretch(1)
        self.add(self.typed)

    def show_findings(self, findings: list[Finding]) -> None:
        """List what the rules found."""
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = []
        for one in findings:
            self.lines.append(Label(one.head, Type.NAME, wrap=True))
            if one.tail:
                self.lines.append(Label(one.tail, Type.TABLE, "text2", wrap=True))
            self.lines[-1].setContentsMargins(0, 0, 0, _GAP)
        if not findings:
            self.lines.append(Label("No rule found anything.", Type.TABLE, "muted"))
        for line in self.lines:
            self.found.addWidget(line)


class PositionView(ReadingView):
    """Strengths, weaknesses, opportunities and threats, and the ways into the accounts."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(theme, session, findings_of, parent)
        self._form = Form(self.desk)
        self.cards = {cell: CellCard(theme, cell) for cell in CELLS}
        self.access = TypedText(
            "What to know before you drive",
            "One a line: badge office at Great Miami opens at 7:30, two forms of identity",
            lines=3, counted=False,
        )  # fmt: skip
        self.area = ScrollColumn("Position of the territory")
        for pair in (CELLS[:2], CELLS[2:]):
            row = QHBoxLayout()
            row.setSpacing(16)
            for cell in pair:
                row.addWidget(self.cards[cell], 1)
            self.area.add(row)
        access = Card(theme, "Ways in", note="printed beside the access map")
        access.add(self.access)
        self.area.add(access)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)

    def show_rep(self, rep_id: str) -> None:
        """Show another rep's position."""
        super().show_rep(rep_id)
        if not rep_id:
            return
        places: dict[Path, TypedText] = {
            ("position", cell.lower()): card.typed for cell, card in self.cards.items()
        }
        for path, field in (places | {_ACCESS: self.access}).items():
            self._form.bind_to(
                field, "/".join(path), partial(self._read, path), partial(self._write, path)
            )

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [*(card.typed for card in self.cards.values()), self.access]

    def flush(self) -> None:
        """Save everything typed."""
        self._form.flush()

    def show_figures(self, plan: RepPlan, found: Any) -> None:
        """Show what the rules found, and what is typed beside it."""
        del plan
        for cell, card in self.cards.items():
            card.show_findings([one for one in found if one.cell == cell])
        self._form.refresh()

    def go_to(self, field: str) -> None:
        """Go to a cell by its word, or to "access"."""
        by_word = {cell.lower(): card.typed for cell, card in self.cards.items()}
        self.area.reveal(by_word.get(field, self.access))

    def _read(self, path: Path, state: State) -> str:
        found = value_at(plan_of(state, self.desk.rep_id), path)
        return "\n".join(map(str, found)) if isinstance(found, (list, tuple)) else str(found)

    def _write(self, path: Path, state: State, words: str) -> Change:
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        label = f"Edit {' of the '.join(reversed(path)).replace('_', ' ')}"
        return set_value(state, self.desk.rep_id, path, lines, label)
