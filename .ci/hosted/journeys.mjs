// Whole onboardings, from the link to the end.
import { check, none } from '../browser/harness.mjs';
import { BACK, FRONT, Person, SELFIE } from './person.mjs';

export const EVERYTHING = '5f0a1b2c3d4e5f60718200a1';
export const FRONT_ONLY = '5f0a1b2c3d4e5f60718200a3';
const DEFAULT = '60a1b2c3d4e5f60718293041';

const CURP = 'SIXZ900214MNEPXR01';

const pdf = { name: 'bill.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n') };

// A person does everything that the page can ask for, with files.
export async function everything(browser, sandbox, name, options) {
  const session = await sandbox.begin(EVERYTHING);
  const person = await Person.meet(browser, name, { permissions: ['camera', 'microphone', 'geolocation'], geolocation: { latitude: 12.5, longitude: -45.25 }, ...options });
  const { page } = person;
  await person.open(session.url);
  await person.on('Welcome');
  check(`${name}: the link is no longer in the URL`, page.url() === session.url.split('?')[0], page.url());
  none(`${name}: no secret is in the page`, (await page.content()).match(/eyJ[\w-]+|signature=\w+/g) ?? []);
  await person.press('Start');
  await person.on('Consent');
  await person.press('I agree');
  await person.on('Use of your data to improve the service');
  await person.press('Continue without agreeing');

  await person.on('Your phone number');
  await person.press('Continue');
  await person.hears('Fill this in.');
  await person.fill('Phone number', '555 010');
  await person.press('Continue');
  await person.hears('Begin with + and the code of the country');
  await person.fill('Phone number', '+1 (555) 010-0199');
  await person.press('Continue');
  await person.on('The code in the message');
  await person.press('Use another number');
  await person.on('Your phone number');
  await person.fill('Phone number', '+1 (555) 010-0123');
  await person.press('Continue');
  await person.on('The code in the message');
  await person.fill('Code', 'wrong');
  await person.press('Continue');
  await person.hears('This code is wrong or too old.');
  await person.press('Send another code');
  await person.hears('Another code is on its way.');
  await person.fill('Code', await session.code());
  await person.press('Continue');

  await person.on('Your e-mail address');
  await person.fill('E-mail address', 'zara');
  await person.press('Continue');
  await person.hears('Enter a complete e-mail address');
  await person.fill('E-mail address', 'zara.specimen@example.com');
  await person.press('Continue');
  await person.on('Your name');
  await person.fill('Full name', 'Zara Invented Specimen');
  await person.press('Continue');

  await person.on('Front of your ID');
  await person.file(FRONT);
  await person.on('Back of your ID');
  await person.file(BACK);
  // The second one is a passport, which has no back.
  await person.on('Front of your second ID');
  await person.file(FRONT);
  await person.on('Your third ID');
  await person.file(FRONT);

  await person.on('Is this right?');
  const read = await page.getByLabel('Number of the ID').inputValue();
  check(`${name}: what was read is shown`, read === 'SPX482716', read);
  await person.fill('Address', '7 INVENTED LANE\n12345 NOWHERE');
  await person.press('This is right');

  await person.on('Your CURP');
  await person.fill('CURP', 'short');
  await person.press('Continue');
  await person.hears('A CURP has 18 letters and digits.');
  await person.fill('CURP', CURP);
  await person.press('Continue');
  await person.hears('The register does not know this CURP.');
  await person.press('I have none');
  await person.on('Proof of address');
  await person.file(pdf);
  await person.on('Another document');
  await person.file(BACK);
  await person.on('Your selfie');
  await person.file(SELFIE);
  await videoSelfie(person, 'Your ID in your hand');
  await person.on('Where you are');
  await person.press('Send my location');
  await person.on('Signature');
  await person.press('Send');
  await person.hears('Sign in the field, or type your name.');
  const field = await page.locator('.pad').boundingBox();
  await page.mouse.move(field.x + 30, field.y + 30);
  await page.mouse.down();
  await page.mouse.move(field.x + 120, field.y + 70, { steps: 8 });
  await page.mouse.move(field.x + 160, field.y + 20, { steps: 8 });
  await page.mouse.up();
  await person.press('Send');
  await person.on('About your account');
  await person.fill('Branch', 'North');
  await person.fill('Employees', 'seven');
  await person.fill('Income each month', '12,5');
  await page.getByLabel('Newsletter').check();
  await person.press('Continue');
  await person.hears('Enter a whole number.');
  await person.fill('Employees', '7');
  await person.press('Continue');
  await person.on('Almost done');
  await page.getByRole('link', { name: 'Continue' }).waitFor();

  // What arrived is what was sent.
  const [consent, fields, device, ocr] = await Promise.all(
    ['get/user-consent', 'get/custom-fields', 'get/device-info', 'get/ocr-data'].map(session.get));
  check(`${name}: the last consent was refused`, consent.status === false, consent);
  const wanted = { branch: 'North', employees: 7, monthlyIncome: 12.5, newsletter: true };
  check(`${name}: the fields have their types`, JSON.stringify(fields.customFields) === JSON.stringify(wanted), fields);
  check(`${name}: the location arrived`, device.latitude === 12.5 && device.longitude === -45.25, device);
  check(`${name}: the correction arrived`, ocr.address?.startsWith('7 INVENTED LANE'), 'another address');
  const { url } = await session.post('generateVideoSelfieDownloadUrl');
  const recording = await (await fetch(url)).arrayBuffer();
  check(`${name}: the recording arrived`, recording.byteLength > 1000, recording.byteLength);
  const calls = await session.calls();
  for (const call of ['process_id', 'process_second_id', 'process_face', 'process_face_against_second_id', 'process_address', 'process_antifraud',
    'process_watchlist', 'process_government_validation', 'compare_video_selfie_id', 'compare_video_selfie_ocr', 'complete_onboarding']) {
    check(`${name}: ${call} was called`, calls.includes(`${call} 200`), calls);
  }
  none(`${name}: no call failed`, calls.filter((call) => !call.endsWith(' 200')));
  await person.leave();
  return session;
}

