"""What keeps the map page inside: its profile, its guard and a page that goes nowhere."""

import logging

from PySide6.QtCore import QObject, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

from ui.map.scheme import HOST, PAGE_URL, SCHEME, SchemeHandler

_log = logging.getLogger(__name__)
_Attribute = QWebEngineSettings.WebAttribute
_OFF = (
    _Attribute.JavascriptCanOpenWindows,
    _Attribute.JavascriptCanAccessClipboard,
    _Attribute.JavascriptCanPaste,
    _Attribute.LinksIncludedInFocusChain,
    _Attribute.LocalStorageEnabled,
    _Attribute.LocalContentCanAccessRemoteUrls,
    _Attribute.LocalContentCanAccessFileUrls,
    _Attribute.HyperlinkAuditingEnabled,
    _Attribute.ErrorPageEnabled,
    _Attribute.PluginsEnabled,
    _Attribute.FullScreenSupportEnabled,
    _Attribute.ScreenCaptureEnabled,
    _Attribute.WebGLEnabled,
    _Attribute.AutoLoadIconsForPage,
    _Attribute.TouchIconsEnabled,
    _Attribute.FocusOnNavigationEnabled,
    _Attribute.AllowRunningInsecureContent,
    _Attribute.AllowGeolocationOnInsecureOrigins,
    _Attribute.AllowWindowActivationFromJavaScript,
    _Attribute.DnsPrefetchEnabled,
    _Attribute.PdfViewerEnabled,
    _Attribute.NavigateOnDropEnabled,
    _Attribute.ScrollAnimatorEnabled,
)


class Guard(QWebEngineUrlRequestInterceptor):
    """Blocks every request that leaves `app://map/`, and counts them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.blocked: list[str] = []  # addresses refused since the start

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Let one request pass or block it."""
        url = info.requestUrl()
        if url.scheme() == SCHEME and url.host() == HOST and info.requestMethod() == b"GET":
            return
        info.block(True)
        self.note(url)

    def note(self, url: QUrl) -> None:
        """Count an address that was refused."""
        self.blocked.append(f"{url.scheme()}://{url.host()}{url.path()}"[:200])  # never a query
        _log.warning("The map page asked for %s; refused.", self.blocked[-1])


class SealedPage(QWebEnginePage):
    """A page that shows the map and refuses to go, open, fetch or ask for anything else."""

    def __init__(self, profile: QWebEngineProfile, guard: Guard, parent: QObject) -> None:
        super().__init__(profile, parent)
        self._guard = guard
        settings = self.settings()
        for attribute in _OFF:
            settings.setAttribute(attribute, False)
        self.permissionRequested.connect(self._on_permission_requested)

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        """Accept the map itself in the main frame, typed by us; nothing else."""
        target = QUrl(url)
        ours = target == PAGE_URL and is_main_frame
        if ours and kind == QWebEnginePage.NavigationType.NavigationTypeTyped:
            return True
        self._guard.note(target)
        return False

    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        line: int,
        source: str,
    ) -> None:
        """Log what the page complains about."""
        _log.warning("%s, line %d of %s: %s", level.name, line, source[-40:], message[:300])

    def _on_permission_requested(self, permission: QWebEnginePermission) -> None:
        permission.deny()


def sealed_profile(guard: Guard, handler: SchemeHandler, parent: QObject) -> QWebEngineProfile:
    """A profile that leaves nothing on the disk, downloads nothing and speaks `app:` only."""
    profile = QWebEngineProfile(parent)
    profile.setUrlRequestInterceptor(guard)
    profile.installUrlSchemeHandler(SCHEME.encode(), handler)
    profile.setSpellCheckEnabled(False)
    profile.setPersistentCookiesPolicy(
        QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies
    )
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
    profile.downloadRequested.connect(_refuse_download)
    return profile


def _refuse_download(download: QWebEngineDownloadRequest) -> None:
    download.cancel()
