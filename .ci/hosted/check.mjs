// Leads people through the hosted page of a sandbox, and prints failures and a count. Takes the folder with the programs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { check, finish, launch } from '../browser/harness.mjs';
import { largePhoto, notAllowed, withoutHttps } from './cameras.mjs';
import { byCamera, byKeyboard, everything } from './journeys.mjs';
import { DESKTOP, FRONT, PHONE, SELFIE, SMALL } from './person.mjs';
import { startInNetwork, startSandbox } from './sandbox.mjs';
import * as troubles from './troubles.mjs';

const [programs, only] = process.argv.slice(2);
const folder = mkdtempSync(`${tmpdir()}/omni-hosted-`);

// A browser whose camera shows an image as a film.
function launchWithCamera(image) {
  const film = `${folder}/${image.split('/').at(-1)}.mjpeg`;
  writeFileSync(film, Buffer.concat(Array(3).fill(readFileSync(image))));
  return launch('--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`);
}

const sandbox = await startSandbox(programs);
const slow = await startSandbox(programs, '--persona', 'slow');
const inNetwork = await startInNetwork(programs);
const [ofId, ofFace, blind] = [await launchWithCamera(FRONT), await launchWithCamera(SELFIE), await launch()];

const scenes = {
  everything_on_a_phone: () => everything(ofFace, sandbox, 'phone', PHONE),
  everything_on_a_small_phone_in_the_dark: () => everything(ofFace, sandbox, 'small, dark', { ...SMALL, colorScheme: 'dark' }),
  everything_on_a_desktop: () => everything(ofFace, sandbox, 'desktop', DESKTOP),
  camera: () => byCamera({ ofId, ofFace }, sandbox, PHONE),
  keyboard: () => byKeyboard(ofFace, slow, DESKTOP),
  camera_not_allowed: () => notAllowed(blind, sandbox),
  camera_without_https: () => withoutHttps(blind, inNetwork),
  camera_large_photo: () => largePhoto(ofFace, sandbox),
  ...Object.fromEntries(Object.entries(troubles).map(([name, scene]) => [name, () => scene(ofFace, sandbox)])),
};

for (const [name, scene] of Object.entries(scenes)) {
  if (only && !name.includes(only)) continue;
  try {
    await scene();
  } catch (error) {
    check(name, false, error.message);
  }
}
await Promise.all([ofId, ofFace, blind].map((browser) => browser.close()));
await Promise.all([sandbox, slow, inNetwork].map((running) => running.stop()));
rmSync(folder, { recursive: true });
finish();
