import zipfile

import pytest
import pyzipper

from model.errors import PlanError
from model.store import sealed_copy
from model.store.refusals import CannotWriteError, NotAProjectError
from model.store.sealed_copy import (
    is_sealed,
    private_file,
    seal,
    strength,
    suggested_passphrase,
    unseal,
)
from model.store.working_copy import data_dir

GOOD = "nine old Hospitals, 4 rivers"


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "plain"
    path.write_bytes(b"SQLite format 3\x00" + b"Okafor " * 10_000)
    return path


@pytest.fixture
def sealed(tmp_path, document):
    to = tmp_path / "a.catchment.zip"
    seal(document, "a", to, GOOD)
    return to


def test_that_a_sealed_copy_opens_with_its_passphrase_only(tmp_path, document, sealed):
    back = tmp_path / "back.gpkg"
    with pytest.raises(PlanError, match="The passphrase does not open"):
        unseal(sealed, GOOD + "x", back)
    assert not back.exists()
    unseal(sealed, GOOD, back)
    assert back.read_bytes() == document.read_bytes()
    with pytest.raises(CannotWriteError, match="already"):
        unseal(sealed, GOOD, back)


def test_that_other_programs_find_one_aes_256_entry(sealed):
    with zipfile.ZipFile(sealed) as archive:
        (entry,) = archive.infolist()
    assert entry.filename == "a.catchment.gpkg"
    assert entry.compress_type == 99  # AE-x, as WinZip and 7-Zip know it
    assert entry.flag_bits & 1
    assert entry.extra[4:11] == b"\x02\x00AE\x03\x08\x00"  # AE-2, strength 3: 256 bits, deflated
    assert b"Okafor" not in sealed.read_bytes()


def test_that_nothing_plain_is_left_beside_it(tmp_path, sealed, document):
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {
        sealed.name,
        document.name,
    }
    with private_file() as plain:
        plain.write_text("x")
        assert plain.is_relative_to(data_dir())
    assert list((data_dir() / "sealing").iterdir()) == []


@pytest.mark.parametrize(
    ("passphrase", "usable"),
    [
        ("", False),
        ("short", False),
        ("aaaaaaaaaaaaaaaaaaaa", False),
        ("abcdefghijklmnop", False),
        ("12345678901234567890", False),
        ("Tr0ub4dor&3x", True),
        (GOOD, True),
        ("k7mw-4qhx-tn2c-9ydf-pz6r", True),
    ],
)
def test_that_a_weak_passphrase_is_refused(tmp_path, document, passphrase, usable):
    assert strength(passphrase).usable is usable
    if not usable:
        with pytest.raises(PlanError, match="The passphrase is weak"):
            seal(document, "a", tmp_path / "b.zip", passphrase)
        assert not (tmp_path / "b.zip").exists()


def test_that_suggested_passphrases_are_strong_and_never_the_same():
    suggested = {suggested_passphrase() for _ in range(50)}
    assert len(suggested) == 50
    assert {strength(one).words for one in suggested} == {"Strong"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"no zip"])
def test_that_another_file_is_no_sealed_copy(tmp_path, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    assert not is_sealed(path)
    with pytest.raises(NotAProjectError, match="no encrypted copy"):
        unseal(path, GOOD, tmp_path / "out")


def test_that_a_zip_of_several_files_and_a_plain_one_are_no_sealed_copies(tmp_path):
    several, plain = tmp_path / "several.zip", tmp_path / "plain.zip"
    with pyzipper.AESZipFile(several, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"x")
        archive.writestr("a.catchment.gpkg", b"1")
        archive.writestr("../b.catchment.gpkg", b"2")
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.catchment.gpkg", b"1")
    assert not is_sealed(several)
    assert not is_sealed(plain)


def test_that_a_damaged_copy_is_one_sentence(tmp_path, sealed):
    content = bytearray(sealed.read_bytes())
    content[120] ^= 0xFF
    sealed.write_bytes(content)
    with pytest.raises(NotAProjectError, match="is damaged"):
        unseal(sealed, GOOD, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_that_a_copy_that_unpacks_to_too_much_is_given_up(tmp_path, sealed, monkeypatch):
    monkeypatch.setattr(sealed_copy, "MAX_BYTES", 1000)
    with pytest.raises(NotAProjectError, match="more than 4 GB"):
        unseal(sealed, GOOD, tmp_path / "out")
    assert not (tmp_path / "out").exists()
