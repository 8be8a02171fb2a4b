// One onboarding from start to deletion with @hey-api/openapi-ts; the settings are those of onboarding.ts.
//
// The person is invented and the card is drawn, so their data may be printed here. Do not log real responses.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createClient } from "./hey-api/client/index.js";
import * as omni from "./hey-api/index.js";

const setting = (name: string): string => {
  const value = process.env[name];
  assert(value, `set ${name}; the head of onboarding.ts says what it is`);
  return value;
};
const image = async (name: string): Promise<omni.ImageUpload> => {
  const path = resolve(setting("OMNI_IMAGES"), name);
  const bytes = await readFile(path).catch(() => {
    console.error(`cannot read ${path}: set OMNI_IMAGES to the directory of the images`);
    process.exit(1);
  });
  return { base64Image: bytes.toString("base64") };
};

// Each operation asks for its credentials by the name of the header. An error status is thrown, as a
// body of the schema ApiError.
const connect = (token?: string) => ({
  client: createClient({
    baseUrl: setting("OMNI_URL"),
    auth: ({ name }) => (name === "x-api-key" ? setting("OMNI_API_KEY") : token),
  }),
  headers: { "api-version": "1.0" },
  throwOnError: true,
}) as const;

const { data: start } = await omni.startOnboarding({ ...connect(), body: { countryCode: "ALL" } });
assert(start.token && start.interviewId);
const { interviewId } = start;
const session = connect(start.token);
console.log("start             session", interviewId);

// The image is taken again until the service accepts it. A refusal is a response with HTTP 200.
const blurred = await omni.addFrontId({ ...session, body: await image("card-front-blurred.jpg") });
assert.equal(blurred.data.failReason, "DOCUMENT_NOT_READABLE");
const front = await omni.addFrontId({ ...session, body: await image("card-front.jpg") });
assert.equal(front.data.failReason, undefined);
console.log("front             refused as", blurred.data.failReason, "then taken as", front.data.typeOfId);
const back = await omni.addBackId({ ...session, body: await image("card-back.jpg") });
assert.equal(back.data.failReason, undefined);
assert.equal((await omni.processId(session)).data.success, true);

const face = await omni.addFace({ ...session, body: await image("selfie.jpg") });
assert.equal(face.data.confidence, 0, "0 is a living person, 1 is not");
const match = await omni.processFace(session);
assert.equal(match.data.confidence, 1, "1 is the person on the card, 0 is somebody else");
while (!(await omni.fetchProcessingStatus(session)).data.finished) {
  await new Promise((wake) => setTimeout(wake, 500));
}
console.log("selfie            a living person, the one on the card");

const { data: score } = await omni.fetchScore(session);
assert.equal(score.overall?.status, "OK");
console.log("score             overall", score.overall.value, score.overall.status);
const { data: ocr } = await omni.fetchOcrData(session);
assert(ocr.name?.fullName && ocr.documentNumber && ocr.birthDate);
console.log("text on the card ", ocr.name.fullName);
const { data: images } = await omni.fetchImages({ ...session, body: { images: ["fullFrameFrontID"] } });
assert.equal(images.fullFrameFrontID, (await image("card-front.jpg")).base64Image);
console.log("images            the front side comes back byte for byte");

const { data: approval } = await omni.approveCustomer({ ...session, query: { interviewId }, body: {} });
assert.equal(approval.success, true);
assert.equal((await omni.completeOnboarding(session)).data.action, "approved");
const { data: status } = await omni.fetchOnboardingStatus(session);
assert.equal(status.onboardingStatus, "ONBOARDING_FINISHED");
console.log("decision          customer", approval.uuid);

// Deletion takes an admin. Without one it is refused.
await assert.rejects(
  omni.deleteSession({ ...session, query: { interviewId } }),
  (error: omni.ApiError) => error.status === 401,
);
const { data: admin } = await omni.logInAdmin({
  ...connect(),
  body: { email: "admin@example.com", password: setting("OMNI_ADMIN_PASSWORD") },
});
assert.equal((await omni.deleteSession({ ...connect(admin.token), query: { interviewId } })).data.success, true);
const { data: after } = await omni.fetchSessionStatus(session);
assert.equal(after.sessionStatus, "Deleted");
console.log("deleted           session is", after.sessionStatus);
