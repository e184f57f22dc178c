"""From the text of a formula to its parts, with limits so that nothing can take long."""

import difflib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from model.formula.nodes import Call, FormulaError, Name, Node, Number, Quoted

MAX_LENGTH: Final = 1000
MAX_PARTS: Final = 300
MAX_DEPTH: Final = 100
POWERS: Final = (-3, -2, -1, 0, 1, 2, 3)
LARGEST: Final = 1e15  # a number anybody would write into a formula

_GRAMMAR: Final = r"""
?start: either
?either: both | either _OR both -> either
?both: denied | both _AND denied -> both
?denied: compared | _NOT denied -> denied
?compared: added | added COMPARISON added -> compared
?added: multiplied | added ADDITION multiplied -> operation
?multiplied: signed | multiplied MULTIPLICATION signed -> operation
?signed: raised | MINUS signed -> minus | "+" signed
?raised: single | single "^" exponent -> raised
exponent: NUMBER | MINUS NUMBER
?single: NUMBER -> number
       | TEXT -> quoted
       | BRACKETED -> bracketed
       | NAME -> name
       | NAME "(" [either ("," either)*] ")" -> call
       | "(" either ")"

_OR.3: /or\b/i
_AND.3: /and\b/i
_NOT.3: /not\b/i
COMPARISON: /<=|>=|<>|!=|==|=|<|>|≤|≥|≠/
ADDITION: "+" | MINUS
MINUS: /[-−]/
MULTIPLICATION: /[*\/×·÷]/
NUMBER: /(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?([kM]\b)?/
TEXT: /"[^"\n]*"|'[^'\n]*'/
BRACKETED: /\[[^\[\]\n]+\]/
NAME: /[^\W\d]\w*(\.\w+)*/
%import common.WS
%ignore WS
"""
_SAME: Final = {
    "==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=",
    "−": "-", "×": "*", "·": "*", "÷": "/",
}  # fmt: skip


class _Builder:
    """Makes the parts while the parser reduces; nothing here calls itself."""

    def either(self, children: list[Any]) -> Node:
        return _call("or", children)

    def both(self, children: list[Any]) -> Node:
        return _call("and", children)

    def denied(self, children: list[Any]) -> Node:
        return _call("not", children)

    def compared(self, children: list[Any]) -> Node:
        left, sign, right = children
        return _call(str(sign), [left, right])

    operation = compared

    def minus(self, children: list[Any]) -> Node:
        return _call("-", children[1:], children[0].start_pos)

    def exponent(self, children: list[Any]) -> Node:
        sign = -1.0 if len(children) > 1 else 1.0
        return Number(sign * _number(children[-1]), children[0].start_pos, children[-1].end_pos)

    def raised(self, children: list[Any]) -> Node:
        power = children[1]
        if power.value not in POWERS:
            raise FormulaError(
                "A power is a whole number from −3 to 3.",
                "Use sqrt() for a root.",
                power.start,
                power.end,
            )
        return _call("^", children)

    def number(self, children: list[Any]) -> Node:
        token = children[0]
        return Number(_number(token), token.start_pos, token.end_pos)

    def quoted(self, children: list[Any]) -> Node:
        token = children[0]
        return Quoted(str(token)[1:-1], token.start_pos, token.end_pos)

    def bracketed(self, children: list[Any]) -> Node:
        token = children[0]
        return Name(str(token)[1:-1].strip(), token.start_pos, token.end_pos)

    def name(self, children: list[Any]) -> Node:
        token = children[0]
        return Name(str(token), token.start_pos, token.end_pos)

    def call(self, children: list[Any]) -> Node:
        args = [child for child in children[1:] if child is not None]
        word = children[0]
        end = args[-1].end + 1 if args else word.end_pos + 2
        return _call(str(word).casefold(), args, word.start_pos, end)


def _call(name: str, args: Sequence[Any], start: int = -1, end: int = -1) -> Call:
    start = start if start >= 0 else args[0].start
    end = end if end >= 0 else args[-1].end
    size = 1 + sum(arg.size for arg in args)
    depth = 1 + max((arg.depth for arg in args), default=0)
    if size > MAX_PARTS:
        raise _too_long(f"more than {MAX_PARTS} parts", start, end)
    if depth > MAX_DEPTH:
        raise _too_long(f"parts inside parts, more than {MAX_DEPTH} deep", start, end)
    return Call(_SAME.get(name, name), tuple(args), start, end, depth, size)


def _number(token: Any) -> float:
    text = str(token)
    factor = {"k": 1e3, "M": 1e6}.get(text[-1], 1.0)
    value = float(text.rstrip("kM")) * factor
    if value > LARGEST:
        raise FormulaError(
            f"{text[:20]} is too large a number.",
            "Numbers go up to 1e15.",
            token.start_pos,
            token.end_pos,
        )
    return value


def _too_long(what: str, start: int, end: int) -> FormulaError:
    return FormulaError(
        f"The formula has {what}.", "Make two own metrics of it, one using the other.", start, end
    )


@cache
def _parser() -> Any:
    """The parser, built when a formula is first read: its library takes a moment to load."""
    from lark import Lark

    return Lark(_GRAMMAR, parser="lalr", transformer=_Builder(), maybe_placeholders=True)


def parse(text: str) -> Node:
    """Read a formula.

    Raises
    ------
    FormulaError
        If the text is no formula; it says at which character and what could stand there.
    """
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    if len(text) > MAX_LENGTH:
        raise _too_long(f"more than {MAX_LENGTH} characters", MAX_LENGTH, len(text))
    if not text.strip():
        raise FormulaError("The formula is empty.", "Begin with a name, such as potential.")
    try:
        read: Node = _parser().parse(text)
    except UnexpectedToken as error:
        raise _unexpected(text, error.token, error.accepts or error.expected) from None
    except UnexpectedCharacters as error:
        raise _strange(text, int(error.pos_in_stream)) from None
    return read


def _unexpected(text: str, token: Any, expected: Iterable[str]) -> FormulaError:
    """What stands where nothing fits, or that something is missing at the end."""
    kinds = set(expected)
    if token.type == "$END":
        what = "a closing bracket" if "RPAR" in kinds else "a number or a name"
        length = len(text.rstrip())
        return FormulaError(
            f"The formula ends too early (character {length + 1}).",
            f"Add {what}.",
            length,
            length,
        )
    start = int(token.start_pos)
    remedy = "Put an operator such as + or * before it."
    if "NAME" in kinds:
        remedy = "A number or a name goes here."
    elif "NUMBER" in kinds:
        remedy = "A power is a whole number from −3 to 3."
    elif token.type == "COMPARISON":
        remedy = "Compare two things at a time and join with and."
    elif token.type == "RPAR":
        remedy = "Remove it, or open a bracket before it."
    elif token.type == "COMMA":
        remedy = "Commas stand only between the parts of a function."
    return FormulaError(
        f'"{token}" does not fit here (character {start + 1}).', remedy, start, start + len(token)
    )


def _strange(text: str, place: int) -> FormulaError:
    sign = text[place]
    remedy = "Put a name with blanks or signs in [brackets]."
    if sign in "\"'“”‘’":
        remedy = 'Close the text with the same straight mark: "ASC".'
    elif sign == "[":
        remedy = "Close the bracket: [Trauma beds]."
    elif sign == "%":
        remedy = "Write 0.15 for 15 %."
    return FormulaError(
        f'"{sign}" is no part of a formula (character {place + 1}).', remedy, place, place + 1
    )


def close_to(word: str, known: Iterable[str]) -> str:
    """The most similar of the known names, "" when none is near."""
    folded = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else ""
