"""What independent programs say of a file."""

import io
import struct
import subprocess
import zlib

import hanko
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import validation
from pyhanko_certvalidator import ValidationContext


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, check=False)


def png(width, height):
    """An image in one color, as PNG."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes((200, 0, 90)) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Judges:
    def __init__(self, folder, root, revoked):
        self.folder = folder
        (folder / "root.pem").write_bytes(root)
        (folder / "trust.pem").write_bytes(root + revoked)
        (folder / "root.der").write_bytes(run("openssl", "x509", "-in", folder / "root.pem", "-outform", "DER").stdout)
        (folder / "list.pem").write_bytes(revoked)
        (folder / "list.der").write_bytes(run("openssl", "crl", "-in", folder / "list.pem", "-outform", "DER").stdout)

    def write(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def is_sound(self, name, data):
        """What qpdf says."""
        checked = run("qpdf", "--check", self.write(name, data))
        return checked.returncode == 0, checked.stderr.decode()[:300]

    def text(self, data):
        return run("pdftotext", "-layout", self.write("text.pdf", data), "-").stdout.decode()

    def attachments(self, data):
        return run("qpdf", "--list-attachments", self.write("attached.pdf", data)).stdout.decode()

    def is_stamp_of(self, token, data):
        """What openssl says of a token, with revocation checked."""
        message, token = self.write("message", data), self.write("token", token)
        trust = self.folder / "trust.pem"
        checked = run(
            "openssl", "ts", "-verify", "-token_in", "-in", token, "-data", message, "-CAfile", trust, "-crl_check"
        )
        return b"Verification: OK" in checked.stdout + checked.stderr

    def pixels(self, data, page):
        """A page at one pixel for a point: width, and the rows."""
        path = self.write("page.pdf", data)
        shown = run("pdftoppm", "-r", "72", "-aa", "no", "-aaVector", "no", "-f", page, "-l", page, path).stdout
        kind, size, depth, rest = shown.split(b"\n", 3)
        assert (kind, depth) == (b"P6", b"255")
        width, height = map(int, size.split())
        return [rest[row * width * 3 : (row + 1) * width * 3] for row in range(height)]

    def changed_box(self, before, after, page):
        """Where a page differs: left, low, right, high, in points from the lower left corner."""
        rows = list(zip(self.pixels(before, page), self.pixels(after, page), strict=True))
        different = [
            (at % len(one) // 3, row)
            for row, (one, other) in enumerate(rows)
            for at in range(len(one))
            if one[at] != other[at]
        ]
        if not different:
            return None
        left, right = min(x for x, _ in different), max(x for x, _ in different) + 1
        top, bottom = min(y for _, y in different), max(y for _, y in different) + 1
        return left, len(rows) - bottom, right, len(rows) - top

    def seal_refusal(self, data, level):
        """Why pyHanko refuses a signed file, or nothing."""
        return hanko.refusal(data, level, self.folder)

    def stamp_refusal(self, data):
        """Why pyHanko refuses the time stamp of a file, or nothing."""
        root = load_cert_from_pemder(str(self.folder / "root.der"))
        revoked = (self.folder / "list.der").read_bytes()
        try:
            (stamp,) = PdfFileReader(io.BytesIO(data)).embedded_timestamp_signatures
            context = ValidationContext(
                trust_roots=[root], crls=[revoked], allow_fetching=False, revocation_mode="require"
            )
            status = validation.validate_pdf_timestamp(stamp, context)
            good = status.intact and status.valid and status.trusted
            return None if good and status.coverage.name == "ENTIRE_FILE" else status.summary()
        except Exception as error:  # noqa: BLE001: whatever it is, the file was not accepted
            return f"{type(error).__name__}: {error}"
