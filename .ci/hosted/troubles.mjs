// What can go wrong, and what a person is then told.
import { check } from '../browser/harness.mjs';
import { BACK, BLURRED, DESKTOP, FRONT, GLARE, PHONE, Person, SELFIE, SMALL } from './person.mjs';

const DEFAULT = '60a1b2c3d4e5f60718293041';
const ONCE = '5f0a1b2c3d4e5f6071820006';
const STRICT = '5f0a1b2c3d4e5f6071820005';
const COMPLETE = '5f0a1b2c3d4e5f6071820002';
const UNSUPPORTED = '5f0a1b2c3d4e5f60718200a2';
const OVER = 'This onboarding is over';

async function meet(browser, session, name, options) {
  const person = await Person.meet(browser, name, options);
  await person.open(session.url);
  await person.on('Welcome');
  await person.press('Start');
  return person;
}

const note = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('not an image') };

// Images that are refused, one after the other, and finally one that is accepted.
export async function refusedImages(browser, sandbox) {
  const session = await sandbox.begin(DEFAULT);
  const person = await meet(browser, session, 'refused images', SMALL);
  const { page } = person;
  await person.on('Front of your ID');
  await page.getByLabel('Choose a file').setInputFiles(note);
  await person.hears('This file is not an image that can be read.');
  await person.file(BLURRED);
  await person.hears('The image is blurred.');
  await person.file(GLARE);
  await person.hears('Light is reflected on the ID.');
  await person.hears('You have one more try.');
  await page.getByLabel('Choose a file').setInputFiles(BLURRED);
  await person.press('Take another');
  await person.file(FRONT);
  await person.on('Back of your ID');
  await person.file(FRONT);
  await person.hears('This is the other side of the ID.');

  // A phone that closes the page while the camera is open: the person continues where they were, with the remaining
  // attempts.
  await page.reload();
  await person.on('Welcome back');
  await person.press('Continue');
  await person.on('Back of your ID');
  await person.file(BACK);
  await person.on('Your selfie');
  await person.file(FRONT);
  await person.hears('The face is too small or too large.');
  await person.file(SELFIE);
  await person.on('Thank you');
  await person.leave({ expected: 1 });
}

// A flow without a second attempt: the company reviews it manually.
export async function noTriesLeft(browser, sandbox) {
  const session = await sandbox.begin(ONCE);
  const person = await meet(browser, session, 'no tries left', PHONE);
  await person.on('Front of your ID');
  await person.file(BLURRED);
  await person.on('A person will check your ID');
  await person.press('Continue');
  await person.on('Your selfie');
  await person.file(FRONT);
  await person.on('A person will check your selfie');
  await person.press('Continue');
  await person.on('Your CURP');
  await person.press('I have none');
  await person.on('Thank you');
  const calls = await session.calls();
  check('no tries left: a manual check is asked for, twice', calls.filter((call) => call === 'request_manual_check 200').length === 2, calls);
  await person.leave({ expected: 2 });
}

// The server is gone, or something else responds in its place. Nothing that was entered is lost.
export async function noConnection(browser, sandbox) {
  const session = await sandbox.begin(UNSUPPORTED);
  const person = await meet(browser, session, 'no connection', PHONE);
  await person.on('Your name');
  await person.fill('Full name', 'Zara Invented Specimen');
  await person.context.setOffline(true);
  await person.press('Continue');
  await person.hears('The server does not respond.');
  await person.context.setOffline(false);
  for (const fault of [{ effect: 'dropBefore' }, { effect: 'dropAfter' }, { effect: 'truncate' }, { effect: 'html', status: 502 }, { effect: 'status', status: 503 }]) {
    // Browsers resend a request on their own if the connection is closed without a response.
    await sandbox.control('POST', '/faults', { ...fault, operation: 'add_name', times: 5 });
    await person.press('Continue');
    await person.hears('The server does not respond.');
    await sandbox.control('DELETE', '/faults');
  }
  await sandbox.control('POST', '/faults', { effect: 'status', status: 503, operation: 'complete_onboarding', times: 1 });
  await person.press('Continue');
  await person.on('Putting everything together');
  await person.hears('The server does not respond.');
  await person.press('Try again');
  await person.on('All set');
  check('no connection: the flow has the last word', await person.page.getByText('The company has what it needs.').isVisible());
  await person.leave({ expected: 7 });
}

