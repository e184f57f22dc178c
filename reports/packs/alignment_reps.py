"""One page per rep: what they can do, what they need, and what the change gives them."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from model.positions import serving
from model.rep_fit import (
    COMPLEX,
    METRO,
    RURAL,
    FitJudge,
    complex_cases,
    lacking_skills,
    revenue_at_risk,
    skill_label,
)
from model.rep_sheets import HIGHEST, RepSheet, rep_sheet
from model.review.impact import RepImpact
from reports.book.fitting import close_with, cut_to_lines, lead
from reports.packs.alignment_facts import PackFacts
from reports.packs.turf import Listed, draw_turf
from reports.pdf import blocks, fonts, tables
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, ACCENT_TINT, G200, G400, G500, G700, INK
from reports.pdf.fonts import XS
from reports.pdf.ink import Align, Ink
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

REP_KEY: Final = "M3"
_AXES: Final = 12
_RADIUS: Final = 62.0
_LABEL_AT: Final = 1.1125  # of the radius, where labels begin
_CENTRED: Final = 8.0  # points from the middle within which a label stands over its axis
_LEAST_MAP: Final = 96.0  # points below the tables that a map needs
_IN_ALIGN: Final = "see the fit of skills in Align"
_FULL: Final = 1.05  # of the hours of a year, AL11


def draw_reps(book: Book, facts: PackFacts) -> None:
    """Add a sheet for every rep who serves a territory of the scenario."""
    judge = FitJudge(facts.state, [serving(facts.state, t) for t in facts.layer.territories])
    found = judge.judge(facts.layer.alignment.territory.astype(np.int64))
    impacts = {one.territory_id: one for one in facts.impact.reps}
    for code, territory in enumerate(facts.layer.territories):
        if facts.state.rep(territory.rep_id) is None:
            continue
        sheet = rep_sheet(facts.state, territory.rep_id)
        fit = float(found.territory[code])
        _Sheet(book, facts, code, sheet, impacts[territory.id], fit, judge).draw()


class _Sheet:
    """The page of one rep."""

    def __init__(
        self,
        book: Book,
        facts: PackFacts,
        code: int,
        sheet: RepSheet,
        impact: RepImpact,
        fit: float,
        judge: FitJudge,
    ) -> None:
        self.book, self.facts, self.code, self.sheet = book, facts, code, sheet
        self.impact, self.fit, self.judge = impact, fit, judge
        self.rows = np.flatnonzero(facts.layer.alignment.territory == code)

    def draw(self) -> None:
        """Radar and words, place and complex cases, what is lacking, before and after."""
        rep, show = self.sheet.rep, self.facts.show
        missing = self.sheet.missing
        first: Words = [semi(f"Fit of skills {show.percent(self.fit, 1)}"), " with this scenario."]
        if math.isnan(self.fit):
            first = "The fit is not known: no skill is noted."
        second = f"Still to be said: {', '.join(missing)}." if missing else ""
        key = f"{REP_KEY}.{rep.id}"
        with self.book.page(rep.name, lead(first, second), key=key) as page:
            left, right = page.columns(5, 7)
            self._radar(left)
            self._words(right)
            below = page.frame(0, 12, page.below(left, right, gap=22))
            self._abilities(below)
            self._change(below)
            if below.room > _LEAST_MAP:
                ground = self.facts.ground(self.facts.scenario.id)
                draw_turf(below, ground, self.code, self._lacking())
            close_with(page, self._so_what())

    def _radar(self, area: Frame) -> None:
        blocks.heading(area, "Skills", f"0 to {HIGHEST}, rings at 1 to {HIGHEST}")
        known = [(code, level) for code, level in self.sheet.skills if level is not None]
        if len(known) < 3:
            blocks.paragraph(area, "Fewer than three skills are noted: fill the sheet in Align.")
            return
        known = known[:_AXES]
        top = area.take(2 * _RADIUS + 44)
        radius = _radius(known, area.width / 2)
        _draw_radar(area.ink, area.x + area.width / 2, top + _RADIUS + 20, known, radius)

    def _words(self, area: Frame) -> None:
        sheet, show = self.sheet, self.facts.show
        for title, words in (
            ("Strengths", sheet.strengths),
            ("Weaknesses", sheet.weaknesses),
            ("Development", sheet.development),
        ):
            note = ""
            if title == "Development":
                note = sheet.date_words(show, self.facts.today)
            blocks.heading(area, title, note, gap=14)
            said = cut_to_lines(area, words, area.width, 4) if words else "Not said yet."
            blocks.paragraph(area, said, colour=INK if words else G500)
        notes = sheet.rep.notes
        since = show.date(sheet.rep.start_date) if sheet.rep.start_date else ""
        rows = [("Home", sheet.rep.home_place), ("Since", since)]
        rows.append(("Years in sales", notes.get("experience_years", "")))
        rows.append(("Languages", notes.get("languages", "")))
        area.skip(10)
        blocks.definitions(area, [(k, v) for k, v in rows if v], label_width=70, most=1)

    def _abilities(self, area: Frame) -> None:
        """Metro and rural, complex cases, clinical support: need of the accounts and level."""
        state, rep, show = self.facts.state, self.sheet.rep, self.facts.show
        needs = self.judge.needs
        grouped = bool((state.accounts.text("cluster")[self.rows] != "").any())
        lines, unknown = [], []
        for code, what in ((METRO, "Metro"), (RURAL, "Rural"), (COMPLEX, "Complex cases")):
            need, level = needs.get(code), rep.skills.get(code)
            n = int((need[self.rows] > 0).sum()) if need is not None else 0
            if code == COMPLEX:
                n = int(complex_cases(state)[self.rows].sum())
            elif not n and not grouped:
                unknown.append(what)
                continue
            wanted = float(need[self.rows].max(initial=0.0)) if need is not None else math.nan
            lines.append(
                Row(
                    [
                        what if code == COMPLEX else f"{what} accounts",
                        show.number(n),
                        show.number(level) if level is not None else None,
                        show.number(wanted) if n else None,
                        _fit_words(code, n, level, wanted),
                    ]
                )
            )
        blocks.heading(area, "Where the rep fits", "accounts of the scenario")
        tables.table(area, _ability_columns(), lines, more=None)
        notes = [self._at_risk()]
        if unknown:
            kinds = " and ".join(unknown).capitalize()
            notes.append(
                f"{kinds} accounts cannot be told apart: no account here has a travel cluster."
            )
        for words in filter(None, notes):
            area.skip(4)
            blocks.small(area, words)

    def _at_risk(self) -> str:
        """What the mis-match may cost a year, as a range that calls itself indicative (S2-02)."""
        low, high = revenue_at_risk(self.facts.state, self.impact.revenue[1], self.fit)
        if not (math.isfinite(self.fit) and high > 0):
            return ""
        show = self.facts.show
        return (
            f"Revenue at risk from mis-match, indicative: {show.compact(low)} to "
            f"{show.compact(high)} a year (vendor-published range of 2 to 5 %)."
        )

    def _lacking(self) -> Listed:
        """Accounts that need a skill the rep has not, the largest potential first."""
        state, rep = self.facts.state, self.sheet.rep
        short = [int(row) for row in self.rows if self.judge.short[row, self.code]]
        short = short if rep.skills else []
        names = state.accounts.text("name")
        potential = np.nan_to_num(state.accounts.number("potential"))
        short.sort(key=lambda row: -potential[row])
        lines = [
            (str(names[row]), ", ".join(lacking_skills(self.judge.needs, row, rep)))
            for row in short
        ]
        return Listed(f"Lacking a skill: {len(short)}", lines, _IN_ALIGN)

    def _change(self, area: Frame) -> None:
        if area.room < 90:
            return
        changed = self.impact.changed
        blocks.heading(area, "Before and after" if changed else "As today", gap=20)
        change_table(area, self.facts, [self.impact])

    def _so_what(self) -> str:
        rep = self.sheet.rep.name
        if not self.impact.changed:
            return f"Nothing changes for {rep}: say so before a rumor does."
        was, now = self.impact.use
        if now > _FULL:
            verb = "stays" if was > _FULL else "goes"
            return f"{rep} {verb} above the hours of a year: agree what to stop."
        return f"Talk with {rep} before anybody else hears of the change."


def _ability_columns() -> list[Column]:
    return [
        Column("", 120),
        Column("Accounts", 50, "right"),
        Column("Level of the rep", 66, "right"),
        Column("Level needed", 60, "right"),
        Column("", 220, colour=G700),
    ]


def _fit_words(code: str, n: int, level: float | None, wanted: float) -> str:
    """How a level answers what n accounts need."""
    if not n:
        return "None in this territory"
    if level is None:
        return "Not known"
    if level < wanted:
        return "Needs a clinical specialist" if code == COMPLEX else "Needs practice"
    return "Supports them alone" if code == COMPLEX else "At home in them"


def _radius(known: Sequence[tuple[str, float]], half: float) -> float:
    """The usual one, smaller where a label would leave the column, `half` points to each side."""
    room = [_RADIUS]
    for axis, (code, level) in enumerate(known):
        out = abs(math.cos(2 * math.pi * axis / len(known) - math.pi / 2)) * _LABEL_AT
        wide = fonts.width(f"{_short(code)} {level:g}", fonts.TEXT, XS)
        if out * _RADIUS >= _CENTRED:
            room.append((half - wide) / out)
    return min(room)


def _draw_radar(
    ink: Ink, x: float, y: float, known: Sequence[tuple[str, float]], radius: float = _RADIUS
) -> None:
    """Levels as a polygon over rings; the axes run clockwise from the top."""
    n = len(known)

    def at(axis: int, level: float) -> tuple[float, float]:
        angle = 2 * math.pi * axis / n - math.pi / 2
        reach = radius * level / HIGHEST
        return x + reach * math.cos(angle), y + reach * math.sin(angle)

    said = ", ".join(f"{skill_label(code)} {level:g}" for code, level in known)
    with ink.tags.element("Figure", f"Skills of 0 to {HIGHEST}: {said}"):
        for ring in range(1, HIGHEST + 1):
            ink.polygon([at(axis, ring) for axis in range(n)], None, G200, 0.5)
        for axis in range(n):
            ink.line(x, y, *at(axis, HIGHEST), G200, 0.4)
        shape = [at(axis, level) for axis, (_, level) in enumerate(known)]
        with ink.see_through(0.55):
            ink.polygon(shape, ACCENT_TINT)
        ink.polygon(shape, None, ACCENT, 1.4)
        for axis, (code, level) in enumerate(known):
            px, py = at(axis, level)
            ink.circle(px, py, 1.8, ACCENT)
            lx, ly = at(axis, HIGHEST * _LABEL_AT)
            near = abs(lx - x) < _CENTRED
            side: Align = "centre" if near else "left" if lx > x else "right"
            label = f"{_short(code)} {level:g}"
            ink.text(lx, ly + 2.4, label, fonts.TEXT, XS, G700 if level else G400, side)


_SHORT: Final = {
    "or_support": "OR support",
    "idn_contracting": "Contracting",
    "c_suite": "C-suite",
    "kol_development": "Leaders",
    "hunting": "Hunting",
    "capital": "Capital",
    "tender": "Tenders",
}


def _short(code: str) -> str:
    name = _SHORT.get(code, skill_label(code))
    return name if len(name) <= 12 else name[:11] + "…"


def change_table(
    area: Frame, facts: PackFacts, reps: Sequence[RepImpact], row_height: float = 15.0
) -> None:
    """Before and after of some reps: potential, hours, drive, use, quota, chance."""
    rows = change_rows(facts, reps)
    tables.table(area, change_columns(), rows, row_height=row_height, more=None)


def change_columns() -> list[Column]:
    """What is told of each rep."""
    return [
        Column("", 92),
        Column("Potential", 66, "right"),
        Column("Revenue", 64, "right"),
        Column("Hours", 62, "right"),
        Column("Drive, h", 54, "right"),
        Column("Use", 60, "right"),
        Column("Fair quota", 66, "right"),
        Column("P(≥ 100 %)", 62, "right"),
    ]


def change_rows(facts: PackFacts, reps: Sequence[RepImpact]) -> list[Row]:
    """Today and, where something changes, then."""
    show, rows = facts.show, []
    for one in reps:
        for n, name in enumerate((one.rep or one.territory, "then")):
            if n and not one.changed:
                continue
            year = one.outlook[n] if one.outlook is not None else None
            cells = [
                show.compact(one.potential[n]),
                show.compact(one.revenue[n]),
                show.number(one.hours[n]),
                show.number(one.drive[n]),
                show.percent(one.use[n]),
                show.compact(year.fair) if year else None,
                show.percent(year.chance) if year else None,
            ]
            bold = [Run(c, fonts.SEMI_TAB) if n and c else c for c in cells]
            rows.append(Row([name if not n else Run(name, fonts.TEXT, G500), *bold]))
    return rows
