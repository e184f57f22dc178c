"""What could stand where the cursor is: fields, their signs, their values, the joining words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.filters.columns import FilterField, FilterGround, Sort, folded

MOST: Final = 40
_FIELD: Final = re.compile(r'(?:^|[\s(])[-−]?(\[[^\]\n]*\]?|[^\s()":<>=!≤≥≠\[\]]*)$')
_VALUE: Final = re.compile(
    r'(?:^|[\s(])[-−]?(\[[^\]\n]+\]|[^\s()":<>=!≤≥≠]+)\s*(<=|>=|<>|!=|==|[:=<>≤≥≠])[ \t]*'
    r'("[^"\n]*|[^\s()"]*)$'
)
_SIGNS: Final = {
    Sort.TEXT: ((":", "begins a word"), ("=", "is exactly"), ("!=", "is not")),
    Sort.NUMBER: (
        (">", "more than"),
        ("<", "less than"),
        (">=", "at least"),
        ("<=", "at most"),
        (":", "equals, a range, top50"),
    ),
    Sort.DATE: ((":", "in"), ("<", "before"), (">", "after")),
    Sort.FLAG: ((":", "yes or no"),),
}
_DATE_EXAMPLES: Final = ("today..today+90d", "<year>", "<year>-Q1", "<month>", "none")
_NOT: Final = 3
_JOINING: Final = (("or", "either side"), ("not", "what must not hold"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text for the characters `start` to `end`; `goes_on` where more must follow it."""

    text: str
    label: str
    note: str
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """What could stand in the place of the characters `start` to `end`, best first."""

    start: int
    end: int
    proposals: tuple[Proposal, ...]


def complete(ground: FilterGround, text: str, cursor: int) -> Completion:
    """What could stand at the cursor; without proposals inside a quoted word."""
    before = text[:cursor]
    if found := _VALUE.search(before):
        known = ground.find(found.group(1).strip("[]"))
        if known is not None:
            typed = found.group(3)
            begin = max(typed.rfind(","), typed.rfind("..") + 1 if ".." in typed else -1) + 1
            begin = 0 if typed.startswith('"') else begin
            values = _values(ground, known, found.group(2), typed[begin:].strip('"'))
            return Completion(found.start(3) + begin, cursor, tuple(values)[:MOST])
    if before.count('"') % 2 == 0 and (found := _FIELD.search(before)):
        typed = found.group(1)
        return Completion(found.start(1), cursor, tuple(_fields(ground, typed))[:MOST])
    return Completion(cursor, cursor, ())


def completed(text: str, found: Completion, proposal: Proposal) -> tuple[str, int]:
    """The text with a proposal taken, and where the cursor then stands."""
    rest = text[found.end :]
    blank = "" if proposal.goes_on or rest.startswith(" ") else " "
    head = text[: found.start] + proposal.text + blank
    return head + rest, len(head)


def _fields(ground: FilterGround, typed: str) -> Iterable[Proposal]:
    wanted = folded(typed.strip("[]"))
    exact = ground.find(typed.strip("[]")) if wanted else None
    if exact is not None and wanted not in (folded(exact.name), folded(shown_name(exact))):
        exact = None  # a synonym; its field is offered by its own name
    if exact is not None:
        yield from _signs(exact, typed)
    ranked = [(rank, known) for known in ground.fields if (rank := _rank(known, wanted)) < _NOT]
    for _, known in sorted(ranked, key=lambda pair: pair[0]):
        if known is not exact:
            yield _field(known)
    for word, note in _JOINING:
        if wanted and word.startswith(wanted):
            yield Proposal(word, word, note)


def _rank(known: FilterField, wanted: str) -> int:
    """0 for the name it is written by, 1 and 2 for what else it is called, _NOT for no match."""
    if folded(known.name).startswith(wanted) or folded(shown_name(known)).startswith(wanted):
        return 0
    if any(folded(name).startswith(wanted) for name in (known.label, *known.aliases)):
        return 1
    return 2 if wanted in folded(known.label) or wanted in folded(known.name) else _NOT


