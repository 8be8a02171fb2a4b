"""Makes PDF files in the ways of many programs: FOLDER."""

import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

TEXT = "Contract between Zara Specimen and the Invented Company"
KINDS = ["Text", "FreeText", "Square", "Circle", "Highlight", "Stamp", "Ink", "Line"]


def contract(path, pages=3):
    """By ReportLab: fonts of every reader, a form with fields."""
    canvas = Canvas(str(path), pagesize=letter)
    for page in range(pages):
        canvas.setFont("Helvetica", 12)
        for line in range(20):
            canvas.drawString(72, 720 - line * 16, f"{page + 1}.{line + 1} {TEXT}")
        if page == 0:
            canvas.acroForm.textfield(name="city", value="Utopia", x=72, y=120, width=200, height=20)
            canvas.acroForm.checkbox(name="agreed", checked=True, x=300, y=120)
        canvas.showPage()
    canvas.save()


def annotate(pdf):
    """Annotations of all kinds on each page, one with a window for its text."""
    for page in pdf.pages:
        annotations = page.get("/Annots", Array())
        for index, kind in enumerate(KINDS):
            low = 100 + 40 * index
            note = Dictionary(
                Type=Name.Annot,
                Subtype=Name("/" + kind),
                Contents=String(f" {kind.upper()} "),
                Rect=[400, low, 480, low + 30],
                F=4,
            )
            if kind == "FreeText":
                note.DA = String("/Helv 10 Tf")
            note = pdf.make_indirect(note)
            annotations.append(note)
            if kind == "Text":
                window = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Popup, Parent=note, Rect=[0, 0, 90, 50]))
                note.Popup = window
                annotations.append(window)
        page["/Annots"] = pdf.make_indirect(annotations) if page.index % 2 else annotations


def variant(source, path, change=None, **how):
    with pikepdf.open(source) as pdf:
        if change:
            change(pdf)
        pdf.save(path, **how)


def rotate(degrees):
    def change(pdf):
        for page in pdf.pages:
            page.Rotate = degrees

    return change


def crop(pdf):
    for page in pdf.pages:
        page.CropBox = Array([36, 50, 580, 700])


def shifted(pdf):
    """The origin is not in the corner."""
    for page in pdf.pages:
        page.MediaBox = Array([-100, 40, 512, 832])


def inherit(pdf):
    """Everything that pages can inherit, they do, over two levels."""
    first = pdf.pages[0]
    resources, box = pdf.make_indirect(first.Resources), first.MediaBox
    root = pdf.Root.Pages
    middle = pdf.make_indirect(
        Dictionary(Type=Name.Pages, Parent=root, Kids=Array([page.obj for page in pdf.pages]), Count=len(pdf.pages))
    )
    for page in pdf.pages:
        page.obj.Parent = middle
        for key in ["/Resources", "/MediaBox", "/Rotate", "/CropBox"]:
            if key in page.obj:
                del page.obj[key]
    middle.Resources = resources
    middle.Rotate = 90
    root.MediaBox = box
    root.CropBox = Array([20, 30, 590, 770])
    root.Kids = Array([middle])


def unbalanced(pdf):
    """Content that leaves another coordinate system behind, or restores more than it saved."""
    for page in pdf.pages:
        old = page.Contents.read_bytes()
        bad = b"q 0.5 0 0 0.5 30 40 cm\n" + old if page.index % 2 else old + b"\nQ Q 2 0 0 2 9 9 cm (q ( Q) BT ET"
        page.Contents = pdf.make_stream(bad.replace(b"(q ( Q)", b"% q Q\n"))


def parts(pdf):
    """The content of a page in several streams, in a list of its own."""
    for page in pdf.pages:
        old = page.Contents.read_bytes()
        half = old.index(b"ET") + 2
        streams = [pdf.make_stream(old[:half]), pdf.make_stream(old[half:])]
        page.obj.Contents = pdf.make_indirect(Array(streams))


def direct_form(pdf):
    form = pdf.Root.AcroForm
    pdf.Root.AcroForm = Dictionary({key: form[key] for key in form.keys()})


def updated(source, path):
    """A second revision with a table, appended by hand, as editors do."""
    data = source.read_bytes()
    start = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    with pikepdf.open(source) as pdf:
        size, root = int(pdf.trailer.Size), pdf.Root.objgen[0]
    offset = len(data)
    new = f"{size} 0 obj\n(an invented remark)\nendobj\n".encode()
    table = f"xref\n{size} 1\n{offset:010} 00000 n \ntrailer\n<</Size {size + 1}/Root {root} 0 R/Prev {start}>>\nstartxref\n{offset + len(new)}\n%%EOF".encode()
    path.write_bytes(data + new + table)