export async function videoSelfie(person, then) {
  const { page } = person;
  await person.on('Your video selfie');
  await person.press('Start recording');
  await page.getByRole('button', { name: /Next question|Finish/ }).waitFor();
  await page.waitForTimeout(1500);
  await person.look('recording');
  for (;;) {
    const button = page.locator('button:enabled', { hasText: /Next question|Finish/ });
    const text = await button.innerText();
    await button.click();
    if (text === 'Finish') break;
  }
  if (!then) return;
  await person.on(then);
  await person.file(FRONT);
}

// ID and selfie, with the camera in the page. Each browser has a camera that shows one thing.
export async function byCamera({ ofId, ofFace }, sandbox, options) {
  const session = await sandbox.begin(FRONT_ONLY);
  const person = await Person.meet(ofId, 'camera, ID', { permissions: ['camera', 'microphone'], ...options });
  await person.open(session.url);
  await person.on('Welcome');
  await person.press('Start');
  await person.on('Front of your ID');
  await person.photo('Front of your ID');
  await person.on('Your video selfie');
  const used = await person.page.evaluate(() => [...document.querySelectorAll('video')].length);
  check('camera, ID: the camera is off again', used === 0, used);
  await person.context.close();

  const other = await Person.meet(ofFace, 'camera, face', { permissions: ['camera', 'microphone'], ...options });
  await other.open(session.url);
  await other.on('Welcome back');
  await other.press('Continue');
  await videoSelfie(other);
  await other.on('Thank you');
  const score = await session.get('get/score');
  check('camera: the score is OK', score.overall.status === 'OK', score.overall);
  await other.leave();
}

// The default flow, with only the keyboard.
export async function byKeyboard(browser, sandbox, options) {
  const name = 'keyboard';
  const session = await sandbox.begin(DEFAULT);
  const person = await Person.meet(browser, name, { looks: false, ...options });
  const { page } = person;
  // File dialogs are caught only some time after a listener was added.
  page.on('filechooser', () => {});
  // Goes to the control with a name, using only Tab, starting from the heading.
  const tabTo = async (wanted) => {
    for (let count = 0; count < 12; count += 1) {
      await page.keyboard.press('Tab');
      const found = await page.evaluate(() => {
        const { activeElement: active } = document;
        const text = active.closest('label')?.innerText ?? active.innerText ?? '';
        const shown = active.closest('.file') ?? active;
        return { text: text.trim(), outline: getComputedStyle(shown).outlineStyle };
      });
      if (found.text !== wanted) continue;
      check(`${name}: the focus on "${wanted}" is visible`, found.outline !== 'none', found);
      return true;
    }
    return check(`${name}: Tab reaches "${wanted}"`, false);
  };
  const heading = () => page.evaluate(() => document.activeElement.tagName);
  const choose = async (title, path) => {
    await person.on(title);
    check(`${name}: the heading "${title}" has the focus`, await heading() === 'H1', await heading());
    await tabTo('Choose a file');
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(path);
    await page.getByRole('button', { name: 'Send' }).waitFor();
    await page.waitForFunction(() => document.activeElement.innerText === 'Send');
    await page.keyboard.press('Enter');
  };
  await person.open(session.url);
  await person.on('Welcome');
  await tabTo('Start');
  await page.keyboard.press('Enter');
  await choose('Front of your ID', FRONT);
  await choose('Back of your ID', BACK);
  // Reading this persona's ID takes some time, and the page waits for it.
  await person.on('Reading your ID');
  await sandbox.control('POST', '/clock', { advance: 60_000 });
  await choose('Your selfie', SELFIE);
  await person.on('Thank you');
  check(`${name}: the session is complete`, (await session.get('get/onboarding/status')).onboardingStatus === 'ONBOARDING_FINISHED');
  await person.leave();
}
