"""What the diary pages share: the quarter of the book's rep and the words for it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from model.diary.focus import theme_of
from model.diary.quarter import BUFFER, Diary, Item
from model.diary.quarter import diary_of as quarter_of
from model.diary.work_days import Quarter
from reports.book.account_facts import kind_words
from reports.book.facts import BookFacts
from reports.book.fitting import lead
from reports.book.words import counted
from reports.pdf.text import Words, semi

MODES: Final = {
    "case": "Case support",
    "field": "Field calls",
    "discovery": "Discovery",
    "demo": "Demo, trial",
    "committee": "Committee",
    "company": "Company",
    "planning": "Planning",
    "leave": "Leave",
}


@lru_cache(maxsize=8)
def diary_of(facts: BookFacts) -> Diary:
    """The diary of the plan's rep; empty when it is not about this territory's accounts."""
    return quarter_of(facts.state, facts.plan.ids)


def item_title(facts: BookFacts, item: Item) -> str:
    """The account, or what the time is for."""
    if item.kind == BUFFER:
        return "Buffer, protected"
    return facts.short_of(item.account_id) if item.account_id else kind_words(item.kind)


def week_lead(facts: BookFacts, items: Sequence[Item]) -> Words:
    """The lead of a diary page: its theme, its meetings, how much of it is on the theme."""
    met = [item for item in items if item.is_customer and item.kind != "remote_touch"]
    hours = sum(item.hours for item in items if item.is_customer)
    theme = sum(item.hours for item in items if item.is_customer and item.on_theme)
    name = theme_of(facts.typed, Quarter.containing(items[0].day)).name if items else ""
    most: dict[str, int] = {}
    for item in met:
        most[item.account_id] = most.get(item.account_id, 0) + 1
    top = max(most, key=lambda a: (most[a], a), default="")
    share = f"{facts.show.percent(theme / hours)} of customer time on the theme." if hours else ""
    return lead(
        [semi(f"{name}.")] if name else "",
        f"{counted(len(met), 'customer meeting')}, {facts.show.hours(hours, 1)} of work, "
        f"most at {facts.short_of(top)}."
        if met
        else "No customer meeting is planned.",
        share,
    )
