"""The talk with a rep on paper: what changes, and why for each account; a part per rep."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from math import isfinite
from pathlib import Path
from typing import Final

from model.brief import BALANCE
from model.errors import PlanError
from model.format import Formatter
from model.scenario import LIVE
from model.state import State
from model.territories import CORE_TEAM
from model.why_moved import WhyCard
from model.why_reps import RepChange, rep_changes
from reports.pdf import blocks, fonts, tables
from reports.pdf.book import Book, Meta
from reports.pdf.colours import G500, G700, INK
from reports.pdf.fonts import XS, S
from reports.pdf.grid import A4, LETTER
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, semi, wrap

PAPERS: Final = {"letter": LETTER, "a4": A4}
CLASSIFICATION: Final = "Internal – for the talk with the rep, not for customers"
_LABEL: Final = 62.0  # width of "Gains", "Forced by"
_CARD_GAP: Final = 12.0
_NAME: Final = 24.0
_MOST_LISTED: Final = 12  # accounts in a list of the first page


@dataclass(frozen=True, slots=True)
class Printed:
    """What was written; `faults` are what the drawing kit found wrong with its own pages."""

    path: Path
    pages: int
    reps: tuple[str, ...]
    faults: tuple[str, ...]


def write_why_pages(
    state: State,
    scenario_id: str,
    out: Path,
    *,
    today: date,
    author: str = "",
    paper: str = "letter",
    team: str = CORE_TEAM.id,
    territories: Sequence[str] = (),
    reasons: dict[str, tuple[str, ...]] | None = None,
) -> Printed:
    """Write a page, or as many as its cards need, for every rep who gains or loses an account.

    Parameters
    ----------
    territories
        Ids of the territories to print; all that change when empty.
    reasons
        Further sentences by account id, such as what designing again found.

    Raises
    ------
    PlanError
        If the paper is unknown, nothing has moved, or the file cannot be written.
    """
    if paper not in PAPERS:
        raise PlanError(f'There is no paper "{paper}".', remedy="Choose letter or a4.")
    scenario = state.scenario(scenario_id)
    found = rep_changes(state, scenario.id, today, team)
    found = [one for one in found if not territories or one.territory_id in territories]
    if not found:
        live = state.scenario(LIVE).name
        raise PlanError(f"No account is elsewhere than in {live}.", remedy="Move accounts first.")
    show = Formatter.of(state.about)
    meta = _meta(state, scenario.name, today, author)
    with Book(out, PAPERS[paper], meta) as book:
        for one in found:
            _Talk(book, one, show, scenario.name, reasons or {}).draw()
    reps = tuple(one.rep or one.territory for one in found)
    return Printed(out, book.n_pages, reps, tuple(map(str, book.ledger.faults())))


def _meta(state: State, scenario: str, today: date, author: str) -> Meta:
    return Meta(
        title=f"What changes with {scenario}",
        author=author,
        created=datetime.combine(today, time(12), UTC),
        territory=state.about.name,
        trail=f"{scenario} · {Formatter.of(state.about).date(today.isoformat())}",
        subject="Moved accounts and their reasons",
        classification=CLASSIFICATION,
        language=state.about.locale.replace("_", "-"),
        tabbed=False,
    )


class _Talk:
    """The pages of one rep."""

    def __init__(
        self,
        book: Book,
        change: RepChange,
        show: Formatter,
        scenario: str,
        reasons: dict[str, tuple[str, ...]],
    ) -> None:
        self.book, self.change, self.show, self.scenario = book, change, show, scenario
        self.reasons = reasons
        self.who = change.rep or change.territory

    def draw(self) -> None:
        """Figures and lists, then the cards; they go on where the first page ends."""
        change = self.change
        book, key = self.book, f"T.{change.territory_id}"
        place = change.territory if change.rep else "no rep yet"
        moves = [_counted(len(change.gained), "come"), _counted(len(change.lost), "go")]
        lead = f"{' and '.join(part for part in moves if part)} with “{self.scenario}”."
        cards = [*change.gained, *change.lost]
        with book.page(f"{self.who} · {place}", lead, key=key) as page:
            area = page.frame(0, 12)
            self._figures(area)
            self._list(area, "You gain", change.gained, gained=True)
            self._list(area, "You hand over", change.lost, gained=False)
            cards = self._cards(page, area, cards)
        number = 1
        while cards:
            number += 1
            title = f"{self.who}: why, page {number}"
            with book.page(title, key=f"{key}.{number}", bookmark=title, level=1) as page:
                area = page.frame(0, 12, page.grid.top - 22)
                left = self._cards(page, area, cards)
                assert len(left) < len(cards), "a card is higher than a page"
                cards = left

    def _figures(self, area: Frame) -> None:
        change, show = self.change, self.show
        rows: list[Row] = []

        def add(label: str, pair: tuple[float, float], said: Callable[[float], str]) -> None:
            was, now = pair
            if not (isfinite(was) and isfinite(now)):
                return
            if said is percent:
                delta = f"{show.signed(100 * (now - was))} points"
            elif said == show.money:
                delta = f"{'+' if now > was else ''}{show.money(now - was)}"
            else:
                delta = show.signed(now - was)
            rows.append(Row([label, said(was), semi(said(now)), Run(delta, fonts.TAB, INK)]))

        def percent(value: float) -> str:
            return show.percent(value)

        add("Accounts", change.accounts, lambda value: show.number(value))
        if any(change.potential):
            add("Potential a year", change.potential, show.money)
        if any(change.revenue):
            add("Revenue, 12 months", change.revenue, show.money)
        if any(change.travel):
            add("Driving a year, h", change.travel, lambda value: show.number(value))
        add("Share of your hours in use", change.workload, percent)
        blocks.heading(area, "What changes in figures", "today and with the change")
        columns = [
            Column("", 200),
            Column("Today", 90, "right"),
            Column("Then", 90, "right"),
            Column("Change", 90, "right"),
        ]
        tables.table(area, columns, rows, more=None)

    def _list(self, area: Frame, title: str, cards: Sequence[WhyCard], *, gained: bool) -> None:
        if not cards:
            return
        other = "From" if gained else "To"
        columns = [
            Column("Account", 150),
            Column("Place", 80, colour=G700),
            Column(other, 90, colour=G700),
            Column("Revenue", 58, "right"),
            Column("Driving, h", 50, "right"),
        ]
        people = any(card.handed for card in cards)
        if people:
            columns.append(Column("Known people", 104, colour=G700))
        if not gained:
            columns.append(Column("Years with you", 48, "right"))
        rows = [Row(self._line(card, gained=gained, people=people)) for card in cards]
        blocks.heading(area, title, "largest potential first; driving in hours a year", gap=16)
        most = min(len(rows), _MOST_LISTED)
        tables.table(
            area, columns, rows, most=most, more="+{k} more, each on its card", more_key=""
        )

    def _line(self, card: WhyCard, *, gained: bool, people: bool) -> list[str | None]:
        show = self.show
        other, own = (card.before, card.after) if gained else (card.after, card.before)
        cells: list[str | None] = [
            card.name,
            card.place,
            other.rep or other.territory,
            show.money(card.revenue) if card.revenue == card.revenue else None,
            show.number(own.travel, 1) if own.travel else None,
        ]
        if people:
            cells.append(_people(card))
        if not gained:
            cells.append(show.number(card.tenure, 1) if card.tenure == card.tenure else None)
        return cells

    def _cards(self, page: Page, area: Frame, cards: list[WhyCard]) -> list[WhyCard]:
        """Draw the cards that fit; what is left."""
        heads = 34.0
        if not cards or area.room < heads + self._height(area, cards[0]):
            return cards
        blocks.heading(area, "Why each of them moves", gap=16)
        area.skip(4)
        for place, card in enumerate(cards):
            if area.room < self._height(area, card):
                return cards[place:]
            self._card(page, area, card)
        return []

    def _parts(self, card: WhyCard) -> list[tuple[str, str]]:
        told = "Answers no single complaint: it evens out the hours."
        answer = told if card.answer == BALANCE else card.answer
        more = self.reasons.get(card.account_id, ())
        parts = [
            ("What changes", " ".join(card.gains)),
            ("Forced by", " ".join(card.rules)),
            ("Answers", answer),
            ("Keeping it", " ".join((*card.keeping, *more))),
        ]
        people = [
            f"{one.name}{f' ({one.role.lower()})' if one.role else ''}" for one in card.handed
        ]
        if people:
            more_people = f" and {len(people) - 4} more" if len(people) > 4 else ""
            parts.append(("To introduce", ", ".join(people[:4]) + more_people))
        return [(label, words) for label, words in parts if words]

    def _height(self, area: Frame, card: WhyCard) -> float:
        leading = fonts.LEADING[S]
        lines = sum(
            len(wrap(words, area.width - _LABEL, fonts.TEXT, S)) for _, words in self._parts(card)
        )
        return _NAME + lines * leading + _CARD_GAP

    def _card(self, page: Page, area: Frame, card: WhyCard) -> None:
        ink, leading = page.ink, fonts.LEADING[S]
        y = area.take(_NAME) + 14
        with ink.tags.element("H2"):
            end = ink.text(area.x, y, card.name, fonts.SEMI, S, INK, within=area.width * 0.5)
        moved = f"{card.before.territory} to {card.after.territory}"
        if card.before.rep and card.after.rep:
            moved += f", {card.before.rep} to {card.after.rep}"
        ink.text(end + 8, y, moved, fonts.TEXT, XS, G500, within=area.right - end - 8)
        for label, words in self._parts(card):
            first = area.y + leading * 0.75
            ink.text(area.x, first, label, fonts.MEDIUM, XS, G700, within=_LABEL - 4)
            bottom = ink.paragraph(
                area.x + _LABEL, first, area.width - _LABEL, words, fonts.TEXT, S
            )
            area.y = bottom - leading * 0.75
        area.skip(_CARD_GAP)


def _counted(n: int, verb: str) -> str:
    """1 account comes, 3 accounts go; "" for none."""
    if not n:
        return ""
    return (
        f"1 account {verb}{'es' if verb == 'go' else 's'}" if n == 1 else f"{n:,} accounts {verb}"
    )


def _people(card: WhyCard) -> str | None:
    """How many people change hands, and who is known best."""
    if not card.handed:
        return None
    first = card.handed[0].name
    more = len(card.handed) - 1
    return f"{first} +{more}" if more else first
