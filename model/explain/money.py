"""Where an account's money comes from: volume, potential, revenue, headroom (F1-F6)."""

import math
from dataclasses import replace

import numpy as np

from model.explain.context import Context
from model.explain.figure import Explanation, FigureKey, Input
from model.plan.potential import contract_terms

_ESTIMATED = {
    "rooms": ("ors", "procs_per_or", "operating rooms × procedures per room"),
    "beds": ("beds", "procs_per_bed", "beds × procedures per bed"),
}


def _key(context: Context, row: int, figure: str, detail: str = "") -> FigureKey:
    return FigureKey("account", figure, str(context.state.accounts.ids[row]), detail)


def amount(context: Context, row: int, figure: str, symbol: str = "") -> Input:
    """A computed money figure of an account as an input of another."""
    value = float(getattr(context.figures, figure)[row])
    label = {"potential": "Potential", "revenue": "Revenue, last 12 months"}.get(figure, figure)
    return Input(
        symbol or figure,
        label,
        context.show.money(value),
        value,
        "computed" if figure == "potential" else "last 12 months",
        str(context.grades.of(figure)[row]),
        _key(context, row, figure),
    )


def explain_potential(context: Context, row: int) -> Explanation:
    """F2: Σ volume × addressable × revenue per procedure, plus capital; or as imported."""
    figures, key = context.figures, _key(context, row, "potential")
    value, grade = float(figures.potential[row]), str(figures.confidence[row])
    if grade == "D":
        item = context.cell("potential", "potential", row, context.show.money(value))
        words = "As imported: there is no volume to compute it from."
        said = replace(item, grade="D", label="Potential")
        return context.given(key, said, "money/yr", words)
    items = _families(context, row)
    by_family = float(np.nansum(figures.potential_by_family[row])) if items else 0.0
    capital = value - by_family
    expression = "total(volume * addressable * earned) + capital" if items else "capital"
    if capital > 0 or not items:
        text = context.show.money(capital)
        items.append(Input("capital", "Capital, units × price ÷ life", text, capital))
    else:
        expression = "total(volume * addressable * earned)"
    estimated = grade == "C"
    return Explanation(
        key,
        f"Potential of {context.name_of(row)}",
        value,
        "money/yr",
        context.show.money(value),
        "F2",
        "Procedures a year × addressable share × revenue per procedure, over all families, "
        "plus the yearly value of capital needed.",
        expression,
        tuple(items),
        ("The volume is estimated, so the potential is an estimate.",) if estimated else (),
        grade,
    )


def _families(context: Context, row: int) -> list[Input]:
    """Volume, addressable share and F1 of every family that earns at an account."""
    items: list[Input] = []
    figures = context.figures
    for place, family in enumerate(figures.families):
        market = float(figures.market[row, place])
        per = float(figures.revenue_per_procedure[place])
        if math.isnan(per) or market == 0.0:
            continue
        items += [
            volume_input(context, row, place),
            context.setting("addressable", f"addressable.{family}", label=f"Addressable {family}")
            if f"addressable.{family}" in context.settings
            else Input("addressable", f"Addressable {family}", "100 %", 1.0, "not set"),
            Input(
                "earned",
                f"Revenue per procedure {family}",
                context.show.money(per),
                per,
                "price list and units",
                key=FigureKey("family", "revenue_per_procedure", "", family),
            ),
        ]
    return items


def volume_input(context: Context, row: int, place: int) -> Input:
    """The procedures of one family as an input."""
    family = context.figures.families[place]
    value = float(context.volumes.market[row, place])
    method = str(context.volumes.method[row, place])
    source = context.source_of(f"proc_volume.{family}", row)
    if f"proc_volume.{family}" not in context.state.accounts:
        source = "table of volumes"
    return Input(
        "volume",
        f"Procedures {family}",
        context.quantity(value, "per year", 0 if value.is_integer() else 1),
        value,
        source if method == "measured" else f"estimate from {method}",
        str(context.grades.volume[row]),
        _key(context, row, "volume", family),
    )


