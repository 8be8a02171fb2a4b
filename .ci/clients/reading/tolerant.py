"""Whether the Python clients that are made from the tolerant form read everything that a service may send.

Each JSON response of the document is read as it is and after each change of mock.py that makes a difference to it, by
both clients, and written out again: nothing may be refused, and nothing may be lost. An HTML 502 has to arrive as an
error that tells the status. Usage: tolerant.py <folder of the document and its fixtures>
"""

import importlib
import inspect
import json
import pkgutil
import re
import sys
import threading
import typing
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import mock
import omni.api
import omni.client
import omni_generator
from omni.errors import UnexpectedStatus
from pydantic import BaseModel


def key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


class PythonClient:
    """openapi-python-client. The request is sent as it is, and the response is read by the generated code."""

    name = "openapi-python-client"
    raises = False

    def __init__(self, api: mock.Api, url: str) -> None:
        self.api, self.url = api, url
        self.client = omni.client.Client(base_url=url, raise_on_unexpected_status=True)
        modules = pkgutil.walk_packages(omni.api.__path__, "omni.api.")
        self.modules = {name.rpartition(".")[2]: name for _, name, package in modules if not package}

    def call(self, operation: str, change: str, number: int) -> Any:
        route = self.api.operations[operation]
        path = re.sub(r"\{.*?\}", "1", route["path"])
        response = self.client.get_httpx_client().request(route["method"], f"{self.url}/{change}/{number}{path}")
        module = importlib.import_module(self.modules[operation])
        return module._build_response(client=self.client, response=response).parsed

    @staticmethod
    def written(read: Any) -> Any:
        if hasattr(read, "to_dict"):
            raw = list(raw_objects(read))
            if raw:
                raise ValueError(f"not read, but kept as it came: {raw}")
            return read.to_dict()
        return [PythonClient.written(item) for item in read] if isinstance(read, list) else read

    @staticmethod
    def kept(value: Any) -> Any:
        return value

    @staticmethod
    def is_bad_gateway(error: Exception) -> bool:
        return isinstance(error, UnexpectedStatus) and error.status_code == 502 and mock.HTML in error.content.decode()


def raw_objects(read: Any) -> Iterator[str]:
    """Where an object was not read: of a type or null, the generated code keeps what it could not read as the type."""
    for field in read.__attrs_attrs__:
        if field.name != "additional_properties":
            value = getattr(read, field.name)
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    yield f"{type(read).__name__}.{field.name}"
                elif hasattr(item, "__attrs_attrs__"):
                    yield from raw_objects(item)


class GeneratorClient:
    """openapi-generator's `python`, called as a program calls it, with the first example of the request."""

    name = "openapi-generator python"
    raises = True

    def __init__(self, api: mock.Api, url: str) -> None:
        self.api, self.url = api, url
        classes = [value for name, value in vars(omni_generator).items() if name.endswith("Api")]
        self.methods = {name: value for it in classes for name, value in self.of(it).items()}

    def of(self, cls: type) -> dict[str, tuple[type, str]]:
        return {name: (cls, name) for name in vars(cls) if name in self.api.operations}

    def call(self, operation: str, change: str, number: int) -> Any:
        cls, method = self.methods[operation]
        client = omni_generator.ApiClient(omni_generator.Configuration(host=f"{self.url}/{change}/{number}"))
        function = getattr(cls(client), method)
        return function(**self.arguments(operation, function))

    def arguments(self, operation: str, function: Any) -> dict[str, Any]:
        fixture = self.api.operations[operation]
        given = {key(name): value for place in fixture["parameters"].values() for name, value in place.items()}
        hints = typing.get_type_hints(function)
        arguments = {}
        for name, parameter in inspect.signature(function).parameters.items():
            if parameter.default is not parameter.empty:
                continue
            if key(name) in given:
                arguments[name] = given[key(name)]
            else:
                request = fixture["requests"][0]
                whole = request["mediaType"] == "application/json"
                arguments[name] = self.body(hints[name], request["value"]) if whole else b"bytes"
        return arguments

    def body(self, hint: Any, value: Any) -> Any:
        if isinstance(value, list):
            return [self.body(typing.get_args(hint)[0], item) for item in value]
        return hint.from_dict(value) if isinstance(hint, type) and issubclass(hint, BaseModel) else value

    @staticmethod
    def written(read: Any) -> Any:
        if isinstance(read, BaseModel):
            return json.loads(json.dumps(read.to_dict()))
        return [GeneratorClient.written(item) for item in read] if isinstance(read, list) else read

    @staticmethod
    def kept(value: Any) -> Any:
        """It reads past an unknown field, and a missing value is None, as a null is."""
        if isinstance(value, dict):
            parts = {name: GeneratorClient.kept(it) for name, it in value.items()}
            return {name: it for name, it in parts.items() if name != "unheardOf" and it is not None}
        return [GeneratorClient.kept(item) for item in value] if isinstance(value, list) else value

    @staticmethod
    def is_bad_gateway(error: Exception) -> bool:
        bad = omni_generator.exceptions.ServiceException
        return isinstance(error, bad) and error.status == 502 and error.body == mock.HTML


