"""What is looked at before approval: balance, fit, fairness, attention (plan-spec §5.2)."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import TextArray
from model.evaluation import Evaluation
from model.fairness import quota_fairness
from model.format import Formatter
from model.plan.all_segments import all_segments
from model.plan.potential import account_figures
from model.positions import serving
from model.rep_fit import FitJudge
from model.scenario import Layer
from model.settings import setting
from model.state import State
from model.workload import project_parts

N_CHECKS: Final = 4
_TOP: Final = "A"
_NAMED: Final = 4  # accounts a line has room for


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist; `kept` is None where the data to judge by is missing."""

    name: str
    words: str
    kept: bool | None


def approval_checks(state: State, layer: Layer, shown: Evaluation) -> tuple[Check, ...]:
    """The four checks of a layer, in their order; `shown` is its evaluation.

    Balance holds where every territory is inside the agreed band (F28), fit where every rep has
    the skills their accounts need (F29), fairness where the quotas pass the tests of F32,
    attention where every A account has calls planned (S2-06).
    """
    show = Formatter.of(state.about)
    return (
        _balance(state, shown, show),
        _fit(state, layer, show),
        _fairness(state, layer, show),
        _attention(state, layer),
    )


def uncalled(state: State, layer: Layer) -> TextArray:
    """Names of the A accounts that nobody has calls planned for, largest potential first.

    An account of no territory is one of them, whatever its segment asks for.
    """
    grades, potential = all_segments(state).potential_class, account_figures(state).potential
    owned = layer.alignment.territory != UNASSIGNED
    calls = np.nan_to_num(project_parts(state).calls)
    rows = np.flatnonzero((grades == _TOP) & ~(owned & (calls > 0)))
    order = np.argsort(-np.nan_to_num(potential[rows]), kind="stable")
    names: TextArray = state.accounts.text("name")[rows[order]]
    return names


def uncalled_words(names: TextArray) -> str:
    """Which A accounts have no calls planned, as one sentence; "" for none."""
    if not len(names):
        return ""
    said = ", ".join(map(str, names[:_NAMED]))
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    n = "1 A account has" if len(names) == 1 else f"{len(names):,} A accounts have"
    return f"{n} no call planned: {said}{more}."


def _attention(state: State, layer: Layer) -> Check:
    names = uncalled(state, layer)
    return Check("Attention", uncalled_words(names) or "Every A account has calls.", not len(names))


def _balance(state: State, shown: Evaluation, show: Formatter) -> Check:
    band, of_all = setting(state, "band.green"), len(shown.territories)
    found, kept = [], True
    for name in ("potential", "workload"):
        index = np.array([t.index[name] for t in shown.territories if name in t.index])
        if not index.size or not np.isfinite(index).all():
            continue
        inside = int((np.abs(index - 100) <= band).sum())
        kept = kept and inside == of_all
        found.append(f"{inside} of {of_all} by {name}")
    if not found:
        return Check("Balance", "There is nothing to balance by.", None)
    words = f"Within ±{show.number(band)}\u00a0% of the mean: {', '.join(found)}."
    return Check("Balance", words, kept)


def _fit(state: State, layer: Layer, show: Formatter) -> Check:
    reps = [serving(state, territory) for territory in layer.territories]
    if not any(rep is not None and rep.skills for rep in reps):
        return Check("Fit", "The skills of the reps are not known.", None)
    found = FitJudge(state, reps).judge(layer.alignment.territory.astype(np.int64))
    lacking = int(found.lacking.sum())
    words = f"Skills fit to {show.percent(found.team)}; accounts whose rep lacks one: {lacking}."
    return Check("Fit", words, lacking == 0)


def _fairness(state: State, layer: Layer, show: Formatter) -> Check:
    found = quota_fairness(state, layer)
    if not found.known:
        return Check("Fairness", "No rep has a quota.", None)
    limit = show.number(found.ratio_limit, 2)
    kept = found.ratio_cv <= found.ratio_limit
    words = f"Quota ÷ potential spreads by {show.number(found.ratio_cv, 2)}, fair below {limit}."
    if found.tested and np.isfinite(found.correlation):
        kept = kept and abs(found.correlation) <= found.correlation_limit
        words += f" Attainment follows size by {show.number(found.correlation, 2)}."
    return Check("Fairness", words, kept)
