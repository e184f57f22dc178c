"""Where an account's class, level and segment come from, and its own columns and metrics."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from model.custom_metrics import CustomMetric, StateColumns, compile_custom, custom_values
from model.explain.context import Context
from model.explain.figure import Explanation, FigureKey, Input
from model.explain.money import amount
from model.fields import account_field
from model.formula.evaluate import Formula, values_of
from model.formula.functions import WHOLE_COLUMN
from model.formula.nodes import Call, Name, Node
from model.plan.all_segments import all_segments
from model.plan.clusters import travel_clusters
from model.plan.facts import Segmentation
from model.plan.segmentation import OUTSIDE, cell_of

_SEGMENTS = (
    "Attack", "Grow", "Protect", "Develop", "Build", "Maintain", "Monitor", "Serve", "Serve+",
)  # fmt: skip
_CLASSES, _LEVELS = ("A", "B", "C"), ("L", "M", "H")


def _key(context: Context, row: int, figure: str) -> FigureKey:
    return FigureKey("account", figure, str(context.state.accounts.ids[row]))


def segments(context: Context) -> Segmentation:
    """The segmentation of all accounts together, as the account table shows it."""
    return all_segments(context.state)


def explain_segment(context: Context, row: int) -> Explanation:
    """§2.2: potential class × penetration level; practices and accounts set aside apart."""
    found = segments(context)
    value, letter = str(found.segment[row]), str(found.potential_class[row])
    key, accounts = _key(context, row, "segment"), context.state.accounts
    grade = str(context.grades.potential[row])
    if value in ("Referrer", "Not now") or not value:
        column = "status" if value == "Not now" else "account_type"
        item = replace(context.cell("segment", column, row), value=value, grade=grade)
        words = {
            "Referrer": "A practice without own procedures is a referrer.",
            "Not now": "The account is set aside: its status is not_now.",
        }.get(value, "Without a known potential there is no segment.")
        said = context.given(key, item, "", words)
        return replace(said, title=f"Segment of {context.name_of(row)}", text=value or "–")
    if cell_of(str(accounts.text("segment_chosen")[row])) is not None:
        item = replace(context.cell("segment", "segment_chosen", row), value=value, grade=grade)
        reason = str(accounts.text("segment_reason")[row])
        said = context.given(key, item, "", f"Chosen by hand: {reason}")
        return replace(said, title=f"Segment of {context.name_of(row)}", text=value)
    level = str(found.level[row])
    items = (
        Input("class", "Potential class", letter, float(_CLASSES.index(letter)), "computed", grade,
              _key(context, row, "potential_class")),
        Input("level", "Penetration level", level, float(_LEVELS.index(level)), "computed", "",
              _key(context, row, "level")),
    )  # fmt: skip
    title = f"Segment of {accounts.text('name')[row]}"
    return Explanation(
        key, title, value, "", value, "§2.2", "Potential class (row) × penetration level (column).",
        "3 * class + level", items, (), grade, _SEGMENTS,
    )  # fmt: skip


def explain_class(context: Context, row: int) -> Explanation:
    """A for the first 70 % of the potential, B for the next 20 %, C for the rest."""
    value = str(segments(context).potential_class[row])
    key, accounts = _key(context, row, "potential_class"), context.state.accounts
    usable = np.where(np.isin(accounts.text("status"), OUTSIDE), np.nan, context.figures.potential)
    own = float(usable[row])
    if value not in _CLASSES or not own > 0:
        item = Input("class", "Potential class", value or "–", value, "potential")
        words = "Without potential an account is C; a practice without procedures is R."
        return context.given(key, item, "", words)
    ties = (usable == own) & (np.arange(len(usable)) < row)
    before = float(np.nansum(usable[(usable > own) | ties]))
    total = float(np.nansum(usable))
    items = (
        Input("before", "Potential of all larger accounts", context.show.money(before), before,
              "computed"),
        Input("total", "Potential of all accounts", context.show.money(total), total, "computed"),
        context.setting("a", "class.A_share"),
        context.setting("b", "class.B_share"),
    )  # fmt: skip
    return Explanation(
        key, f"Potential class of {context.name_of(row)}", value, "", value, "§2.2",
        "By the share of potential that lies with larger accounts of the whole project: A up to "
        "the first limit, B up to the second. A plan asks the same of its own territory.",
        "band(before / total, a, a + b)", items, (), str(context.grades.potential[row]), _CLASSES,
    )  # fmt: skip


def explain_level(context: Context, row: int) -> Explanation:
    """L, M or H by penetration."""
    value = str(segments(context).level[row])
    share = float(np.nan_to_num(context.figures.penetration[row]))
    if value not in _LEVELS:
        item = Input("level", "Penetration level", "–", value, "no potential of its own")
        return context.given(_key(context, row, "level"), item, "", "Without potential no level.")
    items = (
        Input("share", "Penetration", context.show.percent(share, 1), share, "computed", "",
              _key(context, row, "penetration")),
        context.setting("low", "pen.low"),
        context.setting("high", "pen.high"),
    )  # fmt: skip
    return Explanation(
        _key(context, row, "level"), f"Penetration level of {context.name_of(row)}", value, "",
        value or "–", "§2.2", "L below the first limit, M below the second, else H.",
        "band(share, low, high)", items, (), "", _LEVELS,
    )  # fmt: skip


def explain_cluster(context: Context, row: int) -> Explanation:
    """F18: as imported, else by drive time around a middle account."""
    accounts, key = context.state.accounts, _key(context, row, "cluster")
    if accounts.text("cluster")[row]:
        return context.given(key, context.cell("cluster", "cluster", row), "", "As imported.")
    code = int(context.layer.alignment.territory[row])
    rows = context.layer.alignment.rows_of(code) if code >= 0 else np.arange(len(accounts))
    found = travel_clusters(accounts.taking(rows), context.settings)
    value = str(found[int(np.flatnonzero(rows == row)[0])])
    radius = context.setting("radius", "cluster.radius")
    item = Input("cluster", "Cluster", value or "–", value, f"within {radius.text} of its middle")
    words = "Accounts near one another by drive time, named after the town in the middle."
    return replace(context.given(key, item, "", words), formula="F18")


def explain_column(context: Context, row: int, column: str) -> Explanation:
    """A column of the account table: it is what the file says."""
    field = account_field(column)
    item = context.cell("value", column, row)
    said = context.given(_key(context, row, column), item, field.unit if field else "")
    return replace(said, title=f"{item.label} of {context.name_of(row)}")


def _whole(node: Node) -> Iterator[Call]:
    """The outermost functions that look at all accounts, in the order of the text."""
    if isinstance(node, Call):
        if node.name in WHOLE_COLUMN:
            yield node
        else:
            for arg in node.args:
                yield from _whole(arg)


def _outside(node: Node, seen: set[str]) -> None:
    """Names that stand outside such functions, put into `seen`."""
    if isinstance(node, Name):
        seen.add(node.name)
    elif isinstance(node, Call) and node.name not in WHOLE_COLUMN:
        for arg in node.args:
            _outside(arg, seen)


def explain_own(context: Context, row: int, metric: CustomMetric) -> Explanation:
    """An own metric: its formula with what this account puts into it."""
    formula, _ = compile_custom(context.state, metric)
    columns = StateColumns(context.state, metric.missing, (metric.name,))
    value = float(custom_values(context.state, metric)[row])
    text = formula.text
    items: list[Input] = []
    for place, call in reversed(list(enumerate(_whole(formula.node)))):
        symbol, said = f"over_all_{place + 1}", formula.text[call.start : call.end]
        part = Formula(said, call, formula.unit, ())
        found = float(values_of(part, columns)[row])
        label, shown = f"{said} over all accounts", context.show.number(found, 2)
        items.insert(0, Input(symbol, label, shown, found, f"{columns.n_rows:,} accounts"))
        text = f"{text[: call.start]}{symbol}{text[call.end :]}"
    seen: set[str] = set()
    _outside(formula.node, seen)
    for name in formula.names:
        if name in seen:
            items.append(_named(context, columns, row, name))
    caveats = [f"Unknown inputs count as {metric.missing}."] if metric.missing != "unknown" else []
    if not metric.additive:
        caveats.append(f"Over a territory: the mean, weighted by {metric.weight or 'accounts'}.")
    if metric.note:
        caveats.append(metric.note)
    return Explanation(
        _key(context, row, metric.name), f"{metric.label} of {context.name_of(row)}", value,
        metric.unit, context.quantity(value, _shown_unit(metric.unit), 2), "own metric",
        formula.text, text, tuple(items), tuple(caveats),
    )  # fmt: skip


def _shown_unit(unit: str) -> str:
    return "" if unit == "count" else unit


def _named(context: Context, columns: StateColumns, row: int, name: str) -> Input:
    column = columns.find(name)
    assert column is not None  # the formula was checked
    ids = context.state.accounts.ids
    key = FigureKey("account", name, str(ids[row]))
    if column.is_text:
        value = str(column.values[row])
        return Input(name, name, value or "–", value, context.source_of(name, row), "", key)
    number = float(column.values[row])
    if name in ("potential", "revenue"):
        return replace(amount(context, row, name, name), value=number)
    unit = "money" if column.unit.known and column.unit.money == 1 else ""
    text = context.quantity(number, unit, 0)
    return Input(name, name, text, number, "", str(context.grades.of(name)[row]), key)
