"""Import templates: every table Catchment reads, filled with the fictional example region."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from model.errors import PlanError
from model.fields import ACCOUNT_FIELD, Field, Kind, account_field
from model.intake.catalogues import COLUMNS
from model.intake.table_kinds import TABLE_KINDS
from model.resources import resource

WORKBOOK: Final = "catchment_templates.xlsx"
GUIDE: Final = "columns.csv"
_GUIDE: Final = "Read me"
_FOLDER: Final = ("templates", "columns.csv")
_KIND_WORDS: Final = {
    Kind.TEXT: "text",
    Kind.NUMBER: "number",
    Kind.COUNT: "whole number",
    Kind.MONEY: "money, in the project's one currency",
    Kind.SHARE: "percent, 0 to 100",
    Kind.FLAG: "yes or no",
    Kind.DATE: "date, 2026-11-30",
    Kind.ENUM: "one of the words",
}
_PLAN_LISTS: Final = {
    "strategic": "strategic_goals",
    "annual": "annual_goals",
    "quarterly": "quarterly_objectives",
}
_NOT_IN_TEMPLATES: Final = frozenset({"diary_q1", "diary_days"})  # results, not inputs
_RESULTS: Final = {"reps": ("capacity_h", "planned_hours_y1")}
_MUSTS: Final = {
    "accounts": ("account_id", "name", "account_type", "postcode"),
    "areas": ("postcode", "territory"),
    "contacts": ("contact_id", "name", "account_id", "role_class"),
    "sales_monthly": ("account_id", "line", "month", "revenue"),
    "volumes": ("account_id", "family", "market_procs"),
}
_FROM_TEAM: Final = ("territory", "owner_rep_id")  # shown in the template of the accounts
_UNLABELLED: Final = frozenset({"account_id", "name"})
_MUST: Final = "must-have"
_OPTIONAL: Final = "optional"
_FIRST: Final = (
    "accounts", "contacts", "sales_monthly", "volumes", "contracts", "opportunities",
    "activities_done", "activities_open", "or_schedule", "influence", "reps",
    "postcodes_demographics", "csat", "competitors", "price_list", "areas",
)  # fmt: skip  # plan-spec §1.14 first, then the others

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ColumnNote:
    """What a column of a template means, for its header note and for the guide."""

    header: str
    meaning: str
    unit: str
    needed: str  # "must-have" or "optional"
    allowed: tuple[str, ...]

    @property
    def text(self) -> str:
        """The note on the header."""
        lines = [f"{self.meaning}.", f"{self.unit[:1].upper()}{self.unit[1:]}; {self.needed}."]
        if self.allowed:
            lines.append(f"Allowed: {', '.join(self.allowed)}.")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Template:
    """One table: `name` is that of its file and sheet, `rows` are texts by header."""

    name: str
    notes: tuple[ColumnNote, ...]
    rows: tuple[tuple[str, ...], ...]


def write_templates(folder: Path, *, workbook: bool = False) -> list[Path]:
    """Write every template into a folder and return the files.

    As separate files they are CSV, with the meaning of each column in `columns.csv` beside
    them; as one workbook each header carries its note and the first sheet is a guide. Every
    one of them imports again without a problem. PlanError when the folder cannot be written.
    """
    templates = all_templates()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if workbook:
            return [_write_workbook(folder / WORKBOOK, templates)]
        return _write_files(folder, templates)
    except OSError as error:
        raise PlanError(
            f"The templates could not be written to {folder}.", remedy="Choose another folder."
        ) from error


def all_templates() -> list[Template]:
    """The templates of every table, those of plan-spec §1.14 first."""
    rows = _example_rows()
    meanings = _meanings()
    order = [*_FIRST, *(kind for kind in TABLE_KINDS if kind not in _FIRST)]
    return [
        _template(kind, rows[kind], meanings)
        for kind in order
        if kind not in _NOT_IN_TEMPLATES and rows.get(kind)
    ]


def _example_rows() -> dict[str, list[Row]]:
    """The rows of the example region by table, columns that are results left out."""
    demo = resource("demo")
    rows = {path.stem: _csv_rows(path) for path in sorted(demo.glob("*.csv"))}
    plan = json.loads((demo / "plan.json").read_text(encoding="utf-8"))
    rows["goals"] = _goals(plan)
    rows["account_strategies"] = [
        {
            "account_id": one["account_id"],
            "strategy": one["strategy"],
            "pain_in_their_words": one["pain"],
            "what_we_cannot_do": one["cannot"],
        }
        for one in plan["account_strategies"]
    ]
    rows["areas"] = [
        {"postcode": row["postcode"], "territory": row["territory"]}
        for row in rows["postcodes_demographics"]
    ]
    team = {row["account_id"]: row for row in rows["team_accounts"]}
    rows["accounts"] = [
        {**row, **{name: team[row["account_id"]][name] for name in _FROM_TEAM}}
        for row in rows["accounts"]
    ]
    for kind, names in _RESULTS.items():
        rows[kind] = [{n: v for n, v in row.items() if n not in names} for row in rows[kind]]
    return rows


def _csv_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _goals(plan: Mapping[str, Any]) -> list[Row]:
    goals: list[Row] = []
    for level, name in _PLAN_LISTS.items():
        for goal in plan[name]:
            measure = goal["measure"]
            goals.append(
                {
                    "goal_id": goal["id"],
                    "level": level,
                    "parent": goal.get("parent", ""),
                    "goal": goal["text"],
                    "metric": measure["metric"],
                    "unit": measure["unit"],
                    "baseline": str(measure["baseline"]),
                    "target": str(measure["target"]),
                    "target_date": measure["target_date"],
                    "why": goal["why"],
                    "how": goal["how"],
                }
            )
    return goals


def _meanings() -> dict[tuple[str, str], tuple[str, str]]:
    """Meaning and allowed words by table and column, from resources/templates."""
    with resource(*_FOLDER).open(encoding="utf-8", newline="") as file:
        return {
            (row["table"], row["column"]): (row["meaning"], row["allowed"])
            for row in csv.DictReader(file)
        }


def _template(
    kind: str, rows: Sequence[Row], meanings: Mapping[tuple[str, str], tuple[str, str]]
) -> Template:
    names = list(dict.fromkeys(name for row in rows for name in row))
    notes = tuple(_note(kind, name, meanings) for name in names)
    texts = tuple(tuple(row.get(name, "") for name in names) for row in rows)
    return Template(kind, notes, texts)


def _note(kind: str, name: str, meanings: Mapping[tuple[str, str], tuple[str, str]]) -> ColumnNote:
    known = _known(kind, name)
    meaning, words = meanings.get((kind, name)) or meanings.get(("", name)) or ("", "")
    label = known.label if known is not None else name.replace("_", " ").capitalize()
    allowed = tuple(word for word in words.split("|") if word)
    if known is not None and known.allowed:
        allowed = known.allowed
    unit = _KIND_WORDS[known.kind] if known is not None else "text or number"
    if known is not None and known.unit:
        unit = f"{unit}, {known.unit}"
    return ColumnNote(
        _header(kind, name),
        meaning or label,
        unit,
        _MUST if _is_must(kind, name) else _OPTIONAL,
        allowed,
    )


def _known(kind: str, name: str) -> Field | None:
    if kind == "accounts":
        return ACCOUNT_FIELD.get(name) or account_field(name)
    if kind not in COLUMNS:
        return None
    fields = TABLE_KINDS[kind].fields
    return next((known for known in fields if known.name == name), None)


def _header(kind: str, name: str) -> str:
    """The header people see; it leads back to the same field."""
    known = ACCOUNT_FIELD.get(name) if kind == "accounts" else None
    if known is not None and name not in _UNLABELLED:
        return known.label
    return name.replace("_", " ").capitalize()


def _is_must(kind: str, name: str) -> bool:
    if kind in _MUSTS:
        return name in _MUSTS[kind]
    known = TABLE_KINDS[kind]
    first = [one.name for one in known.fields[:2]]
    return name in ((known.key,) if known.key else first) or (
        known.needs_account and name == "account_id"
    )


def _title(name: str) -> str:
    """The name of a sheet, which says what the table is."""
    return name.replace("_", " ").capitalize()


def _write_files(folder: Path, templates: Sequence[Template]) -> list[Path]:
    files = []
    for template in templates:
        headers = [note.header for note in template.notes]
        files.append(_put(folder / f"{template.name}.csv", _as_csv([headers, *template.rows])))
    guide = [["Table", "Column", "Meaning", "Unit", "Needed", "Allowed"]]
    for template in templates:
        for note in template.notes:
            allowed = ", ".join(note.allowed)
            guide.append(
                [template.name, note.header, note.meaning, note.unit, note.needed, allowed]
            )
    files.append(_put(folder / GUIDE, _as_csv(guide)))
    return files


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")  # Excel reads it as UTF-8 only with the mark


def _put(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all."""
    partial = path.with_name(path.name + ".part")
    partial.write_bytes(content)
    return partial.replace(path)


