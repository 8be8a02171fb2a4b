"""PDF files of other programs through the operations, and the judges: producers.py READY-LINE FOLDER FILES."""

import base64
import io
import pathlib
import sys

from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from counted import check, finish
from judges import Judges, png
from sandbox import Sandbox

READY, FOLDER, FILES = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])

sandbox = Sandbox(READY)
judges = Judges(FOLDER, sandbox.manage("/seals/root.pem"), sandbox.manage("/seals/revocations.pem"))


def is_read_by_pyhanko(data):
    try:
        PdfFileReader(io.BytesIO(data))
    except PdfReadError:
        return False
    return True


def judged(name, data, refusal):
    """What pyHanko says, unless it does not read the file as it was before."""
    if is_read_by_pyhanko(data):
        check(refusal is None, f"{name}: pyHanko: {refusal}")
    else:
        print(f"NOT CHECKED: {name}, which pyHanko does not read")


def signed_and_stamped(name, data):
    """As a contract: an image on its first page, then the time stamp of NOM-151."""
    place = {"x": 50, "y": 60, "height": 20, "pageNumber": 1, "orientation": "ORIENTATION_NORMAL"}
    flags = ["includeSignedDocumentInResponse", "includeSignedDocumentWithNom151InResponse"]
    body = {"signaturePositionsOnContracts": {sandbox.add_contract(data): [place]}} | dict.fromkeys(flags, True)
    information = sandbox.post("/omni/attach-signature-to-pdf/v2", body)["additionalInformation"]
    signed = base64.b64decode(information["signedDocumentBase64"])
    stamped = base64.b64decode(information["signedDocumentWithNomSignatureBase64"])
    for file in [signed, stamped]:
        check(file.startswith(data), f"{name}: its bytes were changed")
        check(*judges.is_sound(name, file))
    judged(name, data, judges.stamp_refusal(stamped))


def sealed(name, data):
    """As a document that gets an advanced electronic signature."""
    place = sandbox.post("/omni/es/generateDocumentUploadUrl", {})
    sandbox.upload(place["preSignedUrl"], data)
    sandbox.post("/omni/es/process/sign", {"documentRef": place["referenceId"], "userConsented": True})
    listed = sandbox.get("/omni/es/documents/signed")["documents"]
    (link,) = [one["documentUrl"] for one in listed if one["documentRef"] == place["referenceId"]]
    document = sandbox.behind(link)
    check(document.startswith(data), f"{name}: its bytes were changed")
    check(*judges.is_sound(name, document))
    judged(name, data, judges.seal_refusal(document, "lta"))


files = sorted(FILES.glob("*.pdf"))
for path in files:
    sandbox = Sandbox(READY)
    sandbox.onboard()
    sandbox.add_document(png(80, 40), type="signature")
    for go in [signed_and_stamped, sealed]:
        try:
            go(path.name, path.read_bytes())
        except Exception as error:  # noqa: BLE001: whatever it is, the file did not get through
            check(False, f"{path.name}: {error}")
refused = sorted((FILES / "refused").glob("*.pdf"))
for path in refused:
    try:
        sandbox.add_contract(path.read_bytes())
        check(False, f"{path.name} is accepted")
    except RuntimeError as error:
        check(": 400 " in str(error), f"{path.name}: {error}")

check(files, "there are no files")
finish(f"{len(files)} files, and {len(refused)} that are refused: ")
