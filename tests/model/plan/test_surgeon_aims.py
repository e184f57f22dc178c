"""Each surgeon of an A account has a wanted relationship and a next step (S2-12)."""

from dataclasses import replace

import numpy as np

from model.plan.surgeon_aims import STEP, TARGET, surgeons_without_aim


def with_contacts(state, edit):
    table = state.table("contacts").copy()
    edit(table)
    return replace(state, tables={**state.tables, "contacts": table})


def test_that_a_surgeon_without_target_or_with_a_step_that_passed_is_named(demo, plan):
    before = {one.contact_id for one in surgeons_without_aim(demo, plan, plan.today)}

    def edit(table):
        table.loc[table["contact_id"] == "P001", "relationship_target"] = np.nan
        table.loc[table["contact_id"] == "P002", "planned_next"] = "2026-11-01"

    found = surgeons_without_aim(with_contacts(demo, edit), plan, plan.today)
    new = {one.contact_id: one.lacks for one in found if one.contact_id not in before}
    assert new == {"P001": (TARGET,), "P002": (STEP,)}
    assert found[0].account_id == "A01"  # the largest potential first


def test_that_nurses_and_b_accounts_are_not_asked_for(demo, plan):
    def edit(table):
        table["relationship_target"] = np.nan

    found = surgeons_without_aim(with_contacts(demo, edit), plan, plan.today)
    grade = dict(zip(map(str, plan.ids), plan.segmentation.potential_class, strict=True))
    assert {grade[one.account_id] for one in found} == {"A"}
    nurses = demo.table("contacts")
    nurses = nurses[nurses["specialty"] == "Perioperative nursing"]["contact_id"]
    assert not {one.contact_id for one in found} & set(nurses)
