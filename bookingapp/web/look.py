"""The stylesheets of every page, and all of them in one: where each round trip counts, one file is asked for."""

from functools import lru_cache

from bookingapp.base.assets import asset_folder

SHEETS = ("tokens", "base", "layout", "button", "field", "service", "month", "times", "summary", "notice")
"""In their order; the first names the layers."""


@lru_cache(maxsize=8)
def whole_look(static: str, *more: str) -> str:
    """All of them and `more` as one stylesheet, read once in a process; `static` leads from it to the static files."""
    folder = asset_folder("static") / "css"
    parts = [(folder / f"{name}.css").read_text(encoding="utf-8") for name in (*SHEETS, *more)]
    return "\n".join(parts).replace('url("../', f'url("{static}/')
