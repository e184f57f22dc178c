"""How pages say things: leads that fit, closing lines, short names, lists of names."""

from collections.abc import Iterable, Sequence
from typing import Final

from model.territories import shorten
from reports.book.facts import BookFacts
from reports.pdf import blocks, fonts
from reports.pdf.page import Frame, Page
from reports.pdf.text import Run, Words, as_runs, plain, runs_width, wrap

_LEAD_MEASURE: Final = 464.0  # of A4, the narrowest paper
_CLOSE_MEASURE: Final = 430.0


def lead(*sentences: Words) -> list[str | Run]:
    """As many of the sentences, in this order, as fit the two lines of a lead."""
    said: list[str | Run] = []
    for sentence in sentences:
        if not plain(sentence):
            continue
        trial = [*said, *([" "] if said else []), *_parts(sentence)]
        if len(wrap(trial, _LEAD_MEASURE, fonts.TEXT, fonts.M)) > 2:
            continue
        said = trial
    return said


def _parts(words: Words) -> list[str | Run]:
    return [words] if isinstance(words, str | Run) else list(words)


def close_with(page: Page, *candidates: str) -> None:
    """The So what line: the first candidate that is not empty and fits one line."""
    for words in candidates:
        if words and runs_width(as_runs(words, fonts.MEDIUM), fonts.S) <= _CLOSE_MEASURE:
            page.so_what(words)
            return


def short(facts: BookFacts, account_id: str) -> str:
    """An account's name for charts, tables and sentences, at most 18 characters."""
    return shorten(facts.name_of(account_id))


def listed(names: Sequence[str], most: int = 3) -> str:
    """A, B and C; beyond `most` the rest is counted: "A, B and 4 more"."""
    if not names:
        return ""
    shown = list(names[:most])
    rest = len(names) - len(shown)
    if rest:
        return f"{', '.join(shown)} and {rest} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """1 account, 3 accounts, no account."""
    if number == 1:
        return f"1 {one}"
    return f"{number} {many or one + 's'}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def trimmed(area: Frame, text: str, wide: float, lines: int, size: float = fonts.S) -> str:
    """The text cut after whole words so that it takes at most `lines` lines; noted when cut."""
    whole = wrap(text, wide, fonts.TEXT, size)
    if len(whole) <= lines:
        return text
    kept = text
    while kept and len(wrap(kept + "…", wide, fonts.TEXT, size)) > lines:
        kept = kept.rpartition(" ")[0] if " " in kept else kept[: len(kept) // 2]
    area.ink.ledger.note(area.ink.name, f"shortened to {lines} lines: “{text}”")
    return kept.rstrip(" ,;:.") + "…"


def say(area: Frame, text: str, label: str = "Rep", *, lines: int = 6) -> None:
    """Somebody's own words, cut to the room they have."""
    blocks.voice(area, trimmed(area, text, area.width - 12, lines), label)


def spoken_height(text: str, wide: float, lines: int = 6) -> float:
    """Height that `say` takes."""
    n = min(lines, len(wrap(text, wide - 12, fonts.TEXT, fonts.S)))
    return 18.0 + 12.0 * n


def word_units(texts: Iterable[str]) -> int:
    """Content units of typed words: one per 25 of a text."""
    return sum(len(text.split()) // 25 for text in texts)
