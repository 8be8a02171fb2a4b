// Links that lead nowhere, and unfolding everything.
import { check, eventually } from '../browser/harness.mjs';
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
  await whole.click();
  check('everything on the page opens', await page.evaluate(() => !document.querySelector('details:not([open], .sample)')));
  await whole.click();
  check('and closes', await page.evaluate(() => !document.querySelector('details[open]:not(.sample)')));
  await close();
}
