"""Counts in words, for the titles of maps."""


def counted(n: int, one: str, many: str = "") -> str:
    """ "1 account", "1,400 accounts"."""
    return f"1 {one}" if n == 1 else f"{n:,} {many or f'{one}s'}"
