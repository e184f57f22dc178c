"""P54: which request is answered how, what was asked, and how No is said."""

import math
from collections.abc import Sequence
from typing import Final

from model.plan.requests import RequestLoad, request_load
from model.settings import settings_of
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, cut_to_lines, lead, say, some_of
from reports.book.section import Edition, Section
from reports.book.typed import entries, part, text
from reports.book.words import counted, gap, sentence
from reports.pdf import blocks, cells, charts, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import WARN
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column
from reports.pdf.text import Run, Words, semi

_DEFAULT_RULES: Final = (
    ("patient safety or product complaint", "now", "company complaint instruction"),
    ("contract service duty", "now", "say what was promised, then find the cause"),
    ("in the plan", "as planned", "–"),
    ("off plan, fits the theme", "next discovery slot", "prepare first, offer two dates"),
    ("off theme", "information sheet and {days} working days", "prepare first, offer two dates"),
    ("kit run", "courier or stock correction", "par level with the customer"),
    ("more than one per customer and quarter", "education action", "ten minutes at the shelf"),
)
_DEFAULT_SCRIPTS: Final = (
    (
        "Prepare first",
        "“Thank you, I want to come prepared. May I ask which cases you have in mind "
        "and who else should be there? I can offer two dates.”",
    ),
    (
        "No, with a way out",
        "“I cannot do that this week. Here is the sheet that answers most of it, "
        "and this is my next free discovery day.”",
    ),
    (
        "Education",
        "“We brought you several kits this quarter. Let us look at the shelf for ten "
        "minutes and set a par level that fits.”",
    ),
)


def _rules(facts: BookFacts) -> list[tuple[str, str, str]]:
    typed = entries(part(facts.typed, "triage"), "rules")
    if typed:
        return [(text(r, "when"), text(r, "do"), text(r, "script")) for r in typed]
    days = facts.show.number(settings_of(facts.state)["offfocus.wd"])
    return [(when, do.replace("{days}", days), how) for when, do, how in _DEFAULT_RULES]


def _scripts(facts: BookFacts) -> list[tuple[str, str]]:
    typed = part(part(facts.typed, "triage"), "scripts")
    if typed:
        return [(sentence(str(name)), text(typed, name)) for name in typed]
    return list(_DEFAULT_SCRIPTS)


def _load(facts: BookFacts) -> RequestLoad:
    return request_load(facts.state, facts.plan.ids, facts.plan.today)


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    load = _load(facts)
    with book.page(
        "Triage and request budget", _lead(facts, load), tabs=("HOW",), key="P54"
    ) as page:
        area = page.frame()
        note = "" if part(facts.typed, "triage") else "default rules, not yet confirmed"
        blocks.heading(area, "What is asked, what we do", note)
        columns = [
            Column("When it is", 190, cut=fonts.MEDIUM),
            Column("We do", 150),
            Column("How we say it", 150, size=7),
        ]
        tables.table(
            area,
            columns,
            [[sentence(w), sentence(d), cells.wrapped(sentence(h))] for w, d, h in _rules(facts)],
        )
        left, right = page.columns(7, 5, top=page.below(area, gap=24), double_gutter=True)
        _say_no(left, facts)
        _asked(right, facts, load)
        _budget(right, facts, load)
        _pledge(right, facts)
        _close(page, facts, load)


def _lead(facts: BookFacts, load: RequestLoad) -> Words:
    show = facts.show
    if not load.total:
        start = show.date(facts.plan.start.isoformat())
        return lead(
            [semi("Patient safety first, then the contract, then the plan.")],
            f"The log of requests starts on {start}.",
        )
    share = (
        f", {show.percent(load.hours_share, 1)} of the hours"
        if math.isfinite(load.hours_share)
        else ""
    )
    red = [facts.short_of(a) for a, _, level in load.by_account if level == "red"]
    amber = [facts.short_of(a) for a, _, level in load.by_account if level == "amber"]
    over = f"{some_of(red)} asked too often." if red else ""
    return lead(
        [
            semi(f"{counted(load.total, 'request')} in a quarter"),
            f", {show.hours(load.hours)}{share}.",
        ],
        over or (f"{some_of(amber)} asked twice." if amber else ""),
        f"{load.internal} came from colleagues." if load.internal else "",
    )


