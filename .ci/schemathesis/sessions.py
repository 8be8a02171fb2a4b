"""Sessions of the sandbox, brought into the state that an operation needs (states.toml)."""

import base64
import json
import os
import threading
import tomllib
import uuid
from pathlib import Path

import requests
from hypothesis.control import current_build_context

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
URL = os.environ["OMNI_SANDBOX_URL"]
KEY_HEADER, TOKEN_HEADER = "x-api-key", "X-Incode-Hardware-Id"
KEY = PASSWORD = "sandbox"
CONTRACT = (ROOT / "omni-sandbox/specimens/contract.pdf").read_bytes()
IMAGES = {
    name: (ROOT / f"omni-sandbox/specimens/{name}.jpg").read_bytes() for name in ("card-front", "card-back", "selfie")
}
STATES = tomllib.loads((HERE / "states.toml").read_text())


class Operation:
    """What the document says about an operation."""

    def __init__(self, method, path, definition):
        self.method, self.path, self.id = method, path, definition["operationId"]
        schemes = [scheme for alternative in definition["security"] for scheme in alternative]
        self.takes_session = "sessionToken" in schemes
        self.takes_admin = "adminToken" in schemes
        self.changes_state = definition["x-omni-changes-state"]


def read_operations():
    document = json.loads((ROOT / "openapi/dist/omni.json").read_text())
    methods = ("get", "put", "post", "delete", "patch")
    operations = [
        Operation(method, path, definition)
        for path, item in document["paths"].items()
        for method, definition in item.items()
        if method in methods
    ]
    return {operation.id: operation for operation in operations}


OPERATIONS = read_operations()
_local = threading.local()


class Session:
    """A session of the sandbox."""

    def __init__(self, state):
        external_id = f"test-{uuid.uuid4()}"
        start = STATES["start"].get(state, STATES["start"]["default"])
        self.take(send("start_onboarding", body=start | {"externalId": external_id}), external_id)

    @classmethod
    def of(cls, started, external_id):
        """A session that was started elsewhere."""
        session = cls.__new__(cls)
        session.take(started, external_id)
        return session

    def take(self, started, external_id):
        self.id, self.token, self.external_id = started["interviewId"], started["token"], external_id
        self.kept = {"session": self.id}
        self.done = set()
        KNOWN.add(self.id)

    def one_time_code(self):
        """The code that the person last received."""
        management, token = (os.environ[f"OMNI_MANAGEMENT_{name}"] for name in ("URL", "TOKEN"))
        headers = {"authorization": f"Bearer {token}"}
        query = {"session": self.id}
        outbox = requests.get(f"{management}/outbox", params=query, headers=headers, timeout=20).json()
        return [entry["code"] for entry in outbox if "code" in entry][-1]

    def bring_to(self, operation):
        """Makes the calls that have to come before an operation."""
        for step in STATES["needs"].get(operation, []):
            if step in self.done:
                continue
            self.bring_to(step)
            self.done.add(step)
            self.call(step)
        return self

    def call(self, step):
        if step == "upload_document":
            return self.upload_document()
        call = STATES["steps"].get(step, {})
        operation = call.get("operation", step)
        token = self.token if OPERATIONS[operation].takes_session else admin_token()
        query, body = (self.fill(call.get(part)) for part in ("query", "body"))
        self.kept[step] = send(operation, token, query, body)

    def upload_document(self):
        """Uploads a document to sign, a new one each time."""
        place = send("create_document_upload_url", self.token)
        self.kept["upload_document"] = place
        requests.put(place["preSignedUrl"], data=CONTRACT, timeout=20).raise_for_status()

    def fill(self, value):
        """Fills in images, and values that earlier calls returned."""
        if isinstance(value, dict):
            return {key: self.fill(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.fill(inner) for inner in value]
        if not (isinstance(value, str) and value.startswith("$")):
            return value
        first, *rest = value[1:].split(".")
        if first == "contract":
            return base64.b64encode(CONTRACT).decode()
        if first in IMAGES:
            return base64.b64encode(IMAGES[first]).decode()
        found = self.kept[first]
        for key in rest:
            found = found[key]
        return found


def send(operation, token=None, query=None, body=None):
    """Calls an operation without Schemathesis. It has to work: the tests need its result."""
    if not hasattr(_local, "http"):
        _local.http = requests.Session()
    operation = OPERATIONS[operation]
    headers = {KEY_HEADER: KEY, "api-version": "1.0"} | ({TOKEN_HEADER: token} if token else {})
    response = _local.http.request(
        operation.method, URL + operation.path, params=query, json=body, headers=headers, timeout=20
    )
    if response.status_code != 200:
        raise RuntimeError(f"{operation.id}, which a test needs: {response.status_code} {response.text[:500]}")
    return response.json()


def admin_token():
    if not hasattr(_local, "admin"):
        login = {"email": "zara.specimen@example.com", "password": PASSWORD}
        _local.admin = send("log_in_admin", body=login)["token"]
    return _local.admin


# Each operation has its own session, which is reused until a call has used it up.
_sessions = {}
# The ids of sessions that exist or existed.
KNOWN = set()


def session_for(operation, is_step):
    """A session in which an operation can succeed; in a scenario, the one that its first step began with."""
    if is_step:
        scenario = scenario_of_thread()
        scenario.session = scenario.session or Session(operation.id).bring_to(operation.id)
        return scenario.session
    if operation.id not in _sessions:
        _sessions[operation.id] = Session(operation.id).bring_to(operation.id)
    return _sessions[operation.id]


def spend(operation):
    """After a call that succeeded: if it can succeed only once, the next one gets another session."""
    if operation.id in STATES["once"]["operations"]:
        _sessions.pop(operation.id, None)


class Scenario:
    """The calls that follow each other along links. For Hypothesis, they are one example."""

    def __init__(self, example):
        self.example, self.session = example, None


def scenario_of_thread():
    example = current_build_context().data
    scenario = getattr(_local, "scenario", None)
    if scenario is None or scenario.example is not example:
        scenario = _local.scenario = Scenario(example)
    return scenario


def follow(operation, response):
    """After a step: the following steps use the session that was started, and know what was returned."""
    scenario = scenario_of_thread()
    if operation.id == "start_onboarding":
        scenario.session = Session.of(response, "")
    elif scenario.session:
        scenario.session.kept[operation.id] = response
