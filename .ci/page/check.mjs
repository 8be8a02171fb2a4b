// Opens openapi/dist/index.html by file:// and checks what a reader relies on. Prints what fails, and a count.
import { existsSync, readdirSync } from 'node:fs';
import { axe, check, eventually, finish, none } from '../browser/harness.mjs';
import { browser, callbacks, dist, ids, open, operations, schemas } from './page.mjs';
import { places } from './places.mjs';
import { samples } from './samples.mjs';
import { search } from './search.mjs';
import { trial } from './trial.mjs';

// Sections that were never near are not laid out and would hide what is too wide.
const layOut = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('.operation, .schema { content-visibility: visible !important; }');
  document.adoptedStyleSheets = [sheet];
};
const visible = (wanted) => wanted.filter((id) => {
  const section = document.getElementById(id);
  const heading = section?.querySelector('h3, h4');
  const boxes = [section, heading].map((it) => it?.getBoundingClientRect());
  return !boxes.every((box) => box && box.width > 0 && box.height > 0) || heading.innerText.trim().length < 2 ||
    section.innerText.trim().length < 10;
});
const sections = [...ids, ...schemas.map((name) => `schema-${name}`)];

{
  const { page, close } = await open('desktop');
  await page.evaluate(layOut);
  const missing = new Set(await page.evaluate(visible, sections));
  for (const id of sections) check(`section ${id}`, !missing.has(id), 'is missing, empty or not visible');
  const wrong = await page.evaluate((operations) => operations.filter(({ operationId, method, path }) => {
    const route = (document.getElementById(operationId)?.querySelector('.route')?.innerText ?? '').replace(/\s+/g, ' ');
    return route.trim() !== `${method} ${path}`;
  }).map(({ operationId }) => operationId), operations);
  none('each operation shows its method and path', wrong);
  none('ids are unique', await page.evaluate(() => {
    const all = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    return all.filter((id, index) => all.indexOf(id) !== index);
  }));
  const links = await page.evaluate(() => [...document.querySelectorAll('a')].map((link) => link.getAttribute('href')));
  const leads = await page.evaluate((links) => links.map((href) => !href.startsWith('#') || Boolean(document.getElementById(decodeURIComponent(href.slice(1))))), links);
  none('each link leads somewhere', links.filter((href, index) => !leads[index] ||
    (!href.startsWith('#') && !/^(https?|mailto):/.test(href) && !existsSync(dist + href))));
  const offered = links.filter((href) => /^[a-z.0-9_]+$/.test(href));
  none('each published file is offered', readdirSync(dist).filter((file) => file !== 'index.html' && !offered.includes(file)));
  none('each operation is in the contents', await page.evaluate((ids) =>
    ids.filter((id) => !document.querySelector(`#navigation a[href="#${id}"]`)), operations.map((it) => it.operationId)));
  await close();
}

await search();
await places();
await samples();
await trial();

{
  const { page, close } = await open('keyboard');
  const state = () => page.evaluate(() => {
    const field = document.getElementById('search');
    const active = document.getElementById(field.getAttribute('aria-activedescendant'));
    return {
      focused: document.activeElement === field, expanded: field.getAttribute('aria-expanded'),
      active: active?.dataset.anchor, selected: active?.getAttribute('aria-selected'), hash: location.hash.slice(1),
    };
  });
  await page.keyboard.press('/');
  check('/ goes to the search', (await state()).focused);
  await page.keyboard.type(operations[0].path.split('/')[1]);
  const before = await state();
  check('typing opens the list', before.expanded === 'true' && before.active, before);
  await page.keyboard.press('ArrowDown');
  const down = await state();
  check('the arrow goes on', down.active && down.active !== before.active && down.selected === 'true', down);
  await page.keyboard.press('ArrowUp');
  check('the arrow goes back', (await state()).active === before.active);
  await page.keyboard.press('Escape');
  check('Escape closes the list', (await state()).expanded === 'false');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  check('Enter goes there', await eventually(async () => {
    const after = await state();
    return after.hash === before.active && !after.focused;
  }), before);
  const far = operations[operations.length >> 1].operationId;
  await page.evaluate((id) => { location.hash = id; }, far);
  check('a link goes to the place', await eventually(() => page.evaluate((id) => {
    const { top } = document.getElementById(id).querySelector('h3').getBoundingClientRect();
    return top > 50 && top < 300;
  }, far)));
  check('the contents mark the place', await eventually(() => page.evaluate((id) =>
    document.querySelector('#navigation [aria-current]')?.hash.slice(1) === id, far)));
  const unfolded = await page.evaluate(() => {
    const button = document.querySelector('.operation li .unfold');
    button.click();
    const box = button.closest('li').querySelector('.unfolded');
    const open = button.getAttribute('aria-expanded') === 'true' && box.innerText.length > 5;
    button.click();
    return open && !button.closest('li').querySelector('.unfolded');
  });
  check('a named schema unfolds in place', unfolded);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator(`[id="${far}"] .copy`).first().click();
  check('a command is copied', await eventually(() => page.evaluate(async () =>
    (await navigator.clipboard.readText()).startsWith('curl --request '))));
  await page.locator('.theme').click();
  check('the theme changes', await page.evaluate(() => document.documentElement.dataset.theme) === 'dark');
  await close();
}

