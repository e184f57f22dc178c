"""The How column of P03: year one, forecast, effort, first dated steps, win rate."""

from typing import Any, Final

import numpy as np

from model.plan.period import iso_date
from reports.book.asks import pin
from reports.book.diary import diary_of
from reports.book.executive_more import no_steps
from reports.book.facts import BookFacts
from reports.book.words import counted, gap
from reports.pdf import blocks, charts, fonts, tables
from reports.pdf.blocks import Figure
from reports.pdf.colours import ACCENT, G700
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, wrap

LAST: Final = 59.0  # height of the three blocks that end the columns
_STEPS: Final = 5
_WIN: Final = 56.0  # least room of the win rate
_STEP: Final = 14.0  # pt: day and account; what happens stands below in small lines
_LINE: Final = 9.0
_AFTER: Final = 3.0
_NAMES_ROOM: Final = 132.0  # pt
_QUARTERS: Final = 4
_SCENARIOS: Final = (("low", "Low"), ("base", "Base"), ("high", "High"))


def draw(area: Frame, facts: BookFacts) -> bool:
    """Fill the column from the top; blocks without facts are left out.

    False when the win rate is known and found no room.
    """
    blocks.band(area, "How", "we get there")
    _year_one(area, facts)
    _forecast(area, facts)
    _effort(area, facts)
    win = facts.plan.pipeline.win_rate == facts.plan.pipeline.win_rate
    steps = dated_steps(facts)
    high = _steps_height(area, steps)
    while steps and high > area.room:
        steps = steps[:-1]
        high = _steps_height(area, steps)
    if steps:
        _steps(area, steps)
    else:
        no_steps(area, facts)
    if win and area.room > _WIN:
        _win_rate(area, facts)
        return True
    return not win


def win_line(area: Frame, facts: BookFacts) -> None:
    """The win rate in one line, for a column beside."""
    rate = facts.show.percent(facts.plan.pipeline.win_rate)
    blocks.heading(area, "Win rate, last 12 months", gap=14)
    y = area.take(12) + 9
    end = area.ink.text(area.x, y, rate, fonts.SEMI)
    said = f"{facts.plan.pipeline.won} won, {facts.plan.pipeline.lost} lost"
    area.ink.text(end + 8, y, said, fonts.TEXT, fonts.XS, G700, within=area.right - end - 8)


def _steps_height(area: Frame, steps: list[tuple[str, str, str]]) -> float:
    """Points of the dated steps with their heading; what happens is never cut."""
    lines = sum(len(wrap(step, area.width, fonts.TEXT, fonts.XS)) for _, _, step in steps)
    return 30.0 + (_STEP + _AFTER) * len(steps) + _LINE * lines


def _steps(area: Frame, steps: list[tuple[str, str, str]]) -> None:
    blocks.heading(area, "First dated steps", gap=12)
    ink = area.ink
    for day, name, step in steps:
        y = area.take(_STEP) + 9
        ink.text(area.x, y, day, fonts.MEDIUM_TAB, within=38)
        ink.text(area.x + 40, y, name, within=area.width - 40)
        blocks.paragraph(area, step, size=fonts.XS, colour=G700, after=_AFTER)


def _year_one(area: Frame, facts: BookFacts) -> None:
    quarters = year_one(facts)
    if not quarters:
        note = gap(facts, "Sequence of starts", "year one", "potential and contracts")
        blocks.gap_note(area, note)
        return
    blocks.heading(area, "Year one", "theme and accounts that start", ruled=False, gap=0)
    blocks.titled_steps(area, quarters)


def year_one(facts: BookFacts) -> list[tuple[str, str, str]]:
    """Quarter, its theme (or how many start), the accounts that start."""
    themes = list(facts.typed.get("focus_themes", ()))
    rows = []
    for quarter in range(1, _QUARTERS + 1):
        starts = [p for p in facts.plan.sequence.picks if p.quarter == quarter]
        theme = str(themes[quarter - 1].get("name", "")) if quarter <= len(themes) else ""
        names = [facts.short_of(p.account_id) for p in starts]
        if starts or theme:
            title = theme or counted(len(starts), "start")
            rows.append((f"Q{quarter}", title, _first(names) or "no new start"))
    return rows


def _first(names: list[str]) -> str:
    """Names that fit one line of the column, the others counted."""
    for n in range(len(names), 0, -1):
        rest = f" +{len(names) - n}" if n < len(names) else ""
        said = ", ".join(names[:n]) + rest
        if n == 1 or fonts.width(said, fonts.TEXT, fonts.XS) <= _NAMES_ROOM:
            return said
    return ""


def _forecast(area: Frame, facts: BookFacts) -> None:
    forecast, show = facts.plan.forecast, facts.show
    if forecast.base is None or not forecast.base.total.sum() > 0:
        blocks.heading(area, "Forecast", gap=14)
        blocks.small(area, "Back-test not run: revenue and potential are not known.")
        return
    title = "Forecast against required" if forecast.required_by_year else "Forecast"
    blocks.heading(area, title, facts.k_unit, gap=14)
    years = [str(facts.plan.start.year + n) for n in range(3)]
    rows: list[Row] = []
    for key, name in _SCENARIOS:
        scenario = forecast.scenarios[key]
        said = [show.money_k(scenario.year(n)) for n in (1, 2, 3)]
        rows.append(Row([name, *said], total=key == "base"))
    required = forecast.required_by_year[:3]
    if required:
        said = [show.money_k(value) for value in required]
        cells: list[Any] = [Run(text, None, ACCENT) for text in ["Required", *said]]
        rows.append(Row(cells))
    columns = [Column("", 54), *[Column(year, 38, "right") for year in years]]
    tables.table(area, columns, rows, more=None)


def _effort(area: Frame, facts: BookFacts) -> None:
    workload, show = facts.plan.workload, facts.show
    if not workload.utilisation > 0:
        return
    blocks.heading(area, "Effort year one", "hours", gap=14)
    planned = show.number(float(np.nansum(workload.hours)))
    said = f"{planned} of {show.number(workload.capacity)} h planned"
    charts.progress(area, workload.utilisation, said, show.percent(workload.utilisation, 1))


def dated_steps(facts: BookFacts) -> list[tuple[str, str, str]]:
    """The first five dated steps: day, account, what happens.

    The next steps of open opportunities come first; the diary fills up what is left of five.
    """
    today = facts.plan.today
    found = []
    for item in facts.plan.pipeline.open:
        day = iso_date(item.next_step_on)
        if day is not None and day >= today and item.next_step:
            found.append((day.isoformat(), facts.short_of(item.account_id), item.next_step))
    if len(found) < _STEPS:
        met = [
            (one.day.isoformat(), facts.short_of(one.account_id), one.purpose)
            for one in diary_of(facts).items
            if one.is_customer and one.purpose and one.day >= today
        ]
        found += sorted(set(met) - set(found))[: _STEPS - len(found)]
    first = sorted(found)[:_STEPS]
    return [(facts.show.date(day, year=False), name, step) for day, name, step in first]


def _win_rate(area: Frame, facts: BookFacts) -> None:
    pipeline, show = facts.plan.pipeline, facts.show
    pin(area, facts, min(LAST, area.room))
    blocks.heading(area, "Win rate, last 12 months", gap=0)
    words = f"{pipeline.won} won, {pipeline.lost} lost"
    if pipeline.median_days > 0:
        words += f"; median {show.number(pipeline.median_days / 30.4, 1)} months to close"
    blocks.figures(area, [Figure(show.number(100 * pipeline.win_rate), "%", words)], step=30)
