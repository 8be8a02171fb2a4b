"""Goes through the operations, and asks the judges: drive.py READY-LINE PROGRAM FOLDER."""

import base64
import hashlib
import json
import pathlib
import sys

from counted import check, finish
from judges import Judges, png, run
from sandbox import CONTRACT, Sandbox

READY, PROGRAM, FOLDER = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])


def near(box, wanted):
    return box is not None and all(abs(one - other) <= 1 for one, other in zip(box, wanted, strict=True))


def sound(name, data):
    check(*judges.is_sound(name, data))


def decoded(value):
    return base64.b64decode(value, validate=True)


sandbox = Sandbox(READY)
judges = Judges(FOLDER, sandbox.manage("/seals/root.pem"), sandbox.manage("/seals/revocations.pem"))
sandbox.onboard()
sandbox.post("/omni/add/phone", {"phone": "+15550100123"})

# ---- A given file, and where the signature is on it. It is twice as wide as high.
sandbox.add_document(png(80, 40), type="signature")
given = sandbox.file("/omni/attach-signature-to-pdf?x=100&y=80&height=40&pageNumber=2", CONTRACT, "application/pdf")
sound("given.pdf", given)
check(given.startswith(CONTRACT), "the given file was changed")
check(near(judges.changed_box(CONTRACT, given, 2), (100, 80, 180, 120)), "the signature is elsewhere on the page")
check(judges.changed_box(CONTRACT, given, 1) is None, "another page was changed")

# ---- Contracts, with all flags, in all orientations.
flags = ["SignedDocument", "Nom151Signature", "SignedDocumentWithNom151", "CertificateDetails"]
for orientation, box in [
    ("ORIENTATION_NORMAL", (50, 60, 90, 80)),
    ("ORIENTATION_90_DEGREE", (50, 60, 70, 100)),
    ("ORIENTATION_180_DEGREE", (50, 60, 90, 80)),
    ("ORIENTATION_270_DEGREE", (50, 60, 70, 100)),
]:
    place = {"x": 50, "y": 60, "height": 20, "pageNumber": 2, "orientation": orientation}
    body = {"signaturePositionsOnContracts": {sandbox.add_contract(): [place]}}
    body |= {f"include{flag}InResponse": True for flag in flags}
    information = sandbox.post("/omni/attach-signature-to-pdf/v2", body)["additionalInformation"]
    signed = decoded(information["signedDocumentBase64"])
    sound(f"{orientation}.pdf", signed)
    check(near(judges.changed_box(CONTRACT, signed, 2), box), f"{orientation}: the signature is elsewhere")
    token = decoded(information["signedDocumentNom151"])
    check(judges.is_stamp_of(token, signed), "openssl refuses the token of a contract")
    check(not judges.is_stamp_of(token, signed + b" "), "openssl accepts the token of another file")
    stamped = decoded(information["signedDocumentWithNomSignatureBase64"])
    sound("stamped.pdf", stamped)
    check(judges.stamp_refusal(stamped) is None, f"pyHanko: {judges.stamp_refusal(stamped)}")
    at = len(signed) // 2
    check(judges.stamp_refusal(stamped[:at] + bytes([stamped[at] ^ 1]) + stamped[at + 1 :]), "pyHanko accepts a change")
    details = information["signingDetails"]
    check("not accredited" in details["providedBy"], "the details do not say that nobody accredited it")

# ---- Annotations: stamps, and signatures in a chain.
contract = sandbox.add_contract()
body = {"contractId": contract, "customFields": {"SECOND_NAME": "Ana Prueba"}}
information = sandbox.post("/omni/attach-stamp-on-annotation", body)["additionalInformation"]
last, file = information["signedDocumentId"], sandbox.behind(information["signedDocumentURL"])
sound("stamps.pdf", file)
name = sandbox.get("/omni/get/ocr-data")["name"]["fullName"]
text = judges.text(file)
check(name in text and "Ana Prueba" in text, f"the stamps are missing in {text}")
for kind in ["DEFAULT", "INITIALS", "PATIENTS_SIGNATURE"]:
    body = {"contractId": contract, "signedContractId": last, "signatureType": kind}
    response = sandbox.post("/omni/attach-signature-on-annotation", body)
    last, file = response["signedDocumentId"], sandbox.behind(response["signedDocumentURL"])
    sound(f"{kind}.pdf", file)
check(near(judges.changed_box(CONTRACT, file, 1), (100, 390, 300, 720)), "annotations were signed elsewhere")
body = {"signedContractId": last, "includeSignedDocumentWithNom151InResponse": True}
information = sandbox.post("/omni/calculate-contract-nom151-signature", body)["additionalInformation"]
check(judges.is_stamp_of(decoded(information["signedDocumentNom151"]), file), "openssl refuses the token")
stamped = decoded(information["signedDocumentWithNomSignatureBase64"])
check(judges.stamp_refusal(stamped) is None, f"pyHanko: {judges.stamp_refusal(stamped)}")

