// Uses the dashboard as a person does, and prints failures and a count. Takes the folder with the programs.
import { mkdirSync, readFileSync } from 'node:fs';
import { check, eventually, finish, inspect, launch, none } from '../browser/harness.mjs';
import { startSandbox } from '../hosted/sandbox.mjs';

const shots = process.env.SCREENSHOTS;
if (shots) mkdirSync(shots, { recursive: true });
const VIEWS = ['Sessions', 'Outbox', 'Journal', 'Faults', 'Clock', 'Scenarios', 'Flows', 'Watchlists'];
const LEAST_TARGET = 24;
// The minimum size of anything that a finger has to hit.
const TARGETS = 'button, nav a, input, select, summary';

const sandbox = await startSandbox(process.argv[2], '--journal-bodies');
const browser = await launch();

// A session with facts, a code and a webhook.
const session = await sandbox.begin(undefined, { externalCustomerId: 'client-1' });
const image = (name) => ({ base64Image: readFileSync(new URL(`../../omni-sandbox/specimens/${name}`, import.meta.url)).toString('base64') });
await session.post('add/front-id/v2', image('card-front.jpg'));
await session.post('add/face/third-party?imageType=selfie', image('selfie.jpg'));
await session.post('add/phone', { phone: '+15550100123' });
await session.get('send/sms-otp');
await session.post('watchlist-result', { firstName: 'Zoran', surName: 'Invented', subscribe: true });
await session.get('finish-status');