export async function leftOut(browser, sandbox) {
  const session = await sandbox.begin(UNSUPPORTED);
  const person = await Person.meet(browser, 'left out', SMALL);
  await person.open(session.url);
  await person.on('Welcome');
  const shown = await person.page.locator('.note code').allInnerTexts();
  check('left out: the page names the modules', shown.join() === 'NFC_SCAN,DYNAMIC_FORMS', shown);
  await person.leave({ stays: true });
  // Every existing module: each is a step, or named as skipped, and nothing fails.
  const complete = await sandbox.begin(COMPLETE);
  const other = await Person.meet(browser, 'every module', SMALL);
  await other.open(complete.url);
  await other.on('Welcome');
  check('every module: none is unknown to the page', await other.page.locator('.note code').count() > 10);
  await other.leave({ stays: true });
}

export async function refusedConsent(browser, sandbox) {
  const session = await sandbox.begin(STRICT);
  const person = await meet(browser, session, 'refused consent', DESKTOP);
  await person.on('Consent');
  await person.press('I do not agree');
  await person.on('You did not agree');
  const { onboardingStatus } = await session.get('get/onboarding/status');
  check('refused consent: the onboarding is not complete', onboardingStatus === 'UNKNOWN', onboardingStatus);
  check('refused consent: it is stored', (await session.get('get/user-consent')).status === false);
  await person.leave();
}

// A session that ends while the person is using it, and one whose link expires in the meantime, which changes
// nothing.
export async function endedMeanwhile(browser, sandbox) {
  const session = await sandbox.begin(UNSUPPORTED);
  const person = await meet(browser, session, 'ended meanwhile', PHONE);
  await person.on('Your name');
  await session.post('session/status/set?action=Closed');
  await person.fill('Full name', 'Zara Invented Specimen');
  await person.press('Continue');
  await person.on(OVER);
  await person.leave({ expected: 2 });

  const other = await sandbox.begin(UNSUPPORTED);
  const late = await meet(browser, other, 'expired meanwhile', PHONE);
  await late.on('Your name');
  await sandbox.control('POST', '/clock', { advance: 25 * 60 * 60 * 1000 });
  await late.fill('Full name', 'Zara Invented Specimen');
  await late.press('Continue');
  await late.on('All set');
  await late.leave();
}

// Links that lead nowhere: the person sees a page, with a status that programs understand.
export async function deadLinks(browser, sandbox) {
  const expired = await sandbox.begin(DEFAULT);
  await sandbox.control('POST', '/clock', { advance: 25 * 60 * 60 * 1000 });
  const used = await sandbox.begin(DEFAULT);
  await used.get('finish-status');
  const fresh = await sandbox.begin(DEFAULT);
  for (const [name, url, status, title] of [
    ['used link', used.url, 410, OVER],
    ['expired link', expired.url, 410, 'This link has expired'],
    ['changed link', fresh.url.replace(/signature=./, 'signature=x'), 403, 'This link does not work'],
    ['link without its end', fresh.url.split('?')[0], 200, 'This link does not work'],
  ]) {
    for (const options of [SMALL, { ...DESKTOP, colorScheme: 'dark' }]) {
      const person = await Person.meet(browser, `${name}, ${options.viewport.width}`, options);
      await person.open(url);
      await person.on(title);
      check(`${person.name}: the status is ${status}`, person.response.status() === status, person.response.status());
      await person.leave({ expected: status === 200 ? 0 : 1, stays: true });
    }
  }
}

// What the headers allow: only the page's scripts, no frames, no cache.
export async function headers(browser, sandbox) {
  const { url } = await sandbox.begin(DEFAULT);
  const response = await fetch(url);
  const policy = response.headers.get('content-security-policy');
  for (const part of ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'"]) {
    check(`headers: the policy says ${part}`, policy.includes(part), policy);
  }
  check('headers: no cache, no referrer', response.headers.get('cache-control') === 'no-store' && response.headers.get('referrer-policy') === 'no-referrer');
  const person = await Person.meet(browser, 'headers', { looks: false });
  await person.open(url);
  await person.on('Welcome');
  const ran = await person.page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    return window.ran === true;
  });
  check('headers: an injected script does not run', !ran);
  await person.context.close();
}
