"""Alerts about people: opinion leaders and lighthouses that slip, skills that do not suffice."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from model.diary.measures_acts import FACE_TO_FACE
from model.people import contactable_rows
from model.plan.lighthouse import lighthouses
from model.plan.period import iso_date
from model.plan.tables import number, of_accounts, text
from model.rep_fit import COMPLEX, account_needs, lacking_skills, skill_label
from model.review.alert import AMBER, RED, Alert, Evidence, Subject
from model.review.ground import TerritoryGround, fired
from model.review.snapshots import LIT, RELATIONSHIP, frozen_before

_FIRST_TIERS: Final = ("T1", "T2")
_MEETINGS: Final = (*FACE_TO_FACE, "kol_meeting")


def leaders_and_lighthouses(ground: TerritoryGround) -> Iterator[Alert]:
    """AL16."""
    yield from _unmet(ground)
    yield from _cooler(ground)
    yield from _unlit(ground)


def _unmet(ground: TerritoryGround) -> Iterator[Alert]:
    """T1 and T2 leaders nobody has met for too long; without a date nothing is said."""
    limit, show = ground.settings["alert.leader_days"], ground.show
    table, _ = of_accounts(ground.state.table("contacts"), ground.ids)
    kept = contactable_rows(table, ground.state)
    names = ("contact_id", "name", "account_id", "kol_tier", "last_contact", "planned_next")
    for row in zip(*(text(table, name)[kept] for name in names), strict=True):
        key, name, account, tier, last, planned = map(str, row)
        day = iso_date(last)
        if tier not in _FIRST_TIERS or day is None or (ground.today - day).days <= limit:
            continue
        days = (ground.today - day).days
        yield _of_person(
            ground,
            key,
            name,
            account,
            days,
            limit,
            f"{name}, leader of tier {tier}, was last met {days} days ago",
            (
                Evidence("Last contact", show.date(day.isoformat())),
                Evidence("Next planned", show.date(planned)),
            ),
        )


def _cooler(ground: TerritoryGround) -> Iterator[Alert]:
    """Relationships a level or more below those of the last review."""
    before = frozen_before(ground.state, "person", ground.today)
    table, _ = of_accounts(ground.state.table("contacts"), ground.ids)
    rows = zip(
        text(table, "contact_id"),
        text(table, "name"),
        text(table, "account_id"),
        text(table, "kol_tier"),
        number(table, "relationship"),
        strict=True,
    )
    for key, name, account, tier, level in rows:
        was = before.get((str(key), RELATIONSHIP))
        if was is None or not tier or not level <= was - 1:
            continue
        yield _of_person(
            ground,
            f"{key}:relationship",
            str(name),
            str(account),
            float(level),
            was,
            f"The relationship with {name} fell from {was:.0f} to {level:.0f}",
            (Evidence("Tier", str(tier)),),
        )


def _of_person(
    ground: TerritoryGround,
    key: str,
    name: str,
    account: str,
    value: float,
    limit: float,
    sentence: str,
    evidence: tuple[Evidence, ...],
) -> Alert:
    subject = Subject("person", key, name, account)
    return fired(
        ground,
        "AL16",
        subject,
        AMBER,
        value,
        limit,
        sentence,
        evidence,
    )


def _unlit(ground: TerritoryGround) -> Iterator[Alert]:
    """Chosen lighthouses that passed all tests at the last review and do not now."""
    before = frozen_before(ground.state, "account", ground.today)
    was_lit = {key for key in map(str, ground.ids) if before.get((key, LIT), 0.0) > 0}
    if not was_lit:
        return
    for one in lighthouses(ground.state, ground.core, ground.today).candidates:
        if one.account_id not in was_lit or one.lit:
            continue
        missed = [test.name for test in one.tests if not test.met]
        name = ground.name_of(one.account_id)
        yield fired(
            ground,
            "AL16",
            Subject("account", one.account_id, name, one.account_id),
            RED,
            0.0,
            1.0,
            f"{name} no longer counts as a lit lighthouse",
            (Evidence("Not passed", ", ".join(missed)),),
        )


def missing_skills(ground: TerritoryGround) -> Iterator[Alert]:
    """AL20: accounts with complex cases that need more support than the rep's level."""
    rep = ground.rep
    if rep is None or not rep.skills:
        return
    needs = {
        skill: levels[ground.core.rows]
        for skill, levels in account_needs(ground.state).items()
        if skill == COMPLEX
    }
    have = rep.skills.get(COMPLEX, 0.0)
    short = [at for at in range(len(ground.ids)) if lacking_skills(needs, at, rep)]
    if not short:
        return
    most = max(float(needs[COMPLEX][at]) for at in short)
    names = [str(ground.names[at]) for at in short]
    share = float(np.nansum(ground.core.figures.potential[short]))
    yield fired(
        ground,
        "AL20",
        Subject("rep", f"{rep.id}:{COMPLEX}", rep.name),
        RED if len(short) > 1 else AMBER,
        have,
        most,
        f"{rep.name}: {skill_label(COMPLEX).lower()} at level {have:.0f}, "
        f"{'1 account needs' if len(short) == 1 else f'{len(short)} accounts need'} {most:.0f}",
        (
            Evidence("Accounts", ", ".join(names)),
            Evidence("Their potential", ground.show.money(share)),
        ),
    )
