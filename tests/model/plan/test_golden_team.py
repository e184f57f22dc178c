"""The golden numbers of the team's story: one hospital takes the time of three surgery centers."""

from datetime import date

import numpy as np

from model.diary.visits_made import visits_made
from model.review.alerts import judged
from model.review.ground import territory_grounds
from model.review.handover import handovers
from model.review.handover_letters import letters_of
from model.review.impact import moved_accounts
from model.territories import CORE_TEAM

TODAY = date(2026, 11, 30)
HOSPITAL, OWNER = "T2-01", 1


def test_that_the_golden_numbers_of_the_hospital_handed_over_come_out(demo, golden):
    (one,) = handovers(demo, "B", moved_accounts(demo, "B", TODAY), TODAY)
    assert one.account_id == HOSPITAL
    letters = letters_of(demo, [one], "", None)
    layer = demo.scenario("live").layer(CORE_TEAM.id)
    mine = layer.alignment.rows_of(OWNER)
    done = np.nan_to_num(visits_made(demo.accounts, np.zeros(len(demo.accounts)), (), TODAY).done)
    alerts = judged(territory_grounds(demo, TODAY))
    neglected = [a for a in alerts if a.rule == "AL2" and a.territory_id == "T2"]
    kinds = demo.accounts.text("account_type")
    assert {kinds[demo.accounts.row_of(a.subject.id)] for a in neglected} == {"ASC"}
    found = {
        "team.B.letters_contacts": len({letter.contact_id for letter in letters}),
        "team.B.open_step8": sum(deal.step >= 8 and deal.stays for deal in one.deals),
        "team.T2_neglected_A_ascs": len(neglected),
        "team.scioto.call_share_pct": 100 * done[demo.accounts.row_of(HOSPITAL)] / done[mine].sum(),
    }
    values = golden["values"]
    wrong = {
        key: (values[key]["value"], value)
        for key, value in found.items()
        if abs(value - values[key]["value"]) > values[key].get("tol", 0)
    }
    assert wrong == {}
