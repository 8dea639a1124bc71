"""The widget's loader: one address that stays and is asked anew, and one for each version, kept for ever.

What a website pastes names the first; whoever wants to be sure what runs names the second, with its fingerprint.
"""

import base64
import gzip
import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import orjson
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from bookingapp.base.assets import asset_folder
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import LANGUAGES, _, speaking
from bookingapp.web.access import access
from bookingapp.web.installation import current_settings

loader = Blueprint("loader", __name__)

FRESH = 300
"""Seconds for which a website's visitors use what they have without asking."""

KEPT = "public, max-age=31536000, immutable"

VERSION = re.compile(r"[0-9a-f]{12}")
COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.DOTALL | re.MULTILINE)
SPACE = re.compile(
    r"""("(?:[^"\\\n]|\\.)*"                                            # a text
        |(?<=[(=:?,!&|])[ ]?/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/)  # a pattern
       |\s*([{}()\[\];,<>=!?:&|*]+)[ ]*                                # signs that need no space
       |[ ]([-+/])[ ](?![-+/])                                         # nor these, by themselves
       |\n\s*""",
    re.VERBOSE,
)
JOINT = re.compile(r"(?<=[{;,\[(])\n")
WORDS = re.compile(r"^( *const WORDS = ).*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Loader:
    """The script as it is sent."""

    body: bytes
    packed: bytes
    version: str
    integrity: str


@lru_cache(maxsize=1)
def built() -> Loader:
    """The loader in every language, squeezed. An application is needed around it, which knows the words."""
    source = (asset_folder("widget") / "loader.js").read_text(encoding="utf-8")
    return packed(squeezed(spoken(source)).encode())


def packed(body: bytes) -> Loader:
    """A script with all that is said of it."""
    digest = hashlib.sha384(body).digest()
    return Loader(
        body=body,
        packed=gzip.compress(body, 9, mtime=0),
        version=hashlib.sha256(body).hexdigest()[:12],
        integrity=f"sha384-{base64.b64encode(digest).decode()}",
    )


def spoken(source: str) -> str:
    """The source with its words in every language of the screens."""
    words = {}
    for code in LANGUAGES:
        with speaking(code):
            words[code] = [_("Book a time"), _("Close"), _("The free times cannot be shown here.")]
    return WORDS.sub(lambda line: f"{line[1]}{orjson.dumps(words).decode()};", source)


def squeezed(source: str) -> str:
    """A script without comments, indentation and needless spaces. For scripts that keep to what loader.js says."""
    bare = COMMENT.sub("", source)
    return JOINT.sub("", SPACE.sub(lambda found: found[1] or found[2] or found[3] or "\n", bare)).strip()


@loader.get("/widget.js")
@access("public")
def latest() -> ResponseReturnValue:
    """The loader as it is today."""
    return _sent(built(), f"public, max-age={FRESH}, stale-while-revalidate=86400")


@loader.get("/widget-<key:version>.js")
@access("public")
def pinned(version: str) -> ResponseReturnValue:
    """The loader of one version, also after an upgrade: a page that names its fingerprint takes no other."""
    script = built()
    keep(script)
    if version != script.version:
        script = earlier(version)
    return _sent(script, KEPT)


def keep(script: Loader) -> None:
    """Put the loader aside for the time after an upgrade. Where nothing can be written, it is not there then."""
    path = _aside(script.version)
    if path.exists():
        return
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}")
        half.write_bytes(script.body)
        half.replace(path)


def earlier(version: str) -> Loader:
    """A loader that was put aside. Raises NotFound."""
    if VERSION.fullmatch(version):
        with suppress(OSError):
            return packed(_aside(version).read_bytes())
    raise NotFound(_("There is nothing at this address."))


def _aside(version: str) -> Path:
    settings = current_settings()
    return settings.data_dir / "loader" / f"{version}.js"


def _sent(script: Loader, kept: str) -> ResponseReturnValue:
    """Readable from every origin, which a fingerprint in the tag asks for."""
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = Response(script.packed if is_packed else script.body, mimetype="text/javascript")
    if is_packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Cache-Control"] = kept
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.set_etag(f"{script.version}{'-gz' if is_packed else ''}")
    return answer.make_conditional(request)
