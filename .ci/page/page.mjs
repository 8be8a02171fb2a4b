// The page as the checks open it, and what has to be on it: that comes from the document, not from the page.
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { launch, none } from '../browser/harness.mjs';

export const dist = fileURLToPath(new URL('../../openapi/dist/', import.meta.url));
export const pageUrl = pathToFileURL(`${dist}index.html`).href;

export const openapi = JSON.parse(readFileSync(`${dist}omni.json`, 'utf8'));
export const methods = ['get', 'post', 'put', 'delete', 'patch'];
export const operations = Object.entries(openapi.paths).flatMap(([path, item]) =>
  methods.filter((method) => item[method]).map((method) => ({ method: method.toUpperCase(), path, ...item[method] })));
export const callbacks = operations.flatMap((operation) => Object.values(operation.callbacks ?? {}))
  .flatMap((callback) => Object.values(callback)).flatMap((item) => methods.flatMap((method) => item[method] ?? []));
export const ids = [...operations, ...callbacks].map(({ operationId }) => operationId);
export const schemas = Object.keys(openapi.components.schemas);
export const codes = [...new Set(operations.flatMap((it) => it['x-omni-error-codes'] ?? []).map(({ code }) => String(code)))];
export const properties = [...new Set(Object.values(openapi.components.schemas).flatMap(({ properties }) => Object.keys(properties ?? {})))];

export const browser = await launch();

// `anchor` is what follows the URL; `allowed` is what the page may call, which otherwise is nothing.
export const open = async (name, { allowed, ...options } = {}, anchor = '') => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const noise = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && noise.push(message.text()));
  page.on('pageerror', (error) => noise.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    const own = url.split(/[?#]/)[0] === pageUrl || url.startsWith('data:') || url.startsWith(`blob:`);
    if (!own && !(allowed && url.startsWith(`${allowed}/`))) noise.push(`asked for ${url}`);
  });
  // Compilers may have all cores.
  await page.goto(pageUrl + anchor, { waitUntil: 'load', timeout: 120_000 });
  return { page, noise, close: async (expected) => {
    none(`${name}: no message, error or request`, noise.filter((line) => !expected?.test(line)));
    await context.close();
  }  };
};
