"""Where a territory's and an alignment's figures come from: totals, index, spread, disruption."""

from functools import partial
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import FloatArray, IntArray
from model.confidence import estimated_part
from model.errors import PlanError
from model.evaluation import Evaluation, Evaluator
from model.explain.context import Context
from model.explain.figure import Explanation, FigureKey, Input
from model.metrics import Metric, disruption, metric, territory_totals
from model.positions import serving
from model.scenario import LIVE
from model.workload import capacity_hours

_SPREADS: Final = {
    "cv": ("spread(value) / mean(value)", "Standard deviation ÷ mean of the territories."),
    "gini": ("gini(value)", "0 when all territories are equal, to 1."),
}


class AlignmentFigures:
    """The explanations of one alignment's own and its territories' figures."""

    def __init__(self, context: Context) -> None:
        self.context = context
        layer = context.layer
        self.codes: IntArray = layer.alignment.territory
        self.n = len(layer.territories)

    def evaluation(self, name: str = "") -> Evaluation:
        """Every number of the alignment, with one more metric."""
        names = tuple(dict.fromkeys(("accounts", *((name,) if name else ()))))
        layer = self.context.layer
        return Evaluator(self.context.state, layer, names).evaluate(layer.alignment)

    def values(self, name: str) -> tuple[Metric, FloatArray]:
        """A metric, and its total or mean by territory."""
        if name == "workload":
            hours = np.nan_to_num(self.context.hours.total)
            found = Metric("workload", "Workload", "h/yr", hours)
        else:
            found = metric(self.context.state, name)
        return found, territory_totals(found, self.codes, self.n)

    def total(self, code: int, name: str) -> Explanation:
        """The sum of the accounts, largest first; of a ratio the weighted mean."""
        context, (found, sums) = self.context, self.values(name)
        rows = context.layer.alignment.rows_of(code)
        territory = context.layer.territories[code]
        key = FigureKey("territory", "total", territory.id, name)
        value = float(sums[code])
        letters = context.grades.of(name)
        said = estimated_part(found.values, letters, rows).sentence
        title, text = f"{found.label} of {territory.label}", context.quantity(value, found.unit)
        if found.weights is not None:
            above = float((found.values * found.weights)[rows].sum())
            weight = float(found.weights[rows].sum())
            items: tuple[Input, ...] = (
                Input("above", f"{found.label} × weight, added", context.show.number(above, 2),
                      above, f"{len(rows):,} accounts"),
                Input("weight", "Weight, added", context.show.number(weight, 2), weight),
            )  # fmt: skip
            words = f"{found.label} does not add up: the mean of the accounts, weighted."
            text = context.quantity(value, found.unit, 2)
            return Explanation(key, title, value, found.unit, text, "own metric", words,
                               "above / weight", items)  # fmt: skip
        items = context.biggest("account", found.values, rows.tolist(), found.unit, name)
        words = f"{found.label} of its {len(rows):,} accounts, added up."
        return Explanation(key, title, value, found.unit, text, "", words, "total(account)", items,
                           (said,) if said else ())  # fmt: skip

    def _all(self, symbol: str, name: str, sums: FloatArray, unit: str) -> tuple[Input, ...]:
        layer = self.context.layer
        return tuple(
            Input(symbol, territory.label, self.context.quantity(float(sums[code]), unit),
                  float(sums[code]), "its accounts", "",
                  FigureKey("territory", "total", territory.id, name))
            for code, territory in enumerate(layer.territories)
        )  # fmt: skip

    def index(self, code: int, name: str) -> Explanation:
        """F28: 100 × total ÷ mean of all territories."""
        found, sums = self.values(name)
        territory = self.context.layer.territories[code]
        mean = float(np.nanmean(sums)) if sums.any() else 0.0
        value = 100 * float(sums[code]) / mean if mean else 0.0
        own = Input("own", territory.label, self.context.quantity(float(sums[code]), found.unit),
                    float(sums[code]), "its accounts", "",
                    FigureKey("territory", "total", territory.id, name))  # fmt: skip
        return Explanation(
            FigureKey("territory", "index", territory.id, name),
            f"{found.label} index of {territory.label}", value, "",
            self.context.show.number(value), "F28", "100 × total ÷ mean of all territories.",
            "100 * own / mean(all)", (own, *self._all("all", name, sums, found.unit)),
        )  # fmt: skip

    def deviation(self, code: int, name: str) -> Explanation:
        """Total ÷ target − 1; the target is the team's total times the territory's share."""
        context, (found, sums) = self.context, self.values(name)
        layer = context.layer
        territory = layer.territories[code]
        shares = np.array([t.share for t in layer.territories])
        part, team, own = float(shares[code]), float(sums.sum()), float(sums[code])
        target = team * part / float(shares.sum())
        value = own / target - 1 if target else 0.0
        items = (
            Input("own", territory.label, context.quantity(own, found.unit), own, "its accounts",
                  "", FigureKey("territory", "total", territory.id, name)),
            Input("team", "All territories", context.quantity(team, found.unit), team, "their sum"),
            Input("share", "Its share", context.quantity(part, ""), part, "the territory"),
            Input("shares", "All shares", context.quantity(float(shares.sum()), ""),
                  float(shares.sum()), "the territories"),
        )  # fmt: skip
        return Explanation(
            FigureKey("territory", "deviation", territory.id, name),
            f"{found.label} of {territory.label} against its target", value, "share",
            context.show.percent(value, 1), "", "Total ÷ target − 1; target = team total × share.",
            "own / (team * share / shares) - 1", items,
        )  # fmt: skip

    def capacity(self, code: int) -> Explanation:
        """F22: working days × hours × what is left for customers × FTE × ramp."""
        context, territory = self.context, self.context.layer.territories[code]
        rep = serving(context.state, territory)
        if rep is None:
            raise PlanError(f"{territory.label} has no rep.", remedy="Give it a rep first.")
        off = []
        for symbol, name, own in (
            ("holidays", "cap.holidays", rep.holidays),
            ("leave", "cap.leave", rep.leave_days),
            ("company", "cap.company", rep.company_days),
        ):
            item = context.setting(symbol, name)
            text = item.text if own is None else context.quantity(own, "days")
            off.append(
                item if own is None else Input(symbol, item.label, text, float(own), "the rep")
            )
        value = capacity_hours(rep, context.settings)
        items = (
            context.setting("days", "cap.weekdays"),
            *off,
            context.setting("a_day", "cap.day_h"),
            context.setting("admin", "cap.admin"),
            context.setting("buffer", "cap.buffer"),
            Input("fte", "Full-time equivalent", context.quantity(rep.fte, ""), rep.fte, "the rep"),
            Input("ramp", "Ramp of a new rep", context.quantity(rep.ramp, ""), rep.ramp, "the rep"),
        )
        return Explanation(
            FigureKey("territory", "capacity", territory.id), f"Capacity of {rep.name}", value,
            "h/yr", context.show.hours(value), "F22",
            "Weekdays less holidays, leave and company days × hours a day × (1 − administration − "
            "buffer) × FTE × ramp.",
            "(days - holidays - leave - company) * a_day * (1 - admin - buffer) * fte * ramp",
            items,
        )  # fmt: skip

    def utilisation(self, code: int) -> Explanation:
        """F23: workload ÷ capacity."""
        context, territory = self.context, self.context.layer.territories[code]
        _, sums = self.values("workload")
        able, hours = self.capacity(code), float(sums[code])
        items = (
            Input("hours", "Workload", context.show.hours(hours), hours, "its accounts", "",
                  FigureKey("territory", "total", territory.id, "workload")),
            Input("able", "Capacity", able.text, able.value, "the rep", "", able.key),
        )  # fmt: skip
        value = hours / float(able.value) if able.value else float("nan")
        return Explanation(
            FigureKey("territory", "utilisation", territory.id),
            f"Utilisation of {territory.label}", value, "share", context.show.percent(value),
            "F23", "Workload ÷ capacity.", "hours / able", items,
        )  # fmt: skip

    def drive_hours(self, code: int) -> Explanation:
        """Travel of all accounts of a territory."""
        context, territory = self.context, self.context.layer.territories[code]
        rows = context.layer.alignment.rows_of(code)
        travel = np.nan_to_num(context.hours.travel)
        value = float(travel[rows].sum())
        return Explanation(
            FigureKey("territory", "drive", territory.id), f"Drive in {territory.label}", value,
            "h/yr", context.show.hours(value), "F19", "Travel to its accounts, added up.",
            "total(account)", context.biggest("account", travel, rows.tolist(), "h/yr", "travel"),
            ("Drive times are estimated from distances, not measured on roads.",),
        )  # fmt: skip

    def mean_drive(self, code: int) -> Explanation:
        """F31: mean one-way drive from home to the accounts."""
        context, territory = self.context, self.context.layer.territories[code]
        rows = context.layer.alignment.rows_of(code)
        drive = context.hours.drive[rows]
        known = drive[np.isfinite(drive)]
        total, n = float(known.sum()), float(known.size)
        items = (
            Input("hours", "Drive to all accounts, one way", context.show.hours(total, 1), total,
                  f"{len(rows):,} accounts"),
            Input("n", "Accounts with a known drive", context.show.number(n), n),
        )  # fmt: skip
        value = total / n if n else float("nan")
        return Explanation(
            FigureKey("territory", "mean_drive", territory.id), f"Mean drive in {territory.label}",
            value, "h", context.show.hours(value, 2), "F31", "One-way drive ÷ accounts.",
            "hours / n", items,
        )  # fmt: skip

    def spread(self, figure: str, name: str) -> Explanation:
        """F28: CV or Gini of a metric over the territories; workload against capacity."""
        context, (found, sums) = self.context, self.values(name)
        layer, unit = context.layer, found.unit
        reps = [serving(context.state, t) for t in layer.territories]
        by_capacity = name == "workload" and all(rep is not None for rep in reps)
        shown = sums
        caveats: tuple[str, ...] = ()
        if by_capacity:
            shown = sums / np.array([capacity_hours(rep, context.settings) for rep in reps])
            unit, caveats = "share", ("Each territory’s workload counts against its capacity.",)
        items = self._all("value", name, shown, unit)
        if by_capacity:
            keyed = partial(FigureKey, "territory", "utilisation")
            items = tuple(
                Input(i.symbol, i.label, i.text, i.value, "workload ÷ capacity", "", keyed(t.id))
                for i, t in zip(items, layer.territories, strict=True)
            )
        expression, words = _SPREADS[figure]
        balance = self.evaluation(name).balance[name]
        value = balance.cv if figure == "cv" else balance.gini
        label = "Spread (CV)" if figure == "cv" else "Gini"
        return Explanation(
            FigureKey("alignment", figure, layer_name(context), name),
            f"{label} of {found.label.lower()}", value, "", context.show.number(value, 3), "F28",
            words, expression, items, caveats,
        )  # fmt: skip

    def drive(self) -> Explanation:
        """All travel of the alignment."""
        context = self.context
        items = tuple(
            Input("territory", t.label, one.text, one.value, "its accounts", "", one.key)
            for code, t in enumerate(context.layer.territories)
            for one in (self.drive_hours(code),)
        )
        value = float(sum(float(item.value) for item in items))
        return Explanation(
            FigureKey("alignment", "drive", layer_name(context)), "Drive", value, "h/yr",
            context.show.hours(value), "F19", "Travel of all territories, added up.",
            "total(territory)", items,
            ("Drive times are estimated from distances, not measured on roads.",),
        )  # fmt: skip

    def inside(self, band: str = "") -> Explanation:
        """How many territories lie inside the band of workload, "85-105" or that of F23."""
        context, layer = self.context, self.context.layer
        low, high = (context.setting(s, f"util.green_{s}") for s in ("low", "high"))
        if band:
            first, last = (float(part) for part in band.split("-"))
            low = Input("low", "Lower limit", f"{first:g} %", first, "the band shown")
            high = Input("high", "Upper limit", f"{last:g} %", last, "the band shown")
        _, sums = self.values("workload")
        reps = [serving(context.state, t) for t in layer.territories]
        known = all(rep is not None for rep in reps)
        able = np.array([capacity_hours(rep, context.settings) if rep else 1.0 for rep in reps])
        used = 100 * (sums / able if known else sums / sums.mean())
        items = [
            Input("used", t.label, context.show.percent(used[code] / 100), float(used[code]),
                  "workload ÷ capacity" if known else "workload ÷ mean", "",
                  FigureKey("territory", "utilisation", t.id) if known else None)
            for code, t in enumerate(layer.territories)
        ]  # fmt: skip
        value = float(((used >= low.value) & (used <= high.value)).sum())
        expression = "total(if(used >= low and used <= high, 1, 0))"
        return Explanation(
            FigureKey("alignment", "inside", layer_name(context)), "Territories inside the band",
            value, "", context.show.number(value), "F23",
            "Territories whose workload lies between the two limits.", expression,
            (*items, low, high),
        )  # fmt: skip

    def disrupted(self, name: str) -> Explanation:
        """F30: share of a metric whose account changes owner against Live."""
        context, found = self.context, metric(self.context.state, name)
        live = context.state.scenario(LIVE).layer(context.team)
        ids = [t.id for t in live.territories]
        fresh = len(ids)
        recode = np.array(
            [ids.index(t.id) if t.id in ids else fresh + code
             for code, t in enumerate(context.layer.territories)] + [UNASSIGNED], np.int64
        )  # fmt: skip
        before, after = live.alignment.territory.astype(np.int64), recode[self.codes]
        moved = np.flatnonzero((before != after) & (before != UNASSIGNED))
        value, total = disruption(before, after, found.values), float(found.values.sum())
        items = context.biggest("moved", found.values, moved.tolist(), found.unit, name)
        text, source = context.quantity(total, found.unit), f"{len(before):,} accounts"
        whole = Input("all", f"{found.label} of all accounts", text, total, source)
        return Explanation(
            FigureKey("alignment", "disruption", layer_name(context), name),
            f"{found.label} that changes owner", value, "share", context.show.percent(value, 1),
            "F30", "What accounts with a new owner bring ÷ what all bring, against Live.",
            "if(all > 0, total(moved) / all, 0)", (*items, whole),
        )  # fmt: skip


def layer_name(context: Context) -> str:
    """The scenario an alignment's figure belongs to."""
    return context.scenario.id
