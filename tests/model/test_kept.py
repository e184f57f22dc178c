"""Results that are kept between two starts."""

from pathlib import Path

import numpy as np
import pytest

from model.kept import kept_arrays, kept_bytes


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own."""
    monkeypatch.setattr("model.kept.user_cache_path", lambda _name: tmp_path / "cache")
    return tmp_path / "cache" / "kept"


class Build:
    """Counts how often something is worked out."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, np.ndarray]:
        self.times += 1
        return {"number": np.array([self.times]), "name": np.array(["Zürich", ""])}


def test_that_a_result_is_worked_out_once_while_its_sources_are_the_same(tmp_path: Path) -> None:
    source, build = tmp_path / "source.txt", Build()
    source.write_text("one")
    for _ in range(3):
        found = kept_arrays("towns", [source, "v1"], build)
        assert found["number"].tolist() == [1]
        assert found["name"].tolist() == ["Zürich", ""]


@pytest.mark.parametrize("change", ["content", "version"])
def test_that_a_changed_source_is_worked_out_anew_and_the_former_result_goes(
    tmp_path: Path, cache: Path, change: str
) -> None:
    source, build = tmp_path / "source.txt", Build()
    source.write_text("one")
    kept_arrays("towns", [source, "v1"], build)
    if change == "content":
        source.write_text("another")
    version = "v2" if change == "version" else "v1"
    assert kept_arrays("towns", [source, version], build)["number"].tolist() == [2]
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"no archive"])
def test_that_a_torn_file_is_replaced(cache: Path, content: bytes) -> None:
    build = Build()
    kept_arrays("towns", ["v1"], build)
    (path,) = cache.iterdir()
    path.write_bytes(content)
    assert kept_arrays("towns", ["v1"], build)["number"].tolist() == [2]
    assert kept_arrays("towns", ["v1"], build)["number"].tolist() == [2]
    assert build.times == 2


def test_that_nothing_is_kept_where_nothing_can_be_written(cache: Path) -> None:
    cache.parent.parent.mkdir(exist_ok=True)
    cache.parent.write_text("a file where the folder should be")
    build = Build()
    assert [kept_arrays("towns", ["v1"], build)["number"][0] for _ in range(2)] == [1, 2]


def test_that_bytes_come_back_as_they_were() -> None:
    pages = iter([b"<html>\x00", b"another"])
    assert [kept_bytes("page", ["v1"], lambda: next(pages)) for _ in range(2)] == [
        b"<html>\x00"
    ] * 2
