"""Prints the least CPU time, in milliseconds, that pyHanko takes for PAdES B-T of a file. The signer's key is one of P-256. Its time
stamps for tests know only RSA, which adds about one millisecond."""

import datetime
import io
import sys
import time

from asn1crypto import keys, x509
from cryptography import x509 as make
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore


def identity(name, key, purpose=None):
    subject = make.Name([make.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (
        make.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(make.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
    )
    if purpose:
        builder = builder.add_extension(make.ExtendedKeyUsage([purpose]), critical=True)
    certificate = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return x509.Certificate.load(certificate), keys.PrivateKeyInfo.load(private)


def signer_of():
    certificate, key = identity("Example Signer", ec.generate_private_key(ec.SECP256R1()))
    store = SimpleCertificateStore()
    return signers.SimpleSigner(signing_cert=certificate, signing_key=key, cert_registry=store)


def main(path):
    stamp_certificate, stamp_key = identity(
        "Example TSA", rsa.generate_private_key(65537, 2048), ExtendedKeyUsageOID.TIME_STAMPING
    )
    pdf_signer = signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name="Signature1", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"),
        signer=signer_of(),
        timestamper=DummyTimeStamper(tsa_cert=stamp_certificate, tsa_key=stamp_key),
    )
    with open(path, "rb") as file:
        pdf = file.read()
    best = None
    for _ in range(20):
        begin = time.process_time()
        pdf_signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
        took = time.process_time() - begin
        best = took if best is None else min(best, took)
    print(f"{best * 1000:.2f}")


if __name__ == "__main__":
    main(sys.argv[1])
