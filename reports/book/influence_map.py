"""P19: who is asked, who follows, and where one start reaches most."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from model.people import contactable
from model.plan.tables import number, text
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.tier_list import LEADERS, leaders_known, tier_list, tier_list_height
from reports.book.words import counted, gap
from reports.pdf import blocks, cells, charts, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.charts import Edge, Node
from reports.pdf.charts.flow import Attitude
from reports.pdf.colours import ACCENT, ACCENT_MID, G700
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column
from reports.pdf.text import Run, Words, semi

_MOST: Final = 38
_PER_LAYER: Final = 9
_ROWS: Final = 10
_ORIGINS: Final = 3  # starts whose cascades are drawn
_START_WORDS: Final = ("", "one start with reach", "two starts with most reach",
                       "three starts with most reach")  # fmt: skip
_HOW_TO_READ: Final = (
    "Read from left to right: who is asked, who follows. Line width is the strength of "
    "influence, disc size the headroom, disc colour how early its first leader adopts."
)
_LOWER: Final = 168.0
_NETWORK: Final = 8  # accounts from which their links fill the page
_FEW_HIGH: Final = 130.0  # of the links where they do not, at least
_ABOVE_LIST: Final = 38.0  # heading of the list and the space before it
_LOWER_FEW: Final = 104.0
_UNKNOWN: Final = "unknown"


def _units(facts: BookFacts) -> int:
    """Accounts and links on the map, and opinion leaders in the list where it stands for it."""
    n_marks = _n_linked(facts) + len(facts.plan.reach.edges)
    return n_marks if _n_linked(facts) >= _NETWORK else n_marks + len(leaders_known(facts))


def _n_linked(facts: BookFacts) -> int:
    return len({end for a, b, _ in facts.plan.reach.edges for end in (a, b)})


def _note(facts: BookFacts) -> Gap:
    families = _thin_families(facts)
    if families:
        name, few, whole = families
        return gap(
            facts,
            f"{name}: only {few} of {whole} links",
            "starts in that family",
            "two nomination questions in each discovery call",
        )
    return gap(
        facts,
        "Who asks whom before a device is changed",
        "where the beachhead is",
        "two nomination questions in each discovery call",
    )


def _thin_families(facts: BookFacts) -> tuple[str, int, int] | None:
    """The family with the fewest links, when it has under a fifth of them."""
    table = facts.state.table("influence")
    kinds = [str(f) for f in text(table, "family")]
    families = facts.plan.figures.families
    if not any(kinds) or len(families) < 2:
        return None
    few = min(families, key=lambda f: (kinds.count(f), f))
    if kinds.count(few) * 5 >= len(kinds):
        return None
    return facts.family_name(few), kinds.count(few), len(kinds)


def people_of(facts: BookFacts, account_id: str, most: int = 2) -> list[tuple[str, str, float]]:
    """Opinion leaders T1 to T3 of an account: (last name, tier, relationship), best tier first."""
    table = contactable(facts.of_account("contacts", account_id), facts.state)
    rows = zip(
        text(table, "kol_tier"), text(table, "name"), number(table, "relationship"), strict=True
    )
    leaders = sorted((str(t), str(n).split()[-1], float(r)) for t, n, r in rows if t in LEADERS)
    return [(name, tier, now) for tier, name, now in leaders[:most]]


def leader_words(facts: BookFacts, account_id: str) -> str:
    """ "Brandt T2, Karim T3"."""
    return ", ".join(f"{name} {tier}" for name, tier, _ in people_of(facts, account_id))


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    with book.page("Influence map", _lead(facts), tabs=("WHY",), key="P19") as page:
        few = _n_linked(facts) < _NETWORK
        lower = _LOWER_FEW if few else _LOWER
        area = page.frame(bottom=page.grid.bottom - lower - 14)
        nodes, edges = _network(facts)
        if edges:
            starts = min(_ORIGINS, len(_ranked(facts)))
            numbered = f"Blue lines: the cascades of the {_START_WORDS[starts]}, numbered."
            blocks.small(area, f"{_HOW_TO_READ} {numbered}" if starts else _HOW_TO_READ, after=6)
            listed = tier_list_height(facts, area.width) + _ABOVE_LIST if few else 0.0
            charts.flow(area, max(_FEW_HIGH, area.room - listed), nodes, edges)
        if few:
            title = "Opinion leaders by account"
            blocks.heading(area, title, "the largest accounts first", gap=14)
            tier_list(area, facts)
        left, right = page.columns(8, 4, top=page.grid.bottom - lower)
        _table(left, facts)
        right.skip(2)
        blocks.gap_note(right, _note(facts))
        _close(page, facts)


def _ranked(facts: BookFacts) -> list[int]:
    reach = facts.plan.reach
    return [int(i) for i in np.argsort(-reach.one_step, kind="stable") if reach.one_step[i] > 0]


def _lead(facts: BookFacts) -> Words:
    ranked, reach, show = _ranked(facts), facts.plan.reach, facts.show
    if not reach.edges:
        n = len(leaders_known(facts))
        verb = "is" if n == 1 else "are"
        words = f" {verb} known; nobody has said yet who asks whom."
        return lead([semi(counted(n, "opinion leader")), words])
    if not ranked:
        known = "is known." if len(reach.edges) == 1 else "are known."
        return lead(
            [semi(counted(len(reach.edges), "link")), f" between accounts {known}"],
            "Their headroom is not known yet.",
        )
    best = ranked[0]
    more = reach.second_step[best]
    further = f" and {show.compact(more)} more in the second" if more > 0 else ""
    top = len(ranked) > 1 and all(reach.two_steps[best] >= reach.two_steps[i] for i in ranked)
    praise = ": more than any other first step" if top else ""
    return lead(
        [
            "Starting at ",
            semi(facts.shorts[best]),
            " reaches ",
            semi(show.compact(reach.one_step[best])),
            f" of headroom in one step{further}{praise}.",
        ]
    )


def _network(facts: BookFacts) -> tuple[list[Node], list[Edge]]:
    """The accounts that matter and their links; layers that would be too full lose the smallest."""
    plan = facts.plan
    reach, headroom = plan.reach, np.nan_to_num(plan.figures.headroom)
    ends = sorted({end for a, b, _ in reach.edges for end in (a, b)})
    weight = headroom + reach.one_step
    kept = sorted(ends, key=lambda i: -weight[i])[:_MOST]
    ranked = _ranked(facts)
    steps = _steps_from(facts, ranked[:_ORIGINS])
    order = {origin: n for n, origin in enumerate(ranked[:_ORIGINS], 1)}
    while True:
        inside = set(kept)
        edges = [Edge(str(a), str(b), w) for a, b, w in reach.edges if a in inside and b in inside]
        linked = {end for edge in edges for end in (edge.source, edge.target)}
        nodes = [_node(facts, i, headroom[i], steps, order) for i in kept if str(i) in linked]
        layers = charts.layers_of(nodes, edges)
        full = [layer for layer in layers if len(layer) > _PER_LAYER]
        if not full:
            return nodes, edges
        smallest = min((int(key) for key in full[0]), key=lambda i: weight[i])
        kept = [i for i in kept if i != smallest]


def _steps_from(facts: BookFacts, origins: Sequence[int]) -> dict[int, int]:
    """Account -> 1 or 2 steps from the nearest origin (the origins themselves count as 1)."""
    edges, start = facts.plan.reach.edges, set(origins)
    first = {b for a, b, _ in edges if a in start} | start
    second = {b for a, b, _ in edges if a in first} - first
    return dict.fromkeys(first, 1) | dict.fromkeys(second, 2)


def adopter_of(facts: BookFacts, account_id: str) -> str:
    """How early the first opinion leader of an account adopts, in words; "" when not known."""
    table = contactable(facts.of_account("contacts", account_id), facts.state)
    names = ("kol_tier", "name", "adopter_type")
    rows = zip(*(text(table, name) for name in names), strict=True)
    known = sorted(
        (str(tier), str(name).split()[-1], str(kind))
        for tier, name, kind in rows
        if tier in LEADERS
    )
    kind = known[0][2].replace("_", " ").strip().lower() if known else ""
    return "" if kind == _UNKNOWN else kind.capitalize()


def _node(
    facts: BookFacts, i: int, size: float, steps: dict[int, int], order: dict[int, int]
) -> Node:
    people = people_of(facts, str(facts.plan.ids[i]))
    attitude: Attitude = ""
    if people:
        now = people[0][2]
        attitude = "supports" if now > 0 else "sceptic" if now < 0 else "neutral"
    words = leader_words(facts, str(facts.plan.ids[i]))
    name = f"{order[i]} · {facts.shorts[i]}" if i in order else facts.shorts[i]
    adopter = adopter_of(facts, str(facts.plan.ids[i]))
    return Node(str(i), name, float(size), words, steps.get(i, 0), attitude, adopter)


def _table(area: Frame, facts: BookFacts) -> None:
    reach, show = facts.plan.reach, facts.show
    ranked = _ranked(facts)[:_ROWS]
    if not ranked:
        return
    blocks.heading(area, "Most headroom reachable", f"{facts.k_unit}, weighted")
    full = max(float(reach.two_steps[i]) for i in ranked)
    columns = [
        Column("", 92, cut=fonts.MEDIUM),
        Column("Leaders", 96, size=7, colour=G700),
        Column("Adopts", 50, size=7, colour=G700),
        Column("", 48),
        Column("1 step", 36, "right"),
        Column("2 steps", 40, "right"),
    ]
    rows: list[list[tables.Cell]] = [
        [
            Run(facts.shorts[i]),
            leader_words(facts, str(facts.plan.ids[i])) or None,
            adopter_of(facts, str(facts.plan.ids[i])) or None,
            cells.bar(
                [
                    (float(reach.one_step[i]), ACCENT),
                    (float(reach.second_step[i]), ACCENT_MID),
                ],
                full,
            ),
            show.money_k(reach.one_step[i]),
            show.money_k(reach.second_step[i]),
        ]
        for i in ranked
    ]
    tables.table(area, columns, rows, row_height=12, more=None)


def _close(page: Page, facts: BookFacts) -> None:
    ranked = _ranked(facts)
    if not ranked:
        return
    first = ranked[0]
    people = people_of(facts, str(facts.plan.ids[first]), 1)
    if people:
        name, tier, _ = people[0]
        close_with(
            page,
            f"{name} ({tier}) at {facts.shorts[first]} first: no other start reaches as much.",
        )
    else:
        close_with(page, f"Find the opinion leader at {facts.shorts[first]} before its start.")


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (_note(facts),)


SECTION = Section("P19", "Influence map", "Why", 8, _units, _draw, _gaps)
