"""Where passwords are: the keyring or this session."""

import keyring
import keyring.backend
import keyring.errors
import pytest

from model.sync.keys import Secrets


class InMemory(keyring.backend.KeyringBackend):
    """A keyring of this test's own."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        try:
            del self.kept[service, username]
        except KeyError:
            raise keyring.errors.PasswordDeleteError("not there") from None


class Nothing(InMemory):
    """A computer without a keyring."""

    def get_password(self, *_: str) -> str | None:
        raise keyring.errors.NoKeyringError

    def set_password(self, *_: str) -> None:
        raise keyring.errors.NoKeyringError


def use(monkeypatch: pytest.MonkeyPatch, ring: InMemory) -> None:
    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(keyring, name, getattr(ring, name))


def test_that_a_kept_secret_outlives_the_session_and_can_be_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use(monkeypatch, InMemory())
    assert Secrets().keep("crm.example.com", "me", "s3cret")
    assert Secrets().find("crm.example.com", "me") == "s3cret"
    assert Secrets().find("crm.example.com", "you") == ""
    Secrets().forget("crm.example.com", "me")
    Secrets().forget("crm.example.com", "me")
    assert Secrets().find("crm.example.com", "me") == ""


def test_that_without_a_keyring_a_secret_lives_in_the_session_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use(monkeypatch, Nothing())
    here = Secrets()
    assert not here.keep("crm.example.com", "me", "s3cret")
    assert here.find("crm.example.com", "me") == "s3cret"
    assert Secrets().find("crm.example.com", "me") == ""
