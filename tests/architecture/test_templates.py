"""Rules for templates and style sheets that reading alone would not keep."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.bundle_css import BUNDLE, STYLES, bundled

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
HTML = sorted(TEMPLATES.rglob("*.html"))
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
OWN_STYLES = sorted(path for path in STYLES.rglob("*.css") if path != BUNDLE)
LONGEST_COMPONENT = 40

INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
OWN_SCRIPT = r"<script src=\"\{% static 'js/[a-z_]+\.js' %\}\" defer></script>"
INLINE_SCRIPT = re.compile(rf"(?!{OWN_SCRIPT})<script\b|\son[a-z]+\s*=\s*[\"']|javascript:|\shx-on", re.IGNORECASE)
COMMENT = re.compile(r"\{#.*?#\}")
COMPONENT_INCLUDED = re.compile(r"\{% include \"components/[^%]*%\}")
TOKEN_USED = re.compile(r"var\(\s*(--[\w-]+)")
TOKEN_MADE = re.compile(r"(--[\w-]+)\s*:")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(", re.IGNORECASE)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _read(path: Path) -> str:
    return COMMENT.sub("", path.read_text("utf-8"))


@pytest.mark.parametrize("path", HTML, ids=_name)
def test_no_template_holds_style_or_script(path: Path) -> None:
    text = _read(path)

    assert not INLINE_STYLE.search(text)
    assert not INLINE_SCRIPT.search(text)


@pytest.mark.parametrize("path", HTML, ids=_name)
def test_components_get_their_inputs_and_nothing_else(path: Path) -> None:
    leaking = [found for found in COMPONENT_INCLUDED.findall(_read(path)) if not found.endswith(" only %}")]

    assert leaking == []


@pytest.mark.parametrize("path", COMPONENTS, ids=_name)
def test_a_component_is_short_and_begins_by_naming_its_inputs(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()

    assert re.fullmatch(r"\{# .+ #\}", lines[0])
    assert len(lines) <= LONGEST_COMPONENT


def test_the_style_sheet_of_the_pages_is_current() -> None:
    assert BUNDLE.read_text("utf-8") == bundled(), "run: python tools/bundle_css.py"


@pytest.mark.parametrize("path", OWN_STYLES, ids=_name)
def test_style_sheets_use_only_tokens_that_exist(path: Path) -> None:
    made = set(TOKEN_MADE.findall((STYLES / "tokens.css").read_text("utf-8")))

    assert set(TOKEN_USED.findall(path.read_text("utf-8"))) - made == set()


@pytest.mark.parametrize("path", [path for path in OWN_STYLES if path.name != "tokens.css"], ids=_name)
def test_only_the_tokens_name_colours(path: Path) -> None:
    assert COLOUR.findall(path.read_text("utf-8")) == []


def test_styles_bring_nothing_from_elsewhere() -> None:
    """The pages allow no data: images and no other hosts, so a style sheet may not ask for them."""
    sheets = [BUNDLE, ROOT / "static" / "vendor" / "nlds" / "nlds.css"]
    asked = re.findall(r"url\(\s*[\"']?([^)\"']+)", "".join(path.read_text("utf-8") for path in sheets))

    assert [address for address in asked if not address.startswith("../")] == []
