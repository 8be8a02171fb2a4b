// Images of the reference page for the README: node docs/images/page.mjs, after .ci/browser/install.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { launch } from '../../.ci/browser/harness.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const url = pathToFileURL(here('../../openapi/dist/index.html')).href;
const browser = await launch();
for (const colorScheme of ['light', 'dark']) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 640 }, reducedMotion: 'reduce' });
  await page.goto(`${url}#add_front_id`, { waitUntil: 'load' });
  await page.evaluate(() => document.getElementById('add_front_id').scrollIntoView());
  await page.screenshot({ path: here(`page-${colorScheme}.png`) });
  await page.close();
}
await browser.close();
