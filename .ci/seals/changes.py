"""Finds the bytes of signatures, and changes one of them."""

from asn1crypto import cms


def signed_data(der):
    return cms.ContentInfo.load(der)["content"]


def signature(der):
    """The bytes of the signature of a message."""
    (signer,) = signed_data(der)["signer_infos"]
    return signer["signature"].native


def token(der):
    """The time-stamp token of a signature in DER, or nothing."""
    (signer,) = signed_data(der)["signer_infos"]
    for attribute in signer["unsigned_attrs"] or []:
        if attribute["type"].native == "signature_time_stamp_token":
            return attribute["values"][0].dump()
    return None


def changed(data, part):
    """The data with one byte of a part of it changed, in the middle of the part."""
    begin = data.index(part)
    assert data.count(part) == 1, "the part is in the data more than once"
    at = begin + len(part) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def changed_in_the_middle(data):
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def changed_digit(pdf, part):
    """The same for a part that a PDF file has in hexadecimal digits."""
    digits = part.hex().encode()
    begin = pdf.lower().index(digits)
    at = begin + len(digits) // 2
    return pdf[:at] + (b"1" if pdf[at : at + 1] == b"0" else b"0") + pdf[at + 1 :]
