"""P47: the steps of our funnel, what ends each, and what happens when it fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from model.plan.funnels import Funnel, Step, funnels_of, shipped_funnels
from model.settings import settings_of
from reports.book.account_facts import ROLE_WORDS, kind_words
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.typed import entries, text
from reports.book.words import gap
from reports.pdf import blocks, cells, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import INK
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_NUMBERS: Final[Mapping[int, str]] = dict(
    enumerate(("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven"), 2)
)
_STEPS: Final = 11  # steps to a page at most
_LINES: Final = 6
_FOLLOWS: Final = "exit gate of the step before"
_AFTER: Final = {"park": "park it", "disqualify": "set aside"}


@dataclass(frozen=True, slots=True)
class _Printed:
    """A funnel as it is defined now; `own` when the plan holds it."""

    funnel: Funnel
    own: bool


def _printed(facts: BookFacts) -> list[_Printed]:
    """The funnel most open opportunities are in, then those the rep has built."""
    held = {text(record, "id") for record in entries(facts.typed, "funnels")}
    rep = facts.plan.rep.id if facts.plan.rep else ""
    known = {funnel.id: funnel for funnel in funnels_of(facts.state, rep)}
    used = [o.funnel for o in facts.plan.pipeline.open]
    first = max(known, key=used.count)
    shipped = {funnel.id for funnel in shipped_funnels()}
    order = [first, *(key for key in known if key in held - shipped and key != first)]
    return [_Printed(known[key], key in held) for key in order]


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    for place, printed in enumerate(_printed(facts)):
        title = "Our funnel" if place == 0 else printed.funnel.name
        key = "P47" if place == 0 else f"P47 {printed.funnel.id}"
        sheets = _sheets(printed)
        for number, steps in enumerate(sheets, 1):
            more = f" ({number} of {len(sheets)})" if len(sheets) > 1 else ""
            name = key if number == 1 else f"{key}.{number}"
            words = _lead(facts, printed) if number == 1 else ""
            with book.page(f"{title}{more}", words, tabs=("HOW",), key=name) as page:
                area = page.frame()
                note = printed.funnel.name if printed.own else "shipped template, not yet confirmed"
                n = len(printed.funnel.steps)
                blocks.heading(area, f"{_NUMBERS.get(n, n)} steps", note)
                _steps(area, facts, printed, steps)
                if place == 0 and number == 1:
                    _close(page, facts)


def _sheets(printed: _Printed) -> list[Sequence[Step]]:
    """The steps of a funnel, as many to a page as have room at their fullest."""
    steps = printed.funnel.steps
    sheets = -(-len(steps) // _STEPS)
    each = -(-len(steps) // sheets)
    return [steps[first : first + each] for first in range(0, len(steps), each)]


def _days(facts: BookFacts, printed: _Printed, step: Step) -> float:
    """Standard days of a step: its own, of a shipped template those of the settings."""
    values = settings_of(facts.state)
    set_days = values.get(f"funnel.step{step.no}.days", float(step.standard_days))
    return float(step.standard_days if printed.own else set_days)


def _lead(facts: BookFacts, printed: _Printed) -> Words:
    steps = printed.funnel.steps[: printed.funnel.won_step]
    days = sum(_days(facts, printed, step) for step in steps)
    known = _conversion(facts, printed)
    weak = min((n for n in known if n < 10), key=lambda n: known[n], default=0)
    passed = f"Step {weak} loses most: {facts.show.percent(known[weak])} pass it." if weak else ""
    last = printed.funnel.steps[printed.funnel.won_step - 1].name
    end = "the first ten cases" if last == "Go-live" else f"“{last}”"
    first = printed.funnel.steps[0].name
    begin = "research" if first == "Target researched" else f"“{first}”"
    return lead(
        [semi(f"{facts.show.number(days)} standard days"), f" from {begin} to {end}."],
        passed,
    )


def _conversion(facts: BookFacts, printed: _Printed) -> Mapping[int, float]:
    """Shares that went on, by step: of all opportunities for the shipped steps, else none."""
    alike = len(printed.funnel.steps) == len(shipped_funnels()[0].steps)
    return facts.plan.pipeline.step_conversion if alike else {}


def _steps(area: Frame, facts: BookFacts, printed: _Printed, steps: Sequence[Step]) -> None:
    values, show = settings_of(facts.state), facts.show
    conversion = _conversion(facts, printed)
    columns = [
        Column("", 14, "right"),
        Column("Step and its purpose", 92),
        Column("Opens when, closes when", 104),
        Column("Tasks and templates", 130),
        Column("Days", 26, "right"),
        Column("Chance", 34, "right"),
        Column("Own", 36, "right"),
        Column("Plan B when it fails", 92),
    ]
    rows = []
    for step in steps:
        set_chance = values.get(f"funnel.step{step.no}.p", step.probability)
        chance = step.probability if printed.own else set_chance
        rows.append(
            Row(
                [
                    Run(str(step.no), fonts.SEMI_TAB),
                    cells.wrapped(_named(step.name), step.purpose, most=_LINES),
                    cells.wrapped(*_gates(step), most=_LINES),
                    cells.wrapped(*_tasks(step), most=_LINES),
                    show.number(_days(facts, printed, step)),
                    show.percent(chance),
                    show.percent(conversion.get(step.no, float("nan"))),
                    cells.wrapped(*_second_ways(step), most=_LINES),
                ]
            )
        )
    high = min(40.0, (area.room - 40) / len(rows))
    tables.table(area, columns, rows, row_height=high, more=None)
    area.skip(4)
    blocks.small(
        area,
        "Day: working days after the step begins, with a minus before the meeting. "
        "Own: opportunities that went on from a step.",
    )


def _named(name: str) -> Words:
    return [Run(name, fonts.MEDIUM, INK)]


def _gates(step: Step) -> list[Words]:
    """What must be there to begin, and what must be true to go on."""
    entry = step.entry_evidence
    follows = not entry or entry.casefold() == _FOLLOWS
    return [*([] if follows else [entry]), [Run("Gate: ", fonts.MEDIUM, INK), step.exit_gate]]


def _tasks(step: Step) -> list[Words]:
    """Day, kind, with whom, and the template that is used."""
    found: list[Words] = []
    for task in step.tasks:
        role = ROLE_WORDS.get(task.role_class, "").casefold()
        kind = f"{kind_words(task.type)}{f', {role}' if role else ''}"
        day = f"{task.offset_wd}".replace("-", "−")
        found.append([Run(f"Day {day}: ", fonts.MEDIUM, INK), f"{kind}: {task.template}"])
    return found or ["–"]


def _second_ways(step: Step) -> list[Words]:
    """The plan B of a step, how often it is tried, and what follows when it fails too."""
    action = step.plan_b.action
    if not action:
        return ["–"]
    tries = step.plan_b.max_tries
    times = {1: "Once", 2: "Twice at most"}.get(tries, f"{tries} times at most")
    return [action, f"{times}, then {_AFTER.get(step.fail_outcome, 'decide again')}."]


def _close(page: Page, facts: BookFacts) -> None:
    known = {n: s for n, s in facts.plan.pipeline.step_conversion.items() if n < 10}
    if known:
        weak = min(known, key=lambda n: known[n])
        close_with(page, f"Practise step {weak}: {facts.show.percent(known[weak])} pass it today.")
    else:
        close_with(page, "Confirm the gates before the first opportunity is opened.")


def _units(facts: BookFacts) -> int:
    return sum(len(printed.funnel.steps) for printed in _printed(facts))


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (gap(facts, "Own funnel", "when an opportunity is stuck", "the rep with the manager"),)


SECTION = Section(
    "P47",
    "Our funnel",
    "How",
    2,  # a funnel of the shortest length is a page all the same
    _units,
    _draw,
    _gaps,
    pages=lambda facts: sum(len(_sheets(printed)) for printed in _printed(facts)),
)
