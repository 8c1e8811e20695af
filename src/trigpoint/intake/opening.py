"""The safe opening of any file: what it is, from its bytes, before anything in it is believed.

A file that cannot be read is answered in one sentence, within a second or two and little memory, and nothing is
written anywhere. Everything that is refused, and every limit, is in the sentence itself (`trigpoint.intake.limits`).
"""

from __future__ import annotations

import codecs
import difflib
import hashlib
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trigpoint.intake.archive import Archive, open_archive, refusal
from trigpoint.intake.compound import SIGNATURE, open_compound
from trigpoint.intake.limits import MEGABYTE
from trigpoint.intake.safe_xml import declares_entities
from trigpoint.intake.text import encoding_of
from trigpoint.model.problem import Problem, UserMistake


class FileKind(StrEnum):
    """What can be read. `CSV` is any delimited text."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    XML = "xml"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is what `kind` says and within the limits. It has been read once and is closed again.

    `name` is without folders; `sha256` of its bytes, in hex; `size` in bytes; `encoding` as `open` takes it, for CSV
    only; `note` says where the name promised another kind of file than the bytes hold, else empty.
    """

    path: Path
    name: str
    kind: FileKind
    sha256: str
    size: int
    encoding: str | None = None
    note: str = ""


_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a Word document (RTF)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x1f\x8b", "packed with gzip"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\0\1\0\0Standard ", "an Access database"),
    (b"$FL2", "an SPSS data file"),
    (b"ARROW1", "an Arrow (Feather) file"),
    (b"MZ", "a program"),
)
_SAVE_PAGE = "Open it in Excel and save it as a workbook (.xlsx)."
_EXPORT_XML = "Sign in to the system that makes the return, and export it from there again, as XML."
_HTML = (b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style", b"<body", b"<div")
_LOAD = "Load a workbook (.xlsx, .xls, .ods) or a CSV."
_ENCRYPTED_MOST = 5 * MEGABYTE
_KIND_OF_NAME = {
    ".csv": FileKind.CSV,
    ".txt": FileKind.CSV,
    ".tsv": FileKind.CSV,
    ".xlsx": FileKind.XLSX,
    ".xlsm": FileKind.XLSX,
    ".xls": FileKind.XLS,
    ".ods": FileKind.ODS,
    ".xml": FileKind.XML,
    ".parquet": FileKind.PARQUET,
}
_IN_WORDS = {
    FileKind.CSV: "delimited text",
    FileKind.XLSX: "an Excel workbook",
    FileKind.XLS: "an old Excel workbook",
    FileKind.ODS: "an OpenDocument spreadsheet",
    FileKind.XML: "XML",
    FileKind.PARQUET: "Parquet",
}


def open_safely(path: Path, *, only_xml: bool = False) -> Opened:
    """Say what the file at `path` is. Raises `UserMistake`, in one sentence, for one that cannot be read; where
    `only_xml` is wanted, it says how to come by that."""
    path = Path(path)
    size = _size_of_file(path)
    try:
        with path.open("rb") as file:
            head = file.read(4096)
            kind = _kind(path, size, head, only_xml)
            encoding = encoding_of(path) if kind is FileKind.CSV else None
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except PermissionError as locked:
        raise refusal(
            path,
            "may not be read now: it is open in another program, or it is not yours to read.",
            "Close it in Excel and load it again.",
        ) from locked
    except OSError as fault:
        raise refusal(path, f"could not be read ({fault.strerror}).", "Copy it to this computer first.") from fault
    return Opened(path, path.name, kind, digest, size, encoding, _note(path, kind))


def _note(path: Path, kind: FileKind) -> str:
    promised = _KIND_OF_NAME.get(path.suffix.lower())
    if promised is None or promised is kind:
        return ""
    return f"{path.name} is named {path.suffix.lower()}, but is {_IN_WORDS[kind]}: it was read as what it is."


def _size_of_file(path: Path) -> int:
    if path.name.startswith("~$"):
        whole = path.name[2:]
        raise refusal(path, f"is only the mark that Excel leaves while {whole} is open.", f"Load {whole} itself.")
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise UserMistake(Problem("There is no such file.", _near(path), file=str(path.name or path))) from None
    except PermissionError as closed:
        raise refusal(path, "is in a folder that you may not read.", "Copy it to a folder of yours.") from closed
    except (OSError, ValueError) as fault:
        raise UserMistake(Problem("This is not the name of a file.", "Give the path of a file.")) from fault
    if stat.S_ISDIR(found.st_mode):
        raise UserMistake(
            Problem("This is a folder, and a file was meant.", _listed(path), file=path.name or str(path))
        )
    if not stat.S_ISREG(found.st_mode):
        raise refusal(path, "is not a file but a device or a pipe.", "Save it as a file first.")
    if found.st_size == 0:
        raise refusal(path, "is empty: it has no bytes at all.", "Export or save it again.")
    return found.st_size


def _near(path: Path) -> str:
    try:
        names = sorted(other.name for other in path.parent.iterdir() if not other.name.startswith((".", "~$")))
    except OSError:
        return f"Nor is there a folder {path.parent.name}." if path.parent.name else "Check the path."
    folded = {name.lower(): name for name in names}
    near = [folded[name] for name in difflib.get_close_matches(path.name.lower(), folded, n=3, cutoff=0.5)]
    near = near or [name for name in names if Path(name).stem.lower() == path.stem.lower()]
    return f"Did you mean {' or '.join(near)}?" if near else "Check its name and its folder."


def _listed(path: Path) -> str:
    names = sorted(other.name for other in path.iterdir() if other.suffix.lower() in _KIND_OF_NAME)
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return f"It holds {shown}: name one of them." if names else "It holds no workbook or CSV."


def _kind(path: Path, size: int, head: bytes, only_xml: bool) -> FileKind:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _kind_of_archive(open_archive(path, size))
    if head.startswith(SIGNATURE):
        return _kind_of_compound(path, size)
    if head.startswith(b"PAR1"):
        return _parquet(path)
    for signature, what in _OTHERS:
        if head.startswith(signature):
            raise refusal(path, f"is {what}, not a workbook or a CSV.", _LOAD)
    return _kind_of_text(path, head, _EXPORT_XML if only_xml or path.suffix.lower() == ".xml" else _SAVE_PAGE)


def _kind_of_archive(archive: Archive) -> FileKind:
    from trigpoint.intake.extent import check_ods, check_xlsx

    path, names = archive.path, {name.lower() for name in archive.names}
    if "xl/workbook.xml" in names:
        check_xlsx(archive)
        return FileKind.XLSX
    if "xl/workbook.bin" in names:
        raise refusal(path, "is a binary workbook (.xlsb).", "Save it as .xlsx and load that.")
    if "word/document.xml" in names:
        raise refusal(path, "is a Word document, not a workbook or a CSV.", _LOAD)
    if any(name.startswith("ppt/") for name in names):
        raise refusal(path, "is a PowerPoint presentation, not a workbook or a CSV.", _LOAD)
    if "content.xml" in names and "mimetype" in names:
        declared = (archive.read("mimetype", 200) or b"").decode("ascii", errors="replace").strip()
        if b"encryption-data" in (archive.read("META-INF/manifest.xml", _ENCRYPTED_MOST) or b""):
            raise refusal(path, "is protected by a password.", "Save it without a password and load that.")
        if not declared.startswith("application/vnd.oasis.opendocument.spreadsheet"):
            raise refusal(path, "is an OpenDocument file, but not a spreadsheet.", _LOAD)
        check_ods(archive)
        return FileKind.ODS
    raise refusal(path, "is a zip archive, not a workbook.", "Unpack it and load the files inside.")


def _kind_of_compound(path: Path, size: int) -> FileKind:
    from trigpoint.intake.biff import check_xls

    compound = open_compound(path, size)
    if compound.find("EncryptedPackage", "EncryptionInfo") is not None:
        raise refusal(path, "is protected by a password.", "Save it without a password and load that.")
    if compound.find("Workbook", "Book") is not None:
        check_xls(path, size)
        return FileKind.XLS
    if compound.find("WordDocument") is not None:
        raise refusal(path, "is a Word document, not a workbook or a CSV.", _LOAD)
    if compound.find("PowerPoint Document") is not None:
        raise refusal(path, "is a PowerPoint presentation, not a workbook or a CSV.", _LOAD)
    raise refusal(path, "is an old Office file (an e-mail, perhaps), but not a workbook.", _LOAD)


def _parquet(path: Path) -> FileKind:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(size - 4, 0))
        if size < 12 or file.read(4) != b"PAR1":
            raise refusal(path, "is a Parquet file that was cut short.", "Write or copy it again.")
    return FileKind.PARQUET


