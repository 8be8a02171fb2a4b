// What @hey-api/openapi-ts makes of the responses of mock.py; see table.py.
import { createClient } from "./hey-api/client/index.js";
import * as omni from "./hey-api/index.js";
import { observe, plain } from "./observe.js";

const connect = (change: string) => ({
  client: createClient({ baseUrl: `${process.env.MOCK_URL}/${change}/0` }),
  headers: { "api-version": "1.0" },
}) as const;
const face = (change: string) => omni.addFace({ ...connect(change), body: { base64Image: "" } });

await observe("as-documented", async (change) => (await face(change)).data?.confidence === 0 && "read");
await observe("unknown-field", async (change) => plain((await face(change)).data).unheardOf && "kept");
// Compiles only because open enumerations are typed open.
await observe("unknown-value", async (change) => (await face(change)).data?.sessionStatus === "UNHEARD_OF" && "kept");
await observe("unknown-kind", async (change) => {
  const { data } = await omni.fetchFlowConfiguration(connect(change));
  return plain(data?.flowModules?.[0]).key === "UNHEARD_OF" && "kept";
});
await observe("null-1", async (change) => `\`${(await face(change)).data!.confidence}\``);
await observe("missing", async (change) => `\`${(await face(change)).data!.confidence}\``);
await observe("html-502", async (change) => {
  const { data, error, response } = await face(change);
  return data === undefined && `status ${response?.status}, ${`${error}`.includes("<h1>") ? "the text" : "no text"}`;
});
