"""P22: which account is started when, why, and what must happen before."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from model.plan.facts import Pick
from model.plan.forecast_table import quarter_label
from model.plan.starts import Start, starts_of
from model.settings import settings_of
from reports.book import map_layers
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead, some_of
from reports.book.section import Edition, Section
from reports.book.typed import entries, text
from reports.book.words import counted, few, gap, gap_about, many, sentence, spelled
from reports.pdf import blocks, cells, fonts, maps, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, ACCENT_MID, G500, INK, WHITE, Fill
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_MOST: Final = 25
_PARTS: Final = re.compile(r"^(.*?)(?: \(| \d|: | [A-Z0-9-]+\d).*?([\d.]+) points")
_STRONG: Final = ("Beachhead", "Gate")
_WIDE_MAP: Final = 320.0  # height below the ladder from which the map takes half the page
_LOWER: Final = 170.0  # least height of the map and the blocks beside it


@lru_cache(maxsize=8)
def starts(facts: BookFacts) -> tuple[Start, ...]:
    """The starts with dates and money, in rank order."""
    plan = facts.plan
    settings = settings_of(facts.state)
    return starts_of(plan.sequence, plan.figures, plan.forecast, plan.start, settings)


def brief_reason(reason: str) -> str:
    """ "headroom (value 75 of 100): 30.0 points" as "headroom 30.0"."""
    found = _PARTS.match(reason)
    return f"{found[1]} {found[2]}" if found else reason


def badge_of(pick: Pick) -> str:
    """How the rank is drawn: the first start, a gate, any other."""
    return "first" if pick.rank == 1 else "gate" if pick.label in _STRONG else "plain"


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (
        gap(
            facts,
            "Potential of the accounts",
            "which account is started first",
            "volumes, or beds and operating rooms with prices",
        ),
    )


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    picks = facts.plan.sequence.picks
    with book.page("Account sequence", _lead(facts), tabs=("WHY",), key="P22") as page:
        area = page.frame(bottom=page.grid.bottom - _LOWER - 12)
        _ladder(area, facts, edition)
        top = area.y + 18  # a short ladder leaves the rest of the page to the map
        wide = page.grid.bottom - top > _WIDE_MAP  # a short ladder leaves room
        if wide:
            left, right = page.columns(7, 5, top=top)
            middle = right
        else:
            left, middle, right = page.columns(4, 4, 4, top=top)
        _map(left, facts, picks)
        _next_in_line(middle, facts)
        if wide:
            right.skip(18)
        _moves_up(right, facts)
        _words_of_rep(middle, facts)
        _first_gap(right, facts)
        _close(page, facts)


def _lead(facts: BookFacts) -> Words:
    picks, plan = facts.plan.sequence.picks, facts.plan
    quarters = len({pick.quarter for pick in picks})
    first = picks[0]
    gates = [pick for pick in picks if pick.label == "Gate"]
    behind = [p for p in picks if any(g.account_id in p.depends_on for g in gates)]
    held = [a for a, reason in plan.sequence.blocked.items() if "sole contract" in reason]
    name = facts.short_of(first.account_id)
    return lead(
        [semi(f"{many(len(picks), 'account')} in {few(quarters, 'quarter')}.")],
        f"{name} is the beachhead." if first.label == "Beachhead" else f"{name} comes first.",
        f"{spelled(len(gates))} {'gate opens' if len(gates) == 1 else 'gates open'} "
        f"{counted(len(behind), 'further account')}."
        if gates and behind
        else "",
        f"{counted(len(held), 'account waits', 'accounts wait')} for a sole contract to end."
        if held
        else "",
    )


def _ladder(area: Frame, facts: BookFacts, edition: Edition) -> None:
    plan, show = facts.plan, facts.show
    rank_of = {pick.account_id: pick.rank for pick in plan.sequence.picks}
    full = max(pick.score for pick in plan.sequence.picks)
    columns = [
        Column("Start", 44),
        Column("Rank", 26),
        Column("Account", 96),
        Column("Role", 52, size=7, colour=G500),
        Column("Score S′", 76),
        Column("Why: the two largest parts, points", 122, size=7, colour=G500),
        Column("k a year", 42, "right"),
        Column("Needs", 46, size=7, colour=G500),
    ]
    rows = []
    for pick, begun in zip(plan.sequence.picks, starts(facts), strict=True):
        strong = pick.label in _STRONG
        needs = [str(rank_of[a]) for a in pick.depends_on if a in rank_of]
        why = ", ".join(brief_reason(reason) for reason in pick.reasons)
        role = Run(pick.label, fonts.SEMI if strong else None, ACCENT if strong else None)
        rows.append(
            Row(
                [
                    quarter_label(plan.start, pick.quarter),
                    cells.rank(pick.rank, badge_of(pick)),
                    Run(facts.short_of(pick.account_id), fonts.MEDIUM if strong else None),
                    role,
                    cells.scored(pick.score, full, show.number(pick.score, 1), strong=strong),
                    sentence(why) + (" *" if pick.override else ""),
                    show.money_k(begun.value_per_year),
                    f"rank {', '.join(needs)}" if needs else None,
                ],
                link=_link(edition, pick),
            )
        )
    tables.table(area, columns, rows, group=True, most=_MOST)
    overridden = [pick for pick in plan.sequence.picks if pick.override]
    if overridden:
        area.skip(3)
        said = "; ".join(
            f"{facts.short_of(pick.account_id)}: {pick.override}" for pick in overridden[:2]
        )
        blocks.paragraph(area, f"* Order of the rep. {said}", size=7, colour=G500, most=1)


def account_key(position: int) -> str:
    """Key of an account's own page."""
    return f"account.{position}"


