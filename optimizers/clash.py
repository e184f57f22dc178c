"""Rules that cannot hold together: an irreducible set of them, and the cheapest way out.

A set is irreducible when without any one of its rules the others can hold in the relaxation
(optimizers.relaxation). It is found by divide and conquer: Junker (2004), QuickXplain. What
the relaxation cannot prove is never called impossible.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from optimizers.evening import widening_of
from optimizers.problem import DesignProblem
from optimizers.relaxation import Relaxation
from optimizers.rules import Rule, home_distances, rules_of, tolerance_of, turnover_part

ROUND_UP: Final = 10.0  # a way out is said in tenths of a percent, rounded up
ELASTIC: Final = ("window", "moved", "lost", "gained")
SOFT: Final = 1e-6  # a widening below this is none
PROVEN: Final = 1e-4  # a widening found by prices below this is taken for rounding


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a clash: a rule to widen, by `amount` (NaN: to drop), said in `words`.

    Of the number of territories `amount` is how many fewer, below 0.
    """

    rule: Rule
    amount: float
    words: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Rules that are proven not to hold together.

    `rules` is irreducible. `relaxation` makes the whole problem possible in the relaxation,
    taken together and at the least cost (all widenings in percent points added); `ways` are
    single rules of the clash that are each enough to end this clash, cheapest first.
    """

    rules: tuple[Rule, ...]
    relaxation: tuple[Way, ...]
    ways: tuple[Way, ...]

    @property
    def sentence(self) -> str:
        """The rules in words."""
        listed = [rule.words for rule in self.rules]
        if len(listed) == 1:
            return f"This cannot hold: {listed[0]}."
        return f"These cannot hold together: {'; '.join(listed)}."

    @property
    def remedy(self) -> str:
        """The cheapest way out in words."""
        ways = [way.words for way in self.relaxation]
        text = " and ".join(ways)
        return f"{text[:1].upper()}{text[1:]}." if text else ""


def clash_of(problem: DesignProblem, group_names: Sequence[str] = ()) -> Clash | None:
    """The clash of a problem that is proven impossible; None when that cannot be proven."""
    relaxation = Relaxation(problem)
    rules = rules_of(problem, group_names)
    if relaxation.feasible(rules):
        return _priced_out(problem, rules)
    core = _irreducible(relaxation, (), list(rules), known=True)
    clash = tuple(rule for rule in rules if rule in core)
    ways = sorted((way for rule in clash for way in _way(relaxation, clash, rule)), key=_dearness)
    return Clash(clash, _cheapest(relaxation, rules), tuple(ways))


def _priced_out(problem: DesignProblem, rules: Sequence[Rule]) -> Clash | None:
    """A window and a limit on moving that prices (optimizers.evening) prove to clash.

    Only where nothing else could have a part in the proof, so that the two are irreducible.
    """
    windows = [rule for rule in rules if rule.kind == "window"]
    limits = [rule for rule in rules if rule.kind == "moved"]
    others = any(rule.kind in ("lock", "forbidden", "group") for rule in rules)
    if len(windows) != 1 or len(limits) != 1 or others:
        return None
    extra = widening_of(problem, (windows[0].index,))
    if extra <= PROVEN:
        return None
    way = _widened(problem, windows[0], extra)
    return Clash((windows[0], limits[0]), (way,), (way,))


def _irreducible(
    relaxation: Relaxation, kept: tuple[Rule, ...], rules: list[Rule], *, known: bool
) -> list[Rule]:
    """A minimal part of `rules` that cannot hold beside `kept`; `known`: kept alone can."""
    if not known and not relaxation.feasible(kept):
        return []
    if len(rules) == 1:
        return rules
    first, second = rules[: len(rules) // 2], rules[len(rules) // 2 :]
    right = _irreducible(relaxation, (*kept, *first), second, known=False)
    left = _irreducible(relaxation, (*kept, *right), first, known=not right)
    return [*left, *right]


def _dearness(way: Way) -> tuple[bool, float]:
    return (bool(np.isnan(way.amount)) or way.amount < 0, way.amount)


def _way(relaxation: Relaxation, clash: tuple[Rule, ...], rule: Rule) -> list[Way]:
    """How changing one rule alone ends the clash; none for what cannot be given up."""
    problem = relaxation.problem
    if rule.kind == "territories":
        return _fewer(problem, rule)
    if rule.kind == "radius":
        return [_wider_radius(relaxation, clash, rule)]
    if rule.kind in ELASTIC:
        wider = relaxation.widening(clash, (rule,))
        if wider is not None:
            return [_widened(problem, rule, wider[0])]
    return [_dropped(rule)]


def _fewer(problem: DesignProblem, rule: Rule) -> list[Way]:
    """As many territories as can each have an account of its own; none when that is no fewer."""
    allowed = np.ones((problem.n_accounts, problem.n_territories), bool)
    if problem.forbidden is not None:
        allowed &= ~problem.forbidden
    if problem.locked is not None:
        own = problem.locked >= 0
        allowed[own] = problem.locked[own, None] == np.arange(problem.n_territories)
    if problem.max_radius is not None:
        allowed &= home_distances(problem) <= problem.max_radius
    pairs = maximum_bipartite_matching(csr_array(allowed), perm_type="row")
    filled = int((pairs >= 0).sum())
    if not 0 < filled < problem.n_territories:
        return []
    fewer = float(filled - problem.n_territories)
    return [Way(rule, fewer, f"ask for {filled} territories")]


def _widened(problem: DesignProblem, rule: Rule, extra: float) -> Way:
    if rule.kind == "window":
        name, even = problem.metric_names[rule.index], tolerance_of(problem, rule.index)
        if even is not None:
            return Way(rule, extra, f"widen {name} to ±{_up(100 * (even + extra))} %")
        words = f"widen the limits of {name} by {_up(100 * extra)} % of the target"
        return Way(rule, extra, words)
    if rule.kind in ("lost", "gained"):
        part = turnover_part(problem, rule.kind, rule.index) + extra
        verb = "lose" if rule.kind == "lost" else "gain"
        name = problem.turned_names[rule.index]
        if np.isnan(part):
            return Way(rule, extra, f"let each territory {verb} {_up(100 * extra)} % more {name}")
        return Way(rule, extra, f"let each territory {verb} {_up(100 * part)} % of its {name}")
    assert problem.moved_limits is not None
    assert problem.moved_values is not None
    total = float(problem.moved_values[:, rule.index].sum())
    part = float(problem.moved_limits[rule.index]) / total + extra
    name = problem.moved_names[rule.index]
    return Way(rule, extra, f"let {_up(100 * part)} % of {name} move")


def _up(percent: float) -> str:
    """A percentage in tenths, rounded up so that what it allows is enough."""
    return f"{np.ceil(percent * ROUND_UP - SOFT) / ROUND_UP:.1f}"


def _wider_radius(relaxation: Relaxation, rules: tuple[Rule, ...], rule: Rule) -> Way:
    """The least radius at which the rules can hold, by bisection over the distances there are."""
    problem = relaxation.problem
    assert problem.max_radius is not None
    rest = tuple(other for other in rules if other.kind != "radius")
    steps = np.unique(relaxation.away[relaxation.away > problem.max_radius])
    if not steps.size:
        return _dropped(rule)
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high) // 2
        if relaxation.within(float(steps[middle])).feasible((*rest, rule)):
            high = middle
        else:
            low = middle + 1
    radius = float(np.ceil(steps[low]))
    if not relaxation.within(radius).feasible((*rest, rule)):
        return _dropped(rule)
    words = f"allow {radius:,.0f} {problem.unit} from the home"
    return Way(rule, radius / problem.max_radius - 1, words)


def _dropped(rule: Rule) -> Way:
    words = {
        "lock": "unlock: {}",
        "forbidden": "allow: {}",
        "group": "give up: {}",
        "contiguous": "give up: {}",
    }.get(rule.kind, "drop: {}")
    return Way(rule, float("nan"), words.format(rule.words))


def _cheapest(relaxation: Relaxation, rules: tuple[Rule, ...]) -> tuple[Way, ...]:
    """Widen windows and limits together as little as possible; give up others where it must be."""
    problem, given_up = relaxation.problem, list[Way]()
    while True:
        elastic = tuple(rule for rule in rules if rule.kind in ELASTIC)
        wider = relaxation.widening(rules, elastic)
        if wider is not None:
            ways = (
                _widened(problem, rule, extra)
                for rule, extra in zip(elastic, wider, strict=True)
                if extra > SOFT
            )
            return (*given_up, *ways)
        rigid = tuple(rule for rule in rules if rule not in elastic)
        way = None
        if not relaxation.feasible(rigid):
            way = _sacrifice(relaxation, _irreducible(relaxation, (), list(rigid), known=True))
        if way is None:
            return tuple(given_up)
        given_up.append(way)
        if way.rule.kind == "radius" and not np.isnan(way.amount):
            assert problem.max_radius is not None
            relaxation = relaxation.within(problem.max_radius * (1 + way.amount))
            problem = relaxation.problem
        else:
            rules = tuple(rule for rule in rules if rule != way.rule)


def _sacrifice(relaxation: Relaxation, core: list[Rule]) -> Way | None:
    """What to give up first of a clash: the radius, else a lock, a bar, a group or contiguity."""
    ways = [way for rule in core for way in _way(relaxation, tuple(core), rule)]
    order = ("radius", "lock", "forbidden", "group", "contiguous")
    ways = [way for way in ways if way.rule.kind in order]
    return min(ways, key=lambda way: order.index(way.rule.kind), default=None)
