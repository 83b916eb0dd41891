"""Put the style sheets of static/css/ together in static/css/ontschot.css, the one that pages load.

    python tools/bundle_css.py

Plain concatenation in a fixed order, without a build tool: the frame first, then the components by name, print last.
Paper (the report) takes the parts it needs instead of the whole. A test fails when the bundle is not current.
"""

from __future__ import annotations

from pathlib import Path

STYLES = Path(__file__).resolve().parents[1] / "static" / "css"
BUNDLE = STYLES / "ontschot.css"
FIRST = ("fonts.css", "tokens.css", "theme.css", "layout.css", "forms.css")
LAST = ("print.css",)


def bundled() -> str:
    """Return what the bundle must hold."""
    components = sorted((STYLES / "components").glob("*.css"))
    parts = [STYLES / name for name in FIRST] + components + [STYLES / name for name in LAST]
    head = "/* Made by tools/bundle_css.py from the files beside it; do not edit. */\n"
    return head + "\n".join(part.read_text("utf-8") for part in parts)


if __name__ == "__main__":
    BUNDLE.write_text(bundled(), "utf-8")