def shown_name(known: FilterField) -> str:
    """How a field is written in a filter: its short name, in brackets where it has blanks."""
    short = next((a for a in known.aliases if known.name in _SHORTENED and a.islower()), "")
    name = short or known.name
    return name if re.fullmatch(r"[^\s()\":<>=!≤≥≠\[\]]+", name) else f"[{name}]"


_SHORTENED: Final = frozenset({"account_type", "idn_id", "postcode", "city", "account_id"})


def _field(known: FilterField) -> Proposal:
    name = shown_name(known)
    if known.sort is Sort.FLAG:
        return Proposal(name, name, f"{known.label}: yes")
    sign = ">" if known.sort is Sort.NUMBER else ":"
    what = {Sort.TEXT: "text", Sort.NUMBER: "number", Sort.DATE: "date"}[known.sort]
    return Proposal(name + sign, name + sign, f"{known.label} · {what}", goes_on=True)


def _signs(known: FilterField, typed: str) -> Iterable[Proposal]:
    if known.sort is Sort.FLAG:
        yield Proposal(typed, typed, f"{known.label}: yes")
    for sign, note in _SIGNS[known.sort]:
        yield Proposal(typed + sign, typed + sign, note, goes_on=True)


def _values(ground: FilterGround, known: FilterField, sign: str, typed: str) -> Iterable[Proposal]:
    wanted = typed.casefold()
    if known.sort is Sort.NUMBER:
        yield from _number_values(ground, known, sign, wanted)
        return
    offered: list[tuple[str, str, str]]
    if known.sort is Sort.FLAG:
        offered = [("yes", "", ""), ("no", "", "")]
    elif known.sort is Sort.DATE:
        year, month = ground.today.year, ground.today.isoformat()[:7]
        texts = (t.replace("<year>", str(year)).replace("<month>", month) for t in _DATE_EXAMPLES)
        offered = [(text, "", "") for text in texts]
    else:
        offered = _texts(ground, known)
    begins = re.compile(rf"(?<!\w){re.escape(wanted)}")
    fitting = [o for o in offered if begins.search(f"{o[0]} {o[1]}".casefold())]
    for text, other, count in sorted(
        fitting, key=lambda offer: not offer[0].casefold().startswith(wanted)
    ):
        yield Proposal(_quoted(text), text, " · ".join(note for note in (other, count) if note))


def _number_values(
    ground: FilterGround, known: FilterField, sign: str, wanted: str
) -> Iterable[Proposal]:
    """Quartiles as a hint of the scale; the largest and smallest where equality is asked."""
    values = ground.numbers(known)
    values = values[np.isfinite(values)]
    if not values.size:
        return
    marks = [("a quarter lies below", 25), ("half lie below", 50), ("a quarter lies above", 75)]
    for note, percentile in marks:
        text = _short(float(np.percentile(values, percentile)), known.share)
        if text.startswith(wanted):
            yield Proposal(text, text, note)
    if sign in (":", "="):
        for text, note in (("top50", "the 50 largest"), ("bottom50", "the 50 smallest"),
                           ("none", "not known")):  # fmt: skip
            if text.startswith(wanted):
                yield Proposal(text, text, note)


def _short(value: float, share: bool) -> str:
    if share:
        return f"{100 * value:.3g}%"
    for limit, unit in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= limit:
            return f"{value / limit:.3g}{unit}"
    return f"{value:.3g}"


def _texts(ground: FilterGround, known: FilterField) -> list[tuple[str, str, str]]:
    """The values of a text field with their other name and their count, the commonest first.

    Those of a closed field keep their order.
    """
    words = ground.words(known)
    used = np.bincount(words.codes[words.codes >= 0], minlength=len(words.texts))
    found: dict[str, tuple[str, str]] = {}
    order = range(len(words.texts)) if known.closed else np.argsort(-used, kind="stable").tolist()
    for code in order:
        names = words.texts[code]
        if names:
            count = f"{used[code]:,} account{'' if used[code] == 1 else 's'}"
            found.setdefault(names[0], (names[1] if len(names) > 1 else "", count))
    return [(text, *rest) for text, rest in found.items()]


def _quoted(text: str) -> str:
    plain = re.fullmatch(r'[^\s()",:<>=!≤≥≠]+', text)
    return text if plain else '"' + text.replace('"', "") + '"'
