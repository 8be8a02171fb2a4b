"""Calls the sandbox with nothing but the standard library."""

import base64
import json
import pathlib
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).parents[2]
CONTRACT = (ROOT / "omni-sandbox/specimens/contract.pdf").read_bytes()


def b64(data):
    return base64.b64encode(data).decode()


class Sandbox:
    def __init__(self, ready):
        self.ready = json.loads(ready)
        self.token = ""
        started = self.post("/omni/start", {})
        self.token, self.session = started["token"], started["interviewId"]

    def request(self, method, path, body, media_type):
        headers = {"x-api-key": "sandbox", "api-version": "1.0", "content-type": media_type}
        if self.token:
            headers["X-Incode-Hardware-Id"] = self.token
        request = urllib.request.Request(self.ready["url"] + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.read()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.code} {error.read().decode()}") from None

    def post(self, path, body):
        return json.loads(self.request("POST", path, json.dumps(body).encode(), "application/json"))

    def get(self, path):
        return json.loads(self.request("GET", path, None, "application/json"))

    def file(self, path, body, media_type="application/json"):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.request("POST", path, body, media_type)

    def manage(self, path):
        headers = {"authorization": f"Bearer {self.ready['managementToken']}"}
        request = urllib.request.Request(self.ready["managementUrl"] + path, headers=headers)
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.read()

    def behind(self, link):
        with urllib.request.urlopen(link, timeout=20) as response:
            return response.read()

    def upload(self, link, body):
        with urllib.request.urlopen(urllib.request.Request(link, body, method="PUT"), timeout=20):
            pass

    def add_document(self, data, **query):
        return self.post("/omni/add/document/v2?" + urllib.parse.urlencode(query), {"base64Image": b64(data)})

    def add_contract(self, data=CONTRACT):
        return self.add_document(data, type="contract")["additionalInformation"]["contractId"]

    def onboard(self):
        """Captures the specimens, and makes the person a customer."""
        for path, name in [
            ("/omni/add/front-id/v2", "card-front"),
            ("/omni/add/back-id/v2", "card-back"),
            ("/omni/add/face/third-party?imageType=selfie", "selfie"),
        ]:
            image = (ROOT / f"omni-sandbox/specimens/{name}.jpg").read_bytes()
            self.post(path, {"base64Image": b64(image)})
        self.post("/omni/process/id", {})
        self.post("/omni/process/face?imageType=selfie", {})
        assert self.post(f"/omni/process/approve?interviewId={self.session}", {})["success"]
