// Steps in which the person sends an image of an ID, of the face or of a document.
import { Refused } from './api.js';
import { Unfit, askForImage } from './camera.js';
import { base64 } from './image.js';
import { tell } from './screen.js';
import { BLURRED, COARSE, GLARE, reason } from './words.js';

// The limits that the API documents for an image of an ID.
const LEAST_SCORE = 10;
const LEAST_RESOLUTION = 155;

const POLL = 1000;

const SIDES = [
  { front: 'add/front-id/v2', back: 'add/back-id/v2', process: 'process/id', name: 'your ID' },
  { front: 'add/front-second-id/v2', back: 'add/back-second-id/v2', process: 'process/second-id', name: 'your second ID' },
];

// Why an image has to be taken again, although the API has stored it.
function weakness({ sharpness, glare, horizontalResolution }) {
  if (sharpness < LEAST_SCORE) return BLURRED;
  if (glare < LEAST_SCORE) return GLARE;
  return horizontalResolution < LEAST_RESOLUTION ? COARSE : undefined;
}

const image = async (file) => ({ base64Image: await base64(file) });

// Captures one side. Attempts from before a phone closed the page count.
async function side({ api, state, limit, path, title, hint, onlyFront }) {
  const send = async (file) => {
    state.attempts += 1;
    const capture = await api.post(path, await image(file), { onlyFront });
    if (capture.failReason) throw new Unfit(reason(capture.failReason));
    Object.assign(state, { stored: true, capture, file });
    const weak = weakness(capture);
    if (weak && state.attempts < limit) throw new Unfit(weak);
    return true;
  };
  return askForImage({ title, hint, attempts: limit - state.attempts, send });
}

// Whether the flow asks only for the front of what was captured.
function wantsOnlyFront({ onlyFront, overrides = {} }, { countryCode, typeOfId }) {
  return overrides?.[countryCode]?.[typeOfId]?.onlyFront ?? onlyFront ?? false;
}

// One ID: front, back, processing. Resolves with whether it was captured.
export async function captureId(context, settings, index) {
  const { api, opened } = context;
  const { front, back, process, name } = SIDES[index];
  const done = opened.done.ids[index];
  const limit = Math.max(1, settings.captureAttempts ?? opened.limits.id ?? 3);
  const give = async () => {
    // As documented: what could not be captured is reviewed manually.
    await api.put('update', { manualIdCheckNeeded: true });
    await tell('A person will check your ID', 'The images could not be used, and there are no tries left. You can continue.');
    return false;
  };
  if (!done.captured) {
    const state = { attempts: done.frontAttempts, stored: done.front, capture: {} };
    if (!done.front) {
      if (state.attempts >= limit) return give();
      await side({
        api, state, limit, path: front, title: `Front of ${name}`, onlyFront: settings.onlyFront || undefined,
        hint: 'Put it on a dark, plain surface. Show all four corners.',
      });
      if (!state.stored) return give();
    }
    const { capture, file } = state;
    const isOneSided = capture.typeOfId === 'Passport';
    const onlyFront = wantsOnlyFront(settings, capture);
    // Only now is it known which ID it is.
    if (onlyFront && !settings.onlyFront && file) await api.post(front, await image(file), { onlyFront: true });
    if (!onlyFront && !isOneSided) {
      const state = { attempts: done.backAttempts, stored: false };
      if (state.attempts >= limit) return give();
      await side({ api, state, limit, path: back, title: `Back of ${name}`, hint: 'Turn it over. Show all four corners.' });
      if (!state.stored) return give();
    }
    done.captured = true;
  }
  await context.work('Reading your ID', async () => {
    if (!done.submitted) await api.post(process);
    while (!done.processed && !(await api.get('get/postprocess/isfinished')).finished) {
      await new Promise((resolve) => { setTimeout(resolve, POLL); });
    }
  });
  return true;
}

export async function captureSelfie({ api, opened }, settings) {
  const limit = Math.max(1, settings.captureAttempts ?? opened.limits.selfie ?? 3);
  const attempts = limit - opened.done.selfieAttempts;
  const taken = attempts > 0 && await askForImage({
    title: 'Your selfie', hint: 'Look into the camera. Keep your whole face inside the outline.', facing: 'user', shape: 'face',
    attempts, send: async (file) => api.post('add/face/third-party', await image(file)),
  });
  if (taken) return;
  await api.put('update', { manualSelfieCheckNeeded: true });
  await tell('A person will check your selfie', 'The images could not be used, and there are no tries left. You can continue.');
}

export function captureDocument({ api }, type, { title, text, skip, pdf = false }) {
  return askForImage({
    title, hint: text, shape: 'page', pdf, skip,
    send: async (file) => {
      const format = pdf && file.type === 'application/pdf' ? 'pdf' : undefined;
      try {
        return await api.post('add/document/v2', await image(file), { type, format });
      } catch (error) {
        if (error instanceof Refused && error.status === 400) throw new Unfit('The file could not be used. Choose another one.');
        throw error;
      }
    },
  });
}

export { image };