# ---- A text.
text = "Zara Specimen accepts the invented terms of 2026. ñ"
token = decoded(sandbox.post("/omni/sign-string/nom151", {"stringToSign": text})["signedString"])
check(judges.is_stamp_of(token, text.encode()), "openssl refuses the token of a text")
check(not judges.is_stamp_of(token, b"another text"), "openssl accepts the token of another text")

# ---- A document.
place = sandbox.post("/omni/es/generateDocumentUploadUrl", {})
sandbox.upload(place["preSignedUrl"], CONTRACT)
assert sandbox.post("/omni/es/process/sign", {"documentRef": place["referenceId"], "userConsented": True})["success"]
(signed,) = sandbox.get("/omni/es/documents/signed")["documents"]
document = sandbox.behind(signed["documentUrl"])
sound("document.pdf", document)
check(judges.seal_refusal(document, "lta") is None, f"pyHanko: {judges.seal_refusal(document, 'lta')}")
at = len(CONTRACT) // 2
changed = document[:at] + bytes([document[at] ^ 1]) + document[at + 1 :]
check(judges.seal_refusal(changed, "lta"), "pyHanko accepts a changed document")

# ---- Reports, and what `verify` says of them.
for provider, level in [("incode", "b"), ("nom151", "lta")]:
    report = sandbox.file("/omni/get/report", {"provider": provider})
    sound(f"{provider}.pdf", report)
    check(judges.seal_refusal(report, level) is None, f"pyHanko: {provider}: {judges.seal_refusal(report, level)}")
    check("events.json" in judges.attachments(report), "the report has no JSON")
    text = judges.text(report)
    check(sandbox.session in text and "stringSigned" in text, f"the report does not say what happened: {text[:500]}")
    path = judges.write("report.pdf", report)
    verified = run(PROGRAM, "verify", path, "--root", FOLDER / "root.pem")
    check(verified.returncode == 0 and b"complete and unchanged" in verified.stdout, f"verify: {verified.stderr}")
    check(b"the file is a report of events" in verified.stdout, "verify does not say that a report is one")
    for at in range(len(report) // 40, len(report), len(report) // 20):
        judges.write("report.pdf", report[:at] + bytes([report[at] ^ 1]) + report[at + 1 :])
        verified = run(PROGRAM, "verify", path, "--root", FOLDER / "root.pem")
        check(verified.returncode == 1 and verified.stderr, f"verify accepts byte {at} of {provider} changed")

# ---- The same as JSON: openssl verifies each stamp, `verify` all of it, and what sign_string stamps is never an event.


def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def said_of(report, *options):
    return run(PROGRAM, "verify", judges.write("report.json", json.dumps(report).encode()), *options)


root = ["--root", FOLDER / "root.pem"]
report = sandbox.post("/omni/get/events-report", {"provider": "nom151"})
check(said_of(report, *root).returncode == 0, "verify refuses a report with time stamps")
for event in report["events"]:
    text = canonical({name: value for name, value in event.items() if name != "singature"})
    stamp = decoded(event["singature"])
    check(judges.is_stamp_of(stamp, b"\xffomni-sandbox event\n" + text), "openssl refuses the stamp of an event")
    check(not judges.is_stamp_of(stamp, text), "the stamp of an event is one of a text")
chain = canonical({"events": len(report["events"]), "head": hashlib.sha256(text).hexdigest(), "interviewId": sandbox.session})
check(judges.is_stamp_of(decoded(report["signature"]), b"\xffomni-sandbox chain\n" + chain), "openssl refuses the chain")
forged = report["events"][-1]
forged["singature"] = sandbox.post("/omni/sign-string/nom151", {"stringToSign": text.decode()})["signedString"]
verified = said_of(report, *root)
check(verified.returncode == 1 and b"earlier version" in verified.stderr, "verify accepts a stamp of sign_string")
report = sandbox.post("/omni/get/events-report", {"provider": "incode"})
key = ["--key", json.loads(sandbox.manage("/events-key"))["x"]]
check(said_of(report, *root).returncode == 1, "verify takes a root for the key of a report as JSON")
check(b"NOTHING PROVES WHO SIGNED" in said_of(report).stdout, "verify does not say that nothing proves who signed")
check(said_of(report, *key).returncode == 0, "verify refuses a report with its key")
report["events"][0]["added"] = "x"
check(said_of(report, *key).returncode == 1, "verify accepts what was added to an event")

verified = run(PROGRAM, "verify", judges.write("document.pdf", document), "--root", FOLDER / "root.pem")
check(verified.returncode == 0 and b"PAdES B-LTA" in verified.stdout, f"verify: {verified.stderr}")
check(name.encode() in verified.stdout, "verify does not say who signed the document")
check(b"the file is a document that was signed" in verified.stdout, "verify does not say what the document is")

finish()
