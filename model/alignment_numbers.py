"""The figures of an alignment that live beside the map, each with its formula in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.alignment_service import ServiceJudge
from model.arrays import FloatArray, IntArray, TextArray
from model.compactness import OWN_WORDS, SHAPE_WORDS, CompactnessJudge
from model.evaluation import Evaluation, Evaluator
from model.explain.figure import FigureKey
from model.fairness import quota_fairness
from model.format import percent_words
from model.metrics import disruption, metric
from model.moved_owners import owners
from model.owner_drive import owner_km
from model.plan.tables import number, text
from model.positions import serving
from model.rep_fit import FitJudge, revenue_at_risk
from model.scenario import LIVE, Layer
from model.settings import settings_of
from model.state import State

_KNOWN_WELL: Final = 2.0


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure: what it is called, its value, whether less (-1) or more (+1) is better.

    `unit` is "", "share", "h", "h/yr", "km", "money", "count", "ratio", "score"; `formula` says how
    it is made, `where` answers in full where the figure comes from, when that is known.
    """

    key: str
    group: str
    label: str
    value: float
    unit: str = ""
    better: int = 0
    formula: str = ""
    where: FigureKey | None = None
    high: float = float("nan")  # the other end of a range


class AlignmentNumbers:
    """Computes all figures of alignments of one project state and team.

    What does not depend on who owns an account is read once. `live` is today's layer.
    """

    def __init__(self, evaluator: Evaluator, live: Layer | None, today: date) -> None:
        state = evaluator.state
        self.state, self.evaluator = state, evaluator
        self._live = live if live is not None and live.territories else None
        reps = [serving(state, territory) for territory in evaluator.territories]
        self.fit = FitJudge(state, reps)
        self.service = ServiceJudge(state, evaluator.drive, today)
        self.compactness = CompactnessJudge(state.accounts.lat, state.accounts.lon)
        self._revenue = metric(state, "revenue").values
        self._relationships, self._pipeline = well_known(state), open_pipeline(state)

    def figures(self, layer: Layer, shown: Evaluation, name: str) -> list[Kpi]:
        """Every figure of a layer; `name` is the metric whose balance is told first."""
        codes = layer.alignment.territory.astype(np.int64)
        found = self._balance(shown, name)
        if name != "workload":
            found += self._balance(shown, "workload")
        return [
            *found,
            *self._travel(layer, shown),
            *self._compact(layer, codes, shown),
            *self._against_live(layer),
            *self._people(layer, codes),
            *self._headroom(layer, shown),
            *self._quota(layer),
            *self._service(codes, shown),
        ]

    def _balance(self, shown: Evaluation, name: str) -> list[Kpi]:
        if name not in shown.balance or not shown.territories:
            return []
        found, balance = metric(self.state, name), shown.balance[name]
        band = settings_of(self.state)["band.green"]
        index = np.array([t.index[name] for t in shown.territories])
        sums = np.array([t.totals[name] for t in shown.territories])
        inside = int((np.abs(index - 100) <= band).sum())
        group = f"Balance of {found.label.lower()}"
        unit = "money" if found.unit.startswith("money") else "h/yr" if found.unit == "h/yr" else ""
        near = f"Territories whose index is within ±{band:g} of 100; index = total ÷ mean × 100."
        far = "Largest distance of a territory from its share of the total."
        low, high = float(np.nanmin(index)), float(np.nanmax(index))
        cv, even = (FigureKey("alignment", key, "", name) for key in ("cv", "gini"))
        return [
            Kpi(f"{name}.total", group, "Team total", float(np.nansum(sums)), unit, 0,
                "Sum over all territories."),
            Kpi(f"{name}.inside", group, f"Inside ±{band:g} %", inside, "count", 1, near),
            Kpi(f"{name}.low", group, "Lowest index", low, "", 1, "Smallest total ÷ mean × 100."),
            Kpi(f"{name}.high", group, "Highest index", high, "", -1,
                "Largest total ÷ mean × 100."),
            Kpi(f"{name}.cv", group, "Spread (CV)", balance.cv, "ratio", -1,
                "Standard deviation ÷ mean of the territories.", cv),
            Kpi(f"{name}.gini", group, "Gini", balance.gini, "ratio", -1,
                "0 when all territories are equal, to 1.", even),
            Kpi(f"{name}.worst", group, "Largest deviation", balance.max_pct / 100, "share", -1,
                far),
        ]  # fmt: skip

    def _travel(self, layer: Layer, shown: Evaluation) -> list[Kpi]:
        group = "Travel"
        work = sum(t.workload for t in shown.territories)
        hours = shown.drive_hours or float("nan")
        drive = np.array([t.mean_drive for t in shown.territories])
        n = np.array([t.accounts for t in shown.territories], float)
        known = np.isfinite(drive)
        mean = float((drive[known] * n[known]).sum() / n[known].sum()) if n[known].sum() else np.nan
        overlap = float(shown.overlap) if known.any() else float("nan")
        settings = settings_of(self.state)
        least = settings["overlap.min"]
        km = owner_km(self.state, layer, settings)
        far = float(np.nanmean(km)) if np.isfinite(km).any() else float("nan")
        return [
            Kpi("drive", group, "Drive", hours, "h/yr", -1,
                "Visits × (2 × drive ÷ visits a day + 0.2 h), all accounts.",
                FigureKey("alignment", "drive")),
            Kpi("drive.share", group, "Drive, share of the work", hours / work if work else np.nan,
                "share", -1, "Hours on the road ÷ all hours."),
            Kpi("drive.mean", group, "Mean drive, one way", mean, "h", -1,
                "Mean of all accounts from their rep’s home (F31)."),
            Kpi("drive.km", group, "Mean distance, one way", far, "km", -1,
                "Straight line × road factor, mean of all accounts from their rep’s home (F17)."),
            Kpi("overlap", group, "Nearer to another home", overlap, "count", -1,
                f"Accounts over {least:g} min closer to another rep’s home (F31)."),
            Kpi("pieces", group, "Territories in pieces",
                sum(t.pieces > 1 for t in shown.territories), "count", -1,
                "Territories whose accounts do not hang together on the map."),
        ]  # fmt: skip

    def _compact(self, layer: Layer, codes: IntArray, shown: Evaluation) -> list[Kpi]:
        found, group = self.compactness.judge(codes, len(layer.territories)), "Compactness"
        each = []
        for code, territory in enumerate(layer.territories):
            drive = shown.territories[code].mean_drive
            way = f" Mean drive {drive:.2f} h (F31)." if np.isfinite(drive) else ""
            own = f" {percent_words(found.own[code])} of the accounts in its hull are its own."
            own = own if np.isfinite(found.own[code]) else ""
            each.append(
                Kpi(f"compact.of.{territory.id}", group, territory.label,
                    float(found.shape[code]), "score", 1, f"{SHAPE_WORDS}{own}{way}")
            )  # fmt: skip
        if not np.isfinite(found.mean_shape):
            return []
        return [
            Kpi("compact", group, "Mean shape", found.mean_shape, "score", 1,
                f"1 is a circle. {SHAPE_WORDS}"),
            Kpi("compact.own", group, "Own accounts in the hull", found.mean_own, "share", 1,
                f"Mean of the territories. {OWN_WORDS}"),
            *each,
        ]  # fmt: skip

    def _against_live(self, layer: Layer) -> list[Kpi]:
        if self._live is None:
            return []
        was, now = owners(self._live, layer)
        moved = (was != now) & (was != UNASSIGNED)
        group = "Against live"

        def share(values: FloatArray) -> float:
            return disruption(was, now, values) if values.any() else float("nan")

        return [
            Kpi("moved", group, "Accounts moved", float(moved.sum()), "count", -1,
                "Accounts whose territory differs from live."),
            Kpi("moved.revenue", group, "Revenue moved", share(self._revenue), "share", -1,
                "Revenue of moved accounts ÷ all revenue (F30).",
                FigureKey("alignment", "disruption", "", "revenue")),
            Kpi("moved.people", group, "Relationships moved", share(self._relationships), "share",
                -1, "Contacts of relationship 2 or more that change rep ÷ all of them (F30)."),
            Kpi("moved.pipeline", group, "Open pipeline moved", share(self._pipeline), "share", -1,
                "Value × probability of open opportunities that change rep ÷ all (F30)."),
        ]  # fmt: skip

    def _people(self, layer: Layer, codes: IntArray) -> list[Kpi]:
        found, group = self.fit.judge(codes), "Reps and accounts"
        revenue = float(self._revenue[codes != UNASSIGNED].sum())
        low, high = revenue_at_risk(self.state, revenue, found.team)
        known = bool(np.isfinite(found.account).any())
        each = [
            Kpi(f"fit.of.{territory.id}", "Fit of skills, by territory", territory.label,
                float(found.territory[code]), "share", 1,
                "What its accounts need that its rep can do, metro or rural among it, weighted by"
                " potential (F29).")
            for code, territory in enumerate(layer.territories)
            if np.isfinite(found.territory[code])
        ]  # fmt: skip
        return [
            Kpi("fit", group, "Fit of skills", found.team, "share", 1,
                "What accounts need that their rep can do, weighted by potential (F29)."),
            Kpi("fit.lacking", group, "Accounts lacking a skill",
                float(found.lacking.sum()) if known else np.nan, "count", -1,
                "Accounts whose rep is below the level needed in any skill."),
            Kpi("fit.risk", group, "Revenue at risk, indicative", low if known else np.nan, "money",
                -1, "2 to 5 % of revenue × how far the fit is from 1; a vendor’s published range.",
                None, high if known else np.nan),
            *each,
        ]  # fmt: skip

    def _headroom(self, layer: Layer, shown: Evaluation) -> list[Kpi]:
        """What can still be won, of the team and of every territory."""
        group, each = "Headroom", list[Kpi]()
        for territory, figures in zip(layer.territories, shown.territories, strict=True):
            totals = figures.totals
            if not all(name in totals for name in ("headroom", "potential", "revenue")):
                return []
            won = totals["revenue"] / totals["potential"] if totals["potential"] > 0 else np.nan
            share = f", {percent_words(won)} of it" if np.isfinite(won) else ""
            each.append(
                Kpi(f"headroom.of.{territory.id}", group, territory.label, totals["headroom"],
                    "money", 0, f"Potential {totals['potential']:,.0f}, revenue"
                    f" {totals['revenue']:,.0f}{share}. Headroom: what contracts leave attainable"
                    " − revenue, by account.")
            )  # fmt: skip
        whole = sum(kpi.value for kpi in each)
        words = "Potential × what contracts leave attainable − revenue, sum of the territories."
        return [Kpi("headroom", group, "Team", whole, "money", 0, words), *each]

    def _quota(self, layer: Layer) -> list[Kpi]:
        found, group = quota_fairness(self.state, layer), "Quota fairness"
        if not found.known:
            return []
        each = [
            Kpi(f"quota.of.{territory.id}", "Quota ÷ fair quota", territory.label,
                float(found.quota[code] / found.fair[code]), "share", 0,
                f"Quota {found.quota[code]:,.0f}, fair {found.fair[code]:,.0f}: revenue + the"
                " team’s growth by reachable headroom (F32).")
            for code, territory in enumerate(layer.territories)
            if found.fair[code] > 0
        ]  # fmt: skip
        few = "" if found.tested else " Too few territories to test."
        return [
            Kpi("quota.total", group, "Team quota", float(np.nansum(found.quota)), "money", 0,
                "Sum of the reps’ quotas; fair quotas have the same sum (F32)."),
            Kpi("quota.gap", group, "Widest gap to a fair quota", found.widest_gap, "share", -1,
                "Quota − fair quota, as a share of the fair one; the largest (F32)."),
            Kpi("quota.cv", group, "Quota ÷ potential (CV)", found.ratio_cv, "ratio", -1,
                f"Fair below {found.ratio_limit:g} (F32)."),
            Kpi("quota.near", group, "Within 80 to 120 % of quota", found.near, "share", 1,
                "Territories whose revenue of 12 months is near their quota (F32)."),
            Kpi("quota.corr", group, "Attainment and size", found.correlation, "ratio", 0,
                f"Correlation; fair within ±{found.correlation_limit:g} (F32).{few}"),
            *each,
        ]  # fmt: skip

    def _service(self, codes: IntArray, shown: Evaluation) -> list[Kpi]:
        found, group = self.service.judge(codes, shown), "Service"
        known = [
            Kpi("or.logged", group, "OR coverage, logged", found.coverage, "share", 1,
                "Cases attended ÷ cases agreed, last 91 days (F26)."),
            Kpi("or.expected", group, "OR coverage, estimated", found.coverage_expected, "share", 1,
                "Capacity ÷ workload, at most 1, weighted by our procedures."),
            Kpi("surgeons.logged", group, "Surgeons met in 91 days", found.engagement, "share", 1,
                "Active surgeons with a contact ÷ active surgeons."),
            Kpi("surgeons.expected", group, "Surgeons served, estimated", found.engagement_expected,
                "share", 1, "Capacity ÷ workload, at most 1, weighted by active surgeons."),
            Kpi("answer.logged", group, "Request to visit, logged", found.answer_hours, "h", -1,
                "Median hours from a request to what was scheduled for it (F27)."),
            Kpi("answer.expected", group, "Drive of the nearest support", found.support_hours, "h",
                -1, "Own rep or clinical specialist, weighted by our procedures."),
        ]  # fmt: skip
        return [kpi for kpi in known if np.isfinite(kpi.value)]


