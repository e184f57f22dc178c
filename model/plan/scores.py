"""The scores that order accounts: value, influence, readiness, effort (F10-F14)."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from model.accounts import Accounts
from model.arrays import BoolArray, Column, FloatArray, TextArray
from model.plan.facts import READY_ITEMS, AccountFigures, Reach, Scores
from model.settings import Settings

_TEACHING: Final = ("fellowship", "residency")


def value_score(headroom: FloatArray) -> FloatArray:
    """F10, 0-100: 100 × rank / n among accounts with headroom; ties rank in row order."""
    score = np.zeros(len(headroom))
    rows = np.flatnonzero(np.nan_to_num(headroom) > 0)
    order = rows[np.argsort(headroom[rows], kind="stable")]
    score[order] = 100.0 * np.arange(1, len(order) + 1) / max(1, len(order))
    return score


def teaching_score(status: TextArray, settings: Mapping[str, float]) -> FloatArray:
    """T of F11: points of a fellowship or a residency, else those of none."""
    points = np.full(len(status), settings["teach.none"])
    for kind in _TEACHING:
        points[status == kind] = settings[f"teach.{kind}"]
    return points


def ready_items(accounts: Accounts) -> dict[str, BoolArray]:
    """The eight items of F12 by name, (n,) each; an item without evidence is not met."""
    return {item: _met(accounts, f"ready_{item}") for item in READY_ITEMS}


def _met(accounts: Accounts, name: str) -> BoolArray:
    column: Column = accounts[name] if name in accounts else np.zeros(len(accounts), bool)
    if column.dtype == object:
        return np.isin(column, ("yes", "true", "1"))
    return np.asarray(np.nan_to_num(column.astype(np.float64)) > 0, bool)


def readiness_score(
    accounts: Accounts,
    items: Mapping[str, BoolArray],
    contract: TextArray,
    end_month: FloatArray,
    settings: Mapping[str, float],
) -> tuple[FloatArray, BoolArray]:
    """F12, 0-100, and where only the contract spoke.

    The sum of the met items; without any, the imported readiness; without that, the points of
    the contract item if a known contract is open or ends within its window.
    """
    from_items = np.zeros(len(accounts))
    for item, met in items.items():
        from_items += settings[f"R.{item}"] * met
    imported = accounts.number("readiness")
    sole = contract == "sole-competitor"
    open_ = (contract != "") & (~sole | (end_month <= settings["R.window"]))
    from_contract = np.where(open_, settings["R.contract"], 0.0)
    known = np.isfinite(imported)
    score = np.where(from_items > 0, from_items, np.where(known, imported, from_contract))
    return np.clip(score, 0.0, 100.0), (from_items == 0) & ~known


def hours_to_win(types: TextArray, drive: FloatArray, settings: Settings) -> FloatArray:
    """F13 in h: the standard hours of the type plus ten per hour of one-way drive.

    An unknown drive adds nothing (plan-spec §10 no. 6: full standard hours throughout).
    """
    return settings.by_type("hwin", types) + settings["hwin.drive_factor"] * np.nan_to_num(drive)


def score_accounts(
    accounts: Accounts,
    figures: AccountFigures,
    leaders: tuple[FloatArray, FloatArray, FloatArray],
    reach: Reach,
    contract: TextArray,
    drive: FloatArray,
    settings: Settings,
) -> Scores:
    """F10-F14 of the accounts of one territory; `leaders` are best tier, extra and K."""
    best_tier, _, points = leaders
    value = value_score(figures.headroom)
    furthest = float(reach.one_step.max(initial=0.0))
    network = 100.0 * reach.one_step / furthest if furthest else np.zeros(len(value))
    teaching = teaching_score(accounts.text("teaching_status"), settings)
    influence = (
        settings["I.w_K"] * points + settings["I.w_N"] * network + settings["I.w_T"] * teaching
    )
    items = ready_items(accounts)
    readiness, only_contract = readiness_score(
        accounts, items, contract, figures.contract_end_month, settings
    )
    hours = hours_to_win(accounts.text("account_type"), drive, settings)
    most = float(hours.max(initial=0.0))
    effort = 100.0 * hours / most if most else np.zeros(len(hours))
    return Scores(
        value=value,
        influence=influence,
        readiness=readiness,
        effort=effort,
        static=static_score(value, influence, readiness, effort, settings),
        tier_points=points,
        network=network,
        teaching=teaching,
        best_tier=best_tier,
        hours_to_win=hours,
        ready_items=items,
        missing=_missing(accounts, only_contract, best_tier, drive),
    )


def static_weights(settings: Mapping[str, float]) -> tuple[float, float, float, float]:
    """The weights of V, I, R and 100−E, made to add up to 1 (F14)."""
    raw = [settings[f"S.w_{score}"] for score in "VIRE"]
    total = sum(raw) or 1.0
    return (raw[0] / total, raw[1] / total, raw[2] / total, raw[3] / total)


def static_score(
    value: FloatArray,
    influence: FloatArray,
    readiness: FloatArray,
    effort: FloatArray,
    settings: Mapping[str, float],
) -> FloatArray:
    """F14, 0-100."""
    v, i, r, e = static_weights(settings)
    return v * value + i * influence + r * readiness + e * (100.0 - effort)


def _missing(
    accounts: Accounts, only_contract: BoolArray, best_tier: FloatArray, drive: FloatArray
) -> tuple[str, ...]:
    notes = []
    if only_contract.any():
        notes.append(
            f"Readiness of {int(only_contract.sum())} accounts rests on the contract alone."
        )
    if len(best_tier) and not best_tier.any():
        notes.append("No opinion leader is known.")
    untyped = int(np.sum(accounts.text("account_type") == ""))
    if untyped:
        notes.append(f"{untyped} accounts have no type; they count as community hospitals.")
    unknown = int(np.sum(~np.isfinite(drive)))
    if unknown:
        notes.append(f"The drive to {unknown} accounts is not known and counts as none.")
    return tuple(notes)
