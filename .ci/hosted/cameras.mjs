// What a page does without a camera, or without permission to use one, and with images from other cameras.
import { readFileSync } from 'node:fs';
import { check, none } from '../browser/harness.mjs';
import { BACK, FRONT, PHONE, Person, SELFIE } from './person.mjs';

const DEFAULT = '60a1b2c3d4e5f60718293041';
const FRONT_ONLY = '5f0a1b2c3d4e5f60718200a3';

// Camera access is denied: the page says so, and a file works as well.
export async function notAllowed(browser, sandbox) {
  const session = await sandbox.begin(FRONT_ONLY);
  const person = await Person.meet(browser, 'camera not allowed', { ...PHONE, permissions: [] });
  await person.open(session.url);
  await person.on('Welcome');
  await person.press('Start');
  await person.on('Front of your ID');
  await person.press('Use the camera');
  await person.hears(/The camera is not allowed here|There is no camera/);
  await person.file(FRONT);
  await person.on('Your video selfie');
  await person.press('Start recording');
  await person.hears(/The camera is not allowed here|There is no camera/);
  await person.press('Send a photo instead');
  await person.on('Your face');
  await person.file(SELFIE);
  await person.on('Thank you');
  await person.leave();
}

// A phone in the same network, without https: the phone's own camera replaces the one in the page.
export async function withoutHttps(browser, sandbox) {
  const session = await sandbox.begin(FRONT_ONLY);
  const person = await Person.meet(browser, 'without https', PHONE);
  const { page } = person;
  await person.open(session.url);
  check('without https: the browser has no camera for the page', await page.evaluate(() => !navigator.mediaDevices));
  await person.on('Welcome');
  await person.press('Start');
  await person.on('Front of your ID');
  const camera = page.getByLabel('Take a photo');
  check('without https: the phone opens its camera', await camera.getAttribute('capture') === 'environment');
  await camera.setInputFiles(FRONT);
  await person.press('Send');
  await person.on('Your face');
  check('without https: the phone opens the other camera', await page.getByLabel('Take a photo').getAttribute('capture') === 'user');
  await page.getByLabel('Take a photo').setInputFiles(SELFIE);
  await person.press('Send');
  await person.on('Thank you');
  none('without https: no call failed', (await session.calls()).filter((call) => !call.endsWith(' 200')));
  await person.leave();
}

// A photo of another kind, larger than a request may be, becomes a JPEG that can be sent.
export async function largePhoto(browser, sandbox) {
  const session = await sandbox.begin(DEFAULT);
  const person = await Person.meet(browser, 'large photo', { ...PHONE, looks: false });
  const { page } = person;
  await person.open(session.url);
  await person.on('Welcome');
  const photo = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
    const canvas = Object.assign(document.createElement('canvas'), { width: 6000, height: 4500 });
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0, 6000, 4500);
    const made = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/webp', 1); });
    const buffer = new Uint8Array(await made.arrayBuffer());
    let text = '';
    for (let at = 0; at < buffer.length; at += 32768) text += String.fromCharCode(...buffer.subarray(at, at + 32768));
    return btoa(text);
  }, readFileSync(FRONT).toString('base64'));
  const buffer = Buffer.from(photo, 'base64');
  check('large photo: it is larger than what the page sends', buffer.length > 4 * 1024 * 1024, buffer.length);
  await person.press('Start');
  await person.on('Front of your ID');
  await person.file({ name: 'photo.webp', mimeType: 'image/webp', buffer });
  await person.on('Back of your ID');
  await person.file(BACK);
  await person.on('Your selfie');
  await person.file(SELFIE);
  await person.on('Thank you');
  await person.leave();
}
