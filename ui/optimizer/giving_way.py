"""One click on a way out of a clash: what is asked for changes so that the clash is gone."""

from collections.abc import Callable
from functools import partial
from math import ceil, isnan
from typing import TYPE_CHECKING

from model.errors import PlanError
from optimizers.clash import Way
from ui.optimizer.further import Further, Kind, without
from ui.optimizer.ruling import WAYS

if TYPE_CHECKING:
    from ui.optimizer.request_form import RequestForm


def give_way(form: "RequestForm", way: Way, ids: tuple[str, ...]) -> None:
    """Change the form as a way says; `ids` are the accounts by the number that rules use."""
    kind, extra = way.rule.kind, 0.0 if isnan(way.amount) else way.amount
    rules, scope = form.rules, form.scope
    about = {ids[row] for row in way.rule.rows if row < len(ids)}
    if kind == "window":
        _widen(form, way)
    elif kind == "moved":
        _let_move(form, way)
    elif kind in ("lost", "gained"):
        _let_turn(form, way)
    elif kind == "radius":
        rules.radius.setValue(ceil(rules.radius.value() * (1 + extra)))
        rules.near.setChecked(not isnan(way.amount))
    elif kind == "lock":
        _unlock(form, about)
    elif kind == "forbidden":
        _allow(form, about)
    elif kind == "group":
        scope.priced.setChecked(True)
    elif kind == "contiguous":
        form.want_pieces(1)
    elif kind == "territories":
        form.aim.count.setValue(max(form.aim.count.value() + int(extra), 1))


def ways_out(form: "RequestForm", error: PlanError) -> list[tuple[str, Callable[[], None]]]:
    """What would end a contradiction about single accounts: a button's words, and what it does."""
    said, accounts = error.message, form.accounts
    found: list[tuple[str, Callable[[], None]]] = []
    for rule in form.further.rules:
        known = rule.subject in accounts.ids
        name = str(accounts.text("name")[accounts.row_of(rule.subject)]) if known else ""
        if f'"{rule.subject}"' in said or (name and f'"{name}"' in said):
            found.append((f"Drop: {rule.words}", partial(_drop, form, rule)))
            if rule.subject in form.locked_ids and form.rules.holds(form.rules.locks):
                words = f"Unlock {name or rule.subject} in this design"
                found.insert(0, (words, partial(form.unlock, [rule.subject])))
    return list(dict(found).items())[:WAYS]


def _drop(form: "RequestForm", rule: Further) -> None:
    form.further.take([other for other in form.further.rules if other is not rule])


def _widen(form: "RequestForm", way: Way) -> None:
    balance, rules = form.measures.balance, form.further.rules
    limits = [rule.subject for rule in rules if rule.kind in ("least", "most")]
    blended = [rule for rule in rules if rule.kind == "weight"]
    names = [*dict.fromkeys((*(["blend"] if blended else []), *balance, *limits))]
    if not 0 <= way.rule.index < len(names):
        return
    name = names[way.rule.index]
    if name == "blend":
        form.further.take([rule for rule in rules if rule.kind != "weight"])
    elif name in limits:
        kept = without(without(rules, "least", [name]), "most", [name])
        form.further.take(kept)
    elif isnan(way.amount):
        form.measures.take({key: value for key, value in balance.items() if key != name})
    else:
        form.measures.take({**balance, name: float(ceil(balance[name] + 100 * way.amount))})


def _let_move(form: "RequestForm", way: Way) -> None:
    rules, further = form.rules, form.further
    limits = [rule for rule in further.rules if rule.kind == "limit"]
    names = [rules.limit_of] if rules.holds(rules.limited) else []
    names = [*dict.fromkeys((*names, *(rule.subject for rule in limits)))]
    name = names[way.rule.index]
    own = [rule for rule in limits if rule.subject == name]
    if own:
        further.take([rule for rule in further.rules if rule is not own[0]])
        if not isnan(way.amount):
            most = ceil(own[0].number + 100 * way.amount)
            words = own[0].words.replace(f"{own[0].value}\u00a0%", f"{most}\u00a0%")
            further.put(Further("limit", name, str(most), words))
    elif isnan(way.amount):
        rules.limited.setChecked(False)
    else:
        rules.limit.setValue(ceil(rules.limit.value() + 100 * way.amount))


def _let_turn(form: "RequestForm", way: Way) -> None:
    """Limits on what reps lose and gain are numbered together, those on losing first."""
    rules = form.further.rules
    own: Kind = "loses" if way.rule.kind == "lost" else "gains"
    both = [rule for kind in ("loses", "gains") for rule in rules if rule.kind == kind]
    names = [*dict.fromkeys(rule.subject for rule in both)]
    for rule in both:
        if rule.kind != own or rule.subject != names[way.rule.index]:
            continue
        kept = without(rules, own, [rule.subject])
        form.further.take(kept)
        if not isnan(way.amount):
            most = ceil(rule.number + 100 * way.amount)
            words = rule.words.replace(f"{rule.value}\u00a0%", f"{most}\u00a0%")
            form.further.put(Further(own, rule.subject, str(most), words))


def _unlock(form: "RequestForm", about: set[str]) -> None:
    """Rules that name the accounts go first, then their own locks, then what is frozen."""
    before = form.further.rules
    kept = without(without(before, "stays", about | form.contacts_at(about)), "named", about)
    if len(kept) < len(before):
        form.further.take(kept)
    elif about & form.locked_ids:
        form.unlock(about)
    else:
        form.further.take([rule for rule in before if rule.kind != "only"])


def _allow(form: "RequestForm", about: set[str]) -> None:
    """Bars that name the accounts go first, then the skills that were asked for."""
    before = form.further.rules
    kept = without(before, "barred", about)
    if len(kept) == len(before):
        kept = [rule for rule in before if rule.kind != "skill"]
    if len(kept) == len(before):
        kept = [rule for rule in before if rule.kind != "only"]
    form.further.take(kept)
