"""A chart: a Vega-Lite specification with its title and what it shows in words, drawn without the network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from html import escape
from typing import Any

from detente.present.extras import require
from detente.present.grammar import fit_width
from detente.present.plain import to_plain
from detente.present.theme import THEME

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_MIME = "application/vnd.vegalite.v5+json"


@dataclass(frozen=True)
class Chart:
    """A Vega-Lite specification with inline data, and words for who cannot see it.

    `alt` says what the picture shows, in a sentence or two. `width` is the width in pixels it was laid out
    for; `share` says how much of a page's width it wants (1: all, 0.5: half). Raises ValueError for a
    specification that would load anything from elsewhere: a chart shows confidential work and must open
    offline.
    """

    title: str
    spec: Mapping[str, Any]
    alt: str
    width: int = 520
    share: float = 1.0
    id: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        spec = to_plain(self.spec)
        if address := next(_find_addresses(spec, ""), None):
            raise ValueError(
                f"chart {self.title!r} loads data from elsewhere at {address}; put the values in it"
            )
        if not self.alt.strip():
            raise ValueError(f"chart {self.title!r} has no alt text: say what it shows")
        object.__setattr__(self, "spec", spec)

    @cached_property
    def full_spec(self) -> dict[str, Any]:
        """The specification with its schema, the house theme and the alt text: what a Vega-Lite viewer
        takes.
        """
        own = self.spec.get("config", {})
        config = {
            key: {**THEME.get(key, {}), **own[key]} if isinstance(own.get(key), dict) else own.get(key, value)
            for key, value in {**THEME, **own}.items()
        }
        return {"$schema": _SCHEMA, "description": self.alt, **self.spec, "config": config}

    def resized(self, width: int, share: float) -> Chart:
        """The same chart for a narrower or wider place: `width` pixels, `share` of the page.

        Its letters keep their size and its axes are drawn anew. A picture laid out by hand (a network, lanes)
        has no axes to draw anew and is only scaled.
        """
        if "autosize" not in self.spec:
            return replace(self, share=share)
        return replace(self, spec=fit_width(dict(self.spec), width), width=width, share=share)

    def to_svg(self, *, inline: bool = False) -> str:
        """The picture as SVG. `inline` leaves out what only a file of its own needs, and lets it shrink to
        its place.

        Raises MissingExtraError where vl-convert is not installed.
        """
        drawn = self._svg
        return _inline(drawn) if inline else _described(drawn, self.title, self.alt)

    def to_png(self, scale: float = 2.0) -> bytes:
        """The picture as PNG, `scale` device pixels to one of its own."""
        library = require("vl_convert")
        picture: bytes = library.vegalite_to_png(
            self.full_spec, vl_version=_version(library), scale=scale, allowed_base_urls=[]
        )
        return picture

    @cached_property
    def _svg(self) -> str:
        library = require("vl_convert")
        drawn: str = library.vegalite_to_svg(
            self.full_spec, vl_version=_version(library), allowed_base_urls=[]
        )
        return drawn

    def to_json(self) -> dict[str, Any]:
        """Plain data: title, alt text, the size it was laid out for and the bare specification."""
        return {
            "id": self.id,
            "title": self.title,
            "alt": self.alt,
            "width": self.width,
            "share": self.share,
            "spec": json.loads(json.dumps(self.spec)),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Chart:
        """The chart that `to_json` wrote."""
        return cls(data["title"], data["spec"], data["alt"], data["width"], data["share"], id=data["id"])

    def to_html(self) -> str:
        """The chart as a figure with a caption, the picture as inline SVG."""
        from detente.present.markup import chart_html

        return chart_html(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {
            _MIME: {"title": self.title, **self.full_spec},
            "image/svg+xml": self.to_svg(),
            "text/plain": str(self),
        }

    def __str__(self) -> str:
        return f"{self.title}: {self.alt}"

    def __hash__(self) -> int:
        return hash((self.title, self.alt, json.dumps(self.spec, sort_keys=True)))


def _version(library: Any) -> str:
    """The newest Vega-Lite 5 that the library brings; the specifications here are written for 5."""
    fifth: list[str] = [version for version in library.get_vegalite_versions() if version.startswith("5.")]
    return max(fifth, key=lambda version: int(version.partition(".")[2]))


def _find_addresses(part: Any, where: str) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            # An image mark loads what its field names, so there is none at all.
            if key in ("url", "href") or (key in ("mark", "type") and value == "image"):
                yield f"{where}.{key}".lstrip(".")
            # The values of inline data are what the chart shows: a source's address may stand there as text.
            if key != "values":
                yield from _find_addresses(value, f"{where}.{key}")
    elif isinstance(part, list):
        for at, value in enumerate(part):
            yield from _find_addresses(value, f"{where}[{at}]")


def _described(svg: str, title: str, alt: str) -> str:
    """SVG for a file of its own, with the title and the words that a page around it would give."""
    head, _, rest = svg.partition(">")
    return f'{head} role="img"><title>{escape(title)}</title><desc>{escape(alt)}</desc>{rest}'


def _inline(svg: str) -> str:
    """SVG for the inside of a page: no namespaces (HTML knows them), a size that follows the place, ids of
    its own.
    """
    head, _, rest = svg.partition(">")
    head = re.sub(r'\s(xmlns(:\w+)?|version)="[^"]*"', "", head)
    width = re.search(r'\swidth="([\d.]+)"', head)
    head = re.sub(r'\s(width|height)="[^"]*"', "", head)
    size = f' style="width:100%;max-width:{float(width[1]):g}px;height:auto"' if width else ""
    own = "v" + sha256(svg.encode()).hexdigest()[:8]
    rest = re.sub(r'(\sid="|url\(#|href="#)', rf"\g<1>{own}", rest.replace("xlink:href", "href"))
    return f'{head}{size} aria-hidden="true" focusable="false">{rest}'
