"""An import that waits for the user's yes: which files, and what was decided about each sheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from model.intake.reading import AS_FOUND, Reading

SheetKey = tuple[str, str]  # file name, sheet name; ("clipboard", "") for pasted text


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """One duplicate decided: `keep` stays, `drop` go into it, values of `take` come from there.

    Without `drop` the accounts are different ones and both stay.
    """

    keep: str
    drop: tuple[str, ...] = ()
    take: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """Files or pasted text, with every decision made so far; each edit gives a new one.

    `rates` are units of the project's currency for one of another, by ISO 4217 code.
    `merges` are the decided duplicates by the ids that look alike.
    """

    paths: tuple[Path, ...] = ()
    text: str = ""
    readings: Mapping[SheetKey, Reading] = field(default_factory=dict)
    rates: Mapping[str, float] = field(default_factory=dict)
    merges: Mapping[tuple[str, ...], MergeChoice] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What is being imported: "accounts.xlsx", "3 files", "Pasted cells"."""
        if not self.paths:
            return "Pasted cells"
        return self.paths[0].name if len(self.paths) == 1 else f"{len(self.paths)} files"

    @property
    def stem(self) -> str:
        """A name for a project made from it."""
        return self.paths[0].stem if self.paths else "Pasted accounts"

    def reading(self, key: SheetKey) -> Reading:
        """What was decided about a sheet."""
        return self.readings.get(key, AS_FOUND)

    def with_paths(self, paths: Iterable[Path]) -> "Draft":
        """The same with more files; one that is there already is not read twice."""
        return replace(self, paths=tuple(dict.fromkeys((*self.paths, *paths))))

    def with_reading(self, key: SheetKey, reading: Reading) -> "Draft":
        """The same with a sheet read another way."""
        return replace(self, readings={**self.readings, key: reading})

    def with_kind(self, key: SheetKey, kind: str | None) -> "Draft":
        """A sheet is another kind of table, or skipped; its fields are found anew."""
        return self.with_reading(key, replace(self.reading(key), kind=kind, mapping={}))

    def with_header_row(self, key: SheetKey, row: int | None) -> "Draft":
        """The header stands in another row, 0 for none; columns are found anew."""
        free = replace(self.reading(key), mapping={}, ignored=frozenset(), own=frozenset())
        return self.with_reading(key, replace(free, header_row=row, fixes={}))

    def with_field(self, key: SheetKey, header: str, name: str) -> "Draft":
        """A column is this field; a column that was it before is found anew."""
        now = self._undecided(key, header)
        return self.with_reading(key, replace(now, mapping={**now.mapping, name: header}))

    def swapping(self, key: SheetKey, source: tuple[str, str], target: tuple[str, str]) -> "Draft":
        """Two columns exchange their fields; each is (header, field), "" for no field."""
        (head, name), (other, other_name) = source, target
        moved = self.with_field(key, other, name)
        return moved.with_field(key, head, other_name) if other_name else moved

    def leaving_out(self, key: SheetKey, header: str) -> "Draft":
        """A column is not imported."""
        now = self._undecided(key, header)
        return self.with_reading(key, replace(now, ignored=now.ignored | {header}))

    def as_own(self, key: SheetKey, header: str) -> "Draft":
        """A column is the user's own, whatever it looks like."""
        now = self._undecided(key, header)
        return self.with_reading(key, replace(now, own=now.own | {header}))

    def as_found(self, key: SheetKey, header: str) -> "Draft":
        """A column is again what it is found to be."""
        return self.with_reading(key, self._undecided(key, header))

    def _undecided(self, key: SheetKey, header: str) -> Reading:
        """The reading of a sheet without what was decided about a column."""
        now = self.reading(key)
        mapping = {known: head for known, head in now.mapping.items() if head != header}
        without = {header}
        return replace(now, mapping=mapping, ignored=now.ignored - without, own=now.own - without)

    def with_word(self, key: SheetKey, name: str, given: str, code: str) -> "Draft":
        """A word of a field means this code; "" forgets the decision."""
        now = self.reading(key)
        words = {known: dict(codes) for known, codes in now.words.items()}
        words.setdefault(name, {})[given] = code
        if not code:
            del words[name][given]
        return self.with_reading(key, replace(now, words={k: v for k, v in words.items() if v}))

    def with_fix(self, key: SheetKey, row: int, header: str, text: str) -> "Draft":
        """A cell holds this text instead of what the file says."""
        now = self.reading(key)
        return self.with_reading(key, replace(now, fixes={**now.fixes, (row, header): text}))

    def with_rate(self, code: str, rate: float) -> "Draft":
        """One unit of a currency is worth this many of the project's."""
        return replace(self, rates={**self.rates, code: rate})

    def with_merge(self, ids: tuple[str, ...], choice: MergeChoice | None) -> "Draft":
        """A duplicate is decided, or undecided again."""
        merges = {known: made for known, made in self.merges.items() if known != ids}
        return replace(self, merges={**merges, ids: choice} if choice else merges)
