"""What Schemathesis does not know about the API: credentials, states, images, and which reports are not findings."""

import os

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData

import exceptions
import inputs
from sessions import KEY, KEY_HEADER, OPERATIONS, STATES, TOKEN_HEADER, admin_token, follow, session_for, spend


@schemathesis.serializer("application/pdf")
def pdf(context, value):
    return bytes(value, "utf-8") if isinstance(value, str) else value


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Expresses an extension of the document in JSON Schema: at least one field of a list is needed."""
    for schema in raw_schema["components"]["schemas"].values():
        if names := schema.get("x-omni-required-any"):
            schema["anyOf"] = [{"required": [name]} for name in names]


def operation_of(case):
    return OPERATIONS[case.operation.definition.raw["operationId"]]


def phase_of(case):
    return case.meta.phase.name.value if case.meta else ""


# The name of the phase in which calls follow each other along the links.
STEPS = "stateful"
PLACEHOLDER = "token of the session"


@schemathesis.auth(refresh_interval=None)
class Credentials:
    """The token for an operation. Its session is chosen once the rest of the request is known."""

    def get(self, case, context):
        operation = operation_of(case)
        if operation.takes_session:
            return PLACEHOLDER
        return admin_token() if operation.takes_admin else ""

    def set(self, case, token, context):
        case.headers[KEY_HEADER] = KEY
        if token:
            case.headers[TOKEN_HEADER] = token


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = operation_of(case)
    phase = phase_of(case)
    if phase == STEPS and operation.id == "start_onboarding":
        case.body = STATES["start"]["default"]
    has_token = TOKEN_HEADER in case.headers
    if not has_token and (operation.takes_session or operation.takes_admin):
        return
    session = session_for(operation, phase == STEPS) if has_token else None
    is_of_session = case.headers.get(TOKEN_HEADER) == PLACEHOLDER
    if is_of_session:
        case.headers[TOKEN_HEADER] = session.token
    # Only random tests try values that belong to nobody; elsewhere, such a value is an example from the document.
    is_random = phase in ("fuzzing", STEPS)
    names_session = inputs.Inputs(case, session, is_random).use_known()
    if is_of_session and names_session and operation.takes_admin and inputs.is_often(case.query, 2):
        case.headers[TOKEN_HEADER] = admin_token()


@schemathesis.hook
def after_call(context, case, response):
    operation = operation_of(case)
    if response.status_code != 200:
        return
    spend(operation)
    if phase_of(case) == STEPS:
        follow(operation, response.json())


@schemathesis.hook
def filter_failure(context, failure, case, response):
    # Schemathesis considers a replaced file wrong, because it cannot validate bytes against a schema.
    if isinstance(failure, AcceptedNegativeData) and inputs.is_file(case.body):
        return False
    return not exceptions.covers(operation_of(case), failure, case, response)


@schemathesis.check
class EveryOperationSucceeds:
    """An operation that only ever refuses was not tested. One that the exceptions list as unsupported must not work."""

    def __init__(self):
        self.tested, self.succeeded, self.unsupported = set(), set(), set()

    def after_response(self, context, response, case):
        operation = operation_of(case)
        self.tested.add(operation.id)
        if response.status_code == 200:
            self.succeeded.add(operation.id)
        if response.status_code == exceptions.NOT_IMPLEMENTED:
            self.unsupported.add(operation.id)

    def after_run(self, context):
        wrong = [f"{id} never succeeded" for id in self.tested - self.succeeded - exceptions.UNSUPPORTED]
        for id in exceptions.UNSUPPORTED & self.succeeded - self.unsupported:
            wrong.append(f"{id} is supported: take it out of exceptions.toml")
        # With an unusual number of cases, some refusals may not occur.
        if "OMNI_OTHER_CASES" not in os.environ:
            for refusal in exceptions.REFUSALS:
                if not refusal.used and not refusal.rare:
                    wrong.append(f"nothing was refused with {refusal.message.pattern!r}: take it out of exceptions.toml")
        if wrong:
            raise AssertionError("\n".join(sorted(wrong)))
