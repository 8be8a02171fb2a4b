// The search finds everything by its name, and the right things for the words of queries.json.
import { readFileSync } from 'node:fs';
import { check, none } from '../browser/harness.mjs';
import { codes, ids, open, openapi, operations, properties, schemas } from './page.mjs';

// What somebody types, and the anchors that have to be among the first three.
const queries = JSON.parse(readFileSync(new URL('queries.json', import.meta.url), 'utf8'));

export async function search() {
  const { page, close } = await open('search');
  const first = (queries) => {
    const field = document.getElementById('search');
    return queries.map((query) => {
      field.value = query;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      return document.querySelector('#results [role=option]')?.dataset.anchor ?? '';
    });
  };
  const found = await page.evaluate(first, ids);
  ids.forEach((id, index) => check(`search for ${id}`, found[index] === id, `finds ${found[index]}`));
  const byPath = await page.evaluate(first, operations.map(({ method, path }) => `${method} ${path}`));
  none('search by method and path', operations.map((it) => it.operationId).filter((id, index) => byPath[index] !== id));
  const byCode = await page.evaluate(first, codes);
  none('search by error code', codes.filter((code, index) => byCode[index] !== `code-${code}`));
  const byName = await page.evaluate(first, schemas);
  none('search by schema', schemas.filter((name, index) => byName[index] !== `schema-${name}`));
  const all = await page.evaluate((queries) => {
    const field = document.getElementById('search');
    return queries.filter((query) => {
      field.value = query;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      const options = [...document.querySelectorAll('#results [data-anchor]')];
      return !options.some((it) => it.querySelector('.what').textContent === query && document.getElementById(it.dataset.anchor));
    });
  }, properties.filter((_, index) => index % 3 === 0));
  none('search by property', all);
  const values = [...new Set(Object.values(openapi.components.schemas).flatMap((schema) => schema.enum ?? []))].map(String);
  const byValue = await page.evaluate(first, values);
  none('search by value', values.filter((_, index) => !byValue[index]));
  // What the service sends stands in tables, too: the longest text of each row leads to its table.
  const rows = Object.entries(openapi.components.schemas).flatMap(([name, schema]) =>
    (schema['x-omni-table']?.rows ?? []).map((row) => [name, [...row].sort((a, b) => b.length - a.length)[0]]));
  const unseen = await page.evaluate((rows) => {
    const field = document.getElementById('search');
    return rows.filter(([name, text]) => {
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      return ![...document.querySelectorAll('#results [data-anchor]')].some((it) => it.dataset.anchor === `schema-${name}`);
    });
  }, rows);
  none('search by a text of a table', unseen);

  const best = await page.evaluate((queries) => {
    const field = document.getElementById('search');
    return queries.map((query) => {
      field.value = query;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      return [...document.querySelectorAll('#results [data-anchor]')].slice(0, 3).map((it) => it.dataset.anchor);
    });
  }, queries.map(([query]) => query));
  queries.forEach(([query, wanted], index) =>
    check(`search for "${query}"`, wanted.length && wanted.every((anchor) => best[index].includes(anchor)), `finds ${best[index].join(', ')}`));
  check('there are enough queries', queries.length >= 40, queries.length);
  // Of four letters, another word is not an error: curl is neither CURP nor URL.
  check('what is nowhere is not found', (await page.evaluate(first, ['qxzvw', '%%%', 'curl'])).every((anchor) => anchor === ''));
  // A part of a schema comes first only if its name was typed.
  const parts = await page.evaluate((queries) => {
    const field = document.getElementById('search');
    return queries.filter((query) => {
      field.value = query;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      const kinds = [...document.querySelectorAll('#results [data-anchor]')].map((it) => it.dataset.anchor.startsWith('schema-'));
      return kinds.some((is, index) => is && kinds.slice(index).includes(false));
    });
  }, queries.map(([query]) => query).filter((query) => ![...schemas, ...properties, ...values].some((name) => name.toLowerCase() === query.toLowerCase())));
  none('schemas come after everything else', parts);
  await close();
}
