// A signature: drawn with a finger, or typed by a person who cannot draw.
import { Refused, Unreachable } from './api.js';
import { base64, blob } from './image.js';
import { Screen, button, make } from './screen.js';
import { UNREACHABLE, refusal } from './words.js';

// Pixels of the image. It is displayed smaller.
const WIDTH = 1200;
const HEIGHT = 480;
const LINE = 7;
// Strokes shorter than this in total are a slip of the finger.
const LEAST = 60;
const INK = '#10131a';

function pad() {
  const canvas = make('canvas', { width: WIDTH, height: HEIGHT, className: 'pad', role: 'img', 'aria-label': 'Field to sign in' });
  const context = canvas.getContext('2d');
  let last;
  let length = 0;
  const clear = () => {
    // On paper, in the dark theme as well.
    Object.assign(context, { fillStyle: '#fff', strokeStyle: INK, lineWidth: LINE, lineCap: 'round', lineJoin: 'round' });
    context.fillRect(0, 0, WIDTH, HEIGHT);
    length = 0;
  };
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: ((event.clientX - box.left) * WIDTH) / box.width, y: ((event.clientY - box.top) * HEIGHT) / box.height };
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = point(event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!last) return;
    const next = point(event);
    context.beginPath();
    context.moveTo(last.x, last.y);
    context.lineTo(next.x, next.y);
    context.stroke();
    length += Math.hypot(next.x - last.x, next.y - last.y);
    last = next;
  });
  for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => { last = undefined; });
  const write = (text) => {
    clear();
    context.fillStyle = INK;
    context.font = `italic ${HEIGHT / 3}px cursive`;
    context.textBaseline = 'middle';
    context.fillText(text, WIDTH / 20, HEIGHT / 2, (WIDTH * 9) / 10);
    length = text.trim() ? LEAST : 0;
  };
  clear();
  return { canvas, clear, write, isEmpty: () => length < LEAST };
}

export function sign(api, { title, subTitle }) {
  return new Promise((resolve, reject) => {
    const { canvas, clear, write, isEmpty } = pad();
    const typed = make('input', { id: 'typed', type: 'text', autocomplete: 'name' });
    typed.addEventListener('input', () => write(typed.value));
    const screen = new Screen(
      title || 'Your signature', make('p', {}, subTitle || 'Sign with your finger.'), canvas,
      make('div', { className: 'field' }, make('label', { htmlFor: 'typed' }, 'Or type your name'), typed),
    );
    const send = async () => {
      if (isEmpty()) return screen.fail('Sign in the field, or type your name.');
      try {
        await screen.busy('Sending your signature…', async () => {
          const file = await blob(canvas, 'image/png');
          await api.post('add/document/v2', { base64Image: await base64(file) }, { type: 'signature' });
        });
        clear();
        return resolve();
      } catch (error) {
        if (error instanceof Unreachable) return screen.fail(UNREACHABLE);
        return error instanceof Refused ? screen.fail(refusal(error)) : reject(error);
      }
    };
    screen.actions(button('Send', send, 'first'), button('Clear', () => {
      clear();
      typed.value = '';
      screen.say('The field is empty.');
    }));
  });
}
