"""Scenario comparison: every measure side by side, small maps, and which one is recommended."""

import math
from typing import Final, Literal

import numpy as np

from model.brief_goals import goal_kind
from model.moved_owners import owners
from model.review.pack_scenarios import Measured
from model.scenario import LIVE
from reports.book.fitting import close_with, cut_to_lines, lead
from reports.book.words import counted
from reports.packs.alignment_facts import PackFacts
from reports.packs.alignment_goals import value_words
from reports.packs.region_map import draw_region
from reports.pdf import blocks, fonts, maps, tables
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, G500, G700
from reports.pdf.fonts import XS, S
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

COMPARE_KEY: Final = "M4"
MAPS_KEY: Final = "M5"
_LINE: Final = 24  # letters of a line of a column's head
_APART: Final = 16.0  # points between maps
_WORDS: Final = 34.0  # below each
_TALLER: Final = 1.35  # than the region, at most
_MANY: Final = 40  # moved accounts from which their circles are small


def draw_comparison(book: Book, facts: PackFacts) -> None:
    """Add the table of measures and the page of small maps."""
    _table(book, facts)
    _maps(book, facts)


def _table(book: Book, facts: PackFacts) -> None:
    sheet, (first_id, rule) = facts.sheet, facts.recommended
    name = facts.state.scenario(first_id).name
    first: Words = [semi(f"Recommended: {name}.")]
    with book.page("Scenarios compared", lead(first, rule.split(":")[0] + "."), key=COMPARE_KEY,
                   landscape=True) as page:  # fmt: skip
        area = page.frame(0, 12)
        columns = [Column("", 150)]
        columns += [Column(_title(one.name), 88, "right") for one in sheet.scenarios]
        rows = []
        for line in sheet.lines:
            told = [_said(facts, line, n) for n in range(len(line.values))]
            best = {told[n] for n in line.best}  # what prints alike is alike
            alike = len(set(told)) == 1
            cells = [
                Run(said, fonts.SEMI_TAB, ACCENT) if said in best and not alike else Run(said)
                for said in told
            ]
            rows.append(Row([line.name, *cells]))
        ranks = {rank.scenario_id: n for n, rank in enumerate(sheet.ranks, 1)}
        if ranks:
            cells = [
                Run(f"{ranks[s.id]} of {len(ranks)}" if s.id in ranks else "–", fonts.SEMI_TAB)
                for s in sheet.scenarios
            ]
            rows.append(Row(["Rank by the goals", *cells], total=True))
        blocks.heading(area, "Measures", "the best value of each line is blue")
        tables.table(area, columns, rows, row_height=14, more=None)
        _weights(area, facts, rule)
        close_with(page, *_so_what(facts, first_id))


def _said(facts: PackFacts, line: Measured, n: int) -> str:
    """A value as it is printed, a range as its two ends."""
    said = value_words(facts.show, line.values[n], line.unit)
    if line.highs and math.isfinite(line.highs[n]):
        return f"{said} to {value_words(facts.show, line.highs[n], line.unit)}"
    return said


def _title(name: str) -> str:
    """A name on two lines where it is long; the part that finds no room is cut."""
    if len(name) <= _LINE:
        return name
    words, first = name.split(), ""
    while words and len(first) + len(words[0]) < _LINE:
        first = f"{first} {words.pop(0)}".strip()
    second = " ".join(words)
    second = second if len(second) <= _LINE else second[: _LINE - 1].rstrip() + "…"
    return f"{first}\n{second}" if first else second


def _weights(area: Frame, facts: PackFacts, rule: str) -> None:
    if area.room < 40:
        return
    blocks.heading(area, "Weights and rule", gap=14)
    parts = [
        f"{goal_kind(facts.state, goal.key).label.lower()} {1 / n:.2f}"
        for n, goal in enumerate(facts.sheet.goals, 1)
    ]
    told = f"Weights of the goals: {', '.join(parts)}. " if parts else ""
    blocks.paragraph(area, cut_to_lines(area, f"{told}{rule}", area.width, 3), colour=G700)


def _so_what(facts: PackFacts, best: str) -> list[str]:
    if best == facts.scenario.id:
        return ["This pack is about the recommended scenario.", "This one is recommended."]
    name = facts.state.scenario(best).name
    return [
        f"The goals recommend {name}, this pack is about another: say why.",
        "The goals recommend another scenario than this one: say why.",
    ]


def _map_size(n: int, across: int, room: tuple[float, float]) -> tuple[float, float]:
    """Width and height of each of n maps in so many columns."""
    down = math.ceil(n / across)
    wide = (room[0] - _APART * (across - 1)) / across
    return wide, (room[1] - (_APART + _WORDS) * down) / down


def _shape(facts: PackFacts) -> tuple[float, float]:
    """Width and height of the region in degrees of latitude."""
    accounts = facts.state.accounts
    lat, lon = accounts.lat[accounts.placed], accounts.lon[accounts.placed]
    wide = float(np.ptp(lon)) * math.cos(math.radians(float(lat.mean())))
    return max(wide, 0.01), max(float(np.ptp(lat)), 0.01)


def _across(shape: tuple[float, float], n: int, room: tuple[float, float]) -> int:
    """The number of columns with which the region is drawn largest."""

    def scale(across: int) -> float:
        box = _map_size(n, across, room)
        return min(box[0] / shape[0], box[1] / shape[1])

    return max(range(1, min(n, 3) + 1), key=scale)


def _maps(book: Book, facts: PackFacts) -> None:
    chosen = facts.sheet.scenarios
    lead_ = f"{counted(len(chosen), 'alignment')} at the same scale; circles mark what moves."
    with book.page("Small maps", lead_, key=MAPS_KEY, landscape=True) as page:
        grid = page.grid
        top, gap = grid.top + 4, _APART
        room = (grid.right - grid.left, grid.bottom + 30 - top)
        shape = _shape(facts)
        across = _across(shape, len(chosen), room)
        wide, high = _map_size(len(chosen), across, room)
        high = min(high, _TALLER * wide * shape[1] / shape[0])
        was = facts.live
        unit: Literal["km", "mi"] = "km" if facts.show.units == "km" else "mi"
        for n, one in enumerate(chosen):
            x = grid.left + (wide + gap) * (n % across)
            y = top + (high + gap + _WORDS) * (n // across)
            layer = one.layer(facts.team)
            old, new = owners(was, layer)
            moved = np.flatnonzero((old != new) & facts.state.accounts.placed)
            rings = [] if one.id == LIVE else moved.tolist()
            box = maps.Box(x, y, wide, high)
            draw_region(page.ink, box, facts.ground(one.id), rings=rings, dots=0.35, unit=unit,
                        ring=2.0 if len(rings) > _MANY else 4.5)  # fmt: skip
            page.ink.text(x, y + high + 11, one.name, fonts.SEMI, S, within=wide)
            told = f"{counted(int((old != new).sum()), 'account')} moved; {one.status}"
            hypothesis = f"{told}. {one.hypothesis}" if one.hypothesis else f"{told}."
            if one.id == LIVE:
                hypothesis = "As it is today."
            page.ink.paragraph(x, y + high + 20, wide, hypothesis, fonts.TEXT, XS, G500,
                               leading=9, most=2)  # fmt: skip