def explain_volume(context: Context, row: int, family: str) -> Explanation:
    """One family's procedures: measured, or estimated by F2b."""
    place = context.figures.families.index(family)
    item, key = volume_input(context, row, place), _key(context, row, "volume", family)
    method = str(context.volumes.method[row, place])
    if method not in _ESTIMATED:
        words = {
            "measured": "As measured.",
            "type": "The median of the accounts of the same type.",
        }.get(method, "Not known.")
        return context.given(key, item, "per year", words)
    column, prefix, words = _ESTIMATED[method]
    size = context.cell("size", column, row)
    per = float(item.value) / float(size.value) if float(size.value) else math.nan
    kind = context.state.accounts.text("account_type")[row]
    names = [f"{prefix}.{kind}.{family}", f"{prefix}.{family}"]
    named = next((name for name in names if name in context.settings), "")
    ratio = (
        context.setting("ratio", named)
        if named
        else Input(
            "ratio",
            f"Median ratio of measured accounts of type {kind}",
            context.quantity(float(per), "", 2),
            float(per),
            "computed from the measured accounts",
        )
    )
    return Explanation(
        key, f"Procedures {family} of {context.name_of(row)}", item.value, "per year", item.text,
        "F2b", f"Not measured, so estimated: {words}.", "size * ratio", (size, ratio),
        ("This is an estimate, grade C.",), "C",
    )  # fmt: skip


def explain_per_procedure(context: Context, family: str) -> Explanation:
    """F1: Σ units × attach × price of the lines used in a procedure."""
    figures, items = context.figures, []
    for line in figures.lines:
        names = (f"units.{line}.{family}", f"attach.{line}.{family}")
        if not any(name in context.settings for name in names):
            continue
        said = (f"{line.capitalize()}, units a procedure", f"{line.capitalize()}, attach share")
        for symbol, name, label in zip(("units", "attach"), names, said, strict=True):
            if name in context.settings:
                items.append(context.setting(symbol, name, label=label))
            else:
                items.append(Input(symbol, label, "1", 1.0, "not set: 1"))
        name = f"asp.{line}"
        price = context.show.money(context.settings[name])
        items.append(context.setting("price", name, price, f"{line.capitalize()}, price"))
    value = float(figures.revenue_per_procedure[figures.families.index(family)])
    return Explanation(
        FigureKey("family", "revenue_per_procedure", "", family),
        f"Revenue per procedure {family}",
        value,
        "money",
        context.show.money(value),
        "F1",
        "Units × attach share × price, over all lines used in the procedure.",
        "total(units * attach * price)" if items else "",
        tuple(items) or (Input("value", "Revenue per procedure", "–", value),),
    )


def explain_revenue(context: Context, row: int) -> Explanation:
    """Our procedures × F1, else the column, else the newest twelve months of sales."""
    state, figures = context.state, context.figures
    key, value = _key(context, row, "revenue"), float(context.figures.revenue[row])
    title, text = f"Revenue of {context.name_of(row)}", context.show.money(value)
    grade = str(context.grades.revenue[row])
    earning = np.isfinite(figures.revenue_per_procedure)
    if context.volumes.ours_known[row] and earning.any():
        items = []
        for place in np.flatnonzero(earning):
            family = figures.families[place]
            ours, per = float(figures.ours[row, place]), figures.revenue_per_procedure[place]
            source = "account table" if f"our_procs.{family}" in state.accounts else "volumes"
            items += [
                Input("ours", f"Our procedures {family}", context.quantity(ours, ""), ours, source),
                Input(
                    "earned",
                    f"Revenue per procedure {family}",
                    context.show.money(float(per)),
                    float(per),
                    "price list and units",
                    key=FigureKey("family", "revenue_per_procedure", "", family),
                ),
            ]
        words = "Our procedures of the last 12 months × revenue per procedure."
        expression = "total(ours * earned)"
        return Explanation(
            key, title, value, "money/yr", text, "F1", words, expression, tuple(items), (), grade
        )
    if np.isfinite(state.accounts.number("revenue")[row]):
        return context.given(key, context.cell("revenue", "revenue", row), "money/yr")
    items = _months(context, row)
    if items:
        words = "The newest twelve months of sales, added up."
        return Explanation(
            key, title, value, "money/yr", text, "F3", words, "total(month)", tuple(items), (), "A"
        )
    words = "No sales are known of this account, while others have some: it counts as none."
    item = Input("revenue", "Revenue", text, value, "no row in the sales")
    return context.given(key, item, "money/yr", words)


