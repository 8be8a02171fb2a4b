"""One onboarding from start to deletion with openapi-generator's `python`; the settings are those of onboarding.py.

The person is invented and the card is drawn, so their data may be printed here. Do not log real responses.
"""

import base64
import os
import sys
import time
from pathlib import Path

import omni_generator as omni
from pydantic import SecretStr

VERSION = "1.0"


def connect(token: str | None = None, scheme: str = "sessionToken") -> omni.ApiClient:
    """The two kinds of token are sent in the same header, so a client gets one of them."""
    keys = {"apiKey": os.environ["OMNI_API_KEY"]}
    if token is not None:
        keys[scheme] = token
    return omni.ApiClient(omni.Configuration(host=os.environ["OMNI_URL"], api_key=keys))


def image(name: str) -> omni.ImageUpload:
    path = (Path(os.environ["OMNI_IMAGES"]) / name).resolve()
    try:
        data = base64.b64encode(path.read_bytes()).decode()
    except OSError:
        sys.exit(f"cannot read {path}: set OMNI_IMAGES to the directory of the images")
    return omni.ImageUpload(base64Image=data)


# An error status is raised as ApiException, whose `data` is an ApiError.
start = omni.OnboardingApi(connect()).start_onboarding(VERSION, omni.SessionStart(countryCode="ALL"))
assert start.token and start.interview_id
session = connect(start.token)
onboarding, capture = omni.OnboardingApi(session), omni.CaptureApi(session)
processing, result = omni.ProcessingApi(session), omni.ResultApi(session)
print("start             session", start.interview_id)

# The image is taken again until the service accepts it. A refusal is a response with HTTP 200.
blurred = capture.add_front_id(VERSION, image("card-front-blurred.jpg"))
assert blurred.fail_reason == "DOCUMENT_NOT_READABLE"
front = capture.add_front_id(VERSION, image("card-front.jpg"))
assert front.fail_reason is None
print("front             refused as", blurred.fail_reason, "then taken as", front.type_of_id)
assert capture.add_back_id(VERSION, image("card-back.jpg")).fail_reason is None
assert processing.process_id(VERSION).success is True

assert capture.add_face(VERSION, image("selfie.jpg")).confidence == 0, "0 is a living person, 1 is not"
assert processing.process_face(VERSION).confidence == 1, "1 is the person on the card, 0 is somebody else"
while not onboarding.fetch_processing_status(VERSION).finished:
    time.sleep(0.5)
print("selfie            a living person, the one on the card")

score = result.fetch_score(VERSION).overall
assert score is not None and score.status == "OK"
print("score             overall", score.value, score.status)
ocr = result.fetch_ocr_data(VERSION)
assert ocr.name and ocr.document_number and ocr.birth_date
print("text on the card ", ocr.name.full_name)
wanted = omni.ImageSelection(images=[omni.ImageType.FULL_FRAME_FRONT_ID])
images = omni.ImageApi(session).fetch_images(VERSION, wanted)
assert images.full_frame_front_id == image("card-front.jpg").base64_image
print("images            the front side comes back byte for byte")

approval = omni.ReviewApi(session).approve_customer(VERSION, start.interview_id, omni.ApprovalSelection())
assert approval.success is True
assert onboarding.complete_onboarding(VERSION).action == "approved"
assert onboarding.fetch_onboarding_status(VERSION).onboarding_status == "ONBOARDING_FINISHED"
print("decision          customer", approval.uuid)

# Deletion takes an admin. Without one it is refused.
try:
    omni.DeletionApi(session).delete_session(VERSION, start.interview_id)
    raise AssertionError("a session must not delete itself")
except omni.exceptions.UnauthorizedException as refused:
    assert refused.data is not None and refused.data.status == 401
password = SecretStr(os.environ["OMNI_ADMIN_PASSWORD"])
credentials = omni.AdminCredentials(email="admin@example.com", password=password)
admin = connect(omni.OnboardingApi(connect()).log_in_admin(VERSION, credentials).token, "adminToken")
assert omni.DeletionApi(admin).delete_session(VERSION, start.interview_id).success is True
after = omni.SessionApi(session).fetch_session_status(VERSION)
assert after.session_status == "Deleted"
print("deleted           session is", after.session_status)
