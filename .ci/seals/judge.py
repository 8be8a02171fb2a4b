"""Judges the files that the example `seal` wrote, each as it is and with one byte changed. Ends with an error if a judge accepts what
it has to refuse, or the other way around."""

import hashlib
import io
import pathlib
import subprocess
import sys
import tempfile

import hanko
from changes import changed, changed_digit, changed_in_the_middle, signature, token
from pyhanko.pdf_utils.reader import PdfFileReader

FILES = [(f"contract-{level}.pdf", level) for level in ("b", "t", "lt", "lta")]
FILES += [(f"{form}-lta.pdf", "lta") for form in ("streams", "linear", "both", "updated")]


class Judges:
    def __init__(self, folder):
        self.folder = folder
        self.scratch = pathlib.Path(tempfile.mkdtemp(dir=folder))
        self.wrong = 0
        self.trust = folder / "trust.pem"
        certificate = self.run("openssl", "x509", "-inform", "DER", "-in", folder / "root.der").stdout
        revoked = self.run("openssl", "crl", "-inform", "DER", "-in", folder / "list.der").stdout
        # openssl reads revocation lists from the file of the roots.
        self.trust.write_bytes(certificate + revoked)
        (folder / "root.pem").write_bytes(certificate)
        self.database = f"sql:{folder}/nss"
        (folder / "nss").mkdir()
        self.run("certutil", "-N", "-d", self.database, "--empty-password")
        self.run("certutil", "-A", "-d", self.database, "-n", "root", "-t", "CT,C,C", "-i", folder / "root.pem")

    def run(self, *command):
        return subprocess.run([str(part) for part in command], capture_output=True, check=False)

    def file(self, data):
        path = self.scratch / "file"
        path.write_bytes(data)
        return path

    def expect(self, what, judge, refusal, *, accepted):
        right = (refusal is None) == accepted
        self.wrong += not right
        verdict = "accepts" if refusal is None else "refuses"
        reason = "" if refusal is None else f": {' '.join(str(refusal).split())[:90]}"
        print(f"{'' if right else 'WRONG '}{judge} {verdict} {what}{reason}")

    def openssl(self, command, *options):
        done = self.run("openssl", command, "-CAfile", self.trust, "-crl_check", *options)
        return None if done.returncode == 0 else done.stderr.decode().splitlines()[-1] or "refused"

    def cms(self, message, data=None):
        command = ["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-out", "/dev/null"]
        command += ["-in", self.file(message)]
        if data is not None:
            beside = self.scratch / "data"
            beside.write_bytes(data)
            command += ["-content", beside]
        return self.openssl(*command)

    def stamp(self, stamp, digest):
        return self.openssl("ts", "-verify", "-digest", digest, "-token_in", "-in", self.file(stamp))

    def pdfsig(self, pdf):
        shown = self.run("pdfsig", "-nssdir", self.database, self.file(pdf)).stdout.decode()
        # There may be signatures of other programs, and poppler does not read time stamps.
        parts = [part for part in shown.split("Signature #") if "Omni Sandbox Test Signer" in part]
        if parts and all("Signature is Valid." in part and "Certificate is Trusted." in part for part in parts):
            return None
        return ", ".join(line.strip(" -") for line in shown.splitlines() if "Validation" in line) or "not read"

    def qpdf(self, pdf):
        done = self.run("qpdf", "--check", self.file(pdf))
        return None if done.returncode == 0 else done.stderr.decode() or "refused"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def certificates(judges):
    for name in ("signer", "stamper"):
        path = judges.folder / f"{name}.der"
        found = judges.openssl("verify", "-x509_strict", path)
        judges.expect(f"{name}.der", "openssl verify", found, accepted=True)
        whole = path.read_bytes()
        broken = changed(whole, whole[-40:])
        found = judges.openssl("verify", "-x509_strict", judges.file(broken))
        judges.expect(f"{name}.der, changed signature", "openssl verify", found, accepted=False)


