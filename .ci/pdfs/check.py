"""Holds what the example program does to PDF files against other programs: PROGRAM FOLDER, in which `make.py` made the files.

An image has to be within one point of where it was asked for, however the page and the image are turned, and nothing else may change
on the page; earlier signatures, fields and bytes have to stay; qpdf has to find nothing to complain about.
"""

import concurrent.futures
import io
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy
import pikepdf
from PIL import Image

DPI = 144
SCALE = DPI / 72
# A marker whose corners can be told apart: width and height in pixels, and the colors of its quarters.
WIDTH, HEIGHT = 80, 40
QUARTERS = {"upper left": (255, 0, 255), "upper right": (0, 200, 0), "lower left": (0, 0, 255), "lower right": (255, 160, 0)}

program, folder = sys.argv[1], Path(sys.argv[2])
out = folder / "out"
checks = failures = 0


def check(good, what):
    global checks, failures
    checks += 1
    if not good:
        failures += 1
        print(f"WRONG: {what}")


def do(*arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
    return done.returncode, done.stdout.strip(), done.stderr.strip()


def must(*arguments):
    code, said, error = do(*arguments)
    check(code == 0, f"{' '.join(map(str, arguments))}: {error}")
    return said


def marker():
    image = Image.new("RGBA", (WIDTH, HEIGHT))
    for x, y in itertools.product(range(WIDTH), range(HEIGHT)):
        name = f"{'upper' if y < HEIGHT / 2 else 'lower'} {'left' if x < WIDTH / 2 else 'right'}"
        image.putpixel((x, y), (*QUARTERS[name], 255))
    path = folder / "marker.png"
    image.save(path)
    return path


def glass():
    """Half transparent, and wholly so on its right half."""
    image = Image.new("RGBA", (WIDTH, HEIGHT), (255, 0, 0, 128))
    image.paste((0, 0, 0, 0), (WIDTH // 2, 0, WIDTH, HEIGHT))
    path = folder / "glass.png"
    image.save(path)
    return path


def render(path, page):
    command = ["pdftoppm", "-cropbox", "-r", str(DPI), "-f", str(page), "-l", str(page), "-singlefile", str(path)]
    done = subprocess.run(command, check=True, capture_output=True)
    return numpy.asarray(Image.open(io.BytesIO(done.stdout)).convert("RGB")).astype(int)


def clean(path, before):
    """Whether qpdf has nothing to say that it did not say of the file before."""

    def said(file):
        done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True)
        words = (done.stdout + done.stderr).replace(str(file), "")
        return {line for line in words.splitlines() if "WARNING" in line or "ERROR" in line or "error" in line.lower()}

    check(said(path) <= said(before), f"qpdf --check {path}: {sorted(said(path))[:3]}")


def prefix(path, before):
    check(path.read_bytes().startswith(before.read_bytes()), f"{path} does not begin with the bytes of {before}")


def where(before, after):
    """The box of what differs, in points from the lower left corner of the page, and the image."""
    rows, columns = numpy.nonzero(numpy.abs(before - after).max(axis=2) > 8)
    if not len(rows):
        return None
    height = before.shape[0]
    return numpy.array([columns.min(), height - rows.max() - 1, columns.max() + 1, height - rows.min()]) / SCALE


def corners(image, box):
    """The colors near the corners of a box."""
    height = image.shape[0]
    left, low, right, high = box

    def at(x, y):
        return tuple(image[int(height - 1 - y * SCALE), int(x * SCALE)])

    across, up = (right - left) * 0.2, (high - low) * 0.2
    return [at(left + across, high - up), at(right - across, high - up), at(left + across, low + up), at(right - across, low + up)]


def placed(file, image, sizes):
    """An image in all four directions on each page, each compared with what is seen."""
    # What the corners of the turned marker are, from the upper left one: turned counterclockwise.
    straight = ["upper left", "upper right", "lower left", "lower right"]
    turned = {
        0: straight,
        90: ["upper right", "lower right", "upper left", "lower left"],
        180: straight[::-1],
        270: ["lower left", "upper left", "lower right", "upper right"],
    }
    for page, (width, height) in enumerate(sizes[:2], 1):
        before = render(file, page)
        check(abs(before.shape[1] / SCALE - width) <= 1 and abs(before.shape[0] / SCALE - height) <= 1, f"size of {file}, page {page}")
        for degrees, names in turned.items():
            high = 60
            wide = high * WIDTH / HEIGHT
            size = (wide, high) if degrees % 180 == 0 else (high, wide)
            x, y = round(width * 0.31, 1), round(height * 0.42, 1)
            result = out / f"{file.stem}-{page}-{degrees}.pdf"
            must("place", file, result, image, page, x, y, high, degrees)
            if not result.exists():
                continue
            prefix(result, file)
            after = render(result, page)
            box = where(before, after)
            wanted = numpy.array([x, y, x + size[0], y + size[1]])
            check(box is not None and numpy.abs(box - wanted).max() <= 1, f"{result}: at {box}, not at {wanted}")
            if box is None:
                continue
            colors = corners(after, wanted)
            for name, color in zip(names, colors):
                check(numpy.abs(numpy.array(color) - QUARTERS[name]).max() < 40, f"{result}: {name} is {color}")
        clean(out / f"{file.stem}-{page}-90.pdf", file)


def see_through(file, image):
    """What is transparent shows what is below."""
    before = render(file, 1)
    result = out / f"{file.stem}-glass.pdf"
    must("place", file, result, image, 1, 100, 300, 50, 0)
    box = where(before, render(result, 1))
    check(box is not None and numpy.abs(box - [100, 300, 150, 350]).max() <= 1, f"{result}: {box}")


def annotations(file, image):
    texts = must("annotations", file).splitlines()
    if not texts:
        return
    result, text = out / f"{file.stem}-image.pdf", texts[0]
    count = int(must("image", file, result, text, image, 20))
    clean(result, file)
    prefix(result, file)
    stamped = out / f"{file.stem}-text.pdf"
    count_text = int(must("text", result, stamped, texts[1], "María Núñez"))
    other = out / f"{file.stem}-other.pdf"
    must("text", stamped, other, texts[2], "Žofie Иванова")
    clean(other, file)
    prefix(other, result)
    left = must("annotations", other).splitlines()
    check(left == texts[3:], f"{other}: left are {left}")
    with pikepdf.open(file) as before, pikepdf.open(other) as after:
        check(count == count_text == len(before.pages), f"{file}: {count} and {count_text} replaced")
        gone = 0
        for one, two in zip(before.pages, after.pages):
            gone += len(one.get("/Annots", [])) - len(two.get("/Annots", []))
        windows = sum(text == "TEXT" for text in texts[:3])
        check(gone == (3 + windows) * len(before.pages), f"{file}: {gone} annotations are gone")
    said = subprocess.run(["pdftotext", "-f", "1", "-l", "1", str(other), "-"], capture_output=True, text=True).stdout
    for name in ["María Núñez", "Žofie Иванова"]:
        check(name in said, f"{other}: {name} cannot be read")
    upright(file, other, texts[1])


def upright(file, stamped, text):
    """The stamp stands where a reader saw the annotation, and in the direction in which the page is read."""
    command = ["pdftotext", "-cropbox", "-bbox", "-f", "1", "-l", "1", str(stamped), "-"]
    said = subprocess.run(command, capture_output=True, text=True).stdout
    page = re.search(r'<page width="([\d.]+)" height="([\d.]+)"', said)
    word = re.search(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">María<', said)
    check(page and word, f"{stamped}: the stamp is not found")
    if not page or not word:
        return
    left, top, right, bottom = map(float, word.groups())
    check(right - left > bottom - top, f"{stamped}: the stamp is turned")
    with pikepdf.open(file) as pdf:
        page_seen = pdf.pages[0]
        rect = next(n.Rect for n in page_seen.Annots if str(n.get("/Contents", "")).strip() == text)
        box = [float(value) for value in page_seen.cropbox]
        low, high = [float(rect[0]), float(rect[1])], [float(rect[2]), float(rect[3])]
        node, turn = page_seen.obj, 0
        while node is not None:
            if "/Rotate" in node:
                turn = int(node.Rotate) % 360
                break
            node = node.get("/Parent")
    # The lower left corner that the reader sees, from the upper left corner of the page.
    x, y = {
        0: (low[0] - box[0], box[3] - low[1]),
        90: (low[1] - box[1], high[0] - box[0]),
        180: (box[2] - high[0], high[1] - box[1]),
        270: (box[3] - high[1], box[2] - low[0]),
    }[turn]
    check(abs(left - x) < 2 and -4 < bottom - y < 4, f"{stamped}: the stamp is at {left}, {bottom}, not at {x}, {y}")


def signed(file, image):
    """Signs, puts an image on it, signs again: earlier signatures, fields and the rest of the form stay."""
    one, two, three, store = (out / f"{file.stem}-signed-{name}.pdf" for name in "1 2 3 store".split())
    must("sign", file, one)
    must("place", one, two, image, 1, 50, 50, 20, 0)
    must("store", two, store, image)
    must("sign", store, three)
    for path in [one, two, store, three]:
        clean(path, file)
    prefix(three, one)
    lines = must("signatures", three).splitlines()
    check([line.split("whole ")[1] for line in lines[-2:]] == ["false", "true"], f"{three}: {lines}")
    check(all("sane true" in line for line in lines), f"{three}: {lines}")
    said = subprocess.run(["pdfsig", "-nocert", str(three)], capture_output=True, text=True).stdout
    check("Total document signed" in said and "Not total document signed" in said, f"pdfsig {three}: {said}")
    with pikepdf.open(file) as before, pikepdf.open(three) as after:
        if "/AcroForm" not in before.Root:
            return
        old, new = before.Root.AcroForm, after.Root.AcroForm
        check(len(new.Fields) == len(old.Fields) + 2, f"{three}: fields")
        for key in set(old.keys()) - {"/Fields", "/SigFlags"}:
            check(key in new and old[key] == new[key], f"{three}: {key} of the form")
        names = lambda form: [str(field.T) for field in form.Fields]
        check(names(new)[: len(old.Fields)] == names(old) and len(set(names(new))) == len(new.Fields), f"{three}: names")


def report():
    path = out / "report.pdf"
    must("report", path)
    subprocess.run(["qpdf", "--check", str(path)], check=True, stdout=subprocess.DEVNULL)
    with pikepdf.open(path) as pdf:
        check(len(pdf.pages) > 2, f"{path}: {len(pdf.pages)} pages")
        check(bytes(pdf.attachments["events.json"].get_file().read_bytes()).startswith(b"{"), f"{path}: attachment")
        check(len(pdf.Root.AF) == 1, f"{path}: /AF")
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True).stdout.splitlines()[2:]
    check(len(fonts) == 2 and all("yes yes yes" in line for line in fonts), f"{path}: {fonts}")
    said = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True)
    check(said.stdout.count("What happened") >= 3 and "Žofie" in said.stdout and not said.stderr, f"{path}: text")


def text(file):
    """The words that pdftotext reads are those that are read here, but for what it draws itself for annotations without a look."""

    def words(said):
        return sorted(word for word in said.replace("\ufb01", "fi").split() if word != "FREETEXT")

    said = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True).stdout
    ours, theirs = words(must("lines", file)), words(said)
    check(bool(theirs) and ours == theirs, f"{file}: words differ: {sorted(set(ours) ^ set(theirs))[:8]}")


