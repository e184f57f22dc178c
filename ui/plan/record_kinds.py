"""What lists of the plan hold: risks, asks, stories, claims, practice, themes, field by field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from model.plan.enablement import MASTERY, RECORD_KINDS, story_problem
from model.plan.period import iso_date
from model.plan.typed_edits import Path

Record = Mapping[str, Any]


class Shape(Enum):
    """How a field of a record is typed."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    LIST = "list"  # several texts, separated by commas


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record."""

    name: str
    caption: str
    shape: Shape = Shape.LINE
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    share: int = 1  # of the width of its row
    row: int = 0  # fields of the same row stand side by side


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A list of the plan; `lacks` says in words what a record still misses."""

    title: str
    note: str
    one: str  # "risk"
    path: Path
    fields: tuple[Field, ...]
    name: str  # the field that names a record
    lacks: Callable[[Record], str]
    about: Callable[[Record], str]
    key: str = ""  # a field numbered by the program
    prefix: str = ""  # of that number, "" counts from 1
    fresh: Mapping[str, Any] | None = None  # what a new record begins with
    empty: str = ""  # what to do while the list is empty
    page: str = "Means"  # of the workspace


def _missing(*wanted: tuple[str, str]) -> Callable[[Record], str]:
    def lacks(record: Record) -> str:
        words = [word for name, word in wanted if not _told(record.get(name))]
        return f"No {' and no '.join(words)}." if words else ""

    return lacks


def _told(value: object) -> bool:
    return value is not None and bool(str(value).strip()) and value != []


def _joined(*names: str) -> Callable[[Record], str]:
    def about(record: Record) -> str:
        return " · ".join(str(record[name]) for name in names if _told(record.get(name)))

    return about


def _risk_about(risk: Record) -> str:
    chance, harm = risk.get("probability"), risk.get("impact")
    weight = f"{chance} × {harm}" if chance and harm else ""
    return " · ".join(part for part in (weight, str(risk.get("owner", ""))) if part)


def _mastery_about(topic: Record) -> str:
    level, target, by = topic.get("level", "–"), topic.get("target", "–"), topic.get("by", "")
    return f"level {level} → {target}" + (f" by {by}" if by else "")


def _practice_about(record: Record) -> str:
    version = f"version {record['version']}" if _told(record.get("version")) else ""
    hours = f"{record['hours']:g} h" if isinstance(record.get("hours"), int | float) else ""
    said = (str(record.get("kind", "")), version, str(record.get("family", "")), hours,
            str(record.get("date", "")))  # fmt: skip
    return " · ".join(part for part in said if part)


def _due(record: Record) -> str:
    lacks = _missing(("item", "name"), ("kind", "kind"))(record)
    return lacks or ("" if iso_date(record.get("date", "")) else "No day.")


def _choices(values: Sequence[object]) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(value)) for value in values)


