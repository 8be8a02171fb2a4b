// A test of an integration, against a sandbox that is controlled while it runs. Takes the ready line.
import assert from "node:assert/strict";

interface Ready {
  url: string;
  managementUrl: string;
  managementToken: string;
}

interface Scenario {
  id: string;
  operations: string[];
}

const ready: Ready = JSON.parse(process.argv[2] ?? "");

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(ready.managementUrl + path, {
    method,
    headers: { authorization: `Bearer ${ready.managementToken}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  assert.equal(response.status, 200, `${method} ${path}`);
  return (await response.json()) as T;
}

async function call(path: string, body: unknown, token = ""): Promise<Response> {
  return fetch(ready.url + path, {
    method: "POST",
    headers: {
      "api-version": "1.0",
      "x-api-key": "sandbox",
      "X-Incode-Hardware-Id": token,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
}

const start = (await (await call("/omni/start", { countryCode: "ALL" })).json()) as {
  token: string;
  interviewId: string;
};
const addName = () => call("/omni/add/name", { name: "Zara Specimen" }, start.token);

// The service is down for the next two calls. An integration that retries gets through.
await control("POST", "/faults", { effect: "status", status: 503, operation: "add_name", times: 2 });
assert.deepEqual([(await addName()).status, (await addName()).status, (await addName()).status], [503, 503, 200]);

// The connection breaks in the middle of the response, although the name was stored.
await control("POST", "/faults", { effect: "truncate", times: 1 });
await assert.rejects(async () => (await addName()).json());

// What can be forced is listed, and one of these is forced in this session.
const scenarios = await control<Scenario[]>("GET", "/scenarios");
assert.equal(new Set(scenarios.map(({ id }) => id)).size, scenarios.length);
const spoof = scenarios.find(({ id }) => id === "SANDBOX_PERSONA_SPOOF");
assert.ok(spoof !== undefined);
await control("PUT", `/sessions/${start.interviewId}/scenarios`, { scenarios: [spoof.id] });
const session = await control<{ stored: { forced: unknown } }>("GET", `/sessions/${start.interviewId}`);
assert.deepEqual(session.stored.forced, { control: [spoof.id], magic: [] });

// After a hundred days the token has expired.
await control("POST", "/clock", { advance: 100 * 24 * 60 * 60 * 1000 });
assert.equal((await addName()).status, 401);
