"""Alerts about territories beside each other and about the data: fairness, sales, age, grades."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import numpy as np

from model.format import Formatter
from model.plan.period import iso_date
from model.plan.tables import text
from model.review.alert import AMBER, RED, Alert, Evidence, Subject
from model.review.ground import TerritoryGround, fired
from model.review.performance import months_of
from model.settings import settings_of
from model.state import State

_GRADE_C: Final = ("C", "D")  # estimated or typed
_DATED: Final = {
    "sales_monthly": ("Monthly sales", "month"),
    "activities_done": ("Activities", "actual_date"),
    "requests": ("Requests", "received_at"),
    "contacts": ("Contacts", "last_contact"),
}
_NOT_A_LETTER: Final = re.compile(r"[\W_]+")
_NAMED: Final = 3


def potential_indices(grounds: Sequence[TerritoryGround]) -> dict[str, float]:
    """F28 by territory id: 100 = the mean of the territories; {} without potential."""
    sums = {
        ground.territory.id: float(np.nansum(ground.core.figures.potential)) for ground in grounds
    }
    mean = sum(sums.values()) / len(sums) if sums else 0.0
    return {key: 100 * value / mean for key, value in sums.items()} if mean else {}


def underperforming(grounds: Sequence[TerritoryGround]) -> Iterator[Alert]:
    """AL1."""
    index = potential_indices(grounds)
    for ground in grounds:
        settings, show = ground.settings, ground.show
        months = months_of(ground, int(settings["alert.base_months"]))
        own = index.get(ground.territory.id, 0.0)
        low = [month for month in months if month.share < settings["alert.base_share"]]
        if not months or len(low) < len(months) or own < settings["alert.base_index"]:
            continue
        yield fired(
            ground,
            "AL1",
            _territory(ground, "revenue"),
            RED,
            months[-1].share,
            settings["alert.base_share"],
            f"{ground.territory.label} sold "
            f"{' and '.join(show.percent(month.share) for month in months)} of what was expected "
            "in its last months",
            (
                *(
                    Evidence(
                        show.month(month.month),
                        f"{show.money(month.sold)} of {show.money(month.expected)}",
                    )
                    for month in months
                ),
                Evidence("Expected from", months[-1].source),
                Evidence("Potential index", show.number(own)),
            ),
        )


def unfair(grounds: Sequence[TerritoryGround]) -> Iterator[Alert]:
    """AL12: index of potential outside the band; quota per potential against the median."""
    if len(grounds) < 2:
        return
    index = potential_indices(grounds)
    for ground in grounds:
        band, show = ground.settings["band.red"], ground.show
        own = index.get(ground.territory.id)
        if own is not None and abs(own - 100) > band:
            yield fired(
                ground,
                "AL12",
                _territory(ground, "index"),
                RED,
                own,
                100 + band if own > 100 else 100 - band,
                f"{ground.territory.label} has a potential index of {show.number(own)}; the band "
                f"is {show.number(100 - band)} to {show.number(100 + band)}",
                (Evidence("Potential", show.money(_potential(ground))),),
            )
    yield from _quotas(grounds)


def _quotas(grounds: Sequence[TerritoryGround]) -> Iterator[Alert]:
    ratios = {
        ground.code: ground.rep.quota / _potential(ground)
        for ground in grounds
        if ground.rep is not None and ground.rep.quota and _potential(ground) > 0
    }
    median = float(np.median(list(ratios.values()))) if ratios else 0.0
    for ground in grounds:
        limit, ratio = ground.settings["alert.quota_ratio"], ratios.get(ground.code, 0.0)
        if not median or ratio <= limit * median:
            continue
        yield fired(
            ground,
            "AL12",
            _territory(ground, "quota"),
            RED,
            ratio / median,
            limit,
            f"The quota of {ground.territory.label} is {ground.show.percent(ratio, 1)} of its "
            f"potential, the team's median {ground.show.percent(median, 1)}",
            (),
        )


def _potential(ground: TerritoryGround) -> float:
    return float(np.nansum(ground.core.figures.potential))


def data_quality(grounds: Sequence[TerritoryGround]) -> Iterator[Alert]:
    """AL15: old sources, much of the potential estimated, accounts that look like one."""
    if not grounds:
        return
    state, today = grounds[0].whole, grounds[0].today
    yield from _old(state, today)
    yield from _duplicates(grounds)
    yield from _estimated(grounds)


def _estimated(grounds: Sequence[TerritoryGround]) -> Iterator[Alert]:
    """One alert for all territories over the limit, the most estimated first."""
    limit, show = grounds[0].settings["alert.grade_c"], grounds[0].show
    shares = {}
    for ground in grounds:
        whole = _potential(ground)
        estimated = np.isin(ground.core.figures.confidence, _GRADE_C)
        part = float(np.nansum(ground.core.figures.potential[estimated]))
        if whole > 0 and part > limit * whole:
            shares[ground.territory.label] = part / whole
    if shares:
        ranked = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
        yield Alert(
            "AL15",
            Subject("project", "grade", "Grades"),
            "",
            "",
            AMBER,
            ranked[0][1],
            limit,
            f"Over {show.percent(limit)} of the potential of {len(ranked)} territories is "
            "estimated or typed",
            tuple(Evidence(name, show.percent(share)) for name, share in ranked),
        )


def _old(state: State, today: date) -> Iterator[Alert]:
    limit, show = settings_of(state)["fresh.amber"], Formatter.of(state.about)
    newest = {"Accounts": state.about.as_of}
    for table, (label, column) in _DATED.items():
        frame = state.table(table)
        days = [day for day in text(frame, column) if day]
        newest |= {label: max(days)} if days else {}
    for label, word in newest.items():
        day = iso_date(f"{word}-28" if len(word) == 7 else word)
        if day is None or (today - day).days <= limit:
            continue
        age = (today - day).days
        yield Alert(
            "AL15",
            Subject("project", label, label),
            "",
            "",
            RED if age > settings_of(state)["fresh.red"] else AMBER,
            age,
            limit,
            f"{label}: the newest entry is {age} days old",
            (Evidence("Newest entry", show.date(day.isoformat())),),
        )


def _duplicates(grounds: Sequence[TerritoryGround]) -> Iterator[Alert]:
    """Accounts of one name in one postcode."""
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for ground in grounds:
        codes = ground.core.accounts.text("postcode")
        for account, name, code in zip(ground.ids, ground.names, codes, strict=True):
            key = _NOT_A_LETTER.sub("", str(name).casefold()), str(code)[:5]
            if all(key):
                seen[key].append(str(account))
    pairs = [ids for ids in seen.values() if len(ids) > 1]
    if pairs:
        said = "; ".join(" and ".join(ids) for ids in pairs[:_NAMED])
        yield Alert(
            "AL15",
            Subject("project", "duplicates", "Duplicates"),
            "",
            "",
            AMBER,
            len(pairs),
            0.0,
            f"{len(pairs)} accounts stand twice in the table, by name and postcode",
            (Evidence("For example", said),),
        )


def _territory(ground: TerritoryGround, what: str) -> Subject:
    """A whole territory; `what` tells two alerts of one rule apart."""
    return Subject("territory", f"{ground.territory.id}:{what}", ground.territory.label)
