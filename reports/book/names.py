"""Short names for charts, maps and tables, made once for a whole territory."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from model.territories import MAX_SHORT, shorten

_ABBREVIATIONS: Final = (
    (r"\bUniversity\b", "Univ."),
    (r"\bMedical Cent(?:er|re)\b", "MC"),
    (r"\bSurgery Cent(?:er|re)\b", "Surgery"),
    (r"\bSurgical Cent(?:er|re)\b", "Surgical"),
    (r"\bRegional\b", "Reg."),
    (r"\bMemorial\b", "Mem."),
    (r"\bCommunity\b", "Comm."),
    (r"\bAmbulatory\b", "Amb."),
    (r"\bOutpatient\b", "Outp."),
    (r"\bSaint\b", "St."),
)
_TELLING: Final = 4  # letters of a cut word that still tell something
_LOOSE: Final = re.compile(  # a word that says nothing at the end of a name that was cut
    r"[\s,&/-]+(?:of|for|at|and|the|in|dba|llc|inc)\.?$", re.IGNORECASE
)
_COMMON: Final = ("hospital", "medical", "center", "centre", "surgery", "clinic", "regional")
_ARTICLE: Final = re.compile(r"^the\s+(?=\S)", re.IGNORECASE)
_TAILS: Final = re.compile(
    r"[\s,]+(?:hospitals?|medical cent(?:er|re)|mc|hospital (?:and|&) clinics?|inc\.?|llc|the)$",
    re.IGNORECASE,
)


def short_names(names: Sequence[str], towns: Sequence[str], ids: Sequence[str]) -> tuple[str, ...]:
    """A short name of each account, at most 18 characters, no two alike (without regard to case).

    A name that must give way loses its kind of house, then whole words at the end; twins are
    told apart by their town, else by a number. Without a name the id stands in.
    """
    shorts = [_short(str(name) or str(key)) for name, key in zip(names, ids, strict=True)]
    count = Counter(short.casefold() for short in shorts)
    seen: set[str] = {short.casefold() for short in shorts if count[short.casefold()] == 1}
    for n, short in enumerate(shorts):
        if count[short.casefold()] > 1:
            shorts[n] = _told_apart(short, str(names[n]), str(towns[n]), seen)
            seen.add(shorts[n].casefold())
    return tuple(shorts)


def _short(name: str) -> str:
    name = " ".join(name.split()) or "–"
    if len(name) <= MAX_SHORT:
        return name
    bare = _TAILS.sub("", name)
    if len(bare) <= MAX_SHORT:
        return bare
    bare = _ARTICLE.sub("", bare)
    for pattern, word in _ABBREVIATIONS:
        said = word.upper() if bare.isupper() else word
        bare = re.sub(pattern, said, bare, flags=re.IGNORECASE)
    kept = shorten(_TAILS.sub("", bare))
    while (told := _LOOSE.sub("", kept)) != kept:
        kept = told
    return kept


def _told_apart(short: str, name: str, town: str, seen: set[str]) -> str:
    """The name with its last word cut short ("St. Brigid Kett."), with its town, or a number."""
    name = " ".join(name.split())
    cut = name[: MAX_SHORT - 1].rstrip(" -–,&/.")
    last = cut.split()[-1] if cut else ""
    cuts_a_word = name[len(cut) : len(cut) + 1].isalnum()
    tells = cuts_a_word and len(cut) > len(short) and len(last) >= _TELLING
    tells = tells and not any(word.startswith(last.casefold()) for word in _COMMON)
    if tells and f"{cut}.".casefold() not in seen:
        return f"{cut}."
    part = _cut(short, MAX_SHORT - len(town) - 1)
    if town and part and town.casefold() not in short.casefold():
        with_town = f"{part} {town}"
        if with_town.casefold() not in seen:
            return with_town
    number = 1
    while True:
        mark = f" ({number})"
        room = MAX_SHORT - len(mark)
        numbered = (_cut(short, room) or short[:room].rstrip()) + mark
        if numbered.casefold() not in seen:
            return numbered
        number += 1


def _cut(name: str, room: int) -> str:
    """The words of a name that fit, "" when not even the first does."""
    if len(name) <= room:
        return name
    kept = name[: max(0, room) + 1].rpartition(" ")[0].rstrip(" ,&/-–")
    return kept if len(kept) <= room else ""