def _months(context: Context, row: int) -> list[Input]:
    sales = context.state.table("sales_monthly")
    if sales.empty or not {"account_id", "month", "revenue"} <= set(sales.columns):
        return []
    months = sorted(set(sales["month"]))[-12:]
    mine = sales[sales["account_id"] == context.state.accounts.ids[row]]
    sums = mine.groupby("month")["revenue"].sum()
    return [
        Input("month", str(m), context.show.money(float(sums[m])), float(sums[m]), "sales_monthly")
        for m in months
        if m in sums.index
    ]


def explain_penetration(context: Context, row: int) -> Explanation:
    """F3: revenue ÷ potential."""
    value = float(context.figures.penetration[row])
    return _ratio(context, row, "penetration", "Penetration", value, "F3", "Revenue ÷ potential.")


def explain_wallet(context: Context, row: int) -> Explanation:
    """F4: revenue ÷ the account's spend in the category, else penetration."""
    value = float(context.figures.share_of_wallet[row])
    spend = float(context.state.accounts.number("category_spend")[row])
    if not spend > 0:
        words = "Revenue ÷ potential: the category spend is not known."
        return _ratio(context, row, "share_of_wallet", "Share of wallet", value, "F4", words)
    spent = context.cell("spend", "category_spend", row)
    return Explanation(
        _key(context, row, "share_of_wallet"), f"Share of wallet of {context.name_of(row)}", value,
        "share", context.show.percent(value, 1), "F4", "Revenue ÷ category spend.",
        "revenue / spend", (amount(context, row, "revenue"), spent),
    )  # fmt: skip


def _ratio(
    context: Context, row: int, figure: str, name: str, value: float, number: str, words: str
) -> Explanation:
    items = (amount(context, row, "revenue"), amount(context, row, "potential"))
    caveats = () if math.isfinite(value) else ("The potential is 0 or not known: no share.",)
    return Explanation(
        _key(context, row, figure), f"{name} of {context.name_of(row)}", value, "share",
        context.show.percent(value, 1), number, words, "revenue / potential", items, caveats,
        str(context.grades.potential[row]),
    )  # fmt: skip


def explain_attainable(context: Context, row: int) -> Explanation:
    """F5: the part of the potential that the contract leaves open."""
    value, months = float(context.figures.cap[row]), context.figures.contract_end_month[row]
    status = str(contract_terms(context.state)[0][row])
    end = float(months)
    name = {
        "dual": "cap.dual_multi",
        "multi": "cap.dual_multi",
        "sole-ours": "cap.sole_ours",
        "sole-competitor": "cap.sole_competitor_short" if end <= 12 else "cap.sole_competitor_long",
    }.get(status, "cap.none")
    ends = f", ends in plan month {end:.0f}" if math.isfinite(end) else ""
    contract = Input("status", "Contract", f"{status or 'none known'}{ends}", status, "contracts")
    return Explanation(
        _key(context, row, "attainable"), f"Attainable share of {context.name_of(row)}", value,
        "share", context.show.percent(value), "F5",
        "The share of the potential that the contract leaves open.", "share",
        (context.setting("share", name), contract),
    )  # fmt: skip


def explain_headroom(context: Context, row: int) -> Explanation:
    """F6: what is attainable and not yet ours."""
    value, cap = float(context.figures.headroom[row]), float(context.figures.cap[row])
    share = Input(
        "share", "Attainable share", context.show.percent(cap), cap, "contract",
        key=_key(context, row, "attainable"),
    )  # fmt: skip
    items = (amount(context, row, "potential"), share, amount(context, row, "revenue"))
    return Explanation(
        _key(context, row, "headroom"), f"Headroom of {context.name_of(row)}", value, "money/yr",
        context.show.money(value), "F6",
        "Potential × attainable share − revenue, never below 0.",
        "clip(potential * share - coalesce(revenue, 0), 0, 1e15)", items, (),
        str(context.grades.potential[row]),
    )  # fmt: skip
