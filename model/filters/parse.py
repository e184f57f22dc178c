"""From the text of a filter to its parts: words, tests, not, or, brackets."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from model.filters.nodes import ALL, Both, Either, FilterError, Node, Not, Test, Word

MAX_LENGTH: Final = 600
_SIGN: Final = "(?:<=|>=|<>|!=|==|[:=<>≤≥≠])"

_GRAMMAR: Final = r"""
?start: either
?either: both (_OR both)*
?both: denied (_AND? denied)*
?denied: (_NOT | _MINUS) denied -> denied
       | single
?single: _LPAR either _RPAR
       | FIELD VALUE -> test
       | FIELD QUOTED -> test
       | QUOTED -> word
       | WORD -> word

_OR.4: /(?:or|\|\|?)(?=[\s()"-]|$)/i
_AND.4: /(?:and|&&?)(?=[\s()"-]|$)/i
_NOT.4: /not(?=[\s()"-]|$)/i
_MINUS.4: /[-−](?=[^\s])/
_LPAR: "("
_RPAR: ")"
FIELD.3: /(?:\[[^\[\]\n]+\]|[^\s()":<>=!≤≥≠\[\]−-][^\s()":<>=!≤≥≠\[\]]*)\s*SIGNS[ \t]*/
VALUE: /[^\s()":<>=!≤≥≠][^\s()"]*/
QUOTED: /["“”][^"“”\n]*["“”]/
WORD: /[^\s()":<>=!≤≥≠−-][^\s()":<>=!≤≥≠]*/
%import common.WS
%ignore WS
""".replace("SIGNS", _SIGN)
_SIGNS: Final = re.compile(rf"\s*({_SIGN})[ \t]*$")
_SAME: Final = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}


class _Builder:
    """Makes the parts while the parser reduces; nothing here calls itself."""

    def either(self, children: list[Any]) -> Node:
        return children[0] if len(children) == 1 else Either(tuple(children))

    def both(self, children: list[Any]) -> Node:
        return children[0] if len(children) == 1 else Both(tuple(children))

    def denied(self, children: list[Any]) -> Node:
        part: Node = children[0]
        return part.part if isinstance(part, Not) else Not(part)

    def word(self, children: list[Any]) -> Node:
        token = children[0]
        quoted = token.type == "QUOTED"
        text = str(token)[1:-1] if quoted else str(token)
        return Word(text, quoted, token.start_pos, token.end_pos)

    def test(self, children: list[Any]) -> Node:
        field, value = children
        found = _SIGNS.search(str(field))
        sign = found.group(1) if found else ":"
        name = str(field)[: found.start()] if found else str(field)
        quoted = value.type == "QUOTED"
        values: tuple[tuple[str, int], ...]
        if quoted:
            values = ((str(value)[1:-1], value.start_pos + 1),)
        else:
            values = _alternatives(str(value), value.start_pos)
        return Test(
            name.strip().strip("[]").strip(),
            _SAME.get(sign, sign),
            values,
            quoted,
            field.start_pos,
            value.end_pos,
            value.start_pos,
        )


_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)")


def _alternatives(text: str, start: int) -> tuple[tuple[str, int], ...]:
    """What stands between commas; a comma between groups of three figures parts nothing."""
    if _THOUSANDS.search(text):
        return ((text, start),)
    found, place = [], start
    for part in text.split(","):
        if part:
            found.append((part, place))
        place += len(part) + 1
    return tuple(found) or ((text, start),)


@cache
def _parser() -> Any:
    """The parser, built when a filter is first read: its library takes a moment to load."""
    from lark import Lark

    return Lark(_GRAMMAR, parser="lalr", transformer=_Builder(), maybe_placeholders=False)


def parse(text: str) -> Node:
    """Read a filter; a blank one holds for every account.

    Raises
    ------
    FilterError
        If the text is no filter; it says at which character and what could stand there.
    """
    if not text.strip():
        return ALL
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    if len(text) > MAX_LENGTH:
        raise FilterError(
            f"The filter has more than {MAX_LENGTH} characters.",
            "Save a part of it as a view.",
            MAX_LENGTH,
            len(text),
        )
    try:
        read: Node = _parser().parse(text)
    except UnexpectedToken as error:
        raise _unexpected(text, error.token, error.accepts or error.expected) from None
    except UnexpectedCharacters as error:
        raise _strange(text, int(error.pos_in_stream)) from None
    return read


def _unexpected(text: str, token: Any, expected: Iterable[str]) -> FilterError:
    """What stands where nothing fits, or that something is missing at the end."""
    kinds = set(expected)
    if token.type == "$END":
        return _too_early(text, kinds)
    start = int(token.start_pos)
    if "VALUE" in kinds:
        return _no_value(text, start)
    said = str(token).strip()
    remedy = "Put a word or a test such as potential>50k here."
    if token.type == "_RPAR" and "_LPAR" not in kinds:
        remedy = "Remove it, or open a bracket before it."
    return FilterError(
        f'"{said}" does not fit here (character {start + 1}).', remedy, start, start + len(said)
    )


def _too_early(text: str, kinds: set[str]) -> FilterError:
    length = len(text.rstrip())
    if "VALUE" in kinds:
        return _no_value(text, length)
    what = "Add what it should apply to, such as not locked."
    if "_RPAR" in kinds:
        what = "Add the closing bracket."
    return FilterError(f"The filter ends too early (character {length + 1}).", what, length, length)


def _no_value(text: str, place: int) -> FilterError:
    begun = re.split(r"[\s(]", text[:place].rstrip())[-1]
    return FilterError(
        f'A value is missing after "{begun}" (character {place + 1}).',
        "Type one, such as 50k, ASC or a name in quotes.",
        place,
        place,
    )


def _strange(text: str, place: int) -> FilterError:
    sign = text[place]
    if sign in '"“”':
        return FilterError(
            f"A quotation mark is not closed (character {place + 1}).",
            'Close it: territory:"NW Ohio".',
            place,
            len(text),
        )
    if sign in ":<>=!≤≥≠":
        remedy = "Put the name of a field before it: potential>50k."
        if _SIGNS.search(text[:place]):
            return _no_value(text, place)
    elif sign in "-−":
        remedy = "Put it right before what it denies: -locked."
    else:
        remedy = "Put a text with signs in quotes."
    return FilterError(
        f'"{sign}" does not fit here (character {place + 1}).', remedy, place, place + 1
    )
