"""Where one may be sent on to."""

from urllib.parse import urlsplit


def own_path(text: str | None) -> str:
    """A path of ours as it was asked for in `next`, or '' for everything that could lead elsewhere."""
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")) or len(text) > 500:
        return ""
    if any(ord(letter) < 33 or letter == "\\" for letter in text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return "" if parts.scheme or parts.netloc else text