def tokens(judges):
    message = (judges.folder / "message.txt").read_bytes()
    stamp = (judges.folder / "message.tst").read_bytes()
    judge = "openssl ts"
    judges.expect("message.tst", judge, judges.stamp(stamp, sha256(message)), accepted=True)
    other = judges.stamp(stamp, sha256(changed(message, b"agrees")))
    judges.expect("message.tst, changed content", judge, other, accepted=False)
    for part, data in (("signature", signature(stamp)), ("digest", hashlib.sha256(message).digest())):
        found = judges.stamp(changed(stamp, data), sha256(message))
        judges.expect(f"message.tst, changed {part}", judge, found, accepted=False)


def messages(judges):
    text = (judges.folder / "message.txt").read_bytes()
    judge = "openssl cms -cades"
    for level in ("b", "t"):
        for form, data in ((f"detached-{level}.p7s", text), (f"enveloping-{level}.p7m", None)):
            message = (judges.folder / form).read_bytes()
            judges.expect(form, judge, judges.cms(message, data), accepted=True)
            if data is None:
                found = judges.cms(changed(message, b"agrees"))
            else:
                found = judges.cms(message, changed(data, b"agrees"))
            judges.expect(f"{form}, changed content", judge, found, accepted=False)
            value = signature(message)
            found = judges.cms(changed(message, value), data)
            judges.expect(f"{form}, changed signature", judge, found, accepted=False)
            if level == "t":
                stamped(judges, form, message)


def stamped(judges, name, message):
    """The token in a signature, which openssl only looks at by itself."""
    stamp, digest = token(message), sha256(signature(message))
    judges.expect(f"{name}, its token", "openssl ts", judges.stamp(stamp, digest), accepted=True)
    found = judges.stamp(changed(stamp, signature(stamp)), digest)
    judges.expect(f"{name}, its token changed", "openssl ts", found, accepted=False)


def pdfs(judges):
    for name, level in FILES:
        pdf = (judges.folder / name).read_bytes()
        judges.expect(name, "qpdf", judges.qpdf(pdf), accepted=True)
        judges.expect(name, "pdfsig", judges.pdfsig(pdf), accepted=True)
        judges.expect(name, "pyHanko", hanko.refusal(pdf, level, judges.folder), accepted=True)
        reader = PdfFileReader(io.BytesIO(pdf))
        *_, seal = reader.embedded_regular_signatures
        message = seal.pkcs7_content
        first, length, second, rest = (int(number) for number in seal.byte_range)
        covered = pdf[first : first + length] + pdf[second : second + rest]
        judges.expect(f"{name}, its message", "openssl cms -cades", judges.cms(message, covered), accepted=True)

        # poppler does not look at tokens, so these are for pyHanko only.
        text = b"clause 7:"
        changed_content = changed(pdf, text) if text in pdf else changed_in_the_middle(pdf[:length]) + pdf[length:]
        parts = [("content", changed_content, True)]
        parts.append(("signature", changed_digit(pdf, signature(message)), True))
        if level != "b":
            stamped(judges, name, message)
            parts.append(("token", changed_digit(pdf, signature(token(message))), False))
        for stamp in reader.embedded_timestamp_signatures:
            parts.append(("time stamp", changed_digit(pdf, signature(stamp.pkcs7_content)), False))
        for part, data, everywhere in parts:
            what = f"{name}, changed {part}"
            judges.expect(what, "pyHanko", hanko.refusal(data, level, judges.folder), accepted=False)
            if everywhere:
                judges.expect(what, "pdfsig", judges.pdfsig(data), accepted=False)


def main(folder):
    judges = Judges(pathlib.Path(folder).resolve())
    certificates(judges)
    tokens(judges)
    messages(judges)
    pdfs(judges)
    if judges.wrong:
        sys.exit(f"{judges.wrong} verdicts are wrong")
    print("all verdicts are as they have to be")


main(sys.argv[1])
