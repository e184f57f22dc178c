"""What the search of the window can run by name."""

from typing import TYPE_CHECKING

from ui.finder import Command
from ui.plan.places import BOOK, FUNNEL, OVERVIEW
from ui.session import Session

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def commands_of(window: "MainWindow", session: Session) -> list[Command]:
    """Every command of the window, in the order in which it is offered."""
    return [
        *_of_optimizer(window),
        *_of_territories(window, session),
        *_of_map(window),
        *_of_table(window),
        *_of_plan(window),
        *_of_review(window),
        *_of_project(window, session),
    ]


def _of_optimizer(window: "MainWindow") -> list[Command]:
    return [
        Command("Optimize territories", window.optimize),
        Command("Size of the team", window.optimizer.open_sizing),
        Command("Why accounts moved", window.optimizer.explain),
        Command("Where the selection fits", window.optimizer.suggest),
    ]


def _of_territories(window: "MainWindow", session: Session) -> list[Command]:
    align = window.align
    return [
        Command("New territory", align.territories.create),
        Command("Territory details", align.territories.show_current),
        Command("Split the territory by a line", align.territories.split_current),
        Command("Delete the territory", align.territories.delete_current),
        Command("Unassigned accounts to the nearest", align.territories.assign_leftovers),
        Command("Cut territories by own areas from a file", align.territories.areas.ask),
        Command("Colour all territories anew", align.territories.deeds.colour_anew),
        Command("New district", align.territories.create_district),
        Command("Overlaps of territories", align.territories.show_overlaps),
        Command("Coverage and teams", align.territories.show_coverage),
        Command("Brief: goals and how scenarios answer them", align.brief.show_goals),
        Command("Brief: likes, complaints, disputes, pain points", align.brief.show_notes),
        Command("Brief: rep sheets", align.brief.show_reps),
        Command("Brief: oddities of the cut", align.brief.show_oddities),
        Command("Brief: limits of the rules", align.brief.show_limits),
        Command("Print the brief", align.brief.printer.ask),
        Command("All numbers of the alignment", align.brief.show_numbers),
        Command("Rules and who breaks them", align.brief.focus_rules),
        Command("Compare scenarios", align.compare),
        Command("Alignment pack", lambda: window.rooms.open_alignment_pack()),
        Command("History of the project", lambda: align.history.show()),
        Command("Register of changes", lambda: align.history.show_register()),
        Command("Hypothesis and status of the scenario", lambda: align.scenarios.show_sheet()),
        Command("Why cards of the moved accounts", align.why.show_list),
        Command("Print why accounts moved, for the talks", align.why.ask_print),
        Command("Print who covers what", align.why.coverage.ask),
        Command("Copy the open scenario", lambda: align.scenarios.copy(session.scenario.id)),
    ]


def _of_map(window: "MainWindow") -> list[Command]:
    desk = window.map_desk
    return [
        Command("Find a place on the map", desk.ask_search),
        Command("Layers of the map", desk.ask_layers),
        Command("Colour of the accounts", desk.ask_colour),
        Command("Size of the accounts", desk.ask_size),
        Command("Drive times from a home", desk.ask_home),
        Command("Print the map", desk.printer.print_map),
        Command("Copy the map", desk.printer.copy),
        Command("Write a feedback file for each rep", desk.feedback.ask_write),
        Command("Read the answers of reps", desk.feedback.ask_read),
        Command("What the reps say", desk.feedback.show_panel),
        Command("Print an atlas, a map page per territory", desk.printer.atlas.ask),
        Command("Print a poster A0", lambda: desk.printer.atlas.ask_poster("a0")),
    ]


def _of_table(window: "MainWindow") -> list[Command]:
    table = window.align.table
    return [
        Command("Columns of the account table", table.looks.ask_columns),
        Command("Save the view of the account table", table.looks.ask_save),
        Command("Group the account table", table.groups.ask),
        Command("Set a value for the selection", table.tasks.ask_value),
        Command("Copy the selection", table.tasks.copy),
        Command("Coverage by type", table.tasks.show_coverage),
    ]


