"""The palette and the one generated style sheet: colours, radii, borders, never a font size."""

from PySide6.QtGui import QColor, QPalette

from ui.theme.tokens import Tokens

RADIUS_CHIP, RADIUS_BUTTON, RADIUS_CARD, RADIUS_FLOAT = 4, 6, 8, 12


def palette(tokens: Tokens) -> QPalette:
    """The palette for everything the sheet does not name."""
    role = QPalette.ColorRole
    made = QPalette()
    for part, colour in {
        role.Window: tokens.bg,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken,
        role.Button: tokens.surface,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.WindowText: tokens.text,
        role.Text: tokens.text,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.Link: tokens.accent_text,
        role.LinkVisited: tokens.accent_text,
        role.Accent: tokens.accent,
        role.Light: tokens.surface,
        role.Midlight: tokens.hover,
        role.Mid: tokens.border2,
        role.Dark: tokens.control,
        role.Shadow: tokens.shadow,
    }.items():
        made.setColor(part, QColor(colour))
    for part in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, part, QColor(tokens.muted))
    return made


def sheet(tokens: Tokens) -> str:
    """The style sheet of the whole application in one theme."""
    return "\n".join(
        (_surfaces(tokens), _labels(tokens), _buttons(tokens), _fields(tokens), _views(tokens))
    )


def _surfaces(t: Tokens) -> str:
    return f"""
QWidget[surface="page"] {{ background: {t.bg}; }}
QWidget[surface="plain"] {{ background: {t.surface}; }}
QFrame[surface="card"] {{
  background: {t.surface}; border: 1px solid {t.border}; border-radius: {RADIUS_CARD}px; }}
QFrame[surface="sunken"] {{
  background: {t.sunken}; border: 1px solid {t.border}; border-radius: {RADIUS_CARD}px; }}
QFrame[surface="float"] {{
  background: {t.surface}; border: 1px solid {t.border2}; border-radius: {RADIUS_FLOAT}px; }}
QFrame[surface="dialog"] {{
  background: {t.bg}; border: 1px solid {t.border if t.name == "light" else t.border2};
  border-radius: {RADIUS_FLOAT}px; }}
QToolTip {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.border2}; padding: 4px 6px; }}
QMenu {{
  background: {t.surface}; border: 1px solid {t.border2}; padding: 4px; }}
QMenu::item {{ color: {t.text}; padding: 6px 24px 6px 12px; border-radius: {RADIUS_CHIP}px; }}
QMenu::item:selected {{ background: {t.accent_bg}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QMenu::separator {{ height: 1px; background: {t.border}; margin: 4px 8px; }}
QSplitter::handle {{ background: transparent; }}
QSplitter::handle:hover {{ background: {t.track}; }}
"""


def _labels(t: Tokens) -> str:
    tones = ("text", "text2", "muted", "good", "warn", "bad", "accent_text", "on_accent")
    return "\n".join(
        f'QLabel[tone="{tone}"] {{ color: {getattr(t, tone)}; background: transparent; }}'
        for tone in tones
    )


def _buttons(t: Tokens) -> str:
    disabled = f"background: {t.hover}; border-color: {t.border}; color: {t.muted};"
    return f"""
QPushButton {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.border2};
  border-radius: {RADIUS_BUTTON}px; padding: 0 12px; min-height: 30px; }}
QPushButton[small="true"] {{ padding: 0 8px; min-height: 22px; }}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {t.track}; }}
QPushButton[goal="true"]:checked {{
  background: {t.accent_bg}; border-color: {t.accent}; color: {t.accent_text}; }}
QPushButton:disabled {{ {disabled} }}
QPushButton[kind="primary"] {{
  background: {t.accent}; border-color: {t.accent}; color: {t.on_accent}; }}
QPushButton[kind="primary"]:hover {{
  background: {t.accent_hover}; border-color: {t.accent_hover}; }}
QPushButton[kind="primary"]:pressed {{
  background: {t.accent_pressed}; border-color: {t.accent_pressed}; }}
QPushButton[kind="primary"]:disabled {{ {disabled} }}
QPushButton[kind="primary"][busy="true"] {{
  background: {t.accent}; border-color: {t.accent}; color: {t.on_accent}; }}
QPushButton[busy="true"] {{
  background: {t.surface}; border-color: {t.border2}; color: {t.text}; }}
QPushButton[kind="quiet"] {{
  background: transparent; border-color: transparent; color: {t.text2}; }}
QPushButton[kind="quiet"]:hover {{ background: {t.hover}; }}
QPushButton[kind="quiet"]:disabled {{ color: {t.muted}; }}
QPushButton[kind="link"] {{
  background: transparent; border: 0; color: {t.accent_text}; padding: 0 1px; min-height: 20px; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="link"]:disabled {{ color: {t.muted}; }}
"""


