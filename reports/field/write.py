"""The files of a field pack, each rep's in a folder of its own or sealed in one encrypted file."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import pyzipper

from model.change import Change, TableReplaced, Together
from model.diary.sent import SENT
from model.errors import PlanError
from model.field_return.packs import Made, remembering
from model.scenario import LIVE
from model.state import State
from model.store.sealed_copy import strength
from model.territories import CORE_TEAM
from reports.atlas.ground import AtlasGround, lay_out
from reports.exports import replacing, unwritable
from reports.field.calendar import Calendar, calendar_of
from reports.field.cards import cards_of
from reports.field.facts import Chosen, FieldFacts, field_facts, reps_with_accounts
from reports.field.page import page_of
from reports.field.paper import write_paper
from reports.field.places import gpx_of, kml_of

_README: Final = (
    "Open the .html file on the phone: it works without a signal.\r\n"
    "The .ics goes into the calendar, the .vcf into the contacts, the .gpx and .kml into map\r\n"
    "programs and navigation devices, the .pdf is for paper.\r\n"
)


@dataclass(frozen=True, slots=True)
class FieldFile:
    """One file that was written; `faults` are what the drawing kit found wrong with its pages."""

    path: Path
    rep: str
    purpose: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class FieldPacks:
    """What was written, and the change that remembers it; `remarks` say what was left out."""

    files: tuple[FieldFile, ...]
    change: Change
    remarks: tuple[str, ...]


def write_field_packs(
    state: State,
    rep_ids: Sequence[str],
    out: Path,
    chosen: Chosen,
    *,
    today: date,
    stamp: datetime,
    paper: str = "letter",
    passphrase: str = "",
    team: str = CORE_TEAM.id,
    report: Callable[[str], None] = lambda _text: None,
    stop: Callable[[], bool] = lambda: False,
) -> FieldPacks:
    """Write the packs of some reps, of all without ids, into the folder `out`.

    With a `passphrase` each pack becomes one encrypted zip and no plain file stays. `stamp` is
    the instant of writing; `stop` is asked between the packs.

    Raises
    ------
    PlanError
        If a rep is unknown or has no territory, the passphrase is weak, or a file cannot be
        written.
    """
    if passphrase and not strength(passphrase).usable:
        raise PlanError("The passphrase is weak.", remedy="Use a longer one, or a suggested one.")
    whose = list(rep_ids) or [rep.id for rep in reps_with_accounts(state, team)]
    if not whose:
        raise PlanError("No rep has a territory.", remedy="Assign reps to territories in Align.")
    ground = _ground(state, team, today)
    files: list[FieldFile] = []
    remarks: list[str] = []
    made: list[Made] = []
    now = state
    for number, rep_id in enumerate(whose, 1):
        if stop():
            break
        facts = field_facts(state, rep_id, chosen, today=today, team=team)
        name = facts.rep.name or facts.rep.id
        report(f"Field pack {number} of {len(whose)}: {name}")
        calendar = calendar_of(now, facts, stamp)
        now = calendar.sent.apply(now) if calendar.sent is not None else now
        remarks += [f"{name}: {calendar.remark}"] if calendar.remark else []
        files += _write(facts, ground, calendar, out, paper, passphrase)
        made.append(facts.made)
    if not made:
        raise PlanError("No pack was made.", remedy="Start again.")
    label = "Make a field pack" if len(made) == 1 else f"Make {len(made):,} field packs"
    return FieldPacks(tuple(files), _change(state, now, made, label), tuple(remarks))


def _change(state: State, now: State, made: Sequence[Made], label: str) -> Change:
    """What calendars were told and which packs are out, as one step."""
    parts: list[Change] = []
    sent = now.tables.get(SENT)
    if sent is not state.tables.get(SENT):
        parts.append(TableReplaced(label, SENT, state.tables.get(SENT), sent))
    return Together(label, (*parts, remembering(state, made, label)))


def _ground(state: State, team: str, today: date) -> AtlasGround | None:
    try:
        return lay_out(state, LIVE, team, today_iso=today.isoformat())
    except PlanError:  # no account has a place
        return None


def _write(
    facts: FieldFacts,
    ground: AtlasGround | None,
    calendar: Calendar,
    out: Path,
    paper: str,
    passphrase: str,
) -> list[FieldFile]:
    name = facts.rep.name or facts.rep.id
    if not passphrase:
        return _plain(facts, ground, calendar, out / facts.stem, paper)
    with _private() as folder:
        plain = _plain(facts, ground, calendar, folder, paper)
        _folder(out)
        sealed = out / f"{facts.stem}.zip"
        _seal([one.path for one in plain], sealed, facts.stem, passphrase)
    faults = tuple(fault for one in plain for fault in one.faults)
    return [FieldFile(sealed, name, "everything, encrypted (AES-256)", faults)]


def _plain(
    facts: FieldFacts, ground: AtlasGround | None, calendar: Calendar, folder: Path, paper: str
) -> list[FieldFile]:
    name, stem = facts.rep.name or facts.rep.id, _folder(folder) / facts.stem
    contents = [
        (".html", page_of(facts, ground).encode("utf-8", "replace"), "for the phone"),
        (".ics", calendar.content, "for the calendar"),
        (" cancelled.ics", calendar.cancelled, "takes back what calendars still show"),
        (".gpx", gpx_of(facts), "for navigation devices"),
        (".kml", kml_of(facts), "for map programs"),
        (".vcf", cards_of(facts), "for the contacts"),
    ]
    files = []
    for ending, content, purpose in contents:
        if content:
            path = stem.with_name(f"{stem.name}{ending}")
            with replacing(path) as temporary:
                temporary.write_bytes(content)
            files.append(FieldFile(path, name, purpose))
    path = stem.with_name(f"{stem.name}.pdf")
    _, faults = write_paper(facts, path, paper)
    return [*files, FieldFile(path, name, "for paper", faults)]


def _folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from None
    return folder


@contextmanager
def _private() -> Iterator[Path]:
    """A folder of one's own for what is encrypted next; it is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="catchment-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _seal(files: Sequence[Path], to: Path, name: str, passphrase: str) -> None:
    """An AES-256 zip of the files and a word on what they are for."""
    with replacing(to) as temporary:
        temporary.unlink()
        with pyzipper.AESZipFile(
            temporary, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
        ) as archive:
            archive.setpassword(passphrase.encode())
            archive.setencryption(pyzipper.WZ_AES, nbits=256)
            archive.writestr(f"{name}/read me.txt", _README)
            for path in files:
                archive.write(path, f"{name}/{path.name}")
