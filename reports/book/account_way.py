"""The way to the decision at one account: the funnel, who decides, the next gate."""

from typing import Final

from model.plan.type_defaults import NOT_CONFIRMED
from reports.book.account_facts import AccountFacts
from reports.book.fitting import Piece, cut_to_lines
from reports.book.typed import Entry, amount, entries, text
from reports.book.words import sentence
from reports.pdf import blocks, charts, fonts
from reports.pdf.colours import G700
from reports.pdf.page import Frame

_NAMES: Final = (
    "Research",
    "Discover",
    "Pain",
    "Champion",
    "Demo",
    "Price",
    "File",
    "Trial",
    "Contract",
    "Live",
    "Adopt",
)
_HIGH: Final = 39.0
REMARKS: Final = 20.0  # pt that the words below the steps take


def way_piece(account: AccountFacts, *, remarks: bool = True) -> Piece:
    """Eleven steps, what is done filled; who decides and what the next gate asks for.

    Without `remarks` those words stand elsewhere on the page.
    """
    show, opportunity = account.facts.show, account.opportunity
    if opportunity is not None:
        parts = [f"{opportunity.funnel} funnel" if opportunity.funnel else ""]
        parts.append(f"step {opportunity.step} of {len(_NAMES)}")
        if opportunity.opened:
            parts.append(f"opened {show.date(opportunity.opened)}")
        if opportunity.value > 0:
            parts.append(f"{show.compact(opportunity.value)} a year")
        note = ", ".join(part for part in parts if part)
    else:
        begins = account.start.begins.isoformat() if account.start else ""
        note = f"opens {show.date(begins)}" if begins else "no opportunity is open"
    words = way_words(account) if remarks else ""

    def draw(area: Frame) -> None:
        blocks.heading(area, "Way to the decision", sentence(note), gap=0)
        charts.funnel(area, _NAMES, opportunity.step if opportunity else 0, high=_HIGH)
        if words:
            said = cut_to_lines(area, words, area.width, 2, fonts.XS)
            blocks.paragraph(area, said, size=fonts.XS, colour=G700)

    return Piece(18 + _HIGH + (REMARKS if words else 0), draw)


def way_words(account: AccountFacts) -> str:
    """The committee's rule, the gate account, the next exit gate."""
    return " ".join(_remarks(account))


def _remarks(account: AccountFacts) -> list[str]:
    facts, i = account.facts, account.position
    said = []
    rule = facts.words("vac_rule")[i]
    lead_days = facts.column("vac_lead_wd")[i]
    if rule:
        papers = f"; papers {lead_days:.0f} working days before" if lead_days > 0 else ""
        said.append(f"{sentence(rule)}{papers}.")
    else:
        said.append(f"{sentence(account.usual.path)} ({NOT_CONFIRMED}).")
    gate = facts.plan.gates.get(facts.words("idn_id")[i], "")
    if gate and gate != account.account_id:
        said.append(f"Its system decides at {facts.short_of(gate).rstrip('.')}.")
    step = _step_of(account)
    if text(step, "exit_gate"):
        said.append(f"Next gate: {text(step, 'exit_gate')}.")
    if account.opportunity is not None and account.opportunity.stuck:
        days = facts.show.number(account.opportunity.days_in_step)
        said.append(f"Stuck for {days} days: plan B.")
    return said


def _step_of(account: AccountFacts) -> Entry:
    """The typed funnel step the opportunity stands at."""
    opportunity = account.opportunity
    if opportunity is None:
        return {}
    for funnel in entries(account.facts.typed, "funnels"):
        if text(funnel, "id") == opportunity.funnel:
            for step in entries(funnel, "steps"):
                if amount(step, "no") == opportunity.step:
                    return step
    return {}