def ghostscript(source, path):
    run("gs", "-q", "-sDEVICE=pdfwrite", "-dPreserveAnnots=true", "-o", path, source)


def cairo(path):
    """With the Python of the system, which is the one that has cairo."""
    program = """
import sys, cairo
surface = cairo.PDFSurface(sys.argv[1], 500, 700)
context = cairo.Context(surface)
for page in "12":
    context.select_font_face("sans")
    context.set_font_size(14)
    context.move_to(50, 80)
    context.show_text(sys.argv[2] + page)
    surface.show_page()
surface.finish()
"""
    run("/usr/bin/python3", "-c", program, path, TEXT)


def run(*command):
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def document(suffix, folder):
    """A text for an office program, a browser or LaTeX."""
    texts = {
        ".html": f"<html><body><h1>Contract</h1><p>{TEXT}</p><p style='page-break-before:always'>{TEXT}</p></body></html>",
        ".tex": f"\\documentclass{{article}}\\begin{{document}}Contract\n\n{TEXT}\\newpage {TEXT}\\end{{document}}",
    }
    path = folder / f"source{suffix}"
    path.write_text(texts[suffix])
    return path


def latex(folder, path):
    source = document(".tex", folder)
    run("pdflatex", "-interaction=batchmode", f"-output-directory={folder}", source)
    (folder / "source.pdf").rename(path)


def office(folder, path):
    run("soffice", "--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", folder, document(".html", folder))
    (folder / "source.pdf").rename(path)


def chromium(folder, path):
    run("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={path}", document(".html", folder))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    work = folder / "work"
    work.mkdir(exist_ok=True)
    plain = work / "plain.pdf"
    contract(plain)
    base = folder / "table.pdf"
    streams = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
    tables = {"object_stream_mode": pikepdf.ObjectStreamMode.disable}
    variant(plain, base, annotate, **tables)
    made = {
        "streams": (None, streams),
        "linearized": (None, {"linearize": True, **tables}),
        "linearized-streams": (None, {"linearize": True, **streams}),
        "uncompressed": (None, {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.generalized, **tables}),
        "turned-90": (rotate(90), tables),
        "turned-180": (rotate(180), streams),
        "turned-270": (rotate(270), tables),
        "turned-minus-90": (rotate(-90), tables),
        "cropped": (crop, tables),
        "cropped-turned": (lambda pdf: (crop(pdf), rotate(270)(pdf)), streams),
        "shifted": (shifted, tables),
        "shifted-turned": (lambda pdf: (shifted(pdf), rotate(90)(pdf)), tables),
        "inherited": (inherit, streams),
        "unbalanced": (unbalanced, tables),
        "parts": (parts, tables),
        "direct-form": (direct_form, tables),
        "no-form": (lambda pdf: pdf.Root.__delitem__("/AcroForm"), tables),
        "old": (None, {"force_version": "1.3", **tables}),
    }
    for name, (change, how) in made.items():
        variant(base, folder / f"{name}.pdf", change, **how)
    updated(base, folder / "updated.pdf")
    updated(folder / "streams.pdf", folder / "updated-streams.pdf")
    (folder / "behind-junk.pdf").write_bytes(b"\x00\x00junk before the header\r\n" + base.read_bytes())
    (folder / "no-newline.pdf").write_bytes(base.read_bytes().rstrip())
    ghostscript(base, folder / "ghostscript.pdf")
    cairo(folder / "cairo.pdf")
    for program, make in {"pdflatex": latex, "soffice": office, "chromium": chromium}.items():
        if shutil.which(program):
            make(work, folder / f"{make.__name__}.pdf")
        else:
            print(f"NOT CHECKED: files of {program}, which is not installed")
    refused = folder / "refused"
    refused.mkdir(exist_ok=True)
    everything = pikepdf.Permissions()
    for name, user in {"password": "secret", "empty-password": ""}.items():
        for revision in [4, 6]:
            encryption = pikepdf.Encryption(owner="owner", user=user, R=revision, allow=everything)
            variant(base, refused / f"encrypted-{name}-{revision}.pdf", encryption=encryption)
    data = base.read_bytes()
    (refused / "damaged-cut.pdf").write_bytes(data[: len(data) * 2 // 3])
    (refused / "damaged-offsets.pdf").write_bytes(data.replace(b"%PDF-", b"%PDF-1.4\n%a line more\n%", 1))
    (refused / "not-text.pdf").write_bytes(b"This is not a PDF file.")
    (refused / "not-empty.pdf").write_bytes(b"")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
