"""P47 and P48 print funnels as they are defined now, of any length."""

from dataclasses import replace

from model.diary.funnel_shape import funnel_for
from model.plan.funnel_edits import blank_draft, draft_of, save_funnel
from model.plan.funnels import PlanB, funnels_of
from reports.book import funnel_page, pipeline_page
from reports.book.write import book_facts
from tests.reports.book.conftest import TODAY


def with_own(demo, *, all_in_it=False):
    """The rep has built a funnel of three steps; perhaps every opportunity is in it."""
    draft = blank_draft(demo).renamed("Robots").with_step(1)
    draft = draft.with_changed(
        2,
        plan_b=PlanB("No minutes", "Ask the chair again", 2),
        name="Board has seen it",
        exit_gate="Minutes of the board",
        standard_days=17,
        stuck_after_days=20,
        probability=0.35,
    )
    draft = draft.with_changed(1, plan_b=PlanB("No sheet", "Park it", 2))
    draft = draft.with_changed(3, plan_b=PlanB("No order", "Escalate", 2))
    made = save_funnel(demo, "R1", draft).apply(demo)
    if all_in_it:
        table = made.table("opportunities").copy()
        table["funnel"], table["step"] = draft.id, table["step"].clip(upper=2.0)
        made = replace(made, tables={**made.tables, "opportunities": table})
    return made, draft.id


def test_that_an_own_funnel_is_printed_as_it_is_defined(demo, printed):
    state, key = with_own(demo)
    facts = book_facts(state, 0, today=TODAY)
    sheets = printed(funnel_page.SECTION, facts).pages
    assert funnel_page.SECTION.pages(facts) == 2
    text = " ".join(sheets[-1].split())
    funnel = funnel_for(state, "R1", key)
    assert funnel is not None
    assert "Three steps" in text
    assert "Robots" in text
    for step in funnel.steps:
        assert step.name in text
        assert step.exit_gate in text
        assert str(step.standard_days) in text
    assert "35 %" in text or "35%" in text
    assert "Eleven steps" not in text


def test_that_a_changed_shipped_funnel_is_printed_changed(demo, printed):
    shown = next(f for f in funnels_of(demo, "R1") if f.id == "disposable")
    draft = draft_of(shown).without(3).with_changed(1, name="Sheet is complete")
    table = demo.table("opportunities")
    table = table[table["step"] != 3.0]
    free = replace(demo, tables={**demo.tables, "opportunities": table})
    state = save_funnel(free, "R1", draft).apply(free)
    sheets = printed(funnel_page.SECTION, book_facts(state, 0, today=TODAY)).pages
    text = " ".join(sheets[-1].split())
    assert "Ten steps" in text
    assert "Sheet is complete" in text
    assert "Pain confirmed" not in text


def test_that_the_first_page_is_the_funnel_most_are_in(demo, printed):
    state, _ = with_own(demo, all_in_it=True)
    facts = book_facts(state, 0, today=TODAY)
    sheets = printed(funnel_page.SECTION, facts).pages
    assert len(sheets) == 2  # the page before and that of the funnel
    assert "Three steps" in sheets[-1]
    assert printed(pipeline_page.SECTION, facts).faults == []


def test_that_each_step_tells_purpose_entry_tasks_templates_and_plan_b(demo, full, printed):
    made = printed(funnel_page.SECTION, full)
    text = made.text
    assert made.faults == []
    funnel = next(f for f in funnels_of(demo, "R1") if f.name == "Disposable")
    assert funnel.name in text
    for step in funnel.steps:
        assert step.purpose in text
        assert step.plan_b.action in text
        for task in step.tasks:
            assert task.template in text
    assert funnel.steps[0].entry_evidence in text
    assert not [note for note in made.book.ledger.notes() if "shortened" in note]


def test_that_a_funnel_longer_than_a_page_goes_on(demo, printed):
    draft = draft_of(next(f for f in funnels_of(demo, "R1") if f.id == "disposable"))
    for _ in range(3):
        draft = draft.with_step(2)
    for number in range(1, len(draft.steps) + 1):
        way = PlanB("No", f"Way {number}", 1)
        draft = draft.with_changed(
            number, plan_b=way, name=f"Step {number}", exit_gate=f"Proof {number}"
        )
    state = save_funnel(demo, "R1", draft).apply(demo)
    facts = book_facts(state, 0, today=TODAY)
    made = printed(funnel_page.SECTION, facts)
    assert made.faults == []
    assert made.n_pages - 1 == funnel_page.SECTION.pages(facts) == 2
