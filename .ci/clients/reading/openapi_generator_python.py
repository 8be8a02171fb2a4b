"""What the code of openapi-generator's `python` makes of the responses of mock.py; see table.py."""

import os
from collections.abc import Callable

import omni_generator as omni

VERSION = "1.0"


def connect(change: str) -> omni.ApiClient:
    return omni.ApiClient(omni.Configuration(host=f"{os.environ['MOCK_URL']}/{change}/0"))


def face(change: str) -> omni.FaceCapture:
    return omni.CaptureApi(connect(change)).add_face(VERSION, omni.ImageUpload(base64Image=""))


def kind(change: str) -> bool:
    modules = omni.OnboardingApi(connect(change)).fetch_flow_configuration(VERSION).flow_modules
    return modules is not None and modules[0] is not None and modules[0].key == "UNHEARD_OF"


def bad_gateway(change: str) -> str:
    try:
        face(change)
    except omni.exceptions.ServiceException as error:
        return f"status {error.status}, {'the text' if error.body and '<h1>' in error.body else 'no text'}"
    return "dropped"


def observe(change: str, look: Callable[[str], str]) -> None:
    try:
        seen = look(change)
    except Exception:
        seen = "refused"
    print(f"{change}\t{seen}")


observe("as-documented", lambda change: "read" if face(change).confidence == 0 else "dropped")
observe("unknown-field", lambda change: "kept" if "unheardOf" in face(change).to_dict() else "dropped")
observe("unknown-value", lambda change: "kept" if face(change).session_status == "UNHEARD_OF" else "dropped")
observe("unknown-kind", lambda change: "kept" if kind(change) else "dropped")
observe("null-1", lambda change: f"`{face(change).confidence}`")
observe("missing", lambda change: f"`{face(change).confidence}`")
observe("html-502", bad_gateway)
