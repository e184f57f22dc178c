"""The questions that close a review, and its decision with owner and date."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from model.errors import PlanError
from model.format import Formatter
from model.review.reviews import QUESTIONS, Question, Review
from ui.funnel.forms import beside
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.card import Card
from ui.widgets.date_field import DateField
from ui.widgets.floating import see_through
from ui.widgets.labels import ElidedLabel, Glyph, Label

_LEAST: Final = 92  # pixels of the list in a low window


class QuestionRow(QWidget):
    """A question with its answer, or with what the figures say: Enter confirms that."""

    answered = Signal(str, str)  # key of the question, words
    opened = Signal()

    def __init__(
        self,
        theme: Theme,
        question: Question,
        answer: str,
        closed: bool,
        fact: str = "",
        *,
        room: bool = True,
    ) -> None:
        super().__init__()
        self.question, self.answer, self._room, self._words = question, answer, room, ""
        done = bool(answer.strip())
        self.edit = QLineEdit(answer if done or closed else fact)
        self.edit.setAccessibleName(question.text)
        self.edit.setPlaceholderText("Answer in a sentence, Enter keeps it")
        self.edit.hide()
        self.link = Button(theme, "Edit" if done else "Answer", Kind.LINK, small=True)
        self.link.setAccessibleName(f"{self.link.text()}: {question.text}")
        head = QHBoxLayout()
        head.setSpacing(8)
        icon, tone = ("kept_solid", "good") if done else ("unchecked", "muted")
        head.addWidget(Glyph(theme, icon, icons.ROW, tone))
        head.addWidget(ElidedLabel(question.text, Type.TABLE, weight=500), 1)
        head.addWidget(self.link)
        self.told = ElidedLabel("", Type.NOTE, "text2" if done else "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        self.link.setVisible(not closed)  # inside now: by itself it would be a window
        line = QHBoxLayout()
        line.setContentsMargins(24, 0, 0, 0)
        line.addWidget(self.told)
        column.addLayout(line)
        self._tell(answer if done else "" if closed else fact)
        column.addWidget(self.edit)
        self.link.clicked.connect(self.open)
        self.edit.returnPressed.connect(self._on_entered)

    def show_fact(self, fact: str) -> None:
        """What the figures say, once it is known; an answer and a field that is open stay."""
        if not self.answer.strip() and self.edit.isHidden():
            self.edit.setText(fact)
            self._tell(fact)

    def show_told(self, room: bool) -> None:
        """Show the line below the question where there is room for it; an answer always."""
        self._room = room
        self._tell(self._words)

    def _tell(self, words: str) -> None:
        self._words = words
        self.told.show_text(words)
        shown = self._room or bool(self.answer.strip())
        self.told.setVisible(bool(words) and shown and self.edit.isHidden())
        self.setToolTip("" if shown else words)

    def open(self, _checked: bool = False) -> None:
        """Show the field; what the figures say stands in it, to be confirmed or typed over."""
        self.told.hide()
        self.edit.show()
        self.link.hide()
        whole = len(self.edit.text())
        self.edit.setSelection(whole, -whole)  # its beginning stays in view
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit()

    def _on_entered(self) -> None:
        self.answered.emit(self.question.key, self.edit.text().strip())


class QuestionList(QScrollArea):
    """As high as its rows where there is room; where there is none they scroll."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QWidget()
        self._rows.installEventFilter(self)
        self.column = QVBoxLayout(self._rows)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self.setWidget(self._rows)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleName("Questions of the review")
        see_through(self)

    def sizeHint(self) -> QSize:
        """Room for all rows."""
        return self._rows.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Room for two or three of them."""
        return QSize(120, min(_LEAST, self.sizeHint().height()))

    def reveal(self, row: QWidget) -> None:
        """Bring a row into view, once the rows have their places."""
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(row, 0, 4))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Rows that open or go change how high the list would be."""
        if watched is self._rows and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class QuestionsCard(Card):
    """Refuses in words beside the fields; a review that was closed only reads."""

    answered = Signal(str, str)  # key of the question, words
    close_asked = Signal()
    due_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Questions to close the month", parent=parent)
        self._theme = theme
        self.questions: list[QuestionRow] = []
        self._room, self._low, self._folded = True, False, False
        self._wanted: tuple[QWidget, ...] = ()  # the parts of the review that shows
        self.fold = IconButton(theme, "unfolded", "Fold the review", size=16)
        self.add_action(self.fold)
        self.standing = Label("", Type.NOTE, "text2", wrap=True)
        self.open_due = Button(theme, "Open it", Kind.LINK, small=True)
        self.list = QuestionList()
        self.decision, self.owner = QLineEdit(), QLineEdit()
        self.due = DateField(theme, "Due date of the decision")
        for field, name in ((self.decision, "Decision"), (self.owner, "Owner")):
            field.setAccessibleName(name)
            field.setPlaceholderText(name)
        self.error = Label("", Type.TABLE, "bad", wrap=True)
        self.error.setAccessibleName("What is missing")
        self.done = Label("", Type.TABLE, "text2", wrap=True)
        self.close_it = Button(theme, "Close the month", Kind.PRIMARY, icon="saved")
        self._fields, self._decided = QWidget(), QWidget()
        self._lay_out()
        self.fold.clicked.connect(self._on_fold)
        self.close_it.clicked.connect(self._on_close)
        self.open_due.clicked.connect(self._on_due)
        for field in (self.decision, self.owner, self.due):
            field.returnPressed.connect(self._on_close)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._fields)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        decided = QVBoxLayout(self._decided)
        decided.setContentsMargins(0, 0, 0, 0)
        decided.setSpacing(6)
        decided.addWidget(self.decision)
        decided.addLayout(beside(self.owner, self.due))
        column.addWidget(self._decided)
        column.addWidget(self.error)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_it)
        column.addLayout(row)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.standing, 1)
        line.addWidget(self.open_due)
        self.add(line)
        self.add(self.list)
        self.add(self._fields)
        self.add(self.done)
        self.error.hide()
        self.show_standing("", False)
        self.fold.hide()

    def show_review(
        self,
        review: Review | None,
        period: str,
        show: Formatter,
        more: Sequence[Question] = (),
        facts: Mapping[str, str] | None = None,
    ) -> None:
        """Show a review with the questions it has beside the usual ones; None: none is held.

        `facts` are what the figures say, by the key of a question.
        """
        for row in self.questions:
            row.hide()
            row.deleteLater()
        self.questions = []
        self.error.hide()
        if review is None:
            self.show_title("Questions")
            self.done.setText("Choose a territory: each holds its own review.")
            self._show_parts(self.done)
            return
        asked = (*more, *QUESTIONS[review.cadence])
        self._show_title(review, period, asked)
        for question in asked:
            answer = review.answers.get(question.key, "")
            if answer or not review.from_plan:  # nobody kept what was answered elsewhere
                self._add(question, answer, review.closed, (facts or {}).get(question.key, ""))
        self._decided.setVisible(review.decides)
        self.close_it.set_label(f"Close the {period}")
        if review.closed:
            self.done.setText(held_words(review, show))
        answers = (self.list,) if self.questions else ()
        self._show_parts(*answers, self.done if review.closed else self._fields)

    def _show_title(self, review: Review, period: str, asked: Sequence[Question]) -> None:
        if review.closed:
            self.show_title(f"Review of the {period}", "held")
            return
        answered = sum(bool(review.answers.get(one.key, "").strip()) for one in asked)
        self.show_title(f"Questions to close the {period}", f"{answered} of {len(asked)} answered")

    def _add(self, question: Question, answer: str, closed: bool, fact: str) -> None:
        row = QuestionRow(self._theme, question, answer, closed, fact, room=self._room)
        row.answered.connect(self.answered)
        row.opened.connect(partial(self.list.reveal, row))
        self.list.column.addWidget(row)
        row.show()
        self.questions.append(row)

    @property
    def first(self) -> QWidget:
        """What F6 comes to."""
        return self.fold if self._low else self.close_it

    def show_low(self, low: bool) -> None:
        """In a low window the questions are folded, until they are asked for: alerts go first."""
        if low != self._low:
            self._low = low
            self._show_folded(low)

    def _on_fold(self, _checked: bool = False) -> None:
        self._show_folded(not self._folded)

    def _show_folded(self, folded: bool) -> None:
        self._folded = folded
        words = "Show the review" if folded else "Fold the review"
        self.fold.show_icon("folded" if folded else "unfolded", words)
        self._show_parts(*self._wanted)

    def _show_parts(self, *wanted: QWidget) -> None:
        self._wanted = wanted
        self.fold.setVisible(self._low)
        for part in (self.list, self._fields, self.done):
            part.setVisible(part in wanted and not self._folded)

    def show_facts(self, room: bool) -> None:
        """Show what the figures say below each question, or only as its tooltip and answer."""
        if room != self._room:
            self._room = room
            for row in self.questions:
                row.show_told(room)

    def show_standing(self, words: str, missing: bool) -> None:
        """Say how often it is reviewed; `missing` offers the review that was left out."""
        self.standing.setText(words)
        self.standing.setVisible(bool(words))
        self.open_due.setVisible(missing)

    def show_fields(self, review: Review) -> None:
        """Fill decision, owner and date as they were written."""
        self.decision.setText(review.decision)
        self.owner.setText(review.owner)
        self.due.setText(review.due)

    def refuse(self, error: PlanError) -> None:
        """Say what is missing; the field it is about takes the focus."""
        self._show_folded(False)
        self.error.setText(str(error))
        self.error.show()
        fields = (self.decision, self.owner, self.due)
        field = next((f for f in fields if not f.text().strip()), self.decision)
        row = next((r for r in self.questions if not r.answer.strip()), None)
        if row is not None and row.question.text in error.message:
            row.open()
        else:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def filled(self, review: Review) -> Review:
        """A review with decision, owner and due date as the fields hold them."""
        due = self.due.day.isoformat() if self.due.day is not None else ""
        return replace(review, decision=self.decision.text(), owner=self.owner.text(), due=due)

    def _on_due(self, _checked: bool = False) -> None:
        self.due_asked.emit()

    def _on_close(self, _checked: bool = False) -> None:
        self.close_asked.emit()


def held_words(review: Review, show: Formatter) -> str:
    """When a review was held, and what it decided."""
    who = f" by {review.by}" if review.by else ""
    if not review.from_plan:
        words = f"Closed on {show.date(review.held_on)}{who}."
        if review.decision:
            until = show.date(review.due)
            words += f" Decision: {review.decision} ({review.owner}, until {until})."
        return words
    lines = [f"Held on {show.date(review.held_on)}{who}, as the plan says."]
    lines += [f"Decided: {review.decision}."] if review.decision else []
    for one in review.actions:
        until = f"until {show.date(one.due)}" if one.due else ""
        rest = ", ".join(part for part in (one.owner, until) if part)
        lines.append(f"To do: {one.text}{f' ({rest})' if rest else ''}.")
    lines.append("It came without figures, so none are frozen and it is no green month.")
    return "\n".join(lines)