def live_layer(state: State, team: str) -> Layer | None:
    """Today's layer of a team, None when live has no such team."""
    return state.scenario(LIVE).layers.get(team)


def by_key(figures: Sequence[Kpi]) -> dict[str, Kpi]:
    """Figures by their key, to compare two alignments."""
    return {kpi.key: kpi for kpi in figures}


def well_known(state: State) -> FloatArray:
    """Contacts of relationship 2 or more at each account, (n,)."""
    table = state.table("contacts")
    known = number(table, "relationship") >= _KNOWN_WELL
    return _added(state, text(table, "account_id"), known.astype(np.float64))


def open_pipeline(state: State) -> FloatArray:
    """Value × probability of the open opportunities of each account, money/yr (n,)."""
    table = state.table("opportunities")
    worth = number(table, "value_per_year") * number(table, "probability")
    worth = np.where(text(table, "status") == "open", np.nan_to_num(worth), 0.0)
    return _added(state, text(table, "account_id"), worth)


def _added(state: State, ids: TextArray, values: FloatArray) -> FloatArray:
    added = np.zeros(len(state.accounts))
    for account_id, value in zip(ids, values.tolist(), strict=True):
        if value and state.accounts.has(account_id):
            added[state.accounts.row_of(account_id)] += value
    return added
