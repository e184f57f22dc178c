"""An encrypted copy of a project for sending: a zip file that 7-Zip and others open too.

AES-256 as WinZip defines it (AE-2, PBKDF2 with 1,000 rounds): what protects the copy is the
length of the passphrase, so a short one is refused. It is never stored.
"""

import math
import re
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pyzipper

from model.errors import PlanError
from model.store.refusals import CannotWriteError, NotAProjectError, told_writing
from model.store.suffixes import SUFFIX
from model.store.working_copy import data_dir

MAX_BYTES: Final = 4 * 2**30  # of the project inside
_LEAST, _FAIR, _STRONG = 10, 50.0, 70.0  # characters; bits
_CHUNK: Final = 1 << 20
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


@dataclass(frozen=True, slots=True)
class Strength:
    """How hard a passphrase is to guess; `usable` says whether a copy may be sealed with it."""

    bits: float
    words: str
    usable: bool


def strength(passphrase: str) -> Strength:
    """Estimate a passphrase: its length times what its kinds of signs allow.

    Repeated signs and runs such as "abc" or "321" count as one sign.
    """
    signs = _without_runs(passphrase)
    kinds = ((r"[a-z]", 26), (r"[A-Z]", 26), (r"[0-9]", 10), (r"[^a-zA-Z0-9]", 20))
    alphabet = sum(size for pattern, size in kinds if re.search(pattern, passphrase))
    bits = len(signs) * math.log2(alphabet) if alphabet else 0.0
    if len(passphrase) < _LEAST or bits < _FAIR:
        missing = max(_LEAST - len(passphrase), 0)
        return Strength(bits, f"Too short: {missing} more" if missing else "Too simple", False)
    return Strength(bits, "Strong" if bits >= _STRONG else "Fair", True)


def _without_runs(passphrase: str) -> str:
    kept = passphrase[:1]
    for before, sign in pairwise(passphrase):
        if abs(ord(sign) - ord(before)) > 1:
            kept += sign
    return kept


def suggested_passphrase() -> str:
    """A new passphrase of about 99 bits: "k7mw-4qhx-tn2c-9ydf-pz6r"."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(5))
    return "-".join(groups)


def seal(document: Path, name: str, to: Path, passphrase: str) -> None:
    """Write a whole project file into an encrypted zip; an existing one is replaced in one step.

    Raises PlanError for a weak passphrase and CannotWriteError when the folder refuses.
    """
    found = strength(passphrase)
    if not found.usable:
        raise PlanError(
            f"The passphrase is weak ({found.words.lower()}).",
            "Use a longer one, or a suggested one.",
        )
    temporary = to.with_name(f".{uuid4().hex[:12]}.sealing")
    with told_writing(to):
        try:
            with pyzipper.AESZipFile(
                temporary,
                "w",
                compression=pyzipper.ZIP_DEFLATED,
                encryption=pyzipper.WZ_AES,
            ) as archive:
                archive.setpassword(passphrase.encode())
                archive.setencryption(pyzipper.WZ_AES, nbits=256)
                archive.write(document, f"{name}{SUFFIX}")
            temporary.replace(to)
        finally:
            temporary.unlink(missing_ok=True)


def is_sealed(path: Path) -> bool:
    """Whether a file is an encrypted copy of a project."""
    try:
        with pyzipper.AESZipFile(path) as archive:
            return len(archive.infolist()) == 1 and _is_ours(archive.infolist()[0])
    except (OSError, zipfile.BadZipFile, pyzipper.BadZipFile):
        return False


def _is_ours(entry: Any) -> bool:
    return bool(entry.filename.endswith(SUFFIX) and entry.flag_bits & 1)


def unseal(path: Path, passphrase: str, to: Path) -> None:
    """Write the project of an encrypted copy to `to`, which must not exist.

    Raises PlanError for a wrong passphrase and NotAProjectError for anything else than a copy.
    """
    if to.exists():
        raise CannotWriteError(f'There is a file "{to.name}" already.', "Choose another name.")
    if not is_sealed(path):
        raise NotAProjectError(f'"{path.name}" is no encrypted copy.', "Choose another file.")
    temporary = to.with_name(f".{uuid4().hex[:12]}.sealing")
    with told_writing(to):
        try:
            with pyzipper.AESZipFile(path) as archive, _right_passphrase(path.name):
                archive.setpassword(passphrase.encode())
                with archive.open(archive.infolist()[0]) as packed, temporary.open("wb") as plain:
                    _copy(packed, plain, path.name)
            temporary.replace(to)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def _right_passphrase(name: str) -> Iterator[None]:
    try:
        yield
    except (RuntimeError, zlib.error, pyzipper.BadZipFile, EOFError) as problem:
        if "password" in str(problem).lower() or "decrypt" in str(problem).lower():
            raise PlanError(
                f'The passphrase does not open "{name}".',
                remedy="Type it again, or ask the sender.",
            ) from problem
        raise NotAProjectError(f'"{name}" is damaged.', "Ask the sender for another.") from problem


def _copy(packed: Any, plain: Any, name: str) -> None:
    copied = 0
    while block := packed.read(_CHUNK):
        copied += len(block)
        if copied > MAX_BYTES:
            raise NotAProjectError(f'"{name}" unpacks to more than 4 GB.', "Ask the sender.")
        plain.write(block)


@contextmanager
def private_file() -> Iterator[Path]:
    """A place for the plain text on its way, in the data folder; it is removed afterwards."""
    folder = data_dir() / "sealing" / uuid4().hex
    with told_writing(folder):
        folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder / "copy.gpkg"
    finally:
        shutil.rmtree(folder)
