"""The benefit ledger in words, the same in the window and on paper."""

from model.format import Formatter
from model.review.benefit import Ledger, LedgerLine


def ledger_words(ledger: Ledger, show: Formatter, *, asks: bool = True) -> str:
    """Since when, and what it is worth against the cost, where somebody has said.

    `asks`: where nobody has said, ask for it; on paper nobody can answer.
    """
    if ledger.since is None:
        return "Close a review first: the ledger compares today with the first one."
    words = f"Since the review of {show.date(ledger.since.isoformat())}."
    if ledger.hours_worth:
        words += f" The hours of driving are worth {show.money(ledger.hours_worth)} a year."
    if ledger.cost:
        words += f" {_cost_words(ledger, show)}"
    if ledger.hours_worth and ledger.cost:
        net = ledger.hours_worth - ledger.cost
        side = "returns its cost and" if net >= 0 else "does not return its cost yet:"
        words += f" It {side} {show.money(abs(net))} {'more' if net >= 0 else 'are missing'}."
    if not (ledger.hours_worth or ledger.cost) and asks:
        words += " Say below what an hour is worth and what the tool costs a year."
    return words


def _cost_words(ledger: Ledger, show: Formatter) -> str:
    """What the tool costs; of one territory its share."""
    whole = show.money(ledger.whole_cost)
    if ledger.among == 1:
        return f"The tool costs {whole} a year."
    share = show.money(ledger.cost)
    return f"The tool costs {whole} a year for {ledger.among} territories, {share} of it here."


def line_words(line: LedgerLine, show: Formatter) -> tuple[str, str, str, str, str]:
    """Name, first review, today, change and whether that is better."""

    def said(value: float) -> str:
        if line.unit == "money":
            return show.money(value)
        digits = 0 if line.unit == "h" else 1
        return f"{show.number(value, digits)} {line.unit}".strip()

    change = said(line.change)
    if line.unit == "%":
        change = f"{show.number(line.change, 1)} points"
    sign = "+" if line.change > 0 else ""
    verdict = "better" if line.better else "worse" if line.change else "same"
    return line.name, said(line.before), said(line.now), f"{sign}{change}", verdict
