"""Icons: Tabler's outline drawings (MIT), put inline so that they take the colour of the text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django import template
from django.template import TemplateSyntaxError
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

DRAWINGS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "tabler"
NAME = re.compile(r"[a-z][a-z0-9-]*")
INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw `name`; decoration unless it has a `label`, which is then read aloud."""
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        said,
        _drawing(name),
    )


@cache
def _drawing(name: str) -> SafeString:
    """Read the paths inside a vendored file, which `tools/vendor_assets.py` wrote and nobody else."""
    path = DRAWINGS / f"{name}.svg"
    if not NAME.fullmatch(name) or not path.is_file():
        raise TemplateSyntaxError(f"there is no icon {name!r}: add it to tools/vendor_assets.toml")
    inside = INSIDE.search(path.read_text("utf-8"))
    if inside is None:
        raise TemplateSyntaxError(f"there is no icon in {path.name}")
    return mark_safe(" ".join(inside[1].split()))  # noqa: S308  our own files, no user's text
