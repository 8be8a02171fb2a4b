"""One onboarding from start to deletion with openapi-python-client.

OMNI_URL             URL of the service, for example of the sandbox
OMNI_API_KEY         the client's key; the sandbox takes `sandbox`
OMNI_ADMIN_PASSWORD  password of admin@example.com, who may delete; the sandbox takes `sandbox`
OMNI_IMAGES          directory with card-front.jpg, card-front-blurred.jpg, card-back.jpg and selfie.jpg

The person is invented and the card is drawn, so their data may be printed here. Do not log real responses.
"""

import base64
import os
import sys
import time
from pathlib import Path
from typing import TypeVar

from omni.api.capture import add_back_id, add_face, add_front_id
from omni.api.deletion import delete_session
from omni.api.image import fetch_images
from omni.api.onboarding import (
    complete_onboarding,
    fetch_onboarding_status,
    fetch_processing_status,
    log_in_admin,
    start_onboarding,
)
from omni.api.processing import process_face, process_id
from omni.api.result import fetch_ocr_data, fetch_score
from omni.api.review import approve_customer
from omni.api.session import fetch_session_status
from omni.client import AuthenticatedClient
from omni.models import (
    AdminCredentials,
    ApiError,
    ApprovalSelection,
    ImageSelection,
    ImageType,
    ImageUpload,
    SessionStart,
)
from omni.types import Unset

T = TypeVar("T")


def connect(token: str | None = None) -> AuthenticatedClient:
    """The generated client sends one credential, the API key; the token of a session goes with it as a header."""
    return AuthenticatedClient(
        base_url=os.environ["OMNI_URL"],
        token=os.environ["OMNI_API_KEY"],
        auth_header_name="x-api-key",
        prefix="",
        headers={} if token is None else {"X-Incode-Hardware-Id": token},
        raise_on_unexpected_status=True,
    )


def ok(response: T | ApiError | None) -> T:
    """An error status comes back as ApiError; its `status` is the code that a program can react to."""
    if response is None or isinstance(response, ApiError):
        raise RuntimeError(f"refused: {response and (response.status, response.error)}")
    return response


def given(value: T | Unset | None) -> T:
    """A field that the response has to have here. In the document most fields are optional, and any may be null."""
    assert value is not None and not isinstance(value, Unset)
    return value


def image(name: str) -> ImageUpload:
    path = (Path(os.environ["OMNI_IMAGES"]) / name).resolve()
    try:
        data = base64.b64encode(path.read_bytes()).decode()
    except OSError:
        sys.exit(f"cannot read {path}: set OMNI_IMAGES to the directory of the images")
    return ImageUpload(base_64_image=data)


start = ok(start_onboarding.sync(client=connect(), body=SessionStart(country_code="ALL")))
interview_id = given(start.interview_id)
session = connect(given(start.token))
print("start             session", interview_id)

# The image is taken again until the service accepts it. A refusal is a response with HTTP 200.
blurred = ok(add_front_id.sync(client=session, body=image("card-front-blurred.jpg")))
assert blurred.fail_reason == "DOCUMENT_NOT_READABLE"
front = ok(add_front_id.sync(client=session, body=image("card-front.jpg")))
assert not front.fail_reason
print("front             refused as", blurred.fail_reason, "then taken as", front.type_of_id)
back = ok(add_back_id.sync(client=session, body=image("card-back.jpg")))
assert not back.fail_reason
print("back              taken as", back.type_of_id)
assert ok(process_id.sync(client=session)).success is True

face = ok(add_face.sync(client=session, body=image("selfie.jpg")))
assert face.confidence == 0, "0 is a living person, 1 is not"
match = ok(process_face.sync(client=session))
assert match.confidence == 1, "1 is the person on the card, 0 is somebody else"
while not ok(fetch_processing_status.sync(client=session)).finished:
    time.sleep(0.5)
print("selfie            a living person, the one on the card")

score = given(ok(fetch_score.sync(client=session)).overall)
assert score.status == "OK"
print("score             overall", score.value, score.status)

ocr = ok(fetch_ocr_data.sync(client=session))
assert given(ocr.document_number) and given(ocr.birth_date)
print("text on the card ", given(given(ocr.name).full_name))

images = ok(fetch_images.sync(client=session, body=ImageSelection(images=[ImageType.FULL_FRAME_FRONT_ID])))
assert images.full_frame_front_id == image("card-front.jpg").base_64_image
print("images            the front side comes back byte for byte")

approval = ok(approve_customer.sync(client=session, interview_id=interview_id, body=ApprovalSelection()))
assert approval.success is True
assert ok(complete_onboarding.sync(client=session)).action == "approved"
assert ok(fetch_onboarding_status.sync(client=session)).onboarding_status == "ONBOARDING_FINISHED"
print("decision          customer", approval.uuid)

# Deletion takes an admin. Without one it is refused.
refused = delete_session.sync(client=session, interview_id=interview_id)
assert isinstance(refused, ApiError) and refused.status == 401
credentials = AdminCredentials(email="admin@example.com", password=os.environ["OMNI_ADMIN_PASSWORD"])
admin = connect(given(ok(log_in_admin.sync(client=connect(), body=credentials)).token))
assert ok(delete_session.sync(client=admin, interview_id=interview_id)).success is True
after = ok(fetch_session_status.sync(client=session))
assert after.session_status == "Deleted"
print("deleted           session is", after.session_status)
