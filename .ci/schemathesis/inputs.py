"""Replaces most random values with ones that the sandbox knows: ids, codes, images."""

import base64
import zlib

from schemathesis.core.parameters import ParameterLocation

from sessions import CONTRACT, IMAGES, KNOWN, PASSWORD

# Which values of a session go into which field.
OWN = {
    "id": lambda session: session.id,
    "interviewId": lambda session: session.id,
    "ids": lambda session: [session.id],
    "interviewIds": lambda session: [session.id],
    "externalId": lambda session: session.external_id,
    "identifier": lambda session: "externalId",
    "values": lambda session: [session.external_id],
    "customerId": lambda session: session.kept["approve_customer"]["uuid"],
    "contractId": lambda session: contract_of(session),
    "signedContractId": lambda session: session.kept["sign_annotations"]["signedDocumentId"],
    "documentRef": lambda session: session.kept["upload_document"]["referenceId"],
    "interviewCode": lambda session: session.kept["generate_interview_code"]["interviewCode"],
    "ref": lambda session: session.kept["search_watchlist"]["content"]["data"]["ref"],
    # A separate number for each: two customers cannot have the same.
    "phone": lambda session: f"+1555{int(session.id, 16) % 10**7:07}",
    "ip": lambda session: "203.0.113.7",
    "code": lambda session: session.one_time_code(),
}
# Which image goes into which field; the other image fields get the one that the operation takes.
IMAGE_OF = {
    "imageBase64": "selfie",
    "photo": "selfie",
    "frontIdBase64": "card-front",
    "backIdBase64": "card-back",
    "base64Barcode": "card-back",
}

PDF = CONTRACT


def contract_of(session):
    added = session.kept.get("add_contract") or session.kept["add_document"]
    return added["additionalInformation"]["contractId"]


def is_file(body):
    return isinstance(body, bytes) and (body == PDF or body in IMAGES.values())


def is_often(value, of=4):
    """True for three of four values, or one of two, and always the same for a given value."""
    return zlib.crc32(repr(value).encode()) % of != 0


class Inputs:
    """The inputs of a case, for a session."""

    def __init__(self, case, session, is_random):
        self.case, self.session, self.is_random = case, session, is_random
        self.names_session = False
        operation = case.operation.definition.raw["operationId"]
        self.image = "selfie" if "face" in operation else "card-back" if "back" in operation else "card-front"
        self.password = PASSWORD if operation == "log_in_admin" else None

    def use_known(self):
        """Fills in known values. Returns whether the inputs name the session."""
        file = self.file()
        if file and not self.is_wrong(ParameterLocation.BODY) and self.replaces(self.case.body):
            self.case.body = file
        for location in (ParameterLocation.PATH, ParameterLocation.QUERY, ParameterLocation.BODY):
            if not self.is_wrong(location):
                self.walk(self.case.get_container(location))
        return self.names_session

    def is_wrong(self, location):
        """Whether something there is wrong on purpose. A request with a wrong header is left alone."""
        meta = self.case.meta
        if meta is None or not meta.generation.mode.is_negative:
            return False
        wrong = {location for location in meta.components if meta.is_negative_at(location)}
        return location in wrong or not wrong or ParameterLocation.HEADER in wrong

    def file(self):
        """The content for a body that is a file."""
        media_type = self.case.media_type or ""
        if media_type.startswith("image/"):
            return IMAGES[self.image]
        return PDF if media_type == "application/pdf" else None

    def replaces(self, value):
        return not self.is_random or is_often(value)

    def walk(self, value):
        if isinstance(value, list):
            for inner in value:
                self.walk(inner)
        if not isinstance(value, dict):
            return
        for key, inner in value.items():
            if key == "signaturePositionsOnContracts" and self.session and self.replaces(inner):
                inner = value[key] = self.of_contract(inner)
            known = self.known(key, inner) if self.replaces(inner) else None
            if known is not None:
                value[key] = known
            else:
                self.walk(inner)
            if self.session and value[key] in (self.session.id, [self.session.id]):
                self.names_session = True

    def of_contract(self, positions):
        """The positions of all contracts, which are keys, for the one of the session."""
        if not isinstance(positions, dict) or not all(isinstance(places, list) for places in positions.values()):
            return positions
        places = [place for places in positions.values() for place in places]
        return {contract_of(self.session): places} if places else positions

    def known(self, key, value):
        """The known value for a field, if there is one. Values of another type stay: they are wrong on purpose."""
        if isinstance(value, str):
            if image := IMAGE_OF.get(key, self.image if key == "base64Image" else None):
                return base64.b64encode(IMAGES[image]).decode()
            if key == "password":
                return self.password
        own = OWN.get(key)
        if self.session is None or own is None or not is_text(value) or is_known(value):
            return None
        try:
            known = own(self.session)
        except KeyError:
            return None
        return known if type(known) is type(value) else None


def is_text(value):
    return isinstance(value, str) or (isinstance(value, list) and value and all(isinstance(v, str) for v in value))


def is_known(value):
    """Whether the sandbox returned the value, so that a link led here."""
    return value in KNOWN if isinstance(value, str) else any(inner in KNOWN for inner in value)
