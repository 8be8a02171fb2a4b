"""Which reports of Schemathesis are not findings: exceptions.toml. An unused entry is an error."""

import json
import re
import threading
import tomllib
from pathlib import Path

from schemathesis.core.failures import AcceptedNegativeData, ServerError
from schemathesis.core.jsonschema import make_validator
from schemathesis.openapi.checks import RejectedPositiveData, UndefinedStatusCode

EXCEPTIONS = tomllib.loads((Path(__file__).parent / "exceptions.toml").read_text())
UNSUPPORTED = {operation for entry in EXCEPTIONS.get("unsupported", []) for operation in entry["operations"]}
NOT_IMPLEMENTED = 501


class Refusal:
    """A reason for which valid input may be refused."""

    def __init__(self, entry):
        self.operations = re.compile(entry.get("operations", ".*"))
        self.message = re.compile(entry["message"])
        self.statuses, self.reason = entry["statuses"], entry["reason"]
        # Not every run triggers it: it depends on chance.
        self.rare = entry.get("rare", False)
        self.used = False

    def covers(self, operation, status, message):
        covers = (
            status in self.statuses
            and self.operations.fullmatch(operation.id) is not None
            and self.message.fullmatch(message) is not None
        )
        self.used = self.used or covers
        return covers


REFUSALS = [Refusal(entry) for entry in EXCEPTIONS["refusal"]]
_lock = threading.Lock()


def covers(operation, failure, case, response):
    """Whether a failure is excused."""
    if response.status_code == NOT_IMPLEMENTED:
        reported = isinstance(failure, (ServerError, UndefinedStatusCode, RejectedPositiveData))
        return reported and operation.id in UNSUPPORTED
    if isinstance(failure, AcceptedNegativeData):
        return only_nulls(case)
    if isinstance(failure, RejectedPositiveData):
        with _lock:
            return any(refusal.covers(operation, response.status_code, message_of(response)) for refusal in REFUSALS)
    return False


def message_of(response):
    try:
        return json.loads(response.content).get("message", "")
    except (ValueError, AttributeError):
        return ""


def only_nulls(case):
    """Whether a body is valid without its null fields: null means no value."""
    if not isinstance(case.body, (dict, list)):
        return case.body is None
    body = case.operation.get_body_for_media_type(case.media_type)
    if body is None:
        return False
    validator = make_validator(body.optimized_schema, case.operation.schema.adapter.jsonschema_validator_cls)
    return validator.is_valid(without_nulls(case.body))


def without_nulls(value):
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in value if inner is not None]
    return value