def _kind_of_text(path: Path, head: bytes, instead_of_page: str) -> FileKind:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", errors="ignore").encode()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    lowered = start[:2048].lower()
    if lowered.startswith(_HTML):
        what = f"is a web page (HTML) that was saved with the name {path.suffix or path.name}."
        raise refusal(path, what, instead_of_page)
    if lowered.startswith(b"<"):
        if b"<html" in lowered or b"<!doctype html" in lowered:
            raise refusal(path, "is a web page (HTML).", instead_of_page)
        if b"urn:schemas-microsoft-com:office:spreadsheet" in lowered:
            raise refusal(path, "is a workbook in the XML of Excel 2003.", "Open it in Excel and save it as .xlsx.")
        if declares_entities(head):
            raise refusal(
                path,
                "declares XML entities or a document type, which no return does.",
                "Do not open it; ask whoever sent it.",
            )
        return FileKind.XML
    if start[:1] in (b"{", b"[") and path.suffix.lower() in (".json", ".jsonl", ".ipynb"):
        raise refusal(path, "is JSON, not a workbook or a CSV.", _LOAD)
    if not start.strip(b"\0\xff\xfe \t\r\n,;|"):
        whole_is_head = len(head) < 4096
        if whole_is_head:
            raise refusal(path, "holds nothing but blanks.", "Export or save it again.")
    return FileKind.CSV
