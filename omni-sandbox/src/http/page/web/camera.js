// Asks for an image: from the camera in the page, from the phone's camera, or as a file.
import { Refused, Unreachable } from './api.js';
import { blob, draw, prepare } from './image.js';
import { Screen, button, make } from './screen.js';
import { UNREACHABLE, isAboutImage, refusal } from './words.js';

const NO_CAMERA = {
  NotAllowedError: 'The camera is not allowed here. Allow it in the settings of the browser, or choose a file.',
  NotFoundError: 'There is no camera. Choose a file.',
  NotReadableError: 'Another program uses the camera. Close it, or choose a file.',
};

// A page that was not loaded over https has no camera, unless it comes from the same computer.
export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

export function explainCamera(error) {
  return NO_CAMERA[error.name] ?? 'The camera does not work. Choose a file.';
}

// A live image from the camera in a video element.
export async function startCamera(facing, audio = false) {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio, video: { facingMode: { ideal: facing }, width: { ideal: 1920 }, height: { ideal: 1080 } },
  });
  const video = make('video', { muted: true, autoplay: true, playsInline: true, 'aria-label': 'Camera' });
  video.setAttribute('playsinline', '');
  video.srcObject = stream;
  if (facing === 'user') video.classList.add('mirrored');
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  await video.play();
  return { video, stream, stop, frame: () => blob(draw(video, video.videoWidth, video.videoHeight)) };
}

export function fileButton(text, { accept, capture, kind = 'second' }, onfile) {
  const input = make('input', { type: 'file', accept, className: 'hidden' });
  if (capture) input.setAttribute('capture', capture);
  input.addEventListener('change', () => {
    const [file] = input.files;
    input.value = '';
    if (file) onfile(file);
  });
  return make('label', { className: `${kind} file` }, text, input);
}

// Reasons for refusing an image that another image can fix.
export class Unfit extends Error {}

// Shows a step that asks for an image until `send` has accepted one. `send` throws `Unfit` for one that cannot be
// used. Resolves with what `send` returns, or with undefined if the person skips the step or has used up the
// attempts.
export function askForImage({ title, hint, facing = 'environment', shape = 'card', pdf = false, skip, attempts = Infinity, send }) {
  return new Promise((resolve, reject) => {
    const view = make('div', { className: `view ${shape}` });
    const screen = new Screen(title, make('p', {}, hint), view);
    const accept = pdf ? 'image/jpeg,image/png,application/pdf' : 'image/jpeg,image/png';
    let camera;
    let url;
    let left = attempts;

    const clear = () => {
      camera?.stop();
      camera = undefined;
      if (url) URL.revokeObjectURL(url);
      url = undefined;
      view.replaceChildren();
    };
    const end = (result) => {
      clear();
      resolve(result);
    };

    const choose = () => {
      clear();
      view.append(make('span', { className: 'outline', 'aria-hidden': 'true' }));
      const open = hasCamera()
        ? button('Use the camera', live, 'first')
        : fileButton('Take a photo', { accept: 'image/*', capture: facing, kind: 'first' }, preview);
      const file = fileButton('Choose a file', { accept }, preview);
      screen.actions(open, file, skip && button(skip, () => end(undefined), 'quiet'));
      return open.querySelector('input') ?? open;
    };

    const live = async () => {
      try {
        camera = await screen.busy('Starting the camera…', () => startCamera(facing));
      } catch (error) {
        screen.fail(explainCamera(error));
        return;
      }
      screen.say('');
      view.replaceChildren(camera.video, make('span', { className: 'outline', 'aria-hidden': 'true' }));
      const take = button('Take the photo', async () => preview(await camera.frame()), 'first');
      screen.actions(take, button('Back', () => choose().focus()));
      take.focus();
    };

    const preview = async (file) => {
      clear();
      let ready = file;
      const isPdf = pdf && file.type === 'application/pdf';
      if (!isPdf) {
        try {
          ready = await screen.busy('Preparing the image…', () => prepare(file));
        } catch {
          choose();
          screen.fail('This file is not an image that can be read. Choose a JPEG or PNG file.');
          return;
        }
      }
      screen.say('');
      url = URL.createObjectURL(ready);
      view.replaceChildren(isPdf
        ? make('p', { className: 'document' }, 'A PDF file')
        : make('img', { src: url, alt: `${title}: what will be sent` }));
      const sent = button('Send', () => attempt(ready), 'first');
      screen.actions(sent, button('Take another', () => choose().focus()));
      sent.focus();
    };

    const attempt = async (file) => {
      try {
        end(await screen.busy('Sending and checking the image…', () => send(file)));
      } catch (error) {
        if (error instanceof Unreachable) screen.fail(UNREACHABLE);
        else if (error instanceof Unfit || (error instanceof Refused && isAboutImage(error))) refuse(error);
        else if (error instanceof Refused) screen.fail(refusal(error));
        else {
          clear();
          reject(error);
        }
      }
    };

    const refuse = (error) => {
      left -= 1;
      if (left <= 0) return end(undefined);
      choose().focus();
      const text = error instanceof Unfit ? error.message : refusal(error);
      screen.fail(left === 1 ? `${text} You have one more try.` : text);
    };

    choose();
  });
}
