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
        self._theme, self._form = theme, Form(self.desk)
        self.parts: dict[tuple[str, str], TypedText] = {}
        self.needs: dict[str, TypedChoice] = {}
        self.tracks: dict[str, TypedText] = {}
        self.system_need = TypedChoice("Need of a health system it answers", [])
        self.cards = {role: Card(theme, ROLE_WORDS.get(role, role), note=" ") for role in ROLES}
        self.notes = {role: Label("", Type.NOTE, "warn", wrap=True) for role in ROLES}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for card in self.cards.values():
            row.addWidget(card, 1)
        self.turns.add(*(partial(self._build, role) for role in ROLES))
        session.changed.connect(self._refresh_when_seen)
        session.opened.connect(self._refresh_when_seen)

    def _build(self, role: str) -> None:
        """The fields of one pitch; the next one follows at the next turn."""
        audience = _AUDIENCE[role]
        area = ScrollColumn(f"Pitch for {ROLE_WORDS.get(role, role)}", gap=8)
        self.cards[role].add(area, 1)
        self.needs[role] = TypedChoice("Need it answers", [])
        area.add(self.notes[role])
        area.add(self.needs[role])
        for part in SPINE_PARTS:
            text = TypedText(_CAPTIONS[part], lines=2, counted=False)
            self.parts[role, part] = text
            area.add(text)
        area.add(Rule(self._theme))
        caption = f"Talk track for the {audience}"
        self.tracks[role] = TypedText(caption, _TRACK_HINTS[audience], lines=3, counted=False)
        area.add(self.tracks[role])
        if audience == C_SUITE:
            area.add(self.system_need)
        if self.desk.rep_id:
            self._offer_needs()
            self._bind(role)
            self._say(role)

    def _bind(self, role: str) -> None:
        """Let the fields of a role type the pitch of the rep that shows."""
        fields: dict[str, PlanField] = {part: self.parts[role, part] for part in SPINE_PARTS}
        fields |= {_NEED: self.needs[role], _TRACK: self.tracks[role]}
        if role == _ADMIN:
            fields[_SYSTEM] = self.system_need
        for part, field in fields.items():
            self._form.bind_to(
                field, f"pitch/{role}/{part}",
                partial(self._read, role, part), partial(self._write, role, part),
            )  # fmt: skip

    def show_rep(self, rep_id: str) -> None:
        """Show another rep's pitches."""
        self.flush()
        self.desk.show_rep(rep_id)
        if rep_id:
            self._offer_needs()
            for role in self.needs:
                self._bind(role)
        self._refresh_when_seen()

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.parts[role, SPINE_PARTS[0]] for role in self.needs]

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
        for role in self.cards:
            self._say(role)

    def _say(self, role: str) -> None:
        """How many words a pitch has, and what it lacks."""
        plan = plan_of(self._session.state, self.desk.rep_id)
        words = spine_words(value_at(plan, (*_PATH, role), {}))
        title = ROLE_WORDS.get(role, role)
        self.cards[role].show_title(title, f"{words} of {PITCH_WORDS} words")
        notes = (*pitch_notes(plan), *track_notes(plan))
        own = [n.message for n in notes if role in n.path or _AUDIENCE[role] in n.path]
        self.notes[role].setText("\n".join(own))
        self.notes[role].setVisible(bool(own) and role in self.needs)

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
