"""How each figure of a scorecard is counted, as one sentence for who asks (plan-spec §2, §6)."""

from collections.abc import Mapping
from typing import Final

EXPLAINED: Final[Mapping[str, str]] = {
    "adherence": "Planned items done at the same account and of the same kind within 5 working "
    "days ÷ planned items due; holidays and what the customer moved are left out.",
    "unplanned": "Hours with customers that neither plan nor funnel asked for ÷ all of them.",
    "urgent": "Hours of urgent requests ÷ all hours worked.",
    "hygiene": "Open opportunities with a dated next step ahead ÷ all open ones.",
    "booked": "Hours booked with customers in the next 4 weeks ÷ hours that can be planned.",
    "revenue": "Sales of the last 3 whole months ÷ base forecast of the approved plan, before it "
    "the same months a year ago.",
    "coverage": "A accounts visited in the last 91 days ÷ A accounts with calls planned.",
    "frequency": "Planned visits that were made ÷ planned visits; more than planned counts once.",
    "frequency_a": "Planned visits that were made at A accounts ÷ planned visits there.",
    "focus": "Hours on the quarter's theme ÷ hours with customers.",
    "stuck": "Open opportunities longer in their step than its standard days ÷ all open ones.",
    "or_coverage": "Cases attended ÷ cases agreed in the last 91 days.",
    "utilisation": "Hours the plan asks for in its first year ÷ capacity of the rep.",
    "satisfaction": "Mean of the survey answers, 0 to 10.",
    "stability": "1 − weight of what was changed for own reasons in 12 months ÷ weight of the "
    "plan.",
    "flip_flops": "Items of the plan changed twice or back again within 12 months.",
    "answer_urgent": "Median hours from an urgent request until it was served, as the log says; "
    "what was done at once took its own minutes.",
    "answer_other": "Median working days from a request until the day it was served or is "
    "scheduled for.",
    "penetration": "Revenue of 12 months ÷ potential.",
    "win_rate": "Won ÷ won and lost.",
    "time_to_close": "Median days from opened to won.",
    "conversion": "Steps that led to a further step ÷ steps entered, over all opportunities.",
    "pipeline": "Open opportunities, each by its chance ÷ gap between the goal and the base of "
    "the next 12 months.",
    "rescued": "Won after their plan B ÷ closed ones that had one.",
    "requests": "Requests of the last 91 days ÷ customers who asked.",
    "joint_plans": "Joint plans that both sides have signed.",
    "density": "Visits of the last 91 days per 100,000 of potential.",
    "leaders": "Levels of relationship gained with opinion leaders since the last review.",
    "lit": "Chosen lighthouses that pass all four tests: procedures, hosts, visits, signed plan.",
    "lit_opens": "Headroom of the followers of the lighthouses that are lit, in thousands.",
    "rivals": "Accounts where our units fell by a fifth or a competitor gained 10 points.",
    "repeats": "Accounts that order within 1.5 of their usual gaps ÷ accounts with a habit of "
    "ordering.",
    "renewals": "Service contracts that end within 12 months.",
    "upsell": "Accounts that are marked as open to an upsell.",
    "referrals": "Referrals that accounts have given.",
    "lost": "Accounts marked as lost, or that bought before and nothing for 12 months.",
    "fit": "Levels of skill that accounts ask for and the rep has, weighted by potential; 1 is "
    "everything.",
    "band": "Distance of the potential from that of the mean territory.",
    "outcomes": "Done items without an outcome in writing, or with nothing ahead at the account, "
    "÷ all done in 91 days.",
    "exit": "Objectives of the quarter whose measure stands at its target ÷ those that can be "
    "counted, from cases, visits, committees, joint plans and the funnel.",
    "selling": "Hours with customers ÷ all hours of the plan's year; the rest is driving.",
    "driving": "Hours driven ÷ all hours of the plan's year.",
    "goal": "Our procedures of a year ÷ a third of the patients of the three-year goal.",
    "sufficiency": "Revenue the goal brings ÷ revenue that is required over three years.",
    "tiers": "Opinion leaders of T1 to T3 whose tier was looked at within a year ÷ all of them.",
    "mastery": "Levels reached ÷ levels aimed at in the competency matrix.",
    "cv_potential": "Standard deviation ÷ mean of the potential of the territories.",
    "cv_workload": "Standard deviation ÷ mean of hours per capacity of the territories.",
    "quota_cv": "Standard deviation ÷ mean of quota per potential of the reps.",
    "moved": "Revenue of accounts whose owner changed with the last realignment ÷ all revenue.",
    "headcount": "Hours of all accounts ÷ capacity of one full rep.",
    "today": "Items of today that are done ÷ items due today.",
    "tomorrow": "Items of the next working day that are confirmed ÷ all of them.",
    "buffer": "Buffer blocks of the week that were not given away ÷ all of them.",
}
