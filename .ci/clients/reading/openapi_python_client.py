"""What openapi-python-client's code makes of the responses of mock.py; see table.py."""

import os
from collections.abc import Callable

from omni.api.capture import add_face
from omni.api.onboarding import fetch_flow_configuration
from omni.client import AuthenticatedClient
from omni.errors import UnexpectedStatus
from omni.models import FaceCapture, FlowConfiguration, ImageUpload
from omni.types import Unset


def connect(change: str) -> AuthenticatedClient:
    url = f"{os.environ['MOCK_URL']}/{change}/0"
    return AuthenticatedClient(base_url=url, token="key", raise_on_unexpected_status=True)


def face(change: str) -> FaceCapture:
    body = ImageUpload(base_64_image="")
    read = add_face.sync(client=connect(change), body=body)
    assert isinstance(read, FaceCapture)
    return read


def kind(change: str) -> bool:
    read = fetch_flow_configuration.sync(client=connect(change))
    assert isinstance(read, FlowConfiguration) and isinstance(read.flow_modules, list)
    return read.flow_modules[0] is not None and read.flow_modules[0].key == "UNHEARD_OF"


def confidence(change: str) -> str:
    value = face(change).confidence
    return "`UNSET`" if isinstance(value, Unset) else f"`{value}`"


def bad_gateway(change: str) -> str:
    try:
        face(change)
    except UnexpectedStatus as error:
        return f"status {error.status_code}, {'the text' if b'<h1>' in error.content else 'no text'}"
    return "dropped"


def observe(change: str, look: Callable[[str], str]) -> None:
    try:
        seen = look(change)
    except Exception:
        seen = "refused"
    print(f"{change}\t{seen}")


observe("as-documented", lambda change: "read" if face(change).confidence == 0 else "dropped")
observe("unknown-field", lambda change: "kept" if "unheardOf" in face(change).additional_properties else "dropped")
observe("unknown-value", lambda change: "kept" if face(change).session_status == "UNHEARD_OF" else "dropped")
observe("unknown-kind", lambda change: "kept" if kind(change) else "dropped")
observe("null-1", confidence)
observe("missing", confidence)
observe("html-502", bad_gateway)
