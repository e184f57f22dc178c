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
    for pattern, word in _ABBREVIATIONS:
        said = word.upper() if bare.isupper() else word
        bare = re.sub(pattern, said, bare, flags=re.IGNORECASE)
    return shorten(_TAILS.sub("", bare))


def _told_apart(short: str, name: str, town: str, seen: set[str]) -> str:
    """The name with its last word cut short ("St. Brigid Kett."), with its town, or a number."""
    cut = " ".join(name.split())[: MAX_SHORT - 1].rstrip(" -–,&/.")
    tells = len(name) > MAX_SHORT and len(cut) > len(short) and len(cut.split()[-1]) >= _TELLING
    if tells and f"{cut}.".casefold() not in seen:
        return f"{cut}."
    room = MAX_SHORT - len(town) - 2
    if town and room >= 4:
        with_town = f"{_cut(short, room)}, {town}"
        if with_town.casefold() not in seen:
            return with_town
    number = 1
    while True:
        mark = f" ({number})"
        numbered = _cut(short, MAX_SHORT - len(mark)) + mark
        if numbered.casefold() not in seen:
            return numbered
        number += 1


def _cut(name: str, room: int) -> str:
    if len(name) <= room:
        return name
    kept = name[: room + 1].rsplit(" ", 1)[0]
    return kept if kept and len(kept) <= room else name[:room].rstrip()