class Person {
  static async meet(name, options) {
    const context = await browser.newContext({ locale: 'en-US', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const person = Object.assign(new Person(), { name, context, page, noise: [], foreign: [] });
    page.on('console', (message) => person.noise.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => person.noise.push(error.message));
    page.on('request', (request) => request.url().startsWith(`${sandbox.managementUrl}/`) || person.foreign.push(request.url()));
    if (process.env.ASSETS) {
      await page.route('**/dashboard/*', (route) => route.fulfill({ path: `${process.env.ASSETS}/${route.request().url().split('/').at(-1)}` }));
      await page.route(`${sandbox.managementUrl}/`, (route) => route.fulfill({ path: `${process.env.ASSETS}/page.html` }));
    }
    await page.goto(`${sandbox.managementUrl}/`);
    return person;
  }

  async enter(token = sandbox.managementToken) {
    await this.page.getByLabel('Token').fill(token);
    await this.page.getByRole('button', { name: 'Open' }).click();
  }

  async open(view) {
    await this.page.getByRole('navigation').getByRole('link', { name: view, exact: true }).click();
    await this.on(view);
  }

  async on(title) {
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
    // The view is ready once there is something below the message.
    await this.page.waitForFunction(() => document.querySelector('#screen > div:last-child')?.childElementCount > 0);
  }

  async hears(text) {
    const said = this.page.locator('[role=status], [role=alert]', { hasText: text }).first();
    check(`${this.name}: is told "${text}"`, await said.waitFor().then(() => true, () => false), (await this.page.locator('main').innerText()).slice(0, 300));
  }

  press(text, root = this.page) {
    return root.getByRole('button', { name: text, exact: true }).click();
  }

  async look(title) {
    const { page } = this;
    const name = `${this.name}, ${title}`;
    if (shots) await page.screenshot({ path: `${shots}/${name}.png`.replaceAll(/[^\w/.-]/g, '-'), fullPage: true });
    await inspect(page, name, { targets: TARGETS, least: LEAST_TARGET });
    const kept = await page.evaluate(() => ({ session: sessionStorage.length, local: localStorage.length, cookie: document.cookie }));
    check(`${name}: nothing is kept in the browser`, !kept.session && !kept.local && !kept.cookie, kept);
    const token = (await page.content()).includes(sandbox.managementToken) || page.url().includes(sandbox.managementToken);
    check(`${name}: the token is neither in the page nor in its URL`, !token);
  }

  async leave(refused = 0) {
    none(`${this.name}: nothing but the sandbox is asked`, this.foreign);
    // The browser itself logs each response with an error status.
    const noise = this.noise.filter((line) => !/^error: Failed to load resource/.test(line));
    none(`${this.name}: no message and no error`, noise);
    check(`${this.name}: as many refusals as expected`, this.noise.length - noise.length === refused, this.noise);
    await this.context.close();
  }
}

// Every view, as it looks on a desktop and on the smallest phone, in the light and the dark theme.
async function looks() {
  const small = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true };
  for (const [name, options] of [
    ['desktop', { viewport: { width: 1280, height: 800 } }], ['desktop, dark', { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }],
    ['small', small], ['small, dark', { ...small, colorScheme: 'dark' }],
  ]) {
    const person = await Person.meet(name, options);
    await person.look('token');
    await person.enter('wrong');
    await person.hears('This is not the token of this sandbox.');
    await person.look('wrong token');
    await person.enter();
    await person.on('Sessions');
    for (const view of VIEWS) {
      await person.open(view);
      await person.look(view);
    }
    await person.open('Sessions');
    await person.page.getByRole('link', { name: session.id }).click();
    await person.on(`Session ${session.id}`);
    await person.look('session');
    await person.leave(1);
  }
}

// The actions, and whether they take effect.
async function acts() {
  const person = await Person.meet('acts', { viewport: { width: 1280, height: 900 } });
  const { page } = person;
  await person.enter();
  await person.open('Outbox');
  const [code] = (await sandbox.control('GET', '/outbox')).filter((entry) => entry.code).map((entry) => entry.code);
  check('acts: the code is shown', await page.locator('code', { hasText: code }).count() === 1);
  await sandbox.control('PUT', '/webhooks/onboardingStatus', { url: 'http://127.0.0.1:9/hook' });
  await page.getByRole('button', { name: /^Redeliver the webhook onboardingStatus/ }).first().click();
  await person.hears('The webhook is sent again.');
  // It is sent after the response, by a separate task.
  const sent = async () => (await sandbox.control('GET', '/outbox')).filter((entry) => entry.hook === 'onboardingStatus').some((entry) => entry.attempts.length > 0);
  check('acts: the webhook was sent', await eventually(sent));

  await page.getByRole('link', { name: session.id }).first().click();
  await person.on(`Session ${session.id}`);
  const rows = await page.getByRole('table', { name: /known source/ }).getByRole('row').count();
  const { facts } = await sandbox.control('GET', `/sessions/${session.id}`);
  check('acts: each fact is shown', facts.length > 0 && rows === facts.length + 1, [rows, facts.length]);
  await page.getByLabel('Scenario').fill('SANDBOX_NOTHING');
  await person.press('Force');
  await person.hears('scenarios[0]');
  await page.getByLabel('Scenario').fill('SANDBOX_FACE_SPOOF');
  await person.press('Force');
  await person.hears('SANDBOX_FACE_SPOOF is forced.');
  await person.open('Scenarios');
  await page.getByLabel('Find').fill('curp 01_06');
  await person.press('Force SANDBOX_CURP_ERROR_01_06');
  await person.hears('SANDBOX_CURP_ERROR_01_06 is forced in');
  const forced = async () => (await sandbox.control('GET', `/sessions/${session.id}`)).stored.forced.control;
  check('acts: both are forced', (await forced()).length === 2, await forced());
  await page.getByLabel('Persona of sessions').selectOption('spoof');
  await person.press('Set the persona');
  await person.hears('The persona is spoof.');
  check('acts: the persona is set', (await sandbox.control('GET', '/persona')).name === 'spoof');

  await person.open('Faults');
  await page.getByLabel('To which operation').selectOption('add_name');
  await page.getByRole('spinbutton', { name: 'HTTP status' }).fill('503');
  await page.getByRole('spinbutton', { name: 'How many times' }).fill('2');
  await person.press('Arm');
  await person.hears('The fault is armed.');
  const [fault] = await sandbox.control('GET', '/faults');
  check('acts: the fault is that of the form', fault?.fault.operation === 'add_name' && fault.fault.status === 503 && fault.fault.times === 2, fault);
  await person.look('armed fault');
  await person.press(`Remove fault ${fault?.id}`);
  await person.hears('The fault was removed.');
  check('acts: no fault is left', (await sandbox.control('GET', '/faults')).length === 0);

  await person.open('Watchlists');
  await page.getByLabel('Id', { exact: true }).fill('zoran-invented');
  await page.getByLabel('Name', { exact: true }).fill('Zoran <b>Invented</b>');
  await person.press('Put on the list');
  await person.hears('Zoran <b>Invented</b> is on the list.');
  check('acts: a name is never markup', await page.locator('main b').count() === 0);
  await page.getByLabel('Name', { exact: true }).fill('Zoran Invented');
  await page.getByLabel('Id', { exact: true }).fill('zoran-invented');
  await person.press('Put on the list');
  await person.hears('Zoran Invented is on the list.');
  await page.getByLabel('Id of the entry').fill('entry-1');
  await page.getByLabel('Phone number').fill('+15550100777');
  await page.getByLabel('Day of birth').fill('1990-02-14');
  await person.press('Put on the list of the organization');
  await person.hears('The entry is on the list.');
  const { custom } = await sandbox.control('GET', '/watchlists');
  check('acts: the entry is stored', custom[0]?.birthDate === 634953600000, custom);
  await person.look('changed watchlists');
  await person.press('Remove Zoran Invented');
  await person.hears('Zoran Invented was removed.');
  await person.press('Remove entry-1');
  await person.hears('entry-1 was removed.');
  await person.open('Outbox');
  await page.getByText('Webhook watchlistUpdate').first().waitFor();

  await person.open('Clock');
  const before = (await sandbox.control('GET', '/clock')).now;
  await page.getByLabel('How much').fill('2');
  await page.getByLabel('Unit').selectOption('days');
  await person.press('Advance');
  await person.hears('The clock was moved.');
  check('acts: two days have passed', (await sandbox.control('GET', '/clock')).now - before >= 2 * 86_400_000);

  await page.goto(`${sandbox.managementUrl}/#/sessions/${session.id}`);
  await page.reload();
  check('acts: a page that is reloaded has no token', await page.getByLabel('Token').waitFor().then(() => true, () => false));
  await person.enter();
  await person.on(`Session ${session.id}`);
  await person.press('Release SANDBOX_FACE_SPOOF');
  await person.hears('SANDBOX_FACE_SPOOF was released.');
  await person.press('Delete the session');
  await person.press('No');
  await person.press('Delete the session');
  await person.press('Yes, delete it');
  await person.hears('The data was deleted.');
  check('acts: the session is deleted', (await sandbox.control('GET', `/sessions/${session.id}`)).status === 'Deleted');
  await person.open('Journal');
  await person.press('Clear the journal');
  await person.hears('The journal is empty.');
  await person.leave(1);
}

// Everything, with only the keyboard.
async function keyboard() {
  const person = await Person.meet('keyboard', { viewport: { width: 1280, height: 800 } });
  const { page } = person;
  await page.getByLabel('Token').focus();
  await page.keyboard.type(sandbox.managementToken);
  await page.keyboard.press('Enter');
  await person.on('Sessions');
  const focused = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.getAttribute('aria-label'));
  check('keyboard: the heading has the focus', await focused() === 'Sessions', await focused());
  const tabTo = async (text) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if (await focused() === text) return true;
    }
    return false;
  };
  check('keyboard: the views are reached', await tabTo('Clock'));
  await page.keyboard.press('Enter');
  await person.on('Clock');
  const before = (await sandbox.control('GET', '/clock')).now;
  check('keyboard: a button is reached', await tabTo('An hour'));
  await page.keyboard.press('Enter');
  await person.hears('The clock was moved.');
  check('keyboard: it was pressed', (await sandbox.control('GET', '/clock')).now - before >= 3_600_000);
  check('keyboard: the focus is not lost', await focused() !== '' && await page.evaluate(() => document.activeElement !== document.body));
  await person.leave();
}

async function headers() {
  const response = await fetch(`${sandbox.managementUrl}/`);
  const policy = response.headers.get('content-security-policy') ?? '';
  for (const part of ["default-src 'none'", "script-src 'self';", "connect-src 'self';", "frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'"]) {
    check(`headers: the policy says ${part}`, policy.includes(part), policy);
  }
  check('headers: no referrer', response.headers.get('referrer-policy') === 'no-referrer');
}

for (const scene of [looks, keyboard, headers, acts]) {
  try {
    await scene();
  } catch (error) {
    check(scene.name, false, error.message);
  }
}
await browser.close();
await sandbox.stop();
finish();
