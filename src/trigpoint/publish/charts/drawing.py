"""A chart drawn as SVG by Vega-Lite, kept where it was drawn before: text stays text, and no attribute is a style.

Drawing starts a JavaScript engine, which takes over a second the first time in a process and a tenth of one a chart
after that; so a drawing is kept in the workspace's cache under the hash of what it shows.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import re
import threading
from html import escape
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from trigpoint.publish.charts.objects import Chart
from trigpoint.publish.charts.vega import spec_of

FOLDER = "charts"
_LAYOUT = 2
"""Of what is kept: a drawing of another layout is drawn anew."""
_OUTER = re.compile(r"<svg\b[^>]*?\bwidth=\"([\d.]+)\"[^>]*?\bheight=\"([\d.]+)\"[^>]*?\bviewBox=\"([^\"]+)\"[^>]*>")
_ONE_AT_A_TIME = threading.Lock()


def to_svg(chart: Chart, id: str, cache: Path | None = None) -> str:
    """The chart as an `<svg>` element to stand within a page. `id` is the page's own for it, unlike any other.

    It has a name and a description (its title and words), by which whoever does not see it is told what it shows. The
    drawing is kept in `cache`, from which anything can be deleted; where that cannot be written it is drawn each time.
    Without a cache it is kept as long as the process lives, for the other forms of the same paper.
    """
    text = json.dumps(spec_of(chart), sort_keys=True, separators=(",", ":"))
    drawn = _drawn(text, cache / FOLDER) if cache is not None else _drawing(text)
    inside = re.sub(r'\b(id="|url\(#|href="#)', rf"\g<1>{id}-", drawn)
    told = f'<title id="{id}-title">{escape(chart.title)}</title><desc id="{id}-words">{escape(chart.words)}</desc>'
    opened = re.compile(r"<svg\b[^>]*>").match(inside)
    assert opened is not None  # `_bare` wrote it
    names = f' class="tp-chart__drawing" role="img" aria-labelledby="{id}-title" aria-describedby="{id}-words">'
    return f"{opened[0][:-1]}{names}{told}{inside[opened.end() :]}"


def _drawn(text: str, folder: Path) -> str:
    name = hashlib.sha256(f"{_LAYOUT} {version('vl-convert-python')}\n{text}".encode()).hexdigest()
    kept = folder / f"{name[:40]}.svg"
    with contextlib.suppress(OSError):
        return kept.read_text(encoding="utf-8")
    svg = _drawing(text)
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        making = folder / f"{uuid4().hex}.making"
        making.write_text(svg, encoding="utf-8")
        making.replace(kept)
    return svg


@functools.lru_cache(maxsize=128)
def _drawing(text: str) -> str:
    import vl_convert

    with _ONE_AT_A_TIME:
        return _bare(vl_convert.vegalite_to_svg(text))


def _bare(svg: str) -> str:
    """The drawing without what a page has no use for: its own namespaces, background, empty paths, and names of its
    parts, which would be read out beside the whole's."""
    outer = _OUTER.match(svg)
    assert outer is not None  # the library's own form, which the tests hold
    width, height, box = outer.groups()
    body = svg[outer.end() :]
    body = re.sub(r'<path class="(?:background|foreground)"[^>]*/>', "", body)
    body = re.sub(r' (?:class|role|aria-[a-z]+|pointer-events)="[^"]*"', "", body)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{width}" height="{height}">{body}'
