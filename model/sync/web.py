"""Talking to one host and no other: https, no redirect elsewhere, patience with busy servers."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urljoin

import requests

from model.errors import PlanError
from model.sync.connector import ConnectionCutError, SessionExpiredError
from model.sync.hosts import host_of

TIMEOUT: Final = (10.0, 60.0)  # seconds to connect, to answer
TRIES: Final = 5
_LONGEST_WAIT: Final = 30.0  # seconds a server may ask us to wait between two tries
_BUSY: Final = (429, 502, 503, 504)
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_MAX_REDIRECTS: Final = 3


class OneHost(requests.Session):
    """A session that reaches one host; whatever leads elsewhere is refused before it is asked.

    `verify` is True or a certificate file that is trusted besides none other; `wait` sleeps so
    many seconds and is replaced in tests. Proxies and .netrc of the surroundings are not read.
    """

    def __init__(
        self, url: str, verify: bool | str = True, wait: Callable[[float], None] = time.sleep
    ) -> None:
        super().__init__()
        self.only = host_of(url)
        self.verify = verify
        self.trust_env = False
        self._wait = wait

    def request(self, method: str, url: str, *args: Any, **more: Any) -> requests.Response:  # type: ignore[override]
        """One request with patience: busy servers are asked again when they say so.

        Raises ConnectionCutError when the line breaks (the request may have arrived) and
        SessionExpiredError on 401. Other answers are the caller's to judge.
        """
        more["allow_redirects"] = False
        more.setdefault("timeout", TIMEOUT)
        for attempt in range(TRIES):
            answer = self._followed(method, str(url), args, more)
            if answer.status_code not in _BUSY:
                break
            if attempt + 1 < TRIES:
                self._wait(_pause(answer.headers, attempt))
        else:
            raise ConnectionCutError(
                f"{self.only} is too busy to answer.", remedy="Sync again later; it goes on."
            )
        if answer.status_code == requests.codes.unauthorized:
            raise SessionExpiredError(
                f"{self.only} wants to be signed in to again.",
                remedy="Enter the password or token anew.",
            )
        return answer

    def _followed(
        self, method: str, url: str, args: tuple[Any, ...], more: Mapping[str, Any]
    ) -> requests.Response:
        for _ in range(_MAX_REDIRECTS):
            self._check(url)
            try:
                answer = super().request(method, url, *args, **more)
            except requests.exceptions.SSLError as error:
                raise ConnectionCutError(
                    f"{self.only} has no certificate that can be trusted.",
                    remedy="Check the address, or ask the administrator.",
                ) from error
            except requests.RequestException as error:
                raise ConnectionCutError(
                    f"The connection to {self.only} was cut.",
                    remedy="Sync again; it goes on where it stopped.",
                ) from error
            if answer.status_code not in _REDIRECTS:
                return answer
            url = urljoin(url, answer.headers.get("Location", ""))
        raise PlanError(f"{self.only} leads in circles.", remedy="Check the address.")

    def _check(self, url: str) -> None:
        if host_of(url) != self.only:
            raise PlanError(
                f"{self.only} leads to another host, {host_of(url)}; nothing was sent there.",
                remedy="Enter the address the CRM itself shows.",
            )


def _pause(headers: Mapping[str, str], attempt: int) -> float:
    """Seconds to wait: what the server asks for, else 1, 2, 4, ..."""
    try:
        asked = float(headers.get("Retry-After", ""))
    except ValueError:
        asked = 2.0**attempt
    return min(max(asked, 0.0), _LONGEST_WAIT)


def refuse(answer: requests.Response, doing: str) -> PlanError:
    """The failure that an unexpected answer is, with the server's own words cut short."""
    words = " ".join(answer.text.split())[:200]
    return PlanError(f"{doing} failed: the server answered {answer.status_code} {words}".strip())
