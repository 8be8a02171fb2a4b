"""Lets independent readers read the images of the grid, and writes how many each of them reads into the page.

Takes the folder that the grid has saved, and the page. A zone counts as read if all its seven fields are right, as they are
counted for us; a barcode if its text is.
"""

import concurrent.futures
import pathlib
import sys
import warnings

import pytesseract
import zxingcpp
from passporteye import read_mrz
from passporteye.mrz.text import MRZ
from PIL import Image

warnings.filterwarnings("ignore")
FORMATS = {"pdf417": zxingcpp.BarcodeFormat.PDF417, "qr": zxingcpp.BarcodeFormat.QRCode}
FIELDS = ("number", "date_of_birth", "expiration_date", "sex", "nationality", "surname", "names")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"
BEGIN, END = "<!-- readers -->", "<!-- end of readers -->"


def same(read, lines):
    """Whether a zone that was read has the seven fields of the lines that were drawn."""
    drawn = MRZ(lines)
    return all(getattr(read, name, None) == getattr(drawn, name, None) for name in FIELDS)


def passporteye(file, lines):
    """Whether PassportEye reads these lines."""
    found = read_mrz(str(file))
    return found is not None and same(found, lines)


def tesseract(file, lines):
    """Whether tesseract reads these lines, whichever way the image is turned."""
    with Image.open(file) as image:
        for turn in (0, 180, 90, 270):
            turned = image.rotate(turn, expand=True) if turn else image
            text = pytesseract.image_to_string(turned, config="--psm 6")
            read = ["".join(c for c in line if c in ALPHABET) for line in text.split("\n")]
            read = [line for line in read if line]
            for first in range(len(read) - len(lines) + 1):
                part = [line[: len(drawn)] for line, drawn in zip(read[first:], lines)]
                if same(MRZ(part), lines):
                    return True
    return False


def zxing(file, symbol, text):
    """Whether zxing-cpp reads this text."""
    with Image.open(file) as image:
        # Otherwise it names control characters, which licenses have, instead of returning them.
        plain = zxingcpp.TextMode.Plain
        found = zxingcpp.read_barcodes(
            image, formats=FORMATS[symbol], try_rotate=True, try_downscale=True, text_mode=plain
        )
    return any(code.text == text for code in found)


def attempt(read, *values):
    """A reader that fails has not read it. Why it failed is printed: it may be missing something."""
    try:
        return bool(read(*values))
    except Exception as error:  # noqa: BLE001
        print(f"{read.__name__}, {values[0].name}: {type(error).__name__}: {error}", file=sys.stderr)
        return False


def look(row):
    """What each reader reads of an image: what it is, whether it is acceptable, and who reads it."""
    folder, (name, _, acceptable, zone, symbol, code, our_zone, our_code) = row
    file, lines, seen = folder / name, zone.split(), []
    if lines:
        seen.append(("zone", "ours", our_zone == "true"))
        seen.append(("zone", "PassportEye 2.2.2", attempt(passporteye, file, lines)))
        seen.append(("zone", "tesseract 5", attempt(tesseract, file, lines)))
    if code:
        text = bytes.fromhex(code).decode()
        seen.append((symbol, "ours", our_code == "true"))
        seen.append((symbol, "zxing-cpp 3", attempt(zxing, file, symbol, text)))
    return acceptable == "true", seen


def table(results):
    """The counts as a table of Markdown."""
    counts, readers = {}, {}
    for acceptable, seen in results:
        for what, reader, right in seen:
            readers.setdefault(what, {})[reader] = None
            for group in ("all",) + (("acceptable",) if acceptable else ()):
                cell = counts.setdefault((what, group, reader), [0, 0])
                cell[0] += right
                cell[1] += 1
    names = {"zone": "machine-readable zones", "pdf417": "PDF417 codes", "qr": "QR codes"}
    lines = ["", "| what | reader | read, of the acceptable images | read, of all images |", "| --- | --- | ---: | ---: |"]
    behind = []
    for what, title in names.items():
        for reader in readers.get(what, {}):
            parts = [counts.get((what, group, reader), [0, 0]) for group in ("acceptable", "all")]
            lines.append("| " + " | ".join([title, reader] + [f"{right} of {all}" for right, all in parts]) + " |")
            ours = [counts[(what, group, "ours")][0] for group in ("acceptable", "all")]
            behind += [f"{title}: {reader}" for part, own in zip(parts, ours) if part[0] > own]
    given = f"They were given {len(results)} images of the grid."
    lines += ["", f"A zone is read if all its seven fields are right, and a barcode if its text is. {given}", ""]
    return "\n".join(lines), behind


def main():
    folder, page = map(pathlib.Path, sys.argv[1:])
    rows = [line.split("\t") for line in (folder / "cells.tsv").read_text().splitlines()]
    rows = [(folder, row) for row in rows if row[3] or row[5]]
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        written, behind = table(list(pool.map(look, rows)))
    print(written)
    before, rest = page.read_text().split(BEGIN, 1)
    page.write_text(before + BEGIN + "\n" + written + "\n" + END + rest.split(END, 1)[1])
    if behind:
        sys.exit("read more than we do: " + ", ".join(sorted(set(behind))))


if __name__ == "__main__":
    main()
