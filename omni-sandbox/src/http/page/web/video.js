// A video selfie: the person is recorded while answering a few questions.
import { Refused, Unreachable } from './api.js';
import { askForImage, explainCamera, hasCamera, startCamera } from './camera.js';
import { image } from './captures.js';
import { Screen, button, make } from './screen.js';
import { UNREACHABLE, isAboutImage, refusal } from './words.js';

const QUESTIONS = 3;
// The file host takes ten megabytes.
const BITS_PER_SECOND = 800_000;
const MOST_SECONDS = 75;
const TYPES = ['video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4'];
const FRAME_TRIES = 3;

// The voice is recorded if there is a microphone.
async function start() {
  try {
    return await startCamera('user', true);
  } catch (error) {
    if (error.name !== 'NotFoundError') throw error;
    return startCamera('user');
  }
}

function record(stream) {
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: BITS_PER_SECOND });
  const parts = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  recorder.start(1000);
  return () => new Promise((resolve) => {
    recorder.addEventListener('stop', () => resolve(new Blob(parts, { type: recorder.mimeType })), { once: true });
    recorder.stop();
  });
}

// Resolves with a recording and a frame of it, or with nothing if there is no camera.
function recordSelfie(questions) {
  return new Promise((resolve) => {
    const view = make('div', { className: 'view face' }, make('span', { className: 'outline', 'aria-hidden': 'true' }));
    const asked = make('p', { className: 'question', 'aria-live': 'polite' });
    const intro = 'You are recorded while you answer a few questions. Look into the camera and speak.';
    const screen = new Screen('Your video selfie', make('p', {}, intro), view, asked);
    let camera;

    const begin = async () => {
      try {
        camera = await screen.busy('Starting the camera…', start);
      } catch (error) {
        screen.fail(explainCamera(error));
        screen.actions(button('Try again', begin, 'first'), button('Send a photo instead', () => resolve(undefined)));
        return;
      }
      view.prepend(camera.video);
      screen.say('Recording');
      const stop = record(camera.stream);
      const left = [...questions];
      let frame;
      let isOver = false;
      const end = async () => {
        // The time can run out while the person finishes.
        if (isOver) return;
        isOver = true;
        clearTimeout(timer);
        frame ??= await camera.frame();
        const recording = await stop();
        camera.stop();
        resolve({ recording, frame });
      };
      const timer = setTimeout(end, MOST_SECONDS * 1000);
      const next = async () => {
        const question = left.shift();
        if (!question) return end();
        const spoken = question.answer ? ` Say: “${question.answer}”.` : '';
        asked.textContent = `${question.question}${spoken}`;
        const text = left.length ? 'Next question' : 'Finish';
        const go = button(text, async () => {
          go.disabled = true;
          // By now the person is looking into the camera.
          frame ??= await camera.frame();
          await next();
        }, 'first');
        screen.actions(go);
        return go.focus();
      };
      await next();
    };
    screen.actions(button('Start recording', begin, 'first'));
  });
}

// Sends something until it has arrived, or was refused because of what it shows.
function deliver(title, work) {
  return new Promise((resolve, reject) => {
    const screen = new Screen(title);
    const attempt = async () => {
      screen.actions();
      try {
        resolve(await screen.busy('One moment.', work));
      } catch (error) {
        if (error instanceof Unreachable) screen.fail(UNREACHABLE);
        else if (error instanceof Refused) screen.fail(refusal(error));
        else return reject(error);
        screen.actions(button('Try again', attempt, 'first'));
      }
      return undefined;
    };
    attempt();
  });
}

const sendFace = async (api, file, imageType) => api.post('add/face/third-party', await image(file), { imageType });

// As a photo, if nothing can be recorded or the frame was unusable.
async function askForFace(api, settings, hint) {
  await askForImage({
    title: 'Your face', hint, facing: 'user', shape: 'face',
    send: async (file) => {
      const added = await sendFace(api, file, 'videoSelfie');
      if (settings.useAsSelfie) await sendFace(api, file, 'selfie');
      return added;
    },
  });
}

async function sendRecording(api, settings, { recording, frame }) {
  return deliver('Sending your video', async () => {
    const { url } = await api.get('generateVideoSelfieUrl', { type: 'videoSelfie' });
    await api.upload(url, recording);
    try {
      await sendFace(api, frame, 'videoSelfie');
      if (settings.useAsSelfie) await sendFace(api, frame, 'selfie');
      return '';
    } catch (error) {
      if (error instanceof Refused && isAboutImage(error)) return refusal(error);
      throw error;
    }
  });
}

async function compareId(api, settings) {
  const calls = [];
  if (settings.compareIdEnabled) calls.push('videoselfie/compare-id/v2');
  if (settings.compareOcrEnabled) calls.push('videoselfie/compare-ocr/v2');
  if (!calls.length) return;
  await askForImage({
    title: 'Your ID in your hand', hint: 'Hold the front of your ID into the camera.', facing: 'user', attempts: FRAME_TRIES,
    skip: 'Continue without it',
    send: async (file) => {
      const body = await image(file);
      for (const path of calls) await api.post(path, body);
      return true;
    },
  });
}

export async function videoSelfie(context, settings) {
  const { api } = context;
  const questions = await context.work('Loading the questions', () => api.get('get/questionAndAnswer', {
    numberOfQuestions: QUESTIONS, returnVoiceConsentQuestion: Boolean(settings.checkVoiceConsent),
  }));
  const canRecord = hasCamera() && 'MediaRecorder' in window;
  const taken = canRecord ? await recordSelfie(questions) : undefined;
  if (taken) {
    const problem = await sendRecording(api, settings, taken);
    if (problem) await askForFace(api, settings, `${problem} Take a photo.`);
  } else {
    await askForFace(api, settings, 'No video can be recorded here, so take a photo of your face.');
  }
  if (context.hasId) await compareId(api, settings);
}