def _say_no(area: Frame, facts: BookFacts) -> None:
    blocks.heading(area, "How No is said")
    for name, words in _scripts(facts):
        lines = int((area.room - 24) // 12)
        if lines < 2:
            break
        said = cut_to_lines(area, words, area.width - 12, min(4, lines))
        blocks.voice(area, said, name)
        area.skip(3)


def _asked(area: Frame, facts: BookFacts, load: RequestLoad) -> None:
    blocks.heading(area, "Who asked", "last 91 days; one per quarter is fine")
    if not load.by_account:
        start = facts.show.date(facts.plan.start.isoformat())
        blocks.gap_note(
            area,
            gap(facts, "Log of requests", "who is educated first", f"every request from {start}"),
        )
        return
    rows: list[list[tables.Cell]] = []
    for account_id, count, level in load.by_account[:7]:
        colour = WARN if level == "red" else None
        said = Run(sentence(level), fonts.MEDIUM, colour) if level else None
        rows.append(
            [
                facts.short_of(account_id),
                cells.wrapped(load.causes.get(account_id, "")),
                str(count),
                said,
            ]
        )
    columns = [
        Column("Account", 96),
        Column("Main cause", 60),
        Column("Count", 26, "right"),
        Column("State", 32),
    ]
    tables.table(area, columns, rows, row_height=15, more=None)
    kinds = [charts.Bar(sentence(k), n, str(n)) for k, n in list(load.by_kind.items())[:4]]
    if kinds and area.room > 190:
        blocks.heading(area, "What was asked", gap=16)
        charts.bars(area, kinds, neutral=True, label_width=70)


def _budget(area: Frame, facts: BookFacts, load: RequestLoad) -> None:
    values, show = settings_of(facts.state), facts.show
    blocks.heading(area, "Budget", gap=16)
    weekly = show.number(2 * values["buffer.block_h"])
    typed = text(part(facts.typed, "triage"), "buffer")
    rows = [
        ("Buffer", typed or f"{weekly} h a week, in two blocks"),
        ("Off theme", f"at most {show.number(values['theme.off_max'])} % of customer hours"),
    ]
    if load.by_decision:
        said = ", ".join(f"{name} {n}" for name, n in load.by_decision.items())
        rows.append(("Decided", said))
    blocks.definitions(area, rows, label_width=48)


def _pledge(area: Frame, facts: BookFacts) -> None:
    pledge = text(part(facts.typed, "triage"), "pledge")
    if pledge and area.room > 60:
        area.skip(6)
        say(area, pledge, "Manager and colleagues", lines=3)


def _close(page: Page, facts: BookFacts, load: RequestLoad) -> None:
    red = [(a, n) for a, n, level in load.by_account if level == "red"]
    if red:
        name = facts.short_of(red[0][0])
        cause = load.causes.get(red[0][0], "")
        close_with(
            page,
            f"{name} asked {red[0][1]} times: remove the cause, {cause}, before the next run."
            if cause
            else f"{name} asked {red[0][1]} times: remove the cause before the next run.",
        )
    elif not load.total:
        day = facts.show.date(facts.plan.start.isoformat())
        close_with(page, f"Log every request from {day} on; without it no customer is educated.")


def _units(facts: BookFacts) -> int:
    return len(_rules(facts)) + len(_load(facts).by_account)


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (gap(facts, "Triage rules", "what is answered now", "the rep with the manager"),)


SECTION = Section("P54", "Triage and request budget", "How", 6, _units, _draw, _gaps)
