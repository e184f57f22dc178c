"""The left column of an account's page: what they need first, our money last (S0-60)."""

import math

import numpy as np

from model.plan.forecast_table import quarter_label
from model.plan.tables import number, text
from model.plan.type_defaults import NOT_CONFIRMED
from reports.book.account_facts import AccountFacts
from reports.book.fitting import Piece, cut_to_lines, natural_height, text_height
from reports.book.words import listed, sentence
from reports.pdf import blocks, charts, fonts
from reports.pdf.charts import Bar
from reports.pdf.colours import ACCENT, ACCENT_MID, G200, G500
from reports.pdf.page import Frame

_LABEL = 46.0
_TIGHT = 11.0  # points between the blocks of a full column
_EVIDENCE = 4  # lines of one need at most
_DEPTHS = (  # needs; whether the competitor's card is there; whether the lines stand close
    *((most, True, False) for most in (3, 2, 1)),
    *((most, False, False) for most in (2, 1)),
    (1, False, True),
)


def left_pieces(account: AccountFacts, wide: float, room: float) -> list[Piece]:
    """The blocks that have something to say, top to bottom; `room` is the height there is."""
    contract, against = _contract(account, wide), _against(account, wide)
    best: list[Piece] = []
    for most, met, close in _DEPTHS:
        money = [_families(account, 11.5 if close else 14), _aims(account, wide, not close)]
        scores = _scores(account, 10 if close else 14)
        needed = _needed(account, wide, most)
        pieces = [needed, contract, against if met else None, scores, *money]
        best = [piece for piece in pieces if piece is not None]
        if natural_height(best, _TIGHT) <= room:
            break
    return best


def _needed(account: AccountFacts, wide: float, most: int) -> Piece:
    """Their needs, most severe first: how severe, and who said so where."""
    rows = []
    for (need, evidence), severity in zip(account.needs[:most], account.severities, strict=False):
        rated = f"{account.facts.show.number(severity)} of 5" if severity > 0 else "not rated"
        proof = evidence or "no evidence noted yet"
        rows.append((rated, f"{sentence(need)}: {proof}"))
    rest = len(account.needs) - len(rows)
    note = f"severity; +{rest} more" if rest else "severity"
    if not rows:
        rows = [("usual", f"{sentence(listed(account.usual.needs))} ({NOT_CONFIRMED}).")]
        note = "nobody asked yet"
    said = wide - _LABEL
    high = 18 + sum(4 + min(_EVIDENCE * 9.0, text_height(w, said, fonts.XS)) for _, w in rows)

    def draw(area: Frame) -> None:
        blocks.heading(area, "What they need", note, gap=0)
        cut = [(label, cut_to_lines(area, w, said, _EVIDENCE, fonts.XS)) for label, w in rows]
        blocks.steps(area, cut, label_width=_LABEL)

    return Piece(high, draw)


def _against(account: AccountFacts, wide: float) -> Piece | None:
    """Its competitor's price, what it wins on and what we win on, as its card says."""
    facts, i = account.facts, account.position
    name = facts.words("main_competitor")[i]
    table = facts.state.table("competitors")
    table = table[text(table, "competitor") == name] if name else table.iloc[0:0]
    if table.empty:
        return None
    price = number(table, "price_index")
    known = price[np.isfinite(price)]
    rows = [("Price", f"{known[0]:.0f} of ours at 100")] if known.size else []
    for kind, title in (("strength", "They win"), ("weakness", "We win")):
        said = [str(words) for words in text(table[text(table, "kind") == kind], "text") if words]
        rows += [(title, said[0])] if said else []
    if not rows:
        return None
    high = 18 + sum(4 + text_height(said, wide - _LABEL, fonts.XS) for _, said in rows)

    def draw(area: Frame) -> None:
        blocks.heading(area, f"Against {name}", gap=0)
        blocks.steps(area, rows, label_width=_LABEL)

    return Piece(high, draw)


def _aims(account: AccountFacts, wide: float, in_full: bool) -> Piece | None:
    aims = _aims_words(account, in_full)
    if not aims:
        return None
    high = 18 + sum(4 + text_height(said, wide - _LABEL, fonts.XS) for _, said in aims)

    def draw(area: Frame) -> None:
        blocks.heading(area, "What we want here", gap=0)
        blocks.steps(area, aims, label_width=_LABEL)

    return Piece(high, draw)


def _aims_words(account: AccountFacts, in_full: bool) -> list[tuple[str, str]]:
    """In 3, 12 and 36 months: the open step, the go-live, the run-rate of the base forecast."""
    facts, show, start = account.facts, account.facts.show, account.start
    aims = []
    opportunity = account.opportunity
    if opportunity is not None:
        said = f": {opportunity.next_step}" if opportunity.next_step else ""
        aims.append(("3 months", f"Step {opportunity.step} passed{said}"))
    elif start is not None and start.quarter == 1:
        aims.append(("3 months", "Opportunity opened, first discovery held"))
    elif start is not None:
        begins = quarter_label(facts.plan.start, start.quarter)
        aims.append(("3 months", f"Prepared only; the start is {begins}"))
    if start is not None and start.live is not None:
        live = show.month(start.live.isoformat())
        when = f"Live from {live}" if start.live_month <= 12 else f"On the way: live from {live}"
        if in_full:
            months = show.number(facts.plan.forecast.time_to_close[account.position])
            when += f", {months} months to close"
        aims.append(("12 months", when))
    if start is not None and math.isfinite(start.run_rate) and start.run_rate > 0:
        worth = show.compact(start.value_per_year)
        aims.append(
            (
                "36 months",
                f"{show.compact(start.run_rate)} a year expected, {worth} if fully won",
            )
        )
    if not aims and account.known_potential:
        head = account.facts.plan.figures.headroom[account.position]
        aims.append(("36 months", f"{show.compact(head)} of headroom, no start planned yet"))
    return aims


