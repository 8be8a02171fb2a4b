// Links that lead nowhere, and unfolding everything.
import { check, eventually, none } from '../browser/harness.mjs';
import { open, operations } from './page.mjs';

export async function places() {
  const { page, close } = await open('places', {}, '#fetch_scores');
  const lost = () => page.evaluate(() => {
    const box = document.getElementById('message');
    return box.hidden ? null : { text: box.textContent, links: [...box.querySelectorAll('a')].map((link) => link.hash) };
  });
  const first = await lost();
  check('an unknown place says so', first?.text.includes('#fetch_scores'), first);
  check('and names one near it', first?.links[0] === '#fetch_score' && first.links.length === 3, first);
  await page.locator('#message a').first().click();
  check('a known place takes that back', await eventually(async () => page.url().endsWith('#fetch_score') && await lost() === null));
  for (const odd of ['#%E0%A4%A', '#<img src=x onerror=alert(1)>', `#${'x'.repeat(5000)}`]) {
    await page.evaluate((hash) => { location.hash = hash; }, odd);
    check('so does an odd one', await eventually(async () => await lost() !== null), odd.slice(0, 40));
    await page.locator('#message button').click();
    check('the message can be closed', await lost() === null);
  }

  const sizes = (id) => page.evaluate((id) => {
    const section = document.getElementById(id);
    const folded = section.querySelectorAll('details:not([open], .sample)').length;
    const closed = [...section.querySelectorAll('.unfold[aria-expanded="false"]')].filter((it) => !it.closest('.unfolded')).length;
    return { folded, closed, unfolded: section.querySelectorAll('.unfolded').length };
  }, id);
  for (const id of [operations[0].operationId, 'fetch_score', 'schema-FlowModule']) {
    const before = await sizes(id);
    const button = page.locator(`[id="${id}"] .expand`).first();
    await button.click();
    const open = await sizes(id);
    check(`${id}: everything unfolds`, open.folded === 0 && open.closed === 0 && open.unfolded > 0, open);
    await button.click();
    const after = await sizes(id);
    check(`${id}: and folds`, after.unfolded === 0 && after.closed === before.closed, { before, after });
  }
  const whole = page.locator('#navigation .expand');
  // What the buttons of sections say, and what is closed in their sections.
  const said = () => page.evaluate(() => [...document.querySelectorAll('main .expand')].map((button) => {
    const section = button.closest('section');
    const types = [...section.querySelectorAll('.unfold[aria-expanded="false"]')].filter((it) => !it.closest('.unfolded'));
    return { says: button.firstChild.data, expanded: button.getAttribute('aria-expanded'), closed: types.length + section.querySelectorAll('details:not([open], .sample)').length };
  }));
  const untrue = (all) => all.filter(({ says, expanded, closed }) => closed ? says !== 'Expand all' || expanded !== 'false' : says !== 'Collapse all' || expanded !== 'true');
  await whole.click();
  check('everything on the page opens', await page.evaluate(() => !document.querySelector('details:not([open], .sample)')));
  const opened = await said();
  none('and every type', opened.filter(({ closed }) => closed));
  none('each section says so', untrue(opened));
  const one = page.locator('[id="fetch_score"]');
  await one.locator('.unfold').first().click();
  check('closing one type is seen', await one.locator('.expand').first().getAttribute('aria-expanded') === 'false' &&
    await whole.getAttribute('aria-expanded') === 'false');
  none('by each button', untrue(await said()));
  await one.locator('.expand').first().click();
  check('opening it again is seen', await whole.getAttribute('aria-expanded') === 'true');
  await whole.click();
  check('and closes', await page.evaluate(() => !document.querySelector('details[open]:not(.sample), .unfolded')));
  none('each section says that too', untrue(await said()));
  await page.evaluate(() => { for (const part of document.querySelectorAll('#fetch_score details:not(.sample)')) part.open = true; });
  check('parts that are opened one by one count', await eventually(async () => untrue(await said()).length === 0), untrue(await said()));
  await close();
}
