// Trying calls: only against a sandbox on this computer, only when asked to, and as a browser may.
import { fileURLToPath } from 'node:url';
import { axe, check, eventually, none } from '../browser/harness.mjs';
import { startSandbox } from '../hosted/sandbox.mjs';
import { open } from './page.mjs';

const specimens = fileURLToPath(new URL('../../omni-sandbox/specimens/', import.meta.url));

export async function trial() {
  await elsewhere();
  const sandbox = await startSandbox(process.argv[2]);
  const { page, close } = await open('trial', { allowed: sandbox.url }, `?sandbox=${sandbox.url}#start_onboarding`);
  const asked = [];
  page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
  const panel = async (id) => {
    const section = page.locator(`[id="${id}"]`);
    await section.locator('.try').click();
    return section.locator('.trial');
  };
  const send = async (trial) => {
    await trial.locator('.strong').click();
    check('a response is shown', await eventually(async () => await trial.locator('.status-line, .wrong').count() > 0));
    return trial.locator('.result').textContent();
  };

  check('samples call the sandbox', (await page.locator('#start_onboarding .sample:not([hidden]) pre').textContent()).includes(sandbox.url));
  const start = await panel('start_onboarding');
  check('it says where it sends to', (await start.locator('.where').textContent()) === `POST ${sandbox.url}/omni/start`);
  none('nothing is sent before', asked);
  check('a session starts', (await send(start)).startsWith('200'), await start.locator('.result').textContent());

  const login = await panel('log_in_admin');
  check('it says the password', (await login.textContent()).includes('takes sandbox as the password'), await login.textContent());

  const front = await panel('add_front_id');
  check('its token is filled in', (await front.locator('input[data-schemes="sessionToken"]').inputValue()).length > 20);
  check('the key is not needed in a browser', await front.locator('input[data-schemes="apiKey"]').count() === 0);
  await front.locator('input[type="file"]').setInputFiles(`${specimens}card-front.jpg`);
  const added = await send(front);
  check('an image is sent as a file', added.startsWith('200') && added.includes('"readability": true'), added);

  const score = await panel('fetch_score');
  check('a call without a body', (await send(score)).startsWith('200'), await score.locator('.result').textContent());
  const custom = await panel('add_custom_fields');
  await custom.locator('textarea').fill('{');
  check('a body that is not JSON is not sent', (await send(custom)).includes('not JSON'));
  const removal = await panel('delete_session');
  check('what browsers may not call says so', (await removal.textContent()).includes('does not let browsers') && await removal.locator('.strong').count() === 0);
  none('each call went to the sandbox', asked.filter((line) => !line.includes(` ${sandbox.url}/`)));
  await page.evaluate(axe);
  none('axe finds nothing in a panel', await page.evaluate(async () => {
    const { violations } = await window.axe.run('#add_front_id .samples', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`);
  }));
  await sandbox.stop();
  check('a sandbox that is gone is said', (await (async () => {
    await score.locator('.strong').click();
    await eventually(async () => await score.locator('.wrong').count() > 0);
    return score.locator('.result').textContent();
  })()).includes('Is the sandbox running?'));
  // The browser itself reports that connection.
  await close(/ERR_CONNECTION_REFUSED/);
}

// No other place can be called, whatever the URL of the page says.
async function elsewhere() {
  for (const url of ['https://example.com', 'http://127.0.0.1.example.com', 'http://localhost@example.com', 'http://10.0.0.1', 'javascript:alert(1)', '']) {
    const { page, close } = await open('elsewhere', {}, `?sandbox=${url}`);
    check(`no trial against "${url}"`, await page.locator('.try').count() === 0 && await page.locator('#message').isVisible());
    await close();
  }
  const { page, noise, close } = await open('policy');
  check('no trial if none is asked for', await page.locator('.try').count() === 0 && await page.locator('#message').isHidden());
  const refused = await page.evaluate(() => fetch('https://example.com/').then(() => false, () => true));
  check('the policy of the page forbids other servers', refused && noise.some((line) => line.includes('Content Security Policy')), noise);
  noise.length = 0;
  await close();
}
