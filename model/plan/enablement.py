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
    next_id,
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
AUDIENCES: Final = ("clinician", "purchaser", "C-suite")
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


def put_story(state: State, rep_id: str, story: Mapping[str, Any]) -> PlanEdited:
    """A story more (without id) or changed in the bank; it may be unfinished."""
    return _put(state, rep_id, "stories", "S", story, "story")


def put_claim(state: State, rep_id: str, claim: Mapping[str, Any]) -> PlanEdited:
    """A claim more (without id) or changed; without reference it is kept and flagged."""
    if not str(claim.get("text", "")).strip():
        raise PlanError("The claim says nothing.", remedy="Write what you claim.")
    return _put(state, rep_id, "claims", "C", claim, "claim")


def write_spine(state: State, rep_id: str, role: str, part: str, words: str) -> PlanEdited:
    """One part of the pitch for a role; "need" ties it to a need by its id."""
    if role not in ROLES or part not in (*SPINE_PARTS, "need"):
        raise PlanError("The pitch has no such part.", remedy="Choose a role and a part.")
    path = (ENABLEMENT, "pitch_spines", role, part)
    return set_value(state, rep_id, path, words.strip(), f"Write the pitch for {role}")


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


def set_mastery(
    state: State, rep_id: str, topic: str, level: int, target: int, by: str
) -> PlanEdited:
    """The level of a topic, 0-4, with the level wanted and the day it is wanted by (ISO)."""
    if not topic.strip():
        raise PlanError("The topic has no name.", remedy="Write what it is about.")
    if level not in MASTERY or target not in MASTERY:
        raise PlanError("The level is out of range.", remedy="Choose 0 to 4.")
    if target > level and iso_date(by) is None:
        raise PlanError("The target has no day.", remedy="Enter the day it is wanted by.")
    path = (ENABLEMENT, "matrix")
    kept = records(plan_of(state, rep_id), *path)
    row = {"topic": topic.strip(), "level": level, "target": target, "by": by}
    known = any(r.get("topic") == row["topic"] for r in kept)
    after = [{**r, **row} if r.get("topic") == row["topic"] else r for r in kept]
    after = after if known else [*after, row]
    return set_value(state, rep_id, path, after, f"Set the level of {topic.strip()}")


def _put(
    state: State, rep_id: str, name: str, prefix: str, record: Mapping[str, Any], word: str
) -> PlanEdited:
    path = (ENABLEMENT, name)
    kept = records(plan_of(state, rep_id), *path)
    key = str(record.get("id", ""))
    if key and any(known.get("id") == key for known in kept):
        after = [{**known, **record} if known.get("id") == key else known for known in kept]
        return set_value(state, rep_id, path, after, f"Change {word} {key}")
    fresh = {**record, "id": key or next_id(kept, prefix)}
    return set_value(state, rep_id, path, [*kept, fresh], f"Add a {word}")
