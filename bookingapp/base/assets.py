"""Where templates, static files and the widget lie: in the checkout, or inside the installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def asset_folder(name: str) -> Path:
    """The folder `templates`, `static` or `widget`."""
    packed = _PACKAGE / "_assets" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name