for (const width of [360, 820, 1280]) {
  const { page, close } = await open(`${width} wide`, { viewport: { width, height: 740 } });
  const measure = () => page.evaluate(() => document.documentElement.scrollWidth);
  await page.evaluate(layOut);
  check(`${width} wide: nothing sticks out`, await measure() <= width, await measure());
  await page.evaluate(() => {
    for (const node of document.querySelectorAll('details')) node.open = true;
    for (const button of [...document.querySelectorAll('.unfold')].filter((_, index) => index % 7 === 0)) button.click();
  });
  check(`${width} wide: with everything open too`, await measure() <= width, await measure());
  if (width === 360) {
    none('360 wide: buttons are large enough for a finger', await page.evaluate(() =>
      [...document.querySelectorAll('.icon, .copy, .tabs button, .foot button, .panel > summary, #navigation a, #navigation summary, .contents a, .statuses a, #search')]
        .filter((it) => it.getClientRects().length)
        .map((it) => ({ box: it.getBoundingClientRect(), it }))
        .filter(({ box }) => box.height < 44 || box.width < 44)
        .map(({ it, box }) => `${it.className || it.tagName} ${it.textContent.slice(0, 20)} ${box.width} x ${box.height}`)));
    await page.locator('.menu').click();
    const link = page.locator(`#navigation a[href="#${operations[0].operationId}"]`);
    check('360 wide: the menu opens', await eventually(() => link.isVisible()));
    await link.click();
    check('360 wide: a choice closes it', await eventually(async () =>
      !(await link.isVisible()) && page.url().endsWith(`#${operations[0].operationId}`)));
  }
  await close();
}

{
  const { page, close } = await open('no script', { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  // Without scripts the page cannot be asked either: a few by the browser's own means, all by their count.
  for (const id of [ids[0], ids[ids.length >> 1], ids.at(-1)]) {
    const box = await page.locator(`[id="${id}"]`).boundingBox();
    check(`no script: ${id} is visible`, box && box.height > 100, box);
  }
  check('no script: no search field', !(await page.locator('#search').isVisible()));
  check('no script: samples unfold', await page.locator(`[id="${ids[0]}"] .sample > summary`).count() > 1 &&
    await page.locator(`[id="${ids[0]}"] .sample > summary`).nth(1).isVisible());
  check('no script: nothing to press that needs one', !(await page.locator('button:visible').count()));
  check('no script: all operations', await page.locator('section.operation').count() === operations.length);
  check('no script: all schemas', await page.locator('section.schema[id^="schema-"]').count() === schemas.length);
  await close();
}

for (const colorScheme of ['light', 'dark']) {
  const { page, close } = await open(`axe ${colorScheme}`, { colorScheme });
  await page.evaluate(axe);
  // On a part of the page that has one of everything: of the sections, which are alike, a few. In the dark only the
  // colors are different.
  const violations = await page.evaluate(async (dark) => {
    const alike = [...document.querySelectorAll('.operation, section.schema')];
    for (const [index, section] of alike.entries()) if (index % 25) section.remove();
    document.querySelectorAll('#navigation a').forEach((link) => document.getElementById(link.hash.slice(1)) ?? link.remove());
    const { violations } = await window.axe.run(document, {
      runOnly: dark ? ['color-contrast'] : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.length}, ${nodes[0].html.slice(0, 120)} ${nodes[0].failureSummary?.slice(0, 300)}`);
  }, colorScheme === 'dark');
  none(`axe finds nothing, ${colorScheme}`, violations);
  await close();
}

{
  const { page, close } = await open('speed');
  const { domContentLoadedEventEnd, loadEventEnd } = await page.evaluate(() => performance.getEntriesByType('navigation')[0].toJSON());
  console.log(`ready after ${Math.round(domContentLoadedEventEnd)} ms, loaded after ${Math.round(loadEventEnd)} ms`);
  await close();
}

await browser.close();
console.log(`${operations.length} operations, ${callbacks.length} callbacks, ${schemas.length} schemas`);
finish();
