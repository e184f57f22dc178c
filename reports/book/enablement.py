"""P51 and P52: the pitch for each role class, and what the rep has yet to learn."""

from collections.abc import Sequence
from typing import Final

from model.plan.enablement import AUDIENCES, spine_words
from model.plan.procedures import procedures_of
from model.plan.typed_edits import PITCH_WORDS
from reports.book.account_facts import ROLE_WORDS
from reports.book.discovery import draw_questions
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, cut_to_lines, lead, two_lines
from reports.book.section import Edition, Section
from reports.book.typed import Entry, amount, entries, part, text, texts
from reports.book.words import counted, gap, sentence
from reports.pdf import blocks, cells, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import G700, WARN
from reports.pdf.page import Frame
from reports.pdf.symbols import role
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_PARTS: Final = (
    ("pain", "Pain"),
    ("story", "Story"),
    ("proof", "Proof"),
    ("picture", "Picture of the future"),
    ("ask", "Ask"),
    ("cannot", "What we cannot do"),
)
_FULL: Final = 4.0
_TRACK_OF: Final = {
    "clinician": "technique, evidence and its limits",
    "purchaser": "cost per case, price tiers, stock",
    "C-suite": "room time, length of stay, what it does to the system",
}


def _typed(facts: BookFacts) -> Entry:
    return part(facts.typed, "enablement")


def _spines(facts: BookFacts) -> list[tuple[str, Entry]]:
    spines = part(_typed(facts), "pitch_spines")
    return [(name, part(spines, name)) for name in ROLE_WORDS if part(spines, name)]