def _fields(t: Tokens) -> str:
    chosen = f"selection-background-color: {t.accent}; selection-color: {t.on_accent};"
    return f"""
QLineEdit {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.control};
  placeholder-text-color: {t.muted}; border-radius: {RADIUS_BUTTON}px; padding: 0 8px;
  min-height: 30px; {chosen} }}
QLineEdit:focus {{ border: 2px solid {t.accent}; padding: 0 7px; min-height: 28px; }}
QLineEdit:disabled {{ background: {t.hover}; color: {t.muted}; border-color: {t.border}; }}
QLineEdit[frameless="true"], QLineEdit[frameless="true"]:focus,
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus,
QComboBox QLineEdit, QComboBox QLineEdit:focus {{
  background: transparent; border: 0; padding: 0; min-height: 20px; }}
QComboBox QAbstractItemView {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.border2};
  selection-background-color: {t.accent_bg}; selection-color: {t.text}; outline: 0; }}
QTextEdit, QPlainTextEdit {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.control};
  placeholder-text-color: {t.muted}; border-radius: {RADIUS_BUTTON}px; padding: 4px; {chosen} }}
QTextEdit:focus, QPlainTextEdit:focus {{ border: 2px solid {t.accent}; padding: 3px; }}
"""


def _views(t: Tokens) -> str:
    return f"""
QAbstractScrollArea {{ border: 0; }}
QPlainTextEdit[framed="true"] {{ border: 1px solid {t.control}; }}
QPlainTextEdit[framed="true"]:focus {{ border: 2px solid {t.accent}; }}
QPlainTextEdit[framed="true"]:disabled {{ background: {t.hover}; color: {t.muted}; }}
QScrollArea, QScrollArea > QWidget > QWidget[surface="clear"] {{ background: transparent; }}
QAbstractItemView {{
  background: transparent; border: 0; outline: 0; color: {t.text};
  selection-background-color: {t.accent_bg}; selection-color: {t.text}; }}
.QListView {{ background: {t.surface}; border: 1px solid {t.border2}; }}
.QListView::item {{ min-height: 26px; padding: 0 8px; }}
.QListView::item:hover {{ background: {t.hover}; }}
.QListView::item:selected {{ background: {t.accent_bg}; color: {t.text}; }}
QCalendarWidget QAbstractItemView {{
  background: {t.surface}; selection-background-color: {t.accent};
  selection-color: {t.on_accent}; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {t.surface}; }}
QCalendarWidget QToolButton {{
  background: transparent; border: 0; color: {t.text}; padding: 2px 6px; }}
QCalendarWidget QToolButton:hover {{ background: {t.hover}; border-radius: {RADIUS_CHIP}px; }}
QTableCornerButton::section {{ background: transparent; border: 0; }}
QHeaderView, QHeaderView::section {{
  background: transparent; border: 0; color: {t.muted}; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {t.border2}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t.control}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QTabWidget::pane {{ border: 0; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{
  background: transparent; color: {t.text2}; padding: 6px 10px;
  border: 0; border-bottom: 2px solid transparent; }}
QTabBar::tab:hover {{ color: {t.text}; }}
QTabBar::tab:selected {{ color: {t.accent_text}; border-bottom-color: {t.accent}; }}
"""