def _link(edition: Edition, pick: Pick) -> str | None:
    key = account_key(pick.position)
    return key if edition.prints(key) else None


def _map(area: Frame, facts: BookFacts, picks: Sequence[Pick]) -> None:
    year = [pick for pick in picks if pick.quarter <= 4]
    lat, lon = facts.lat, facts.lon
    placed = [pick for pick in year if lat[pick.position] == lat[pick.position]]
    if not placed:
        return
    box = maps.Box(area.x, area.y, area.width, area.room)
    at = [pick.position for pick in placed]
    window = maps.Window.around(box, list(lat[at]), list(lon[at]), 34)  # clear of the scale
    sheet = maps.Sheet(area.ink, window)
    sheet.ground(map_layers.ground(facts))
    sheet.title("Path of year one")
    sheet.scale_bar("km" if facts.show.units == "km" else "mi")
    for pick, following in pairwise(placed):
        sheet.arcs(
            [
                (lat[pick.position], lon[pick.position]),
                (lat[following.position], lon[following.position]),
            ]
        )
    sheet.places(
        [
            maps.Place(
                float(lat[pick.position]),
                float(lon[pick.position]),
                1.0,
                facts.short_of(pick.account_id),
                _FILLS[badge_of(pick)],
                rank=pick.rank,
            )
            for pick in placed
        ],
        radius=6.4,
        labelled=False,
    )
    area.take(area.room)


_FILLS: Final = {
    "first": Fill(ACCENT, WHITE),
    "gate": Fill(ACCENT_MID, INK),
    "plain": Fill(WHITE, INK, ACCENT_MID),
}


def _next_in_line(area: Frame, facts: BookFacts) -> None:
    blocks.heading(area, "Next in line, if a start falls", ruled=False)
    told: dict[int, list[str]] = {}
    for pick in facts.plan.sequence.picks:
        if pick.quarter <= 4 and not pick.quick_win:
            told.setdefault(pick.quarter, [])
            told[pick.quarter] = [*told[pick.quarter], *pick.alternates]
    items = []
    for quarter, others in told.items():
        started = {p.account_id for p in facts.plan.sequence.picks if p.quarter == quarter}
        names = [facts.short_of(a) for a in dict.fromkeys(others) if a not in started][:2]
        if names:
            items.append((f"Q{quarter}", ", ".join(names)))
    if items:
        blocks.steps(area, items, label_width=18)
    else:
        blocks.small(area, "No other account may start in year one.")


def _moves_up(area: Frame, facts: BookFacts) -> None:
    blocks.heading(area, "What would move it up", ruled=False)
    told = [
        (str(pick.rank), sentence(pick.moves_up))
        for pick in facts.plan.sequence.picks
        if pick.moves_up and pick.rank > 2
    ]
    blocks.steps(area, told[:4], label_width=18)


def _words_of_rep(area: Frame, facts: BookFacts) -> None:
    comments = [
        f"{facts.short_of(text(c, 'account_id'))}: {text(c, 'comment')}"
        for c in entries(facts.typed, "sequence_comments")
        if text(c, "comment")
    ]
    lines = int((area.room - 30) // 16)
    if comments and lines >= 2:
        area.skip(6)
        kept = comments[: max(1, min(3, lines // 2))]
        blocks.voice(area, kept)


def _first_gap(area: Frame, facts: BookFacts) -> None:
    for pick in facts.plan.sequence.picks:
        notes = gap_about(facts, pick.account_id)
        if notes:
            high = blocks.gap_note_height(notes[0], area.width)
            if area.room > high + 8:
                area.to_bottom(high)
                blocks.gap_note(area, notes[0])
            return


def _close(page: Page, facts: BookFacts) -> None:
    show = facts.show
    best = sorted(
        (s for s in starts(facts) if s.quarter <= 2 and s.value_per_year > 0),
        key=lambda s: -s.value_per_year,
    )[:2]
    names = some_of([facts.short_of(s.account_id) for s in best])
    worth = [show.compact(s.value_per_year) for s in best]
    close_with(
        page,
        f"The first two quarters decide: {names} are worth {' and '.join(worth)} a year."
        if len(best) == 2
        else "",
        f"{names} decides the first two quarters: {worth[0]} a year." if len(best) == 1 else "",
    )


SECTION = Section(
    "P22",
    "Account sequence",
    "Why",
    1,
    lambda facts: len(facts.plan.sequence.picks),
    _draw,
    _gaps,
)
