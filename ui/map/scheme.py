"""The scheme `app:`, the only place the map page can read from.

The handler serves a fixed table of paths; nothing in a request is ever turned into a file name.
"""

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QObject, Qt, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

SCHEME = "app"
HOST = "map"
PAGE_URL = QUrl(f"{SCHEME}://{HOST}/index.html")
BINARY = "application/octet-stream"


def register_scheme() -> None:
    """Make `app:` known to the web engine; call it before QApplication exists.

    The web engine also wants shared OpenGL contexts, which are asked for here. The scheme is
    secure and may be fetched from itself; it is neither local nor exempt from the page's
    Content-Security-Policy.
    """
    if QWebEngineUrlScheme.schemeByName(SCHEME.encode()).name():
        return
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    scheme = QWebEngineUrlScheme(SCHEME.encode())
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    flag = QWebEngineUrlScheme.Flag
    scheme.setFlags(flag.SecureScheme | flag.CorsEnabled | flag.FetchApiAllowed)
    QWebEngineUrlScheme.registerScheme(scheme)


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers requests for known paths of `app://map/` and fails all others."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[str, tuple[str, Callable[[], bytes]]] = {}
        self._parcels: dict[str, bytes] = {}
        self._numbers = count()

    def serve(self, path: str, mime: str, content: Callable[[], bytes]) -> None:
        """Answer `app://map/<path>` with what `content` returns at the time of the request."""
        self._entries[path] = (mime, content)

    def hand_over(self, parcel: bytes) -> str:
        """Offer bytes to the page once; returns the path to fetch them from."""
        path = f"parcel/{next(self._numbers)}"
        self._parcels[path] = parcel
        return path

    def drop_parcels(self) -> None:
        """Forget what a page that is gone never fetched."""
        self._parcels.clear()

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Reply to one request of the page."""
        url, path = job.requestUrl(), job.requestUrl().path().lstrip("/")
        if job.requestMethod() != QByteArray(b"GET") or url.host() != HOST:
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
        elif path in self._parcels:
            _reply(job, BINARY, self._parcels.pop(path))
        elif path in self._entries:
            mime, content = self._entries[path]
            _reply(job, mime, content())
        else:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)


def _reply(job: QWebEngineUrlRequestJob, mime: str, content: bytes) -> None:
    buffer = QBuffer(job)  # lives as long as the request
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    job.reply(mime.encode(), buffer)