def _draw_pitch(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    spines = _spines(facts)
    scored = [r for r in entries(_typed(facts), "records") if text(r, "kind") == "pitch"]
    weakest = min(scored, key=lambda r: amount(r, "score"), default={})
    said = (
        f"Weakest: {text(weakest, 'item')}, {facts.show.number(amount(weakest, 'score'))} of 100."
        if weakest
        else ""
    )
    first: Words = [semi(f"{counted(len(spines), 'pitch', 'pitches')}, one per role class.")]
    with book.page("Pitch and story", lead(first, said), tabs=("HOW",), key="P51") as page:
        columns = page.columns(*(12 // len(spines),) * len(spines))
        for area, (name, spine) in zip(columns, spines, strict=True):
            _spine(area, name, spine)
        below = page.frame(top=page.below(*columns, gap=24))
        _stories(below, facts)
        _claims(below, facts)
        _records(below, facts)
        draw_questions(below, facts)
        if weakest:
            day = facts.show.date(text(weakest, "next_due"))
            close_with(page, f"Practise {text(weakest, 'item')} before {day}.")


def _spine(area: Frame, name: str, spine: Entry) -> None:
    y = area.y + 13
    role(area.ink, area.x, y, name[:1])
    area.ink.text(area.x + 14, y, ROLE_WORDS[name], fonts.SEMI)
    area.skip(18)
    told = [f"{label}: {text(spine, key)}" for key, label in _PARTS if text(spine, key)]
    blocks.voice(area, [cut_to_lines(area, words, area.width - 12, 6) for words in told])
    words = spine_words(spine)
    over = f", {words - PITCH_WORDS} too many" if words > PITCH_WORDS else ""
    blocks.small(area, f"{words} of at most {PITCH_WORDS} words{over}")


def _stories(area: Frame, facts: BookFacts) -> None:
    """The story bank: who it is about, what troubled them, how it ended, who allowed it."""
    stories = entries(_typed(facts), "stories")
    if not stories or area.room < 110:
        return
    blocks.heading(area, "Stories", "told only with permission", gap=24)
    rows = [
        Row(
            [
                two_lines(text(one, "customer_type")),
                two_lines(text(one, "problem")),
                two_lines(text(one, "result")),
                two_lines(text(one, "permission") or "no permission yet"),
            ]
        )
        for one in stories
    ]
    columns = [
        Column("Customer", 90),
        Column("Problem", 140),
        Column("Result", 150),
        Column("Permission", 100),
    ]
    tables.table(area, columns, rows, row_height=22, most=5, more="+{k} more stories")


def _claims(area: Frame, facts: BookFacts) -> None:
    claims = entries(_typed(facts), "claims")
    if not claims or area.room < 90:
        return
    blocks.heading(area, "Claims and their evidence", gap=24)
    rows = [
        Row(
            [
                two_lines(text(one, "text")),
                two_lines(text(one, "reference"))
                if text(one, "reference")
                else Run("no reference: do not say it", None, WARN),
            ]
        )
        for one in claims
    ]
    columns = [Column("Claim", 250), Column("Reference", 240, size=7.0)]
    tables.table(area, columns, rows, row_height=22, most=6, more="+{k} more claims")


def _records(area: Frame, facts: BookFacts) -> None:
    records = entries(_typed(facts), "records")
    if not records or area.room < 70:
        return
    blocks.heading(area, "Practice log", gap=24)
    columns = [
        Column("Item", 130),
        Column("Kind", 60),
        Column("Score", 44, "right"),
        Column("On", 66, "right"),
        Column("By whom", 110),
        Column("Next", 66, "right"),
    ]
    rows = [
        [
            practised(text(r, "item"), text(r, "version")),
            sentence(text(r, "kind")),
            facts.show.number(amount(r, "score")),
            facts.show.date(text(r, "date")),
            text(r, "assessor") or None,
            facts.show.date(text(r, "next_due")),
        ]
        for r in records
    ]
    tables.table(area, columns, rows, more="+{k} more")


def practised(item: str, version: str) -> str:
    """What was practised, with the version of it."""
    return f"{item}, version {version}" if version else item


def _draw_mastery(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    topics = entries(_typed(facts), "matrix")
    behind = [t for t in topics if amount(t, "level") < amount(t, "target")]
    first: Words = [semi(f"{len(topics) - len(behind)} of {len(topics)} topics"), " are at target."]
    widest = max(behind, key=lambda t: amount(t, "target") - amount(t, "level"), default={})
    said = f"Farthest: {text(widest, 'topic')}." if widest else ""
    with book.page("Mastery", lead(first, said), tabs=("HOW",), key="P52") as page:
        area = page.frame()
        blocks.heading(area, "Topics", "level 0 to 4, now and target")
        columns = [
            Column("Topic", 190, cut=fonts.MEDIUM),
            Column("Now → target", 130),
            Column("Now", 40, "right"),
            Column("Target", 40, "right"),
            Column("By", 80, "right"),
        ]
        rows = [
            Row(
                [
                    text(t, "topic"),
                    cells.now_target(amount(t, "level"), amount(t, "target"), 0, _FULL),
                    facts.show.number(amount(t, "level")),
                    facts.show.number(amount(t, "target")),
                    facts.show.date(text(t, "by")),
                ]
            )
            for t in topics
            if amount(t, "level") == amount(t, "level") and amount(t, "target") >= 0
        ]
        tables.table(area, columns, rows, row_height=19, more="+{k} more")
        _own_words(area, facts)
        _observed(area, facts)
        _tracks(area, facts)
        _neighbours(area, facts)
        if widest:
            day = facts.show.date(text(widest, "by"))
            close_with(
                page,
                f"{text(widest, 'topic')} to level "
                f"{facts.show.number(amount(widest, 'target'))} by {day}.",
            )


def _own_words(area: Frame, facts: BookFacts) -> None:
    notes = facts.plan.rep.notes if facts.plan.rep else {}
    rows = [
        (label, str(notes.get(key, "")))
        for key, label in (
            ("strengths", "Strengths"),
            ("weaknesses", "Weaknesses"),
            ("development_needs", "Next"),
        )
        if str(notes.get(key, ""))
    ]
    if by := str(notes.get("development_by", "")):
        rows.append(("Until", facts.show.date(by)))
    if rows and area.room > 110:
        blocks.heading(area, "The rep", gap=26)
        blocks.definitions(area, rows, label_width=66)


def _observed(area: Frame, facts: BookFacts) -> None:
    """Hours in the operating room by family, of those wanted, with the day (S0-110)."""
    found = procedures_of(facts.typed, facts.plan.figures.families)
    rows: list[list[tables.Cell]] = [
        [
            facts.family_name(one.family),
            cells.bar(one.hours, one.target, track=True) if one.target > 0 else None,
            facts.show.number(one.hours),
            facts.show.number(one.target),
            facts.show.date(one.by),
        ]
        for one in found
        if one.hours > 0 or one.target > 0
    ]
    rows += [_observed_before(facts, record) for record in _undivided(facts)]
    if not rows or area.room < 80:
        return
    blocks.heading(area, "Hours watched", "in the operating room", gap=26)
    columns = [
        Column("", 190, cut=fonts.MEDIUM),
        Column("", 130),
        Column("Hours", 60, "right"),
        Column("Of", 40, "right"),
        Column("By", 80, "right"),
    ]
    tables.table(area, columns, rows, more=None)


def _undivided(facts: BookFacts) -> list[Entry]:
    """Hours logged with a target of their own and for no family."""
    return [
        record
        for record in entries(_typed(facts), "records")
        if text(record, "kind") == "hours"
        and not text(record, "family")
        and amount(record, "score") >= 0
        and amount(record, "target") > 0
    ]


def _observed_before(facts: BookFacts, record: Entry) -> list[tables.Cell]:
    return [
        text(record, "item"),
        cells.bar(amount(record, "score"), amount(record, "target"), track=True),
        facts.show.number(amount(record, "score")),
        facts.show.number(amount(record, "target")),
        facts.show.date(text(record, "next_due")),
    ]


def _tracks(area: Frame, facts: BookFacts) -> None:
    """How we speak to clinicians, purchasers and the C-suite; a note for each that is missing."""
    tracks = entries(_typed(facts), "talk_tracks")
    told = {text(one, "audience").casefold(): text(one, "text") for one in tracks}
    if area.room < 120:
        return
    blocks.heading(area, "Talk track by audience", gap=26)
    for audience in AUDIENCES:
        words = told.get(audience.casefold(), "")
        blocks.paragraph(area, [semi(sentence(audience))])
        if words:
            blocks.voice(area, cut_to_lines(area, words, area.width - 12, 4))
        else:
            said = f"No track yet: {_TRACK_OF[audience]}. To be written with the manager."
            blocks.paragraph(area, said, size=fonts.XS, colour=G700)
        area.skip(4)


def _neighbours(area: Frame, facts: BookFacts) -> None:
    """Procedures that lie beside ours: customers think in procedures, not in products."""
    families = entries(part(facts.typed, "company"), "families")
    rows = [
        (text(one, "name") or text(one, "id"), ", ".join(texts(one, "adjacent")))
        for one in families
        if texts(one, "adjacent")
    ]
    if not rows or area.room < 70:
        return
    blocks.heading(area, "Adjacent procedures", "to know as well as our own", gap=20)
    blocks.definitions(area, rows, label_width=110)


def _gaps_pitch(facts: BookFacts) -> Sequence[Gap]:
    return (gap(facts, "Pitch per role class", "the first meetings", "practice with the manager"),)


def _gaps_mastery(facts: BookFacts) -> Sequence[Gap]:
    return (gap(facts, "Levels of knowledge", "who needs training", "the first assessment"),)


PITCH = Section(
    "P51",
    "Pitch and story",
    "How",
    4,
    lambda facts: sum(bool(text(s, k)) for _, s in _spines(facts) for k, _ in _PARTS),
    _draw_pitch,
    _gaps_pitch,
)
MASTERY = Section(
    "P52",
    "Mastery",
    "How",
    6,
    lambda facts: len(entries(_typed(facts), "matrix")),
    _draw_mastery,
    _gaps_mastery,
)
