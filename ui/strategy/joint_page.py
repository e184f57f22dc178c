"""Joint plans with customers: a list, the chosen one to type, its state, the customer version."""

from functools import cached_property
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.plan.joint_plans import (
    JOINT,
    SIGNED,
    customer_version,
    joint_plans_of,
    new_joint_plan,
    reviews_due,
    set_status,
    sign,
    what_stands_against,
)
from model.plan.joint_records import joint_plan
from model.plan.typed_edits import plan_of
from ui.plan.reading import planned
from ui.plan.rep_view import RepView
from ui.plan.row_list import Row, RowList
from ui.plan.scrolling import READING_WIDTH, ScrollColumn
from ui.plan.typed import TypedChoice
from ui.session import Session
from ui.strategy.joint_form import JointForm
from ui.strategy.joint_preview import JointPreview
from ui.strategy.joint_state_card import NEXT, JointStateCard
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import Label
from ui.widgets.notices import Banner, Weight

_LIST, _STATE = 236, 244
_EMPTY, _OPEN = 0, 1
_SIGN: Final = {"signed": ("kept", "good"), "closed": ("none", "muted")}


class JointPage(RepView):
    """The customer's goal and pain come first; a quota has no field here."""

    said = Signal(str)
    jump_asked = Signal(str)

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.joint_id = ""
        self.list = RowList(theme, "Joint plans")
        self.account = TypedChoice("With another account", [])
        self.begin = Button(theme, "Begin a joint plan", small=True, icon="add")
        self.kind = SegmentedControl(theme, ("Plan", "Customer version"), name="Joint plan as")
        self.banner = Banner(theme)
        self.card = Card(theme, "Joint plan", note=" ")
        self.next_review = Label("", Type.NOTE, "muted", wrap=True)
        self._theme = theme
        self._room, self._whole = QStackedWidget(), QStackedWidget()
        self._area = ScrollColumn("Joint plan", gap=12)
        self._lay_out()
        self._connect()
        self.turns.add(lambda: self.form, lambda: self.state_card, self.refresh)

    def _lay_out(self) -> None:
        left = Card(self._theme, "Joint plans")
        left.setFixedWidth(_LIST)
        left.add(self.list, 1)
        for widget in (self.next_review, self.account, self.begin):
            left.add(widget)
        self._room.addWidget(self._area)
        self.card.add_action(self.kind)
        self.card.add(self.banner)
        self.card.add(self._room, 1)
        self.card.setMaximumWidth(READING_WIDTH + 200)
        self._side = ScrollColumn("State of the joint plan")
        self._side.setFixedWidth(_STATE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(left)
        row.addWidget(self._whole, 1)
        self._whole.addWidget(self._nothing())
        opened = QWidget()
        beside = QHBoxLayout(opened)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(16)
        beside.addWidget(self.card, 1)
        beside.addWidget(self._side)
        self._whole.addWidget(opened)

    def _nothing(self) -> QWidget:
        none = Card(self._theme, "No joint plan yet")
        advice = (
            "Choose an account at the left and begin: first what the customer wants and what "
            "troubles them, then the steps of both sides. Two signatures make it a plan."
        )
        none.add(Label(advice, Type.BODY, "text2", wrap=True))
        none.body.addStretch(1)
        none.setMaximumWidth(READING_WIDTH)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(none)
        return box

    def _connect(self) -> None:
        self.list.row_chosen.connect(self.choose)
        self.begin.clicked.connect(self._on_begin)
        self.kind.option_chosen.connect(self._on_kind)
        self._session.changed.connect(self._refresh_when_seen)
        self._session.opened.connect(self._on_opened)

    @cached_property
    def form(self) -> JointForm:
        """What is typed; built after the list shows, its parts a turn each."""
        form = JointForm(self._theme, self.desk, self._area)
        self._area.add(form)
        return form

    @cached_property
    def state_card(self) -> JointStateCard:
        """Where the plan stands and who signs it."""
        card = JointStateCard(self._theme, self._side)
        card.state_asked.connect(self._on_state)
        card.sign_asked.connect(self._on_sign)
        self._side.add(card)
        return card

    @cached_property
    def preview(self) -> JointPreview:
        """What the customer gets to read."""
        shown = JointPreview(self._room)
        self._room.addWidget(shown)
        return shown

    def show_rep(self, rep_id: str) -> None:
        """Show another rep's joint plans."""
        self.flush()
        if rep_id != self.desk.rep_id:
            self.joint_id = ""
        self.desk.show_rep(rep_id)
        self._refresh_when_seen()

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.list, self.form.goal, self.state_card.go]

    def flush(self) -> None:
        """Save everything typed."""
        if "form" in vars(self):
            self.form.flush()

    def jump(self, field: str) -> None:
        """Go to a joint plan by number or by its account."""
        self.turns.finish()
        self.refresh()
        for joint in joint_plans_of(plan_of(self._session.state, self.desk.rep_id)):
            if field in (joint.get("id"), joint.get("account_id")):
                self.choose(str(joint.get("id")))
                self._area.reveal(self.form.goal)
                return
        self.account.edit.setCurrentIndex(self.account.edit.findData(field))
        self.account.setFocus()

    def refresh(self) -> None:
        """Show the joint plans as they are now."""
        if not self._session.is_open or planned(self._session, self.desk.rep_id) is None:
            self.list.show_rows(())
            self._whole.setCurrentIndex(_EMPTY)
            return
        self._stale = False
        plan = plan_of(self._session.state, self.desk.rep_id)
        joints = joint_plans_of(plan)
        names = self._names()
        self.list.show_rows([_row(joint, names) for joint in joints])
        self._offer_accounts(joints, names)
        self._say_reviews(plan, names)
        ids = [str(joint.get("id")) for joint in joints]
        if self.joint_id not in ids:
            self.joint_id = ""
        self._whole.setCurrentIndex(_OPEN if ids else _EMPTY)
        if not ids or self.turns.pending:
            return
        if not self.joint_id:
            self.choose(ids[0])
            return
        self.list.choose(self.joint_id)
        self.form.refresh()
        self._show_rest(fresh=False)

    def choose(self, joint_id: str) -> None:
        """Type another joint plan."""
        self.form.flush()
        fresh = joint_id != self.joint_id
        self.joint_id = joint_id
        self.list.choose(joint_id)
        if fresh:
            self.form.show_joint(joint_id)
        self._show_rest(fresh=fresh)

    def show_preview(self, shown: bool) -> None:
        """Show what the customer gets to read, or the fields."""
        self.form.flush()
        self.kind.choose(int(shown))
        self._room.setCurrentWidget(self.preview if shown else self._area)
        if self.joint_id:
            self._show_rest(fresh=False)

    def _show_rest(self, *, fresh: bool) -> None:
        joint = joint_plan(self._session.state, self.desk.rep_id, self.joint_id)
        show, names = self._session.formatter, self._names()
        account = str(joint.get("account_id", ""))
        name = names.get(account, account)
        self.card.show_title(name, "the customer first")
        self.state_card.show_joint(joint, show, fresh=fresh)
        if self.kind.chosen:
            self.preview.show_version(customer_version(joint, name), show)
        if joint.get("status") == SIGNED:
            version = int(joint.get("version", 1)) + 1
            words = f"Signed on {show.date(str(joint.get('signed_on', '')))}. A change of its "
            words += f"words makes version {version}, to be signed again; ticking steps does not."
            self.banner.say(words, Weight.NOTE)
        else:
            self.banner.dismiss()

    def _names(self) -> dict[str, str]:
        """The accounts of the rep's territory, by id, and those of joint plans elsewhere."""
        accounts, one = self._session.state.accounts, planned(self._session, self.desk.rep_id)
        assert one is not None
        text = accounts.text("name")
        rows = self._session.layer.alignment.rows_of(one.code)
        found = {str(accounts.ids[row]): str(text[row]) for row in rows}
        for joint in joint_plans_of(plan_of(self._session.state, self.desk.rep_id)):
            key = str(joint.get("account_id", ""))
            if key not in found and accounts.has(key):
                found[key] = str(text[accounts.row_of(key)])
        return found

    def _offer_accounts(self, joints: list[Any], names: dict[str, str]) -> None:
        open_ = {str(j.get("account_id")) for j in joints if j.get("status") != "closed"}
        free = sorted(((k, n) for k, n in names.items() if k not in open_), key=lambda one: one[1])
        known = [self.account.edit.itemData(n) for n in range(self.account.edit.count())]
        if known != [key for key, _ in free]:
            self.account.show_options(free)
        self.begin.setEnabled(bool(free))

    def _say_reviews(self, plan: Any, names: dict[str, str]) -> None:
        due = reviews_due(plan, self._session.today)
        if due:
            _, account, day = due[0]
            name, on = names.get(account, account), self._session.formatter.date(day)
            self.next_review.setText(f"Next review: {on}, {name}")
        self.next_review.setVisible(bool(due))

    def _on_begin(self) -> None:
        account, rep_id = self.account.text(), self.desk.rep_id
        if not account:
            self.account.say("Choose the account first.")
            return
        self.account.say("")
        before = {str(j.get("id")) for j in joint_plans_of(self._plan())}
        if self.desk.do(lambda state: new_joint_plan(state, rep_id, account)):
            made = next(str(j["id"]) for j in self._plan()[JOINT] if str(j["id"]) not in before)
            self.refresh()
            self.choose(made)
            self.show_preview(False)
            self._area.reveal(self.form.goal)

    def _plan(self) -> Any:
        return plan_of(self._session.state, self.desk.rep_id)

    def _on_kind(self, place: int) -> None:
        self.show_preview(bool(place))

    def _on_state(self, to: str) -> None:
        self.form.flush()
        joint_id, rep_id = self.joint_id, self.desk.rep_id
        if to:
            self.desk.do(lambda state: set_status(state, rep_id, joint_id, to))
        self._show_rest(fresh=False)

    def _on_sign(self, signatures: object, scan: str) -> None:
        self.form.flush()
        assert isinstance(signatures, list)
        joint_id, rep_id = self.joint_id, self.desk.rep_id
        if self.desk.do(lambda state: sign(state, rep_id, joint_id, signatures, scan)):
            self.said.emit("The joint plan is signed.")
        self._show_rest(fresh=False)

    def _on_opened(self) -> None:
        self.joint_id = ""
        self._refresh_when_seen()


def _row(joint: Any, names: dict[str, str]) -> Row:
    account, status = str(joint.get("account_id", "")), str(joint.get("status", ""))
    steps = joint.get("milestones", ())
    done = sum(bool(str(step.get("done", ""))) for step in steps)
    rest = f"{done} of {len(steps)} steps done" if steps else str(joint.get("shared_goal", ""))
    note = f"{status} · {rest}" if rest else status
    lacks = what_stands_against(joint, NEXT[status]) if status in NEXT and status != SIGNED else ()
    sign_ = _SIGN.get(status, ("look", "warn") if lacks else ("edit", "muted"))
    return Row(str(joint.get("id")), names.get(account, account), note, *sign_)
