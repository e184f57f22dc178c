"""The golden numbers."""

import json
from pathlib import Path

import pytest

_DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="session")
def golden():
    return json.loads((_DATA / "golden.json").read_text(encoding="utf-8"))["values"]
