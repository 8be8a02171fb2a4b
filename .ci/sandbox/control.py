"""A test of a receiver of webhooks, against a sandbox that is controlled while it runs. Takes the ready line."""

import http.server
import json
import queue
import sys
import threading
import urllib.request

ready = json.loads(sys.argv[1])
received = queue.Queue()
acknowledgments = iter([False, True])


class Receiver(http.server.BaseHTTPRequestHandler):
    """Does not acknowledge the first webhook."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        acknowledgment = json.dumps({"success": next(acknowledgments)}).encode()
        received.put(body)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(acknowledgment)))
        self.end_headers()
        self.wfile.write(acknowledgment)

    def log_message(self, *_):
        pass


def send(method, url, body, headers):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers}, method=method)
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def control(method, path, body=None):
    headers = {"Authorization": f"Bearer {ready['managementToken']}"}
    return send(method, ready["managementUrl"] + path, body, headers)


def call(method, path, body=None, token=""):
    headers = {"api-version": "1.0", "x-api-key": "sandbox", "X-Incode-Hardware-Id": token}
    return send(method, ready["url"] + path, body, headers)


receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=receiver.serve_forever, daemon=True).start()
target = {"url": f"http://127.0.0.1:{receiver.server_port}/hook"}
assert control("PUT", "/webhooks/onboardingStatus", target) == {"onboardingStatus": target}

session = call("POST", "/omni/start", {"countryCode": "ALL", "externalId": "client-1"})
call("GET", "/omni/finish-status", token=session["token"])
first = received.get(timeout=10)
assert (first["interviewId"], first["onboardingStatus"]) == (session["interviewId"], "ONBOARDING_FINISHED"), first

# It was not acknowledged, so it is retried once its time has come.
while received.empty():
    control("POST", "/clock", {"advance": 1000})
    threading.Event().wait(0.05)
while not (entry := control("GET", f"/outbox?session={session['interviewId']}")[0]).get("doneAt"):
    threading.Event().wait(0.05)
assert [attempt["result"] for attempt in entry["attempts"]] == ["refused", "delivered"], entry["attempts"]

# The state is saved, everything is deleted, and the state comes back.
state = control("GET", "/state")
assert control("DELETE", "/state") == {"records": 0}
assert control("GET", "/sessions") == []
control("PUT", "/state", state)
assert [known["id"] for known in control("GET", "/sessions")] == [session["interviewId"]]