_SCALE: Final = _choices((1, 2, 3, 4, 5))
_LEVELS: Final = _choices(MASTERY)
_MODES: Final = _choices(
    ("discovery", "beachhead", "trial", "case support", "committee", "expansion", "defence")
)
RESOURCES: Final = "means.asks"
MASTERY_KEY: Final = "means.mastery"
KINDS: Final[Mapping[str, RecordKind]] = {
    "means.risks": RecordKind(
        "Risks", "what may go wrong, and the answer", "risk", ("risks",),
        (
            Field("risk", "Risk", Shape.TEXT, "One opinion leader carries the beachhead"),
            Field("early_sign", "Early sign", Shape.LINE, "no step by A13 in 30 days", row=1),
            Field("probability", "Probability", Shape.CHOICE, options=_SCALE, row=2),
            Field("impact", "Impact", Shape.CHOICE, options=_SCALE, row=2),
            Field("owner", "Owner", share=2, row=2),
            Field("check", "Next check", Shape.DATE, "2027-02-26", share=2, row=2),
            Field("answer", "Answer", Shape.TEXT, "What we do when the sign shows", row=3),
        ),
        "risk", _missing(("early_sign", "early sign"), ("answer", "answer")), _risk_about,
        key="no", empty="Three risks with an early sign and an answer make the page.",
    ),
    "means.assumptions": RecordKind(
        "Assumptions", "what the plan takes for granted, and when it is tested", "assumption",
        ("assumptions",),
        (
            Field("text", "Assumption", Shape.TEXT, "Prices fall 1 % a year"),
            Field("owner", "Owner", share=2, row=1),
            Field("test_on", "Tested on", Shape.DATE, "2027-06-30", row=1),
        ),
        "text", _missing(("owner", "owner"), ("test_on", "test day")), _joined("owner", "test_on"),
        empty="Write what the numbers rest on: prices, volumes, access.",
    ),
    RESOURCES: RecordKind(
        "Resources", "what the plan needs from others", "ask", ("asks",),
        (
            Field("ask", "What is needed", Shape.TEXT, "Two demo generators, January to June"),
            Field("of", "Of whom", share=2, row=1),
            Field("by", "By", Shape.DATE, "2026-12-18", row=1),
            Field("value_usd", "Value", Shape.NUMBER, row=1),
        ),
        "ask", _missing(("of", "person"), ("by", "day")), _joined("of", "by"), key="no",
        empty="Ask for budget, specialist days, demo kit, a sponsor: with a day.",
    ),
    "means.stories": RecordKind(
        "Stories", "told with permission, about one kind of customer", "story",
        ("enablement", "stories"),
        (
            Field("customer_type", "Customer", hint="Surgery center, foregut"),
            Field("problem", "Problem", Shape.TEXT, row=1),
            Field("result", "Result", Shape.TEXT, row=2),
            Field("permission", "Permission", hint="Who allowed it, when", row=3),
        ),
        "customer_type", story_problem, _joined("problem"), key="id", prefix="S",
        empty="A pitch needs at least one story: a customer, a problem, a result.",
    ),
    "means.claims": RecordKind(
        "Claims", "each with the paper or figure behind it", "claim", ("enablement", "claims"),
        (
            Field("text", "Claim", Shape.TEXT, "Median seal cycle 2.1 seconds"),
            Field("reference", "Reference", hint="Paper, figure, own measurement", row=1),
        ),
        "text", _missing(("reference", "reference")), _joined("reference"), key="id", prefix="C",
        empty="Write what you claim and what proves it.",
    ),
    MASTERY_KEY: RecordKind(
        "Mastery", "level 0 to 4 for each topic, and the level wanted", "topic",
        ("enablement", "matrix"),
        (
            Field("topic", "Topic", hint="Own facts, competitor, procedure, economics", share=3),
            Field("level", "Level", Shape.CHOICE, options=_LEVELS),
            Field("target", "Wanted", Shape.CHOICE, options=_LEVELS),
            Field("by", "By", Shape.DATE, "2027-05-12", share=2),
        ),
        "topic", _missing(("level", "level"), ("by", "day")), _mastery_about,
        empty="Rate own facts, competitors, procedures, economics, C-suite issues.",
    ),
    "means.practice": RecordKind(
        "Practice", "role plays, quizzes, hours in the operating room", "record",
        ("enablement", "records"),
        (
            Field("item", "What", hint="Executive pitch", share=2),
            Field("kind", "Kind", Shape.CHOICE, options=_choices(RECORD_KINDS)),
            Field("version", "Version", hint="of the pitch, 3"),
            Field("score", "Score, 0 to 100", Shape.NUMBER, row=1),
            Field("date", "Day", Shape.DATE, "2027-01-14", row=1),
            Field("next_due", "Next", Shape.DATE, "2027-02-18", row=1),
            Field("assessor", "Assessor", share=2, row=2),
            Field("family", "Family", hint="UGI", row=2),
            Field("hours", "Hours watched", Shape.NUMBER, row=2),
        ),
        "item", _due, _practice_about, empty="Log each practice with its score.",
    ),
    "means.themes": RecordKind(
        "Focus themes", "one for each of the next four quarters", "theme", ("focus_themes",),
        (
            Field("quarter", "Quarter", hint="2027-Q1"),
            Field("name", "Theme", hint="Upper-GI beachhead", share=2),
            Field("mode", "Way of working", Shape.CHOICE, options=_MODES),
            Field("family", "Family", hint="UGI", row=1),
            Field("share_target", "Share of time, %", Shape.NUMBER, row=1),
            Field("accounts", "Accounts", Shape.LIST, "A13, A02", share=3, row=1),
            Field("reason", "Why this theme now", Shape.TEXT, row=2),
            Field("exit_test", "Exit test", Shape.TEXT, "What is true at its end", row=3),
        ),
        "name", _missing(("quarter", "quarter"), ("reason", "reason")), _joined("quarter", "mode"),
        fresh={"share_target": 65}, empty="Choose what the next four quarters are about.",
        page="Goals",
    ),
}  # fmt: skip
