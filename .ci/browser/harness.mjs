// Shared by the checks of pages: the browser, axe, and counting.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

export const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let passed = 0;
let failed = 0;

export function check(name, ok, detail = '') {
  if (ok) passed += 1;
  else {
    failed += 1;
    console.log(`FAILED ${name} ${typeof detail === 'string' ? detail : JSON.stringify(detail)?.slice(0, 2000)}`);
  }
  return Boolean(ok);
}

// Whether `holds` becomes true within ten seconds: for what happens after a response.
export async function eventually(holds) {
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((resume) => setTimeout(resume, 50))) {
    if (await holds()) return true;
  }
  return false;
}

export const none = (name, list) => check(name, list.length === 0, list);

// What must hold on every screen: nothing is wider than the window, nothing that can be pressed is smaller than `least`
// pixels, and axe finds nothing. `targets` selects what can be pressed.
export async function inspect(page, name, { targets, least }) {
  const { wide, small } = await page.evaluate(({ targets, least }) => {
    const nodes = [...document.querySelectorAll(targets)];
    const shown = nodes.map((node) => [node, node.getBoundingClientRect()]).filter(([, box]) => box.width);
    return {
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      small: shown.filter(([, box]) => box.height < least || box.width < least).map(([node]) => node.outerHTML.slice(0, 100)),
    };
  }, { targets, least });
  check(`${name}: nothing sticks out`, wide <= 0, wide);
  none(`${name}: everything is large enough for a finger`, small);
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  none(`${name}: axe finds nothing`, await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary?.slice(0, 240)}`);
  }));
}

export function launch(...args) {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', ...args],
  });
}

// Prints the count and ends the process.
export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
