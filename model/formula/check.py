"""What a formula means before it is computed: numbers or texts, and in which unit."""

import math
from dataclasses import dataclass, field
from enum import Enum

from model.formula.columns import Columns
from model.formula.functions import FUNCTIONS, MOST_ARGS, OPERATORS, Function, Gives, Takes
from model.formula.nodes import Call, FormulaError, Name, Node, Number, Quoted
from model.formula.parse import close_to
from model.formula.units import ANY, PERCENT, PLAIN, Unit


class Kind(Enum):
    """What a part of a formula is."""

    NUMBER = "a number"
    CONDITION = "a condition"
    TEXT = "a text"


@dataclass(frozen=True, slots=True)
class Meaning:
    """Kind and unit of a part; a number that is written out goes with every unit."""

    kind: Kind
    unit: Unit = ANY
    literal: float | None = None


@dataclass(eq=False, slots=True)
class Check:
    """Walks a formula; raises at the first error, collects what is only doubtful."""

    columns: Columns
    warnings: list[str] = field(default_factory=list)

    def meaning(self, node: Node) -> Meaning:
        """Kind and unit of a part; FormulaError where it makes no sense."""
        match node:
            case Number(value=value):
                return Meaning(Kind.NUMBER, ANY, value)
            case Quoted():
                return Meaning(Kind.TEXT)
            case Name():
                return self._named(node)
            case Call():
                return self._called(node)

    def _named(self, node: Name) -> Meaning:
        column = self.columns.find(node.name)
        if column is None:
            near = close_to(node.name, self.columns.names())
            called = node.name.casefold() in FUNCTIONS
            remedy = f"Did you mean [{near}]?" if near else "Choose a name from the list."
            if called:
                remedy = f"Write {FUNCTIONS[node.name.casefold()].shown}."
            raise FormulaError(
                f'There is nothing called "{node.name}" (character {node.start + 1}).',
                remedy,
                node.start,
                node.end,
            )
        return Meaning(Kind.TEXT) if column.is_text else Meaning(Kind.NUMBER, column.unit)

    def _called(self, node: Call) -> Meaning:
        function = OPERATORS.get(node.name) or FUNCTIONS.get(node.name)
        if function is None:
            near = close_to(node.name, FUNCTIONS)
            listed = "if, min, max, sum, avg, coalesce, known, band, percentile, norm"
            remedy = f"Did you mean {near}()?" if near else f"There are {listed} and more."
            raise FormulaError(
                f'There is no function "{node.name}" (character {node.start + 1}).',
                remedy,
                node.start,
                node.start + len(node.name),
            )
        _count_args(node, function)
        parts = [self.meaning(arg) for arg in node.args]
        _right_kinds(node, function, parts)
        return self._result(node, function, parts)

    def _result(self, node: Call, function: Function, parts: list[Meaning]) -> Meaning:
        units = [part.unit for part in parts]
        match function.gives:
            case Gives.SAME:
                return self._same(node, node.args, parts)
            case Gives.CHOICE:
                return self._same(node, node.args[1:], parts[1:])
            case Gives.COMPARED:
                if parts[0].kind is not Kind.TEXT:
                    self._one_unit(node, node.args, parts)
                return Meaning(Kind.CONDITION)
            case Gives.LIMITS:
                self._one_unit(node, node.args, parts)
                return Meaning(Kind.NUMBER, PLAIN)
            case Gives.FIRST:
                return Meaning(Kind.NUMBER, units[0])
            case Gives.PLAIN:
                return Meaning(Kind.NUMBER, PLAIN)
            case Gives.CONDITION:
                return Meaning(Kind.CONDITION)
            case Gives.PRODUCT | Gives.QUOTIENT:
                written = all(part.literal is not None for part in parts)
                unit = self._product(function, parts)
                return Meaning(Kind.NUMBER, unit, math.nan if written else None)
            case Gives.POWER:
                power = int(parts[1].literal or 0)
                return Meaning(Kind.NUMBER, _to_power(units[0], power))
            case Gives.ROOT:
                return Meaning(Kind.NUMBER, _root(units[0]))

    def _same(self, node: Call, args: tuple[Node, ...], parts: list[Meaning]) -> Meaning:
        """A number in the one unit of its parts; of written numbers again a written number."""
        written = math.nan if all(part.literal is not None for part in parts) else None
        return Meaning(Kind.NUMBER, self._one_unit(node, args, parts), written)

    def _product(self, function: Function, parts: list[Meaning]) -> Unit:
        left, right = parts
        power = -1 if function.gives is Gives.QUOTIENT else 1
        if left.literal is not None and right.literal is not None:
            return ANY
        if right.literal is not None:
            to_share = left.unit == PERCENT and right.literal == 100 and power == -1
            return PLAIN if to_share else left.unit
        if left.literal is not None:
            return right.unit if power == 1 else PLAIN.times(right.unit, power)
        if power == 1 and (left.unit == PERCENT) != (right.unit == PERCENT):
            self.warnings.append("A percent is multiplied as it is: divide it by 100 for a share.")
        return left.unit.times(right.unit, power)

    def _one_unit(self, node: Call, args: tuple[Node, ...], parts: list[Meaning]) -> Unit:
        """The one unit of all parts; numbers that are written out take the unit of the others."""
        seen = [
            (arg, part)
            for arg, part in zip(args, parts, strict=True)
            if part.literal is None and part.unit.known
        ]
        if not seen:
            return ANY
        first, unit = seen[0][0], seen[0][1].unit
        for arg, part in seen[1:]:
            if not unit.fits(part.unit):
                raise FormulaError(
                    f"{_said(first)} is {unit.words} and {_said(arg)} is {part.unit.words}: "
                    f"they cannot be {_DONE.get(node.name, 'put together')}.",
                    "Divide one by the other, or bring both to 0–100 with norm().",
                    node.start,
                    node.end,
                )
        return unit


