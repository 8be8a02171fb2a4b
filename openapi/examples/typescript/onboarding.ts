// One onboarding from start to deletion with openapi-typescript and openapi-fetch.
//
//   OMNI_URL             URL of the service, for example of the sandbox
//   OMNI_API_KEY         the client's key; the sandbox takes `sandbox`
//   OMNI_ADMIN_PASSWORD  password of admin@example.com, who may delete; the sandbox takes `sandbox`
//   OMNI_IMAGES          directory with card-front.jpg, card-front-blurred.jpg, card-back.jpg and selfie.jpg
//
// The person is invented and the card is drawn, so their data may be printed here. Do not log real responses.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import createClient from "openapi-fetch";
import type { components, paths } from "./omni.js";

const setting = (name: string): string => {
  const value = process.env[name];
  assert(value, `set ${name}; the head of this file says what it is`);
  return value;
};
const image = async (name: string): Promise<components["schemas"]["ImageUpload"]> => {
  const path = resolve(setting("OMNI_IMAGES"), name);
  const bytes = await readFile(path).catch(() => {
    console.error(`cannot read ${path}: set OMNI_IMAGES to the directory of the images`);
    process.exit(1);
  });
  return { base64Image: bytes.toString("base64") };
};

// A token opens one session, or a role; it is sent with every call, as the API key is.
const connect = (token?: string) =>
  createClient<paths>({
    baseUrl: setting("OMNI_URL"),
    headers: {
      "x-api-key": setting("OMNI_API_KEY"),
      ...(token === undefined ? {} : { "X-Incode-Hardware-Id": token }),
    },
  });

// Every operation takes the version of the API in a header, so the types ask for it in every call.
const version = { header: { "api-version": "1.0" } } as const;

// An error status comes back as `error`; its `status` is the code that a program can react to.
function ok<T>(result: { data?: T; error?: components["schemas"]["ApiError"]; response: Response }): T {
  assert(result.data !== undefined, `HTTP ${result.response.status}, code ${result.error?.status}: ${result.error?.error}`);
  return result.data;
}

const start = ok(await connect().POST("/omni/start", { params: version, body: { countryCode: "ALL" } }));
assert(start.token && start.interviewId);
const { interviewId } = start;
const session = connect(start.token);
console.log("start             session", interviewId);

// The image is taken again until the service accepts it. A refusal is a response with HTTP 200.
const front = (name: string) =>
  image(name).then((body) => session.POST("/omni/add/front-id/v2", { params: version, body }));
const blurred = ok(await front("card-front-blurred.jpg"));
assert.equal(blurred.failReason, "DOCUMENT_NOT_READABLE");
const sharp = ok(await front("card-front.jpg"));
assert.equal(sharp.failReason, undefined);
assert.equal(sharp.correctSharpness, true);
console.log("front             refused as", blurred.failReason, "then taken as", sharp.typeOfId);

const back = ok(await session.POST("/omni/add/back-id/v2", { params: version, body: await image("card-back.jpg") }));
assert.equal(back.failReason, undefined);
console.log("back              taken as", back.typeOfId);
assert.equal(ok(await session.POST("/omni/process/id", { params: version })).success, true);

const face = ok(await session.POST("/omni/add/face/third-party", { params: version, body: await image("selfie.jpg") }));
assert.equal(face.confidence, 0, "0 is a living person, 1 is not");
const match = ok(await session.POST("/omni/process/face", { params: version }));
assert.equal(match.confidence, 1, "1 is the person on the card, 0 is somebody else");
while (!ok(await session.GET("/omni/get/postprocess/isfinished", { params: version })).finished) {
  await new Promise((wake) => setTimeout(wake, 500));
}
console.log("selfie            a living person, the one on the card");

const score = ok(await session.GET("/omni/get/score", { params: version }));
assert.equal(score.overall?.status, "OK");
assert.equal(score.liveness?.overall?.status, "OK");
console.log("score             overall", score.overall.value, score.overall.status);

const ocr = ok(await session.GET("/omni/get/ocr-data", { params: version }));
assert(ocr.name?.fullName && ocr.documentNumber && ocr.birthDate);
console.log("text on the card ", ocr.name.fullName);

const images = ok(await session.POST("/omni/get/images", { params: version, body: { images: ["fullFrameFrontID"] } }));
assert.equal(images.fullFrameFrontID, (await image("card-front.jpg")).base64Image);
console.log("images            the front side comes back byte for byte");

const approval = ok(
  await session.POST("/omni/process/approve", { params: { ...version, query: { interviewId } }, body: {} }),
);
assert.equal(approval.success, true);
const finish = ok(await session.GET("/omni/finish-status", { params: version }));
assert.equal(finish.action, "approved");
const status = ok(await session.GET("/omni/get/onboarding/status", { params: version }));
assert.equal(status.onboardingStatus, "ONBOARDING_FINISHED");
console.log("decision          customer", approval.uuid);

// Deletion takes an admin. Without one it is refused, and the refusal is typed as well.
const gone = { params: { ...version, query: { interviewId } } };
const refused = await session.DELETE("/omni/interview", gone);
assert.equal(refused.response.status, 401);
const admin = ok(
  await connect().POST("/executive/log-in", {
    params: version,
    body: { email: "admin@example.com", password: setting("OMNI_ADMIN_PASSWORD") },
  }),
);
assert.equal(ok(await connect(admin.token).DELETE("/omni/interview", gone)).success, true);
const after = ok(await session.GET("/omni/session/status/get", { params: version }));
assert.equal(after.sessionStatus, "Deleted");
console.log("deleted           session is", after.sessionStatus);
