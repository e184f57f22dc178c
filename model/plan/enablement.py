"""Being able to help: stories, pitch spines, claims with evidence, practice, what one masters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from model.change import PlanEdited
from model.errors import PlanError
from model.plan.facts import ROLES
from model.plan.period import iso_date
from model.plan.typed_edits import (
    PITCH_WORDS,
    Path,
    plan_of,
    records,
    set_value,
    value_at,
    word_count,
)
from model.state import State

ENABLEMENT: Final = "enablement"
SPINE_PARTS: Final = ("pain", "story", "proof", "picture", "ask", "cannot")
STORY_PARTS: Final = ("customer_type", "problem", "result", "permission")
C_SUITE: Final = "C-suite"
AUDIENCES: Final = ("clinician", "purchaser", C_SUITE)  # in the order of ROLES
TRACKS: Final = "talk_tracks"
TRACK_PARTS: Final = ("text", "need")
MASTERY: Final = (0, 1, 2, 3, 4)
RECORD_KINDS: Final = (
    "pitch",
    "product quiz",
    "competitor quiz",
    "procedure module",
    "OR observation",
    "role play",
    "with customer",
    "self recording",
)
_WORD: Final = {
    "pain": "pain",
    "story": "story",
    "proof": "proof",
    "picture": "picture of the future",
    "ask": "ask",
    "cannot": "word on what we cannot do",
}


@dataclass(frozen=True, slots=True)
class Note:
    """Something to mend, beside the field it is about; a warning never refuses an edit."""

    path: Path
    message: str


def spine_words(spine: Mapping[str, Any]) -> int:
    """Words of a pitch over all its parts."""
    return sum(word_count(str(spine.get(part, ""))) for part in SPINE_PARTS)


def pitch_notes(plan: Mapping[str, Any]) -> tuple[Note, ...]:
    """What the pitches, stories and claims still lack (S0-102 to S0-106)."""
    root = (ENABLEMENT, "pitch_spines")
    spines = value_at(plan, root, {})
    notes: list[Note] = []
    for role in ROLES:
        spine = spines.get(role, {}) if isinstance(spines, Mapping) else {}
        if not spine:
            notes.append(Note((*root, role), f"There is no pitch for the role {role}."))
            continue
        notes += _spine_notes((*root, role), spine)
    for story in records(plan, ENABLEMENT, "stories"):
        refused = story_problem(story)
        if refused:
            notes.append(Note((ENABLEMENT, "stories", str(story.get("id", ""))), refused))
    for claim in unproven_claims(plan):
        path = (ENABLEMENT, "claims", str(claim.get("id", "")), "reference")
        notes.append(Note(path, f"No reference stands behind: {claim.get('text', '')}"))
    return tuple(notes)


def _spine_notes(path: Path, spine: Mapping[str, Any]) -> list[Note]:
    notes = []
    over = spine_words(spine) - PITCH_WORDS
    if over > 0:
        notes.append(Note(path, f"The pitch has {over + PITCH_WORDS} words, {over} too many."))
    for part in SPINE_PARTS:
        if not str(spine.get(part, "")).strip():
            notes.append(Note((*path, part), f"The pitch has no {_WORD[part]}."))
    if not str(spine.get("need", "")).strip():
        notes.append(Note((*path, "need"), "The pitch is tied to no need of a customer."))
    return notes


def unproven_claims(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Claims without a reference (S0-104)."""
    claims = records(plan, ENABLEMENT, "claims")
    return [claim for claim in claims if not str(claim.get("reference", "")).strip()]


def story_problem(story: Mapping[str, Any]) -> str:
    """Why a story cannot be told yet, "" when it can: permission comes before telling."""
    lacks = [part.replace("_", " ") for part in STORY_PARTS if not str(story.get(part, "")).strip()]
    return f"The story has no {' and no '.join(lacks)}." if lacks else ""


def write_spine(state: State, rep_id: str, role: str, part: str, words: str) -> PlanEdited:
    """One part of the pitch for a role; "need" ties it to a need by its id."""
    if role not in ROLES or part not in (*SPINE_PARTS, "need"):
        raise PlanError("The pitch has no such part.", remedy="Choose a role and a part.")
    path = (ENABLEMENT, "pitch_spines", role, part)
    return set_value(state, rep_id, path, words.strip(), f"Write the pitch for {role}")


def write_track(state: State, rep_id: str, audience: str, part: str, words: str) -> PlanEdited:
    """How we speak to an audience ("text"), or the need of theirs it answers ("need")."""
    if audience not in AUDIENCES or part not in TRACK_PARTS:
        raise PlanError("There is no such talk track.", remedy="Choose an audience.")
    path = (ENABLEMENT, TRACKS, audience, part)
    return set_value(state, rep_id, path, words.strip(), f"Write the talk track for {audience}")


def track_notes(plan: Mapping[str, Any]) -> tuple[Note, ...]:
    """Audiences without a talk track, and one for the C-suite tied to no need (S0-112 to 114)."""
    told = {str(track.get("audience", "")): track for track in records(plan, ENABLEMENT, TRACKS)}
    notes = []
    for audience in AUDIENCES:
        track, path = told.get(audience, {}), (ENABLEMENT, TRACKS, audience)
        if not str(track.get("text", "")).strip():
            notes.append(Note(path, f"There is no talk track for the {audience}."))
        elif audience == C_SUITE and not str(track.get("need", "")).strip():
            notes.append(Note(path, "The talk track is tied to no need of a health system."))
    return tuple(notes)


def log_practice(state: State, rep_id: str, record: Mapping[str, Any]) -> PlanEdited:
    """A practice, quiz or observation: item, kind, score 0-100, day, assessor, next day."""
    if not str(record.get("item", "")).strip():
        raise PlanError("The record names nothing.", remedy="Write what was practised.")
    if record.get("kind") not in RECORD_KINDS:
        raise PlanError("The record has no kind.", remedy="Choose one of the list.")
    if iso_date(record.get("date", "")) is None:
        raise PlanError("The record has no day.", remedy="Enter the day.")
    score = record.get("score")
    if score is not None and not 0 <= float(score) <= 100:
        raise PlanError("The score is out of range.", remedy="Enter 0 to 100.")
    path = (ENABLEMENT, "records")
    kept = [*records(plan_of(state, rep_id), *path), dict(record)]
    return set_value(state, rep_id, path, kept, f"Log {record['item']}")
