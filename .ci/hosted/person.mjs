// A person in front of the page, and the checks of every screen that they see.
import { mkdirSync } from 'node:fs';
import { check, inspect, none } from '../browser/harness.mjs';

const shots = process.env.SCREENSHOTS;
if (shots) mkdirSync(shots, { recursive: true });

const specimens = new URL('../../omni-sandbox/specimens/', import.meta.url).pathname;
export const FRONT = `${specimens}card-front.jpg`;
export const BACK = `${specimens}card-back.jpg`;
export const SELFIE = `${specimens}selfie.jpg`;
export const BLURRED = `${specimens}card-front-blurred.jpg`;
export const GLARE = `${specimens}card-front-glare.jpg`;

export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
export const SMALL = { ...PHONE, viewport: { width: 320, height: 568 } };
export const DESKTOP = { viewport: { width: 1280, height: 800 } };

const LEAST_TARGET = 44;
// The minimum size of anything that a finger has to hit.
const TARGETS = 'button, a, .file, input:not([type=file], [type=checkbox]), textarea, .box';

// A message of four lines moves the buttons a little on the smallest phone. Browsers call 0.1 good for a whole page.
const MOST_MOVED = 0.05;

export class Person {
  // `name` precedes every check. `looks` says whether every screen is examined closely.
  static async meet(browser, name, { looks = true, ...options } = {}) {
    const context = await browser.newContext({ locale: 'en-US', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const person = new Person();
    Object.assign(person, { name, context, page, looks, noise: [], seen: [], expected: [] });
    page.on('console', (message) => person.noise.push(`${message.type()}: ${message.text()} ${message.location().url}`));
    page.on('pageerror', (error) => person.noise.push(error.message));
    // While the page is being written: its files as they are, without a build.
    if (process.env.ASSETS) {
      await page.route('**/onboarding/assets/*', (route) => route.fulfill({ path: `${process.env.ASSETS}/${route.request().url().split('/').at(-1)}` }));
    }
    await page.addInitScript(() => {
      window.shifts = [];
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput, sources } of list.getEntries()) {
          if (!hadRecentInput) window.shifts.push([value, ...sources.map(({ node }) => node?.nodeName + '.' + node?.className)]);
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    return person;
  }

  get heading() {
    return this.page.locator('h1');
  }

  get alert() {
    return this.page.getByRole('alert');
  }

  async open(url) {
    this.response = await this.page.goto(url);
  }

  // Waits for a screen, and examines it.
  async on(title) {
    try {
      await this.page.locator('h1', { hasText: new RegExp(`^${escape(title)}$`) }).waitFor();
    } catch {
      const body = (await this.page.locator('main').innerText()).slice(0, 400);
      throw new Error(`${this.name}: expected the screen "${title}", and saw "${await this.heading.innerText()}": ${body}`);
    }
    await this.look(title);
  }

  async look(title, closely = this.looks) {
    if (shots) await this.page.screenshot({ path: `${shots}/${this.name} ${String(this.seen.length).padStart(2, '0')} ${title}.png`.replaceAll(/[^\w/.-]/g, '-'), fullPage: true });
    this.seen.push(title);
    if (!closely) return;
    const name = `${this.name}, ${title}`;
    await inspect(this.page, name, { targets: TARGETS, least: LEAST_TARGET });
  }

  press(text) {
    return this.page.getByRole('button', { name: text, exact: true }).click();
  }

  fill(label, text) {
    return this.page.getByLabel(label, { exact: true }).fill(text);
  }

  // Chooses a file and sends it.
  async file(path) {
    await this.page.getByLabel('Choose a file').setInputFiles(path);
    await this.press('Send');
  }

  // Takes a photo with the camera in the page, and sends it.
  async photo(name) {
    await this.press('Use the camera');
    await this.page.getByRole('button', { name: 'Take the photo' }).waitFor();
    await this.look(`${name}, camera`);
    await this.press('Take the photo');
    await this.page.getByRole('button', { name: 'Send' }).waitFor();
    await this.look(`${name}, preview`);
    await this.press('Send');
  }

  // Waits until the page says what went wrong.
  async hears(text) {
    const says = this.page.locator('[role=alert], [role=status], .wrong', { hasText: text }).first();
    check(`${this.name}: is told "${text}"`, await says.waitFor().then(() => true, () => false), await this.page.locator('main').innerText());
    await this.look(`told ${text.source ?? text}`);
  }

  // What must not be left behind, and must not have happened. `expected` is how many requests were refused or lost. A
  // person who `stays` has not reached the end, and still has the link.
  async leave({ expected = 0, stays = false } = {}) {
    const { name, page } = this;
    const kept = await page.evaluate(() => ({ session: sessionStorage.length, local: localStorage.length, cookie: document.cookie, query: location.search }));
    check(`${name}: nothing is left behind`, (stays || !kept.session) && !kept.local && !kept.cookie && (stays || !kept.query), kept);
    none(`${name}: nothing moves by itself`, await page.evaluate((most) => window.shifts.filter(([value]) => value > most), MOST_MOVED));
    // The browser itself logs each response with an error status, without what was sent.
    const noise = this.noise.filter((line) => !/^error: Failed to load resource/.test(line));
    none(`${name}: no message and no error`, noise);
    const failures = this.noise.length - noise.length;
    check(`${name}: as many failed requests as expected`, failures === expected, this.noise);
    none(`${name}: no personal data in the console`, this.noise.filter((line) => /SPX482716|ZARA|specimen@|5550100|eyJ/i.test(line)));
    await this.context.close();
  }
}

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
