"""Adds an update to a PDF file: a form with a field, an annotation, and a signature of another program."""

import sys

from measure import signer_of
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

source, target = sys.argv[1:]
with open(source, "rb") as file:
    writer = IncrementalPdfFileWriter(file)
    append_signature_field(writer, SigFieldSpec("Empty", box=(50, 50, 150, 90)))
    append_signature_field(writer, SigFieldSpec("Other", box=(200, 50, 300, 90)))
    signed = signers.PdfSigner(signers.PdfSignatureMetadata(field_name="Other"), signer=signer_of()).sign_pdf(writer)
    with open(target, "wb") as out:
        out.write(signed.getbuffer())