def _write_workbook(path: Path, templates: Sequence[Template]) -> Path:
    """All templates as sheets of one workbook, with a guide in front."""
    import openpyxl

    book = openpyxl.Workbook()
    guide = book.active
    guide.title = _GUIDE
    lines = [
        "Import templates of Catchment",
        "All people, hospitals, systems and products in them are fictional.",
        "Keep the header row, replace the rows below it. Columns may be left out or reordered.",
        "Point at a header to read what the column means. Dates are written 2026-11-30.",
    ]
    for at, line in enumerate(lines, start=1):
        _text_cell(guide, at, 1, line)
    for template in templates:
        _fill_sheet(book.create_sheet(_title(template.name)), template)
    content = io.BytesIO()
    book.save(content)
    return _put(path, content.getvalue())


def _fill_sheet(sheet: Any, template: Template) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    for column, note in enumerate(template.notes, start=1):
        cell = _text_cell(sheet, 1, column, note.header)
        cell.font = Font(bold=note.needed == _MUST, italic=note.needed != _MUST)
        cell.comment = Comment(note.text, "Catchment", width=320, height=120)
        numbers = not any(word in note.unit for word in ("text", "date", "yes", "words"))
        for row, values in enumerate(template.rows, start=2):
            text = values[column - 1]
            if numbers and _is_number(text):
                sheet.cell(row, column, float(text))
            elif text:
                _text_cell(sheet, row, column, text)
    sheet.freeze_panes = "A2"


def _text_cell(sheet: Any, row: int, column: int, text: str) -> Any:
    """A cell that stays text, whatever it begins with."""
    cell = sheet.cell(row, column, text)
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in "=+-@"
    return cell


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