def _count_args(node: Call, function: Function) -> None:
    most = function.most or MOST_ARGS
    if not function.least <= len(node.args) <= most:
        raise FormulaError(
            f"{node.name}() has {len(node.args)} parts (character {node.start + 1}).",
            f"Write {function.shown}.",
            node.start,
            node.end,
        )


def _right_kinds(node: Call, function: Function, parts: list[Meaning]) -> None:
    for place, (arg, part) in enumerate(zip(node.args, parts, strict=True)):
        allowed = _allowed(function, place, parts)
        if part.kind not in allowed:
            wanted = " or ".join(kind.value for kind in allowed)
            sign = node.name if node.name in OPERATORS else f"{node.name}()"
            raise FormulaError(
                f"{sign} takes {wanted} here, not {part.kind.value} (character {arg.start + 1}).",
                _kind_remedy(part.kind, function),
                arg.start,
                arg.end,
            )
    if function.takes is Takes.TEXTS:
        for place, arg in enumerate(node.args):
            if isinstance(arg, Quoted) is (place == 0):
                what = "The first part is a column" if place == 0 else "Here goes a text in marks"
                place_said = f"{what} (character {arg.start + 1})."
                raise FormulaError(place_said, f"Write {function.shown}.", arg.start, arg.end)


def _allowed(function: Function, place: int, parts: list[Meaning]) -> tuple[Kind, ...]:
    match function.takes:
        case Takes.CONDITIONS:
            return (Kind.CONDITION,)
        case Takes.CHOICE:
            return (Kind.CONDITION,) if place == 0 else (Kind.NUMBER,)
        case Takes.TEXTS:
            return (Kind.TEXT,)
        case Takes.ANYTHING:
            return (Kind.NUMBER, Kind.TEXT) if place == 0 else (parts[0].kind,)
        case Takes.NUMBERS:
            return (Kind.NUMBER,)


def _kind_remedy(found: Kind, function: Function) -> str:
    if function.takes in (Takes.CONDITIONS, Takes.CHOICE) and found is Kind.NUMBER:
        return "Compare it with something, as in beds > 0."
    if found is Kind.CONDITION:
        return "Use if(condition, 1, 0) for a number."
    return 'Compare texts with = , as in type = "ASC".'


_DONE = {
    "+": "added", "-": "subtracted", "<": "compared", "<=": "compared", ">": "compared",
    ">=": "compared", "=": "compared", "!=": "compared", "if": "the two cases of one number",
    "sum": "added", "avg": "averaged",
}  # fmt: skip


def _said(node: Node) -> str:
    return f"[{node.name}]" if isinstance(node, Name) else "one part"


def _to_power(unit: Unit, power: int) -> Unit:
    if not unit.known:
        return ANY
    return Unit(unit.money * power, unit.hours * power, unit.count * power)


def _root(unit: Unit) -> Unit:
    powers = (unit.money, unit.hours, unit.count)
    if not unit.known or any(power % 2 for power in powers):
        return ANY
    return Unit(unit.money // 2, unit.hours // 2, unit.count // 2)
