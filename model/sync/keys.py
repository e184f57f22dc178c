"""Passwords and tokens: in the system's keyring or in memory until the program ends."""

from typing import Final

import keyring
import keyring.errors

_SERVICE: Final = "Catchment sync"


class Secrets:
    """The credentials of this session; never written into a project or a file of ours."""

    def __init__(self) -> None:
        self._held: dict[str, str] = {}

    def hold(self, place: str, user: str, secret: str) -> None:
        """Remember until the program ends."""
        self._held[_name(place, user)] = secret

    def keep(self, place: str, user: str, secret: str) -> bool:
        """Remember in the system's keyring too; False where the system has none."""
        self.hold(place, user, secret)
        try:
            keyring.set_password(_SERVICE, _name(place, user), secret)
        except keyring.errors.KeyringError:
            return False
        return True

    def find(self, place: str, user: str) -> str:
        """The secret of a place; "" when it is not known."""
        name = _name(place, user)
        if name in self._held:
            return self._held[name]
        try:
            return keyring.get_password(_SERVICE, name) or ""
        except keyring.errors.KeyringError:
            return ""

    def forget(self, place: str, user: str) -> None:
        """Drop a secret, from the keyring too."""
        name = _name(place, user)
        self._held.pop(name, None)
        try:
            keyring.delete_password(_SERVICE, name)
        except keyring.errors.KeyringError:
            return


def _name(place: str, user: str) -> str:
    return f"{user}@{place}"
