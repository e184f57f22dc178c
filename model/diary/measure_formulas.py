"""How each measure of the diary is computed, in words, with the settings of the project."""

from collections.abc import Mapping

from model.format import percent_words


def formulas(settings: Mapping[str, float]) -> dict[str, str]:
    """A sentence or two for each measure, by its key (plan-spec §2.9)."""
    window, rebook = settings["adherence.window"], settings["adherence.rebook"]
    near, middle, far = (settings[f"fill.wk{weeks}"] for weeks in ("1_4", "5_8", "9_13"))
    return {
        "adherence": f"Planned items done within {window:g} working days of their day ÷ planned "
        "items due. Left out: days off, what the customer cancelled, and what the customer moved "
        f"by at most {rebook:g} working days. What was moved by own choice is not kept.",
        "unplanned": "Hours with customers that neither the plan nor a funnel asked for ÷ all "
        "hours done with customers.",
        "urgent": "Hours of the requests in the log ÷ hours worked.",
        "focus": "Hours done on the theme of the quarter ÷ all hours done with customers.",
        "booked": "Hours booked in the next 20 working days ÷ hours that can be planned, which "
        "are those of a day without administration and buffer.",
        "forward_fill": "Hours booked in the next 62 working days ÷ hours that can be planned: "
        f"weeks 1 to 4 count {percent_words(near)}, weeks 5 to 8 {percent_words(middle)}, "
        f"weeks 9 to 13 {percent_words(far)}.",
        "frequency_a": "At accounts of class A: visits done, each account up to what was planned, "
        "÷ visits planned for the last 91 days.",
        "frequency": "At all accounts: visits done, each account up to what was planned, ÷ visits "
        "planned for the last 91 days.",
        "stability": "1 − weight of what changed for reasons of our own ÷ weight of the plan, "
        "over 12 months. A contract award, a closure, a recall or an absence does not count.",
        "flip_flops": "Parts of the plan that changed twice, or back again, within 12 months.",
        "time_sinks": f"Accounts with more than {settings['timesink.hours']:g} hours or "
        f"{settings['timesink.f2f']:g} visits in 120 days and no gate passed. Cases that were "
        "promised do not count.",
        "hit_and_hope": "Weeks with two or more visits that were made up under "
        f"{settings['hithope.days']:g} working days before, outside the plan and without a "
        "research sheet.",
        "requests": "Requests of the last four weeks ÷ 4; more than one a week is a pattern.",
        "kit_runs": "Hours of the requests for a kit delivery ÷ hours worked. A courier or a "
        "higher stock is offered before anybody drives.",
        "scripts": "Requests answered with the words of a script, which offer a date ÷ all "
        "requests.",
        "education": "Requests in the 60 days after a customer was taught ÷ those in the 60 days "
        "before.",
        "visits": "Visits done ÷ working days, over 13 weeks with this one.",
        "buyer_hours": "Hours of everything done with buyers ÷ weeks, over 13 weeks with this one.",
    }
