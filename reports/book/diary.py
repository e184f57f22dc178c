"""What the diary pages share: the quarter of the book's rep and the words for it."""

from functools import lru_cache
from typing import Final

from model.diary.quarter import BUFFER, Diary, Item
from model.diary.quarter import diary_of as quarter_of
from reports.book.account_facts import kind_words
from reports.book.facts import BookFacts

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
