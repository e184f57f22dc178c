"""The pitch for each role, from pain to what we cannot do, and how we speak to its people."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.change import Change
from model.plan.crossing import NEED as CODE
from model.plan.crossing import ROLE, Counted, needs_found
from model.plan.enablement import (
    AUDIENCES,
    C_SUITE,
    ENABLEMENT,
    SPINE_PARTS,
    TRACKS,
    pitch_notes,
    spine_words,
    track_notes,
    write_spine,
    write_track,
)
from model.plan.facts import ROLES
from model.plan.typed_edits import PITCH_WORDS, plan_of, value_at
from model.state import State
from ui.plan.form import Form, words_of
from ui.plan.needs_card import ROLE_WORDS
from ui.plan.reading import plan_of as computed_plan
from ui.plan.rep_view import RepView
from ui.plan.scrolling import ScrollColumn
from ui.plan.typed import PlanField, TypedChoice, TypedText
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.labels import Label, Rule

_PATH: Final = (ENABLEMENT, "pitch_spines")
_NEED: Final = "need"
_TRACK, _SYSTEM = "track", "system"
_OF_TRACK: Final = {_TRACK: "text", _SYSTEM: "need"}
_AUDIENCE: Final = dict(zip(ROLES, AUDIENCES, strict=True))
_ADMIN: Final = next(role for role, audience in _AUDIENCE.items() if audience == C_SUITE)
_TRACK_HINTS: Final = {
    "clinician": "Eye to eye on the steps of the procedure",
    "purchaser": "Cost of a case, financing, the wider economics",
    C_SUITE: "What it means for the whole system",
}
_CAPTIONS: Final = {
    "pain": "Pain",
    "story": "Story",
    "proof": "Proof",
    "picture": "Picture of the future",
    "ask": "Ask",
    "cannot": "What we cannot do",
}


class PitchPage(RepView):
    """Three pitches side by side; each says its words and what it still lacks."""

    said = Signal(str)

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._form = Form(self.desk)
        self.parts = {
            (role, part): TypedText(_CAPTIONS[part], lines=2, counted=False)
            for role in ROLES
            for part in SPINE_PARTS
        }
        self.needs = {role: TypedChoice("Need it answers", []) for role in ROLES}
        self.tracks = {
            role: TypedText(
                f"Talk track for the {audience}", _TRACK_HINTS[audience], lines=3, counted=False
            )
            for role, audience in _AUDIENCE.items()
        }
        self.system_need = TypedChoice("Need of a health system it answers", [])
        self.cards = {role: Card(theme, ROLE_WORDS.get(role, role), note=" ") for role in ROLES}
        self.notes = {role: Label("", Type.NOTE, "warn", wrap=True) for role in ROLES}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for role, card in self.cards.items():
            area = ScrollColumn(f"Pitch for {ROLE_WORDS.get(role, role)}", gap=8)
            area.add(self.notes[role])
            area.add(self.needs[role])
            for part in SPINE_PARTS:
                area.add(self.parts[role, part])
            area.add(Rule(theme))
            area.add(self.tracks[role])
            if _AUDIENCE[role] == C_SUITE:
                area.add(self.system_need)
            card.add(area, 1)
            row.addWidget(card, 1)
        session.changed.connect(self._refresh_when_seen)
        session.opened.connect(self._refresh_when_seen)

    def show_rep(self, rep_id: str) -> None:
        """Show another rep's pitches."""
        self.flush()
        self.desk.show_rep(rep_id)
        fields: dict[tuple[str, str], PlanField] = {
            **self.parts,
            **{(role, _NEED): field for role, field in self.needs.items()},
            **{(role, _TRACK): field for role, field in self.tracks.items()},
            (_ADMIN, _SYSTEM): self.system_need,
        }
        if rep_id:
            self._offer_needs()
            for (role, part), field in fields.items():
                self._form.bind_to(
                    field, f"pitch/{role}/{part}",
                    partial(self._read, role, part), partial(self._write, role, part),
                )  # fmt: skip
        self._refresh_when_seen()

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.parts[role, SPINE_PARTS[0]] for role in ROLES]

    def flush(self) -> None:
        """Save everything typed."""
        self._form.flush()

    def refresh(self) -> None:
        """Show the pitches as they are now, their words, and what they lack."""
        if not self._session.is_open or not self.desk.rep_id:
            return
        self._stale = False
        self._offer_needs()
        self._form.refresh()
        plan = plan_of(self._session.state, self.desk.rep_id)
        notes = (*pitch_notes(plan), *track_notes(plan))
        for role, card in self.cards.items():
            words = spine_words(value_at(plan, (*_PATH, role), {}))
            card.show_title(ROLE_WORDS.get(role, role), f"{words} of {PITCH_WORDS} words")
            own = [n.message for n in notes if role in n.path or _AUDIENCE[role] in n.path]
            self.notes[role].setText("\n".join(own))
            self.notes[role].setVisible(bool(own))

    def _offer_needs(self) -> None:
        """Each pitch may answer a need of its role at an account of the plan."""
        if not self._session.is_open:
            return
        reading = computed_plan(self._session, self.desk.rep_id)
        found = needs_found(self._session.state, reading) if reading is not None else ()
        for role, field in self.needs.items():
            own = [one for one in found if one.traits[ROLE] == role]
            words = [(one.key, f"{one.traits[CODE]}, {one.title}") for one in own]
            field.show_options([("", "no need yet"), *words])
            if role == _ADMIN:
                self.system_need.show_options([("", "no need yet"), *self._of_systems(own)])

    def _of_systems(self, found: list[Counted]) -> list[tuple[str, str]]:
        """The needs at accounts that belong to a health system."""
        accounts = self._session.state.accounts
        systems = accounts.text("idn_id")
        named = ((one, str(systems[accounts.row_of(one.account_id)])) for one in found)
        return [
            (one.key, f"{system}: {one.traits[CODE]}, {one.title}")
            for one, system in named
            if system
        ]

    def _read(self, role: str, part: str, state: State) -> str:
        if part in _OF_TRACK:
            path = (ENABLEMENT, TRACKS, _AUDIENCE[role], _OF_TRACK[part])
            return words_of(value_at(plan_of(state, self.desk.rep_id), path))
        return words_of(value_at(plan_of(state, self.desk.rep_id), (*_PATH, role, part)))

    def _write(self, role: str, part: str, state: State, words: str) -> Change:
        if part in _OF_TRACK:
            audience = _AUDIENCE[role]
            return write_track(state, self.desk.rep_id, audience, _OF_TRACK[part], words)
        return write_spine(state, self.desk.rep_id, role, part, words)
