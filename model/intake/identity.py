"""Ids and names of the rows: which rows are accounts, and what they are called."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from model.arrays import TextArray
from model.fields import ACCOUNT_FIELD
from model.intake.columns import Cleaner, RawColumn
from model.intake.crm_ids import join_key
from model.intake.id_zeros import lost_digits, report_zeros, restored_zeros
from model.intake.problems import ProblemLog, more, quoted
from model.intake.recognise import Column
from model.intake.sheet import is_blank
from model.intake.tables import Table, shown_header
from model.intake.values import clean_text, clean_texts

PLACE_FIELDS: Final = ("lat", "lon", "postcode", "city", "street")


class Identity:
    """The rows of a table that are accounts (`kept`, positions) with their `ids` and `names`.

    Rows without id, name and place and rows whose id was there before are rejected.
    """

    def __init__(
        self,
        table: Table,
        found: Mapping[str, Column],
        log: ProblemLog,
        candidates: Sequence[int],
    ) -> None:
        self.table, self.found, self.log = table, found, log
        self.generated: list[str] = []
        ids, names = self._whole_ids(candidates), self._texts("name")
        places = [found[name].cells for name in PLACE_FIELDS if name in found]
        anonymous = [
            at
            for at in candidates
            if not ids[at] and not names[at] and all(is_blank(cells[at]) for cells in places)
        ]
        for at in anonymous:
            self._reject_anonymous(at)
        skipped = set(anonymous)
        self.kept = self._unique([at for at in candidates if at not in skipped], ids)
        self.ids = self._with_ids(ids)
        self.names = self._with_names(names)

    def _texts(self, name: str) -> list[str]:
        column = self.found.get(name)
        if column is None:
            return [""] * len(self.table.rows)
        return clean_texts(column.cells)[0]

    def _whole_ids(self, candidates: Sequence[int]) -> list[str]:
        """The ids with the zeros that a spreadsheet took; lost digits are pointed out."""
        ids = self._texts("account_id")
        column = self.found.get("account_id")
        if column is None:
            return ids
        header, rows = shown_header(column), self.table.rows
        report_zeros(self.log, header, rows, ids, restored_zeros(header, ids, column.cells))
        for at in sorted(set(lost_digits(column.cells)).intersection(candidates)):
            sentence = (
                f"{header} {quoted(ids[at])} was shortened by a spreadsheet; digits are lost."
            )
            self.log.warn(rows[at], header, sentence, kind="Digits lost", cell=ids[at])
        return ids

    def _reject_anonymous(self, at: int) -> None:
        cells = [clean_text(column.cells[at]) for column in self.table.columns]
        shown = next((text for text in cells if text), "")
        self.log.reject(
            self.table.rows[at],
            "",
            f"The row that begins with {quoted(shown)} has no account id, no name and no place.",
            kind="No account",
            cell=shown,
        )

    def _unique(self, candidates: Sequence[int], ids: Sequence[str]) -> list[int]:
        """The rows whose id no earlier row has; 15 and 18 characters of one record are one id."""
        first_at: dict[str, int] = {}
        kept: list[int] = []
        for at in candidates:
            key = join_key(ids[at])
            if key and key in first_at:
                row, before = self.table.rows[at], first_at[key]
                where = f"is already in row {self.table.rows[before]}"
                if ids[before] != ids[at]:
                    where += f" as {quoted(ids[before])}"
                self.log.reject(
                    row,
                    shown_header(self.found["account_id"]),
                    f"Account id {quoted(ids[at])} in row {row} {where}.",
                    kind="Id twice",
                    cell=ids[at],
                )
                continue
            first_at.setdefault(key, at)
            kept.append(at)
        return kept

    def _with_ids(self, ids: Sequence[str]) -> TextArray:
        values = np.empty(len(self.kept), object)
        values[:] = [ids[at] for at in self.kept]
        missing = [i for i, account_id in enumerate(values) if not account_id]
        taken, number = set(values), 0
        for i in missing:
            number += 1
            while (generated := f"ACC-{number:05d}") in taken:
                number += 1
            values[i] = generated
            self.generated.append(generated)
        if missing:
            header = shown_header(self.found["account_id"]) if "account_id" in self.found else ""
            self.log.fix(
                [self.table.rows[self.kept[i]] for i in missing],
                header,
                f"The account has no id; it was given {values[missing[0]]}{more(len(missing))}.",
                kind="Missing id",
            )
        return values

    def _with_names(self, names: Sequence[str]) -> TextArray:
        raw = [names[at] for at in self.kept]
        rows = [self.table.rows[at] for at in self.kept]
        header = shown_header(self.found["name"]) if "name" in self.found else ""
        column = RawColumn(header, raw, rows)
        values = Cleaner(self.log).texts(ACCOUNT_FIELD["name"], column)
        missing = [i for i, name in enumerate(values) if not name]
        for i in missing:
            values[i] = self.ids[i]
        if missing:
            self.log.fix(
                [rows[i] for i in missing],
                header,
                f"The account has no name; its id {quoted(self.ids[missing[0]])} stands for it"
                f"{more(len(missing))}.",
                kind="Missing name",
            )
        return values