def _of_plan(window: "MainWindow") -> list[Command]:
    return [
        Command("Plan before you drive", lambda: jump_to(window, OVERVIEW)),
        Command("Mission and goals", lambda: jump_to(window, "goals.tree:mission")),
        Command("Is the goal big enough", lambda: jump_to(window, "goals.test")),
        Command("Forecast of 36 months", lambda: jump_to(window, "goals.forecast")),
        Command("Sequence of accounts", lambda: jump_to(window, "sequence")),
        Command("Joint plans with customers", lambda: jump_to(window, "joint")),
        Command("Account strategies", lambda: jump_to(window, "accounts")),
        Command("Mix of institutions", lambda: jump_to(window, "accounts.mix")),
        Command("People by role and standing", lambda: jump_to(window, "accounts.people")),
        Command("Needs of the accounts", lambda: jump_to(window, "accounts.needs")),
        Command("Matrix of segments", lambda: jump_to(window, "segments")),
        Command("Contracts and health systems", lambda: jump_to(window, "segments.contracts")),
        Command("Influence map", lambda: jump_to(window, "influence.map")),
        Command("Opinion leaders", lambda: jump_to(window, "influence.map:leaders")),
        Command("Lighthouse centres", lambda: jump_to(window, "influence.lighthouses")),
        Command(
            "Strengths, weaknesses, opportunities, threats",
            lambda: jump_to(window, "accounts.position"),
        ),
        Command("Ways into the accounts", lambda: jump_to(window, "accounts.position:access")),
        Command("Focus themes of the quarters", lambda: jump_to(window, "means.themes")),
        Command("Risks of the plan", lambda: jump_to(window, "means.risks")),
        Command("Assumptions of the plan", lambda: jump_to(window, "means.assumptions")),
        Command("Resources and budget", lambda: jump_to(window, "means.asks")),
        Command("Stories to tell", lambda: jump_to(window, "means.stories")),
        Command("Claims and their evidence", lambda: jump_to(window, "means.claims")),
        Command("Mastery of topics", lambda: jump_to(window, "means.mastery")),
        Command("Practice log", lambda: jump_to(window, "means.practice")),
        Command("Procedures and hours watched", lambda: jump_to(window, "means.procedures")),
        Command("Pitch and talk tracks", lambda: jump_to(window, "means.pitch")),
        Command("Quiz of product facts", lambda: jump_to(window, "means.quiz")),
        Command("Approve the plan", lambda: jump_to(window, f"{OVERVIEW}:approval")),
        Command("Comments on the plan", lambda: show_comments(window)),
        Command("Funnel", lambda: show_plan(window, FUNNEL)),
        Command("Opportunities left for now", lambda: show_plan(window, FUNNEL, "Not now")),
        Command("Build an own funnel", lambda: show_plan(window, FUNNEL, "Funnels")),
        Command("Print plan books", lambda: show_plan(window, BOOK)),
        Command("Whom to see next and why", lambda: show_see_next(window)),
        Command("Log a request", lambda: show_request(window)),
        Command("Drive times over roads or by distance", lambda: window.diary.drives.turn_round()),
        Command("Drive over own roads from a file", lambda: window.diary.drives.ask_own()),
        Command("Drop own roads", lambda: window.diary.drives.drop_own()),
        Command("Send the diary to a calendar, a CRM or paper", lambda: window.diary.send()),
        Command("Read the diary back from a file", lambda: window.diary.exchange.ask_read_back()),
    ]


def _of_review(window: "MainWindow") -> list[Command]:
    return [
        Command("Review of the week", lambda: show_review(window, "Week")),
        Command("Review of the month", lambda: show_review(window, "Month")),
        Command("Review of the quarter", lambda: show_review(window, "Quarter")),
        Command("Review of the year", lambda: show_review(window, "Year")),
        Command("Alerts", lambda: show_review(window, "Month")),
        Command("Diagnosis of the territories", lambda: show_review(window, "Team")),
        Command("Co-travel pack", lambda: window.rooms.open_cotravel_pack()),
        Command("Ready reports", lambda: show_review(window, "Reports")),
    ]


def _of_project(window: "MainWindow", session: Session) -> list[Command]:
    return [
        Command("Undo", lambda: session.attempt(session.undo)),
        Command("Redo", lambda: session.attempt(session.redo)),
        Command("Save", window.save),
        Command("Save as", window.save_as),
        Command("Open a project", window.ask_open),
        Command("Open the demo region", window.open_demo),
        Command("Import files", lambda: window.import_file(None)),
        Command("Undo the last import", lambda: window.accounts.undo_import()),
        Command("Save import templates", lambda: window.accounts.resting.save_templates()),
        Command("Own metrics", lambda: window.numbers.open_builder()),
        Command("Where from", lambda: window.numbers.guide.ask_here()),
        Command("Export the alignment", lambda: show_share(window, "Files")),
        Command("Publish an approved alignment", lambda: show_share(window, "Publish")),
        Command("Route leads", lambda: show_share(window, "Leads")),
        Command("Sync with the CRM", lambda: show_share(window, "CRM")),
        Command("Make field packs for the phone", lambda: show_share(window, "Field")),
        Command("Switch between light and dark", window.switch_theme),
        Command("Backups", lambda: window.documents.show_backups()),
        Command("Send an encrypted copy", lambda: window.documents.ask_send()),
        Command("Find and erase a person", lambda: window.documents.ask_erase()),
        Command("Help", lambda: window.documents.show_help()),
        Command("Glossary", lambda: window.documents.show_help("Glossary")),
        Command("What Catchment does not do", lambda: window.documents.show_help("What")),
        Command("Keys", window.show_keys),
        Command("Use of Catchment", window.ask_use),
    ]


def show_review(window: "MainWindow", view: str) -> None:
    """Show a view of the review, by its word."""
    window.show_workspace("review")
    window.review.show_view(window.review.tools.options.index(view))


def show_share(window: "MainWindow", view: str) -> None:
    """Show a view of Share, by its word."""
    window.show_workspace("share")
    window.share.show_view(view)


def jump_to(window: "MainWindow", place: str) -> None:
    """Show a place of the plan: a view, and in it a field."""
    window.show_workspace("plan")
    window.plan.jump(place)


def show_see_next(window: "MainWindow") -> None:
    """Show whom to see next, in the diary."""
    window.show_workspace("diary")
    window.diary.show_ranking()


def show_request(window: "MainWindow") -> None:
    """Open the form of a request, in the diary."""
    window.show_workspace("diary")
    window.diary.log_request()


def show_account(window: "MainWindow", rep_id: str, account_id: str) -> None:
    """Show an account's strategy in the plan of a rep."""
    window.show_workspace("plan")
    window.plan.show_rep(rep_id)
    window.plan.jump(f"accounts:{account_id}")


def show_comments(window: "MainWindow") -> None:
    """Show what is said to the page of the plan that shows."""
    window.show_workspace("plan")
    window.plan.talk.open()


def show_plan(window: "MainWindow", page: str, view: str = "") -> None:
    """Show a page of the plan, of the funnel one of its views by its word."""
    window.show_workspace("plan")
    window.plan.show_page(page)
    if view:
        funnel = window.plan.funnel
        funnel.show_view(funnel.view.options.index(view))