def _scores(account: AccountFacts, step: float) -> Piece | None:
    scores, i = account.facts.plan.scores, account.position
    show = account.facts.show
    if not account.known_potential or math.isnan(scores.static[i]):
        return None
    rows = [
        Bar("Value", float(scores.value[i]), show.number(scores.value[i])),
        Bar("Influence", float(scores.influence[i]), show.number(scores.influence[i])),
        Bar("Readiness", float(scores.readiness[i]), show.number(scores.readiness[i])),
        Bar("Effort", float(scores.effort[i]), show.number(scores.effort[i])),
    ]
    picked = account.pick is not None

    def draw(area: Frame) -> None:
        blocks.heading(area, "Scores that set the order", gap=0)
        charts.share_rows(area, rows, quiet=("Effort",), step=step)
        y = area.take(14) + 9
        said = account.pick.score if account.pick is not None else scores.static[i]
        area.ink.text(area.x, y, "S′ at the start" if picked else "S", fonts.MEDIUM)
        area.ink.text(area.right, y, show.number(said, 1), fonts.SEMI_TAB, fonts.S, align="right")

    return Piece(32 + step * 4, draw)


def _families(account: AccountFacts, step: float) -> Piece | None:
    facts, i = account.facts, account.position
    figures, show = facts.plan.figures, facts.show
    shown = account.families
    if not shown:
        return None
    money = np.nan_to_num(figures.potential_by_family[i])
    priced = bool(money.sum() > 0)
    values = money if priced else np.nan_to_num(figures.market[i])
    ours = np.nan_to_num(figures.ours[i])
    full = float(values.max())
    grade = str(figures.confidence[i])
    note = "k a year" if priced else "procedures a year"

    def draw(area: Frame) -> None:
        blocks.heading(area, "Potential and our share" if priced else "Procedures", note, gap=0)
        for k in shown[:4]:
            y = area.take(step) + 9
            left, room = area.x + 82, area.width - 82 - 36
            area.ink.text(area.x, y, facts.family_name(figures.families[k]), within=80)
            long = room * float(values[k]) / full
            area.ink.rectangle(left, y - 6.5, long, 7, ACCENT_MID if priced else G200)
            market = float(figures.market[i][k])
            part = min(1.0, float(ours[k]) / market) if market > 0 else 0.0
            area.ink.rectangle(left, y - 6.5, long * part, 7, ACCENT)
            said = show.money_k(values[k]) if priced else show.number(values[k])
            area.ink.text(area.right - 6, y, said, fonts.TAB, fonts.S, align="right")
            area.ink.text(area.right, y - 3, grade, fonts.MEDIUM, 5.5, align="right", boxed=False)
        procs = show.number(float(ours.sum()))
        of = show.number(float(np.nan_to_num(figures.market[i]).sum()))
        blocks.paragraph(
            area, f"Dark: ours, {procs} of {of} procedures.", size=fonts.XS, colour=G500
        )

    return Piece(18 + step * min(4, len(shown)) + 10, draw)


def _contract(account: AccountFacts, wide: float) -> Piece | None:
    facts, i = account.facts, account.position
    competitor = facts.words("main_competitor")[i]
    status = facts.words("contract_status")[i]
    rows = []
    share = facts.column("competitor_share")[i]
    if competitor and share == share:
        competitor += f" {facts.show.number(share)}\u00a0%"
    if competitor or status:
        rows.append(("Now", ", ".join(p for p in (competitor, status) if p)))
    if account.contract is not None and account.contract.end:
        month = facts.show.number(account.contract.end_month)
        ends = facts.show.month(account.contract.end)
        rows.append(("Ends", f"{ends} (month {month})"))
    policy, hours = facts.words("access_policy")[i], facts.words("visiting_hours")[i]
    access = sentence(", ".join(p for p in (policy, hours) if p))
    if not rows and not access:
        return None
    high = 18 + 13.5 * len(rows)
    high += sum(text_height(value, wide - 52) - 12 for _, value in rows)
    high += 3 + text_height(access, wide - 52, fonts.XS) if access else 0.0

    def draw(area: Frame) -> None:
        blocks.heading(area, "Competitor and contract", gap=0)
        blocks.definitions(area, rows, most=4)
        if access:
            area.ink.text(area.x, area.y + 9, "Access", fonts.TEXT, fonts.XS, G500)
            beside = Frame(area.page, area.x + 52, area.y + 2, area.width - 52, area.bottom)
            blocks.paragraph(beside, access, size=fonts.XS)
            area.y = beside.y + 1

    return Piece(high, draw)
