"""The observation form of a ride-along, typed in after the day."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from model.errors import PlanError
from model.review.cotravel import CRITERIA, Coaching, Ride
from model.review.cotravel_form import FilledForm
from ui.funnel.forms import choice_field
from ui.packs.dialog import field_line
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.date_field import DateField
from ui.widgets.dialog import DialogFrame
from ui.widgets.labels import Label
from ui.widgets.scrolling import clear_scroll

_SIZE: Final = QSize(860, 700)
_NO_SCORE: Final = "–"
_SCORES: Final = (_NO_SCORE, "1", "2", "3", "4", "5")


class RideForm(DialogFrame):
    """Thirteen scores with their evidence, and the agreement both signed."""

    saved = Signal(object)  # Ride
    file_chosen = Signal(object)  # Path of a filled form

    def __init__(self, theme: Theme, over: QWidget, who: str, ride: Ride, said_day: str) -> None:
        super().__init__(theme, over, f"Ride-along with {who}", note=said_day, size=_SIZE)
        self._ride = ride
        self.scores = {one.key: choice_field(f"{one.name}, score", _SCORES) for one in CRITERIA}
        self.evidence = {one.key: QLineEdit() for one in CRITERIA}
        self.talk = QLineEdit()
        self.skill, self.proof = QLineEdit(), QLineEdit()
        self.practice = DateField(theme, "Practised on")
        self.proof_on = DateField(theme, "Evidence seen on")
        self.both = choice_field("Signed by both", ("Not signed yet", "Signed by both"))
        self.error = Label("", Type.TABLE, "bad", wrap=True)
        self.error.hide()
        self.read = Button(theme, "Read a filled form…", icon="open")
        self.read.setToolTip("The workbook beside the co-travel pack, filled in")
        self.save = Button(theme, "Keep the form", Kind.PRIMARY, icon="saved")
        self.add_button(self.read)
        self.add_button(self.save)
        self._lay_fields()
        self._fill(ride)
        self.read.clicked.connect(self._on_read)
        self.save.clicked.connect(self._on_save)
        self.close_asked.connect(self.dismiss)

    def refuse(self, error: PlanError) -> None:
        """Say what is wrong with what was typed or read."""
        self._rest()
        self._say(str(error), "bad")

    def show_reading(self) -> None:
        """The file is being read; the fields rest."""
        self.read.setEnabled(False)
        self.save.setEnabled(False)
        self._say("Reading the form…", "text2")

    def show_read(self, filled: FilledForm) -> None:
        """Fill the fields with what a file says; what did not fit is told below them."""
        self._rest()
        self._ride = filled.ride
        self._fill(filled.ride)
        n = "1 score" if filled.scores == 1 else f"{filled.scores} scores"
        told = f"{n} read. Look them through, then keep the form."
        self._say(" ".join((*filled.remarks, told)), "bad" if filled.remarks else "text2")

    def _rest(self) -> None:
        self.read.setEnabled(True)
        self.save.setEnabled(True)

    def _say(self, words: str, colour: str) -> None:
        self.error.set_tone(colour)
        self.error.setText(words)
        self.error.show()

    @property
    def ride(self) -> Ride:
        """What the fields hold; PlanError for a share of talk that is no number."""
        return replace(
            self._ride,
            scores=self._typed_scores(),
            evidence={key: edit.text().strip() for key, edit in self.evidence.items()},
            talk_share=_percent(self.talk.text()),
            coaching=self._coaching(),
        )

    def _typed_scores(self) -> Mapping[str, float]:
        found = {key: field.currentText() for key, field in self.scores.items()}
        return {key: float(said) for key, said in found.items() if said != _NO_SCORE}

    def _coaching(self) -> Coaching:
        skill = self.skill.text().strip()
        if not skill:
            return replace(self._ride.coaching, skill="")
        signed = (self._ride.manager or "manager", "rep") if self.both.currentIndex() else ()
        return Coaching(
            skill,
            _iso(self.practice.day),
            self.proof.text().strip(),
            _iso(self.proof_on.day),
            "",
            signed,
        )

    def _lay_fields(self) -> None:
        grid_room = QWidget()
        grid = QGridLayout(grid_room)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for row, one in enumerate(CRITERIA):
            label = Label(one.name, Type.BODY)
            label.setToolTip(f"1: {one.low}. 3: {one.middle}. 5: {one.high}.")
            self.scores[one.key].setFixedWidth(64)
            self.scores[one.key].setToolTip(label.toolTip())
            edit = self.evidence[one.key]
            edit.setAccessibleName(f"{one.name}, evidence")
            edit.setPlaceholderText("Evidence seen")
            for column, widget in enumerate((label, self.scores[one.key], edit)):
                grid.addWidget(widget, row, column)
        self.body.addWidget(clear_scroll(grid_room), 1)
        for edit, name in (
            (self.talk, "Customer’s share of talk in percent"),
            (self.skill, "Skill to practise"),
            (self.proof, "Evidence to be shown"),
        ):
            edit.setAccessibleName(name)
        self.talk.setPlaceholderText("% of the time, estimated")
        self.skill.setPlaceholderText("One skill")
        self.proof.setPlaceholderText("What shows that it is learned")
        self.body.addWidget(field_line("Customer talks", self.talk))
        self.body.addWidget(_pair("Agreed skill", self.skill, self.practice))
        self.body.addWidget(_pair("Evidence", self.proof, self.proof_on))
        self.body.addWidget(field_line("Signatures", self.both))
        self.body.addWidget(self.error)

    def _fill(self, ride: Ride) -> None:
        for key, field in self.scores.items():
            score = ride.scores.get(key, math.nan)
            said = f"{score:.0f}" if math.isfinite(score) else _NO_SCORE
            field.setCurrentIndex(max(field.findText(said), 0))
            self.evidence[key].setText(ride.evidence.get(key, ""))
        if math.isfinite(ride.talk_share):
            self.talk.setText(f"{ride.talk_share:g}")
        agreed = ride.coaching
        self.skill.setText(agreed.skill)
        self.proof.setText(agreed.evidence)
        self.practice.setText(agreed.practice_on)
        self.proof_on.setText(agreed.evidence_on)
        self.both.setCurrentIndex(int(bool(agreed.signed)))

    def _on_read(self, _checked: bool = False) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "The filled form", "", "Workbooks (*.xlsx *.xlsm *.xls *.ods *.csv)"
        )
        if name:
            self.file_chosen.emit(Path(name))

    def _on_save(self, _checked: bool = False) -> None:
        try:
            ride = self.ride
        except PlanError as error:
            self.refuse(error)
            return
        self.saved.emit(ride)


def _pair(words: str, edit: QLineEdit, day: DateField) -> QWidget:
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(edit, 1)
    row.addWidget(day)
    return field_line(words, both)


def _percent(words: str) -> float:
    said = words.strip().rstrip("%").strip()
    if not said:
        return math.nan
    try:
        return float(said)
    except ValueError:
        raise PlanError(
            f'"{words}" is no share of talk.', remedy="Type a number of 0 to 100."
        ) from None


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
