"""What the rules say of the open alignment, as the side panel shows it."""

from collections.abc import Sequence
from typing import Final

from model.alignment_rules import HARD, Rule, RuleChecker
from model.alignment_rules import Verdict as Checked
from model.brief_worst import Problem, worst_problems
from model.evaluation import Evaluation
from model.format import Formatter
from model.scenario import LIVE
from ui.session import Session
from ui.widgets.rule_groups import RuleGroup
from ui.widgets.rules_list import RuleLine, Verdict

_NAMED: Final = 2  # culprits named in the line of a rule


class RulesCheck:
    """Keeps what a check needs for as long as it holds, so that an edit waits milliseconds."""

    def __init__(self) -> None:
        self._checker: RuleChecker | None = None
        self.verdicts: list[Checked] = []
        self.problems: list[Problem] = []

    def check(self, session: Session, shown: Evaluation) -> None:
        """Check the open alignment, whose numbers are `shown`."""
        live = session.state.scenario(LIVE).layers.get(session.team)
        if self._checker is None or self._checker.evaluator is not session.evaluator:
            self._checker = RuleChecker(session.evaluator)
        self._checker.follow(session.state)
        found = self._checker.check(session.layer, shown, live)
        self.verdicts = sorted(found, key=lambda v: (v.holds, v.holds or not v.hard))
        labels = [territory.label for territory in session.layer.territories]
        self.problems = worst_problems(found, shown, labels)

    def groups(self, show: Formatter) -> list[RuleGroup]:
        """The rules with their culprits, the broken ones first."""
        return [_group(verdict, show) for verdict in self.verdicts]

    def worst(self) -> list[RuleGroup]:
        """The worst problems, a short line each."""
        return [
            RuleGroup(
                RuleLine(p.words, p.detail, Verdict.ACT if p.hard else Verdict.LOOK, short=True),
                (p.words,),
            )
            for p in self.problems
        ]


def _group(verdict: Checked, show: Formatter) -> RuleGroup:
    words = tuple(culprit.words for culprit in verdict.culprits)
    if verdict.holds:
        kept = f"{verdict.checked:,} of {verdict.checked:,}"
        if verdict.rule is Rule.MOVED:
            kept = show.percent(verdict.share, 1)
        return RuleGroup(RuleLine(verdict.text, kept))
    mark = Verdict.ACT if verdict.rule in HARD else Verdict.LOOK
    return RuleGroup(RuleLine(verdict.text, _detail(verdict, words, show), mark), words)


def _detail(verdict: Checked, words: Sequence[str], show: Formatter) -> str:
    named = ", ".join(words[:_NAMED])
    more = len(words) - _NAMED
    named += f" +{more} more" if more > 0 else ""
    if verdict.rule is Rule.MOVED:
        return f"{show.percent(verdict.share, 1)}: {named}"
    return f"{verdict.broken:,} of {verdict.checked:,}: {named}"
