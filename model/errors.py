"""The one exception a planner is meant to see."""


class PlanError(Exception):
    """Expected failure: `message` says what happened, `remedy` what to do now."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message, self.remedy = message, remedy
