"""Has pyHanko judge the signatures and time stamps of a PDF file, with one root and revocation required."""

import asyncio
import datetime
import io
import logging

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import validation
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import ades, policy_decl
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

# It prints a trace for everything that it refuses.
logging.disable(logging.CRITICAL)

# After all certificates have expired.
LATER = datetime.datetime(2058, 1, 1, tzinfo=datetime.timezone.utc)


def refusal(pdf, level, folder):
    """Why a file is not valid at a level, or nothing."""
    try:
        return _refusal(pdf, level, folder)
    except Exception as error:  # noqa: BLE001: whatever it is, the file was not accepted
        return f"{type(error).__name__}: {error}"


def _refusal(pdf, level, folder):
    root = load_cert_from_pemder(str(folder / "root.der"))
    revoked = (folder / "list.der").read_bytes()
    reader = PdfFileReader(io.BytesIO(pdf))
    options = {"trust_roots": [root], "allow_fetching": False, "revocation_mode": "require"}

    def context():
        if level in ("b", "t"):
            return ValidationContext(crls=[revoked], **options)
        # From B-LT on, everything but the root is in the file.
        return validation.DocumentSecurityStore.read_dss(reader).as_validation_context(options)

    *earlier, signature = reader.embedded_regular_signatures
    for other in earlier:
        # Of another program and with its own certificate: it has to be as good as before.
        own = ValidationContext(trust_roots=[other.signer_cert], allow_fetching=False)
        status = validation.validate_pdf_signature(other, own)
        if not status.bottom_line:
            return f"an earlier signature: {status.summary()}"
    status = validation.validate_pdf_signature(signature, context(), ts_validation_context=context())
    if not status.bottom_line:
        return status.summary()
    if level != "b" and not (status.timestamp_validity and status.timestamp_validity.valid):
        return "no valid time-stamp token"
    for stamp in reader.embedded_timestamp_signatures:
        status = validation.validate_pdf_timestamp(stamp, context())
        if not (status.intact and status.valid and status.trusted):
            return status.summary()
    if level == "lta":
        if not reader.embedded_timestamp_signatures:
            return "no time stamp of the file"
        result = asyncio.run(ades.ades_lta_validation(signature, _policy(root)))
        if result.ades_subindic != AdESPassed.OK:
            return f"EN 319 102-1: {result.ades_subindic} {result.failure_msg}"
    if level in ("lt", "lta"):
        # What is in the file is enough for others to keep it valid.
        result = asyncio.run(ades.simulate_future_ades_lta_validation(signature, _policy(root), LATER))
        if result.ades_subindic != AdESPassed.OK:
            return f"in {LATER.year}: {result.ades_subindic} {result.failure_msg}"
    return None


def _policy(root):
    return policy_decl.PdfSignatureValidationSpec(
        signature_validation_spec=policy_decl.SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build([root]),
                revinfo_policy=CertRevTrustPolicy(revocation_checking_policy=REQUIRE_REVINFO),
            ),
            revinfo_gathering_policy=policy_decl.RevocationInfoGatheringSpec(
                policy_decl.RevinfoOnlineFetchingRule.LOCAL_ONLY
            ),
        )
    )