Client = PythonClient | GeneratorClient


def status(api: mock.Api, operation: str, number: int) -> int:
    return int(api.responses(operation)[number]["status"])


def chosen(api: mock.Api, operation: str) -> Iterator[int]:
    """Every response of success, and one of an error: those have one schema."""
    statuses = [status(api, operation, number) for number in range(len(api.responses(operation)))]
    yield from (number for number, it in enumerate(statuses) if it < 300)
    yield from [number for number, it in enumerate(statuses) if it >= 400][:1]


class Sent(typing.NamedTuple):
    """One response as it was sent."""

    operation: str
    change: str
    number: int
    body: Any


def problem(client: Client, sent: Sent) -> str | None:
    """What is wrong with how a client reads one response."""
    try:
        read = client.call(sent.operation, sent.change, sent.number)
        if status(client.api, sent.operation, sent.number) >= 400 and client.raises:
            return "an error was returned like a success"
    except omni_generator.exceptions.ApiException as error:
        read = error.data
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:600]}"
    try:
        written = client.written(read)
    except ValueError as error:
        return str(error)
    wanted = client.kept(sent.body)
    return None if client.kept(written) == wanted else f"sent {wanted!s:.600}, read {written!s:.600}"


def bad_gateway(client: Client, operation: str) -> str | None:
    """What is wrong with how a client takes an HTML 502."""
    try:
        client.call(operation, "html-502", 0)
    except Exception as error:
        return None if client.is_bad_gateway(error) else f"it arrived as {type(error).__name__}: {error}"
    return "it was not an error"


def main(folder: str) -> int:
    server = mock.serve(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    api, url = mock.Handler.api, f"http://127.0.0.1:{server.server_port}"
    wrong = 0
    for client in (PythonClient(api, url), GeneratorClient(api, url)):
        counts: Counter[str] = Counter()
        for operation in api.operations:
            found = [("html-502", bad_gateway(client, operation))]
            for number in chosen(api, operation):
                for change, body in mock.changed(api, operation, number):
                    sent = Sent(operation, change, number, body)
                    found.append((f"{change} of response {number}", problem(client, sent)))
            for change, fault in found:
                counts[change.partition(" ")[0]] += 1
                if fault:
                    wrong += 1
                    print(f"{client.name}: {operation}, {change}: {fault}")
        print(f"{client.name}: {sum(counts.values())} responses, {dict(counts)}")
    # A change that no response shows would prove nothing.
    for change in mock.changes(api):
        if not counts[change] and not (change.startswith("null-") and counts["null-3"]):
            print(f"no response shows the change {change}")
            wrong += 1
    print(f"{wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