def refused(file):
    result = out / "refused.pdf"
    code, _, error = do("place", file, result, folder / "marker.png", 1, 10, 10, 10, 0)
    wanted = {"encrypted": "is encrypted", "damaged": "is damaged", "not": "not a PDF file"}[file.stem.split("-")[0]]
    check(code == 1 and wanted in error and not result.exists(), f"{file}: {code} {error}")


def everything(file, image, see):
    sizes = [tuple(map(float, line.split())) for line in must("pages", file).splitlines()]
    placed(file, image, sizes)
    see_through(file, see)
    annotations(file, image)
    signed(file, image)
    text(file)


def main():
    out.mkdir(exist_ok=True)
    image, see = marker(), glass()
    files = sorted(folder.glob("*.pdf"))
    # Other programs do the work.
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda file: everything(file, image, see), files))
    refusals = sorted((folder / "refused").iterdir())
    for file in refusals:
        refused(file)
    report()
    code, _, error = do("place", files[0], out / "no.pdf", image, 99, 1, 1, 10, 0)
    check(code == 1 and "numbered from 1 to" in error, error)
    code, _, error = do("place", files[0], out / "no.pdf", image, 1, -5, 1, 10, 0)
    check(code == 1 and "outside of the visible page" in error, error)
    print(f"{len(files)} files and {len(refusals)} that are refused, {checks} checks, {failures} wrong")
    sys.exit(1 if failures else 0)


main()
