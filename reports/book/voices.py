"""The rep's and others' own words, made to fit the room a page has for them."""

from collections.abc import Sequence

from reports.pdf import fonts
from reports.pdf.blocks import voice, voice_height
from reports.pdf.page import Frame
from reports.pdf.text import plain, wrap


def voice_within(area: Frame, texts: Sequence[str], high: float, label: str = "Rep") -> None:
    """Draw a voice in at most `high` points; the longest text gives way, noted in the ledger.

    Empty texts are left out; without any nothing is drawn.
    """
    kept = [" ".join(text.split()) for text in texts if text.strip()]
    if not kept:
        return
    measure = area.width - 10
    lines = [len(wrap(text, measure, fonts.TEXT, fonts.S)) for text in kept]
    allowed = list(lines)
    room = max(len(kept), int((high - 15 - 4 * (len(kept) - 1)) // 12))
    while sum(allowed) > room and max(allowed) > 1:
        allowed[allowed.index(max(allowed))] -= 1
    for n, text in enumerate(kept):
        if allowed[n] < lines[n]:
            kept[n] = first_lines(text, allowed[n], measure)
            area.ink.ledger.note(area.ink.name, f"typed words are shortened: “{text[:60]}…”")
    voice(area, kept, label)


def first_lines(text: str, count: int, measure: float, size: float = fonts.S) -> str:
    """As many whole words as stand on `count` lines, with an ellipsis when some are left out."""
    lines = wrap(text, measure, fonts.TEXT, size)
    if len(lines) <= count:
        return text
    kept = " ".join(plain(line) for line in lines[:count])
    words = kept.split(" ")
    while words and len(wrap(" ".join(words) + " …", measure, fonts.TEXT, size)) > count:
        words.pop()
    return " ".join(words).rstrip(",;:–-") + " …"


def height_of(texts: Sequence[str], wide: float) -> float:
    """Height of a voice with these texts; 0 without any."""
    kept = [" ".join(text.split()) for text in texts if text.strip()]
    return voice_height(wide, kept) + 3 if kept else 0.0
