"""What stands on every page: head line, foot, tabs, title, lead, So what."""

from __future__ import annotations

from reports.pdf import fonts
from reports.pdf.colours import ACCENT, G100, G300, G500, G700, INK, WHITE
from reports.pdf.grid import TAB_WIDTH, Grid
from reports.pdf.ink import Ink
from reports.pdf.text import Words, as_runs, plain, runs_width, wrap

TABS = ("WHAT", "WHY", "HOW")
_TAB_HEIGHT, _TAB_GAP = 76.0, 3.0


def draw_head(ink: Ink, grid: Grid, territory: str, trail: str) -> None:
    """Territory on the left; rep, plan, version and data date on the right."""
    with ink.tags.artifact():
        room = grid.measure * 0.46
        ink.text(grid.left, 34, territory, fonts.MEDIUM, fonts.XS, G700, within=room)
        ink.text(
            grid.right,
            34,
            trail,
            fonts.TAB,
            fonts.XS,
            G500,
            "right",
            within=grid.measure - room - 12,
        )
        ink.rule(grid.left, grid.right, 41, G300, 0.5)


def draw_foot(ink: Ink, grid: Grid, classification: str, number: str) -> None:
    with ink.tags.artifact():
        ink.text(grid.left, grid.foot, classification, fonts.TEXT, fonts.XS, G500)
        ink.text(grid.right, grid.foot, number, fonts.MEDIUM_TAB, fonts.XS, G700, "right")


def draw_tabs(ink: Ink, grid: Grid, active: tuple[str, ...]) -> None:
    """The three parts at the right edge; those this page belongs to are filled."""
    y = grid.top
    with ink.tags.artifact():
        for name in TABS:
            on = name in active
            x = grid.width - TAB_WIDTH
            ink.rectangle(x, y, TAB_WIDTH, _TAB_HEIGHT, ACCENT if on else G100)
            ink.upright(
                x + TAB_WIDTH / 2 - 1,
                y + _TAB_HEIGHT / 2,
                name,
                colour=WHITE if on else G500,
                track=0.8,
            )
            y += _TAB_HEIGHT + _TAB_GAP


def draw_title(ink: Ink, grid: Grid, title: str, lead: Words | None) -> None:
    """Title on baseline 70 and a lead of two lines at most; a longer lead is a fault."""
    with ink.tags.element("H1"):
        ink.text(
            grid.left,
            70,
            title,
            fonts.DISPLAY,
            fonts.L,
            INK,
            track=-0.2,
            within=grid.measure,
        )
    if lead is None:
        return
    measure = grid.span(11) + 20
    if len(wrap(lead, measure, fonts.TEXT, fonts.M)) > 2:
        ink.ledger.fault(ink.name, f"the lead needs more than two lines: “{plain(lead)}”")
    runs = [
        run if run.colour or run.cut == fonts.TEXT else type(run)(run.text, run.cut, INK)
        for run in as_runs(lead, fonts.TEXT)
    ]
    ink.paragraph(grid.left, 89, measure, runs, fonts.TEXT, fonts.M, G700, most=2)


def draw_so_what(ink: Ink, grid: Grid, words: Words) -> None:
    """The consequence of the page in one line; more than one line is a fault."""
    y = grid.so_what
    ink.rule(grid.left, grid.right, y, INK, 0.8)
    x = ink.text(grid.left, y + 15, "So what", fonts.SEMI, fonts.S, ACCENT) + 10
    room = grid.right - x
    if runs_width(as_runs(words, fonts.MEDIUM), fonts.S) > room:
        ink.ledger.fault(ink.name, f"the So what line is too long: “{plain(words)}”")
    ink.text(x, y + 15, words, fonts.MEDIUM, fonts.S, within=room)
