"""Rebuild static/vendor/ from the packages pinned in vendor_assets.toml (needs npm; contributors never do).

    python tools/vendor_assets.py

Each package is fetched, checked against its pinned sha512 and unpacked in a temporary folder. What the pages
need is written to static/vendor/: the NL Design System subset with the design tokens it uses in one file, the
fonts, the icons, every licence, and VENDOR.md with what came from where.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "static" / "vendor"
PINS = Path(__file__).with_suffix(".toml")
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
DECLARATION = re.compile(r"^\s*(--[\w-]+):\s*([^;]+);", re.MULTILINE)
USE = re.compile(r"var\(\s*(--[\w-]+)")
BANNER = """/* NL Design System: components by Frameless B.V. and Gemeente Utrecht, Voorbeeld tokens by the NL Design
   System community. EUPL-1.2, see LICENSE-*.md beside this file. Made by tools/vendor_assets.py; do not edit. */
"""


@dataclass(frozen=True, slots=True)
class Package:
    """One pinned package; `role` says what is taken from it: component, tokens, font or icons."""

    name: str
    version: str
    sha512: str
    licence: str
    role: str

    @property
    def file_name(self) -> str:
        """Return the name that npm gives the archive."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


def main() -> None:
    """Fetch, check, write."""
    pins = tomllib.loads(PINS.read_text("utf-8"))
    packages = [Package(**package) for package in pins["package"]]
    with tempfile.TemporaryDirectory() as folder:
        unpacked = {package.name: _fetched(package, Path(folder)) for package in packages}
        _write_styles(packages, unpacked)
        _write_fonts(packages, unpacked, pins["fonts"])
        _write_icons(packages, unpacked, pins["icons"])
    _write_record(packages)


def _fetched(package: Package, folder: Path) -> Path:
    """Unpack the package; stop when its bytes are not the pinned ones."""
    wanted = f"{package.name}@{package.version}"
    subprocess.run(["npm", "pack", "--silent", wanted], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    archive = folder / package.file_name
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != package.sha512:
        sys.exit(f"{wanted}: sha512 is {found}, pinned is {package.sha512 or '(nothing)'}")
    target = folder / package.file_name.removesuffix(".tgz")
    with tarfile.open(archive) as opened:
        opened.extractall(target, filter="data")
    return target / "package"


def _write_styles(packages: list[Package], unpacked: dict[str, Path]) -> None:
    folder = _emptied("nlds")
    parts = [_plain(unpacked[p.name] / "dist" / "index.css") for p in packages if p.role == "component"]
    [tokens] = [package for package in packages if package.role == "tokens"]
    theme = _used_tokens(_plain(unpacked[tokens.name] / "dist" / "theme.css"), "".join(parts))
    (folder / "nlds.css").write_text(BANNER + "\n".join([theme, *parts]), "utf-8")
    for package in packages:
        if package.role in {"component", "tokens"}:
            name = "LICENSE-voorbeeld.md" if package.role == "tokens" else "LICENSE-utrecht.md"
            (folder / name).write_bytes((unpacked[package.name] / "LICENSE.md").read_bytes())


def _plain(path: Path) -> str:
    return COMMENT.sub("", path.read_text("utf-8")).strip() + "\n"


def _used_tokens(theme: str, used: str) -> str:
    """Keep the declarations of the theme that the components use, directly or through another token."""
    declared = dict(DECLARATION.findall(theme))
    wanted: set[str] = set()
    found = set(USE.findall(used))
    while found:
        wanted |= found
        values = " ".join(declared.get(name, "") for name in found)
        found = set(USE.findall(values)) - wanted
    lines = [f"  {name}: {value};" for name, value in declared.items() if name in wanted]
    return ".voorbeeld-theme {\n" + "\n".join(lines) + "\n}\n"


def _write_fonts(packages: list[Package], unpacked: dict[str, Path], names: list[str]) -> None:
    folder = _emptied("fonts")
    [source] = [unpacked[package.name] for package in packages if package.role == "font"]
    for name in names:
        (folder / name).write_bytes((source / "files" / name).read_bytes())
    (folder / "LICENSE-noto-sans.txt").write_bytes((source / "LICENSE").read_bytes())


def _write_icons(packages: list[Package], unpacked: dict[str, Path], names: list[str]) -> None:
    folder = _emptied("tabler")
    [source] = [unpacked[package.name] for package in packages if package.role == "icons"]
    for name in names:
        drawing = (source / "icons" / "outline" / f"{name}.svg").read_text("utf-8")
        (folder / f"{name}.svg").write_text(COMMENT.sub("", drawing).strip() + "\n", "utf-8")
    (folder / "LICENSE.txt").write_bytes((source / "LICENSE").read_bytes())


def _emptied(name: str) -> Path:
    """Make a folder of static/vendor/, without what an earlier run left."""
    folder = VENDOR / name
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    return folder


def _write_record(packages: list[Package]) -> None:
    rows = [f"| {p.name} | {p.version} | {p.licence} | `{p.sha512}` |" for p in packages]
    head = [
        "# What other people made",
        "",
        "Written by `tools/vendor_assets.py` from the pins in `tools/vendor_assets.toml`; not edited by hand.",
        "htmx is not here: the Python package django-htmx brings it.",
        "",
        "| package | version | licence | sha512 of the package (base64) |",
        "|---|---|---|---|",
    ]
    (VENDOR / "VENDOR.md").write_text("\n".join([*head, *rows]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
