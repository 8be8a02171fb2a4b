"""What Schemathesis does not know about the management API: its token, and existing names and ids."""

import os

import requests
import schemathesis
from schemathesis.core.failures import AcceptedNegativeData

from exceptions import only_nulls

URL, API = os.environ["OMNI_MANAGEMENT_URL"], os.environ["OMNI_SANDBOX_URL"]
HEADERS = {"authorization": f"Bearer {os.environ['OMNI_MANAGEMENT_TOKEN']}"}


@schemathesis.auth(refresh_interval=None)
class Token:
    def get(self, case, context):
        return HEADERS["authorization"]

    def set(self, case, token, context):
        case.headers["Authorization"] = token


def started():
    """The id of a new session, with a webhook in the outbox."""
    # An armed fault would make these calls fail.
    requests.delete(f"{URL}/faults", headers=HEADERS, timeout=20)
    headers = {"api-version": "1.0", "x-api-key": "sandbox"}
    session = requests.post(f"{API}/omni/start", json={}, headers=headers, timeout=20).json()
    headers["X-Incode-Hardware-Id"] = session["token"]
    requests.get(f"{API}/omni/finish-status", headers=headers, timeout=20)
    return session["interviewId"]


def armed():
    fault = {"effect": "delay", "times": 1}
    return requests.post(f"{URL}/faults", json=fault, headers=HEADERS, timeout=20).json()["id"]


def sent(session):
    requests.put(f"{URL}/webhooks/onboardingStatus", json={"url": "http://127.0.0.1:9/"}, headers=HEADERS, timeout=20)
    outbox = requests.get(f"{URL}/outbox", params={"session": session}, headers=HEADERS, timeout=20).json()
    return next(entry["id"] for entry in outbox if entry["kind"] == "webhook")


def entry(list):
    person = {"name": "Zoran Invented", "types": ["pep"]} if list == "global" else {"phone": "+15550100777"}
    requests.put(f"{URL}/watchlists/{list}/entry", json=person, headers=HEADERS, timeout=20)
    return "entry"


# Every second valid request names something that exists.
_calls = 0


@schemathesis.hook
def before_call(context, case, kwargs):
    global _calls
    _calls += 1
    mode = case.meta.generation.mode.value if case.meta else "positive"
    if mode != "positive" or _calls % 2:
        return
    path = case.operation.path
    if path.startswith("/sessions/{id}"):
        case.path_parameters["id"] = started()
    elif path == "/faults/{id}":
        case.path_parameters["id"] = armed()
    elif path.startswith("/outbox/{id}"):
        case.path_parameters["id"] = sent(started())
    elif path.startswith("/watchlists/"):
        case.path_parameters["id"] = entry(path.split("/")[2])
    elif path == "/webhooks/{kind}/fire":
        case.path_parameters["kind"], case.body = "onboardingStatus", {"session": started()}
    elif path == "/persona" and case.body:
        case.body = {"name": "specimen"}
    elif path == "/state" and case.body:
        case.body = requests.get(f"{URL}/state", headers=HEADERS, timeout=20).json()
    if path.endswith("/scenarios") and case.body and "{id}" in path:
        case.body = {"scenarios": ["SANDBOX_FACE_SPOOF"]}


@schemathesis.hook
def filter_failure(context, failure, case, response):
    return not (isinstance(failure, AcceptedNegativeData) and only_nulls(case))


@schemathesis.check
class EveryOperationSucceeds:
    """An operation that only ever refuses was not tested."""

    def __init__(self):
        self.tested, self.succeeded = set(), set()

    def after_response(self, context, response, case):
        id = case.operation.definition.raw["operationId"]
        self.tested.add(id)
        if response.status_code == 200:
            self.succeeded.add(id)

    def after_run(self, context):
        if wrong := sorted(self.tested - self.succeeded):
            raise AssertionError("; ".join(f"{id} never succeeded" for id in wrong))
