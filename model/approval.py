"""What is looked at before a scenario is approved: balance, fit and fairness (plan-spec §5.2)."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from model.evaluation import Evaluation
from model.fairness import quota_fairness
from model.format import Formatter
from model.positions import serving
from model.rep_fit import FitJudge
from model.scenario import Layer
from model.settings import setting
from model.state import State

N_CHECKS: Final = 3


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist; `kept` is None where the data to judge by is missing."""

    name: str
    words: str
    kept: bool | None


def approval_checks(state: State, layer: Layer, shown: Evaluation) -> tuple[Check, Check, Check]:
    """The three checks of a layer, in their order; `shown` is its evaluation.

    Balance holds where every territory is inside the agreed band (F28), fit where every rep has
    the skills their accounts need (F29), fairness where the quotas pass the tests of F32.
    """
    show = Formatter.of(state.about)
    return _balance(state, shown, show), _fit(state, layer, show), _fairness(state, layer, show)


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
