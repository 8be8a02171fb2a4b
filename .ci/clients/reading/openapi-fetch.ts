// What openapi-fetch makes of the responses of mock.py; see table.py.
import createClient from "openapi-fetch";
import type { paths } from "./omni.js";
import { observe, plain } from "./observe.js";

const connect = (change: string) => createClient<paths>({ baseUrl: `${process.env.MOCK_URL}/${change}/0` });
const params = { header: { "api-version": "1.0" } } as const;
const face = (change: string) =>
  connect(change).POST("/omni/add/face/third-party", { params, body: { base64Image: "" } });

await observe("as-documented", async (change) => (await face(change)).data?.confidence === 0 && "read");
await observe("unknown-field", async (change) => plain((await face(change)).data).unheardOf && "kept");
// Compiles only because open enumerations are typed open.
await observe("unknown-value", async (change) => (await face(change)).data?.sessionStatus === "UNHEARD_OF" && "kept");
await observe("unknown-kind", async (change) => {
  const { data } = await connect(change).GET("/omni/onboarding/flow", { params });
  return plain(data?.flowModules?.[0]).key === "UNHEARD_OF" && "kept";
});
await observe("null-1", async (change) => `\`${(await face(change)).data!.confidence}\``);
await observe("missing", async (change) => `\`${(await face(change)).data!.confidence}\``);
await observe("html-502", async (change) => {
  const { data, error, response } = await face(change);
  return data === undefined && `status ${response.status}, ${`${error}`.includes("<h1>") ? "the text" : "no text"}`;
});
