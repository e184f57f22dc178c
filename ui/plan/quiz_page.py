"""A quiz of the own facts and of each competitor's; its score is kept with the practice."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.plan.enablement import ENABLEMENT
from model.plan.quiz import OPTIONS, OWN, RIVALS, Question, log_quiz, quiz_of, rival_facts, score_of
from model.plan.typed_edits import plan_of, records
from ui.plan.rep_view import RepView
from ui.plan.row_list import Row, RowList
from ui.plan.typed import TypedChoice
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import Label

_SIDE: Final = 340
_SCORES: Final = 12  # listed
_WHOLE: Final = ((OWN, "Own products"), (RIVALS, "All competitors"))


class QuizPage(RepView):
    """One question at a time: press an answer, or its number; missed ones are told at the end."""

    said = Signal(str)

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.questions: tuple[Question, ...] = ()
        self.given: list[int] = []
        self.about = TypedChoice("About", list(_WHOLE))
        self.about.replace_text(OWN)
        self.begin = Button(theme, "Begin the quiz", Kind.PRIMARY)
        self.card = Card(theme, "Quiz", note=" ")
        self.question = Label("", Type.SECTION, "text", wrap=True)
        self.answers = RowList(theme, "Answers")
        self.result = Label("", Type.BODY, "text2", wrap=True)
        self.scores_card = Card(theme, "Scores", note="newest first")
        self.scores = RowList(theme, "Scores of the quizzes")
        for at in range(OPTIONS):  # before the list takes a number for the start of a name
            shortcut = QShortcut(QKeySequence(str(at + 1)), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._answer, at))
        self._lay_out()
        self.begin.clicked.connect(self._on_begin)
        self.answers.row_opened.connect(self._on_answer)
        self.answers.itemClicked.connect(self._on_clicked)
        session.changed.connect(self._refresh_when_seen)
        session.opened.connect(self._on_opened)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        self.about.setFixedWidth(220)
        head.addWidget(self.about)
        head.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        self.card.add(head)
        self.card.add(self.question)
        self.card.add(self.answers, 1)
        self.card.add(self.result)
        self.scores_card.setFixedWidth(_SIDE)
        self.scores_card.add(self.scores, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.addWidget(self.card)
        row.addLayout(left, 1)
        row.addWidget(self.scores_card)

    @property
    def running(self) -> bool:
        """Whether a question waits for its answer."""
        return len(self.given) < len(self.questions)

    def show_rep(self, rep_id: str) -> None:
        """Show another rep's scores; a quiz that runs is dropped."""
        if rep_id != self.desk.rep_id:
            self._drop()
        self.desk.show_rep(rep_id)
        self._refresh_when_seen()

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.about, self.answers if self.running else self.begin, self.scores]

    def refresh(self) -> None:
        """Show the scores, and the competitors one can be asked about."""
        if not self._session.is_open or not self.desk.rep_id:
            return
        self._stale = False
        state = self._session.state
        rivals = [(f"{RIVALS}/{name}", name) for name in rival_facts(state)]
        self.about.show_options([*_WHOLE, *rivals])
        kept = records(plan_of(state, self.desk.rep_id), ENABLEMENT, "records")
        quizzes = [one for one in kept if "quiz" in str(one.get("kind", ""))]
        quizzes.sort(key=lambda one: str(one.get("date", "")), reverse=True)
        show = self._session.formatter
        rows = [
            Row(str(n), str(one.get("item", "")), show.date(str(one.get("date", ""))),
                right=f"{one.get('score', '–')} of 100")
            for n, one in enumerate(quizzes[:_SCORES])
        ]  # fmt: skip
        self.scores.show_rows(rows)
        self.scores_card.show_title("Scores", "newest first" if rows else "none yet")
        if not self.questions:
            self._show_question()

    def _chosen(self) -> tuple[str, str]:
        """Kind of the quiz, and the one competitor it is about or ""."""
        kind, _, subject = self.about.text().partition("/")
        return kind or OWN, subject

    def _on_begin(self) -> None:
        kept = records(plan_of(self._session.state, self.desk.rep_id), ENABLEMENT, "records")
        self._drop()
        self._session.attempt(partial(self._start, len(kept)))

    def _start(self, seed: int) -> None:
        self.questions = quiz_of(self._session.state, *self._chosen(), seed=seed)
        self._show_question()
        self.answers.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_question(self) -> None:
        at, n = len(self.given), len(self.questions)
        if not self.running:
            self.card.show_title("Quiz", "own facts and competitors")
            self.question.setText(
                "" if n else "Ten questions of the imported facts. Answer with 1 to 4 or the mouse."
            )
            self.answers.show_rows(())
            return
        one = self.questions[at]
        self.card.show_title("Quiz", f"question {at + 1} of {n}")
        self.question.setText(f"What is true of {one.subject}?")
        rows = [Row(str(k), words, number=str(k + 1)) for k, words in enumerate(one.options)]
        self.answers.show_rows(rows, "0")

    def _on_answer(self, key: str) -> None:
        self._answer(int(key))

    def _on_clicked(self, _item: object) -> None:
        if self.answers.chosen:
            self._answer(int(self.answers.chosen))

    def _answer(self, at: int) -> None:
        if not self.running:
            return
        self.given.append(at)
        self._show_question()
        if len(self.given) == len(self.questions):
            self._finish()

    def _finish(self) -> None:
        """Keep the score and tell what was missed."""
        kind, subject = self._chosen()
        questions, given, today = self.questions, tuple(self.given), self._session.today
        rep_id = self.desk.rep_id
        pairs = zip(questions, given, strict=True)
        missed = [
            f"{one.subject}: {one.options[one.right]}" for one, at in pairs if at != one.right
        ]
        score = score_of(questions, given)
        self.question.setText(f"{score} of 100")
        self.result.setText("\n".join(missed) if missed else "Everything was right.")
        self.desk.do(lambda s: log_quiz(s, rep_id, kind, subject, questions, given, today))
        self.begin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self) -> None:
        self.questions, self.given = (), []
        self.result.setText("")
        self._show_question()

    def _on_opened(self) -> None:
        self._drop()
        self._refresh_when_seen()
