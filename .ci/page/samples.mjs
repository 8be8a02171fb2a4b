// The samples of every operation are compiled and run, in every language, against a server that keeps what arrives. What curl
// sends is what the document says; what the others send is what curl sends.
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { isDeepStrictEqual, promisify } from 'node:util';
import { axe, check, none } from '../browser/harness.mjs';
import { dialog } from './dialog.mjs';
import { open, openapi, operations } from './page.mjs';

const work = process.env.SAMPLES;
const run = promisify(execFile);

// The bytes of a file by its name: the smallest that programs take for what it is.
const content = (name) => Buffer.from(name.endsWith('.pdf') ? '%PDF-1.7' : '\u00ff\u00d8\u00ff\u00d9', 'latin1');
const secrets = { OMNI_API_KEY: 'a-key', OMNI_SESSION_TOKEN: 'a-session', OMNI_ADMIN_TOKEN: 'an-admin' };

const arrived = [];
const recorder = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { 'content-type': type = '' } = request.headers;
  const headers = Object.fromEntries(['api-version', 'x-api-key', 'x-incode-hardware-id'].map((name) => [name, request.headers[name]]));
  arrived.push({
    method: request.method, url: request.url, headers, type: body.length ? type : '',
    body: type.startsWith('application/json') ? JSON.parse(body.toString() || 'null') : body.toString('hex'),
  });
  response.setHeader('content-type', 'application/json');
  response.end('{}');
});

const resolve = (node) => (node?.$ref ? node.$ref.slice(2).split('/').reduce((at, part) => at[part.replace(/~1/g, '/').replace(/~0/g, '~')], openapi) : node);

// What the document says of a request: what is required, and the first example of its body.
function documented({ method, path, parameters = [], security, requestBody }) {
  const query = [];
  for (const parameter of parameters.map(resolve)) {
    if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encodeURIComponent(parameter.example));
    else if (parameter.in === 'query' && parameter.required) query.push(`${parameter.name}=${encodeURIComponent(parameter.example)}`);
  }
  const schemes = Object.keys(security[0]);
  const token = schemes.includes('sessionToken') ? 'a-session' : schemes.includes('adminToken') ? 'an-admin' : undefined;
  const [type, media] = Object.entries(resolve(requestBody)?.content ?? {})[0] ?? ['', null];
  const example = media && (media.example ?? Object.values(media.examples ?? {}).map(resolve)[0]?.value);
  const file = content(type === 'application/pdf' ? 'x.pdf' : 'x.jpg');
  return {
    method, url: path + (query.length ? `?${query.join('&')}` : ''), type,
    headers: { 'api-version': '1.0', 'x-api-key': 'a-key', 'x-incode-hardware-id': token },
    body: !media ? '' : type === 'application/json' ? filled(media.schema, example) : file.toString('hex'),
  };
}

// An example, with the file where an image is.
function filled(schema, value) {
  schema = resolve(schema) ?? {};
  const parts = [schema, ...(schema.allOf ?? []).map(resolve)];
  if (Array.isArray(value)) return value.map((item) => filled(schema.items, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => {
    const property = parts.map((part) => part?.properties?.[name]).find(Boolean);
    if (property?.['x-omni-image'] && typeof inner === 'string') return [name, content('x.jpg').toString('base64')];
    return [name, filled(property ?? schema.additionalProperties, inner)];
  }));
}

// Without what a client may leave out.
const lean = (value) => (Array.isArray(value) ? value.map(lean) : value && typeof value === 'object'
  ? Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null).map(([name, inner]) => [name, lean(inner)])) : value);

const languages = {
  curl: {
    file: (id) => `${id}.sh`,
    async run(ids) {
      for (const id of ids) await run('bash', [`${id}.sh`], { cwd: `${work}/curl`, env: { ...process.env, ...secrets } });
    },
  },
  TypeScript: {
    // Each has names of its own.
    file: (id) => `${id}.ts`, text: (text) => `${text}\nexport {};\n`,
    async run(ids) {
      const cwd = `${work}/TypeScript`;
      const options = { strict: true, target: 'es2022', module: 'nodenext', outDir: 'js', types: ['node'], typeRoots: [`${process.env.TYPESCRIPT}/@types`] };
      writeFileSync(`${cwd}/tsconfig.json`, JSON.stringify({ compilerOptions: options, include: ['*.ts'] }));
      writeFileSync(`${cwd}/package.json`, '{"type":"module"}');
      await run(`${process.env.TYPESCRIPT}/.bin/tsc`, ['-p', '.'], { cwd });
      const driver = `console.log = () => {}; for (const id of ${JSON.stringify(ids)}) await import(\`${cwd}/js/\${id}.js\`);`;
      await run('node', ['--input-type=module', '-e', driver], { cwd, env: { ...process.env, ...secrets } });
    },
  },
  Python: {
    file: (id) => `${id}.py`,
    async run(ids) {
      const driver = `import runpy\nfor id in ${JSON.stringify(ids)}: runpy.run_path(f"{id}.py")`;
      await run(`${process.env.PYTHON}`, ['-c', driver], { cwd: `${work}/Python`, env: { ...process.env, ...secrets } });
    },
  },
  Go: {
    // One program of all of them: to link a hundred would take minutes.
    file: (id) => `${id}.go`, text: (text, id) => `${text.replace('func main() {', `func sample_${id}() {`)}\n`,
    async run(ids) {
      const cwd = `${work}/Go`;
      const go = { cwd, env: { ...process.env, ...secrets, GOPROXY: 'off', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod' } };
      const calls = ids.map((id) => `\tsample_${id}()\n`).join('');
      writeFileSync(`${cwd}/all.go`, `package main\n\nfunc main() {\n${calls}}\n`);
      writeFileSync(`${cwd}/go.mod`, 'module samples\n\ngo 1.19\n');
      const { stdout } = await run('gofmt', ['-l', '.'], { cwd });
      none('Go: as gofmt writes it', stdout.split('\n').filter(Boolean));
      await run('go', ['vet', '.'], go);
      await run('go', ['build', '-o', 'all', '.'], go);
      await run('./all', [], { ...go, maxBuffer: 1 << 24 });
    },
  },
  Rust: {
    // Compiled with the tests, from the same text; it ends each with an error, because `{}` is not what was asked for.
    file: (id) => `${id}.rs`,
    async run(ids) {
      const url = `http://127.0.0.1:${recorder.address().port}`;
      await run(`${process.argv[2]}/examples/samples`, ids, { cwd: `${work}/Rust`, env: { ...process.env, ...secrets, OMNI_URL: url } });
    },
  },
};

// The samples as they are on the page, after its base URL was set to the recorder.
async function texts(url) {
  const { page, close } = await open('samples');
  const far = page.locator(`[id="${operations[20].operationId}"]`);
  await far.locator('.tabs button', { hasText: 'Python' }).click();
  check('a language is chosen for the whole page', await page.evaluate(() =>
    [...document.querySelectorAll('.sample:not([hidden])')].every((it) => it.dataset.language === 'Python' && it.open)));
  await far.locator('.base').click();
  await page.evaluate(axe);
  none('axe finds nothing in the dialog', await page.evaluate(async () => {
    const { violations } = await window.axe.run('#base', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`);
  }));
  await dialog(page);
  await page.locator('#base .own').fill(`${url}/`);
  check('a good one is taken', !(await page.locator('#base .wrong').isVisible()));
  await page.locator('#base .done').click();
  check('and closes the dialog', await page.evaluate(() => !document.getElementById('base').open));
  check('the base URL is shown', (await far.locator('.base').textContent()).startsWith(url.replace('http://', '')));
  const found = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll('section.operation')].map(({ id }) => [
    id, Object.fromEntries([...document.getElementById(id).querySelectorAll('.sample')].map((it) => [it.dataset.language, it.querySelector('pre').textContent])),
  ])));
  none('no sample calls anything else', Object.entries(found).flatMap(([id, samples]) =>
    Object.entries(samples).filter(([, text]) => text.includes('incodesmile')).map(([language]) => `${id} in ${language}`)));
  await close();
  return found;
}

export async function samples() {
  await new Promise((ready) => recorder.listen(0, '127.0.0.1', ready));
  const found = await texts(`http://127.0.0.1:${recorder.address().port}`);
  const ids = operations.map(({ operationId }) => operationId);
  let curl = [];
  for (const [language, { file, text = (it) => it, run: all }] of Object.entries(languages)) {
    const folder = `${work}/${language}`;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const id of ids) {
      const sample = found[id][language] ?? '';
      writeFileSync(`${folder}/${file(id)}`, text(sample, id));
      for (const [name] of sample.matchAll(/\b[a-z-]+\.(jpg|png|pdf|bin)\b/g)) writeFileSync(`${folder}/${name}`, content(name));
    }
    arrived.length = 0;
    try {
      await all(ids);
    } catch (error) {
      check(`${language}: the samples compile and run`, false, `${error.message}\n${error.stdout ?? ''}`);
      continue;
    }
    check(`${language}: each sends one request`, arrived.length === ids.length, `${arrived.length} of ${ids.length}`);
    operations.forEach((operation, index) => {
      const wanted = language === 'curl' ? documented(operation) : curl[index];
      const request = language === 'Rust' ? { ...wanted, body: lean(wanted.body) } : wanted;
      check(`${language}: ${ids[index]}`, isDeepStrictEqual(arrived[index], request), [arrived[index], request]);
    });
    if (language === 'curl') curl = [...arrived];
  }
  recorder.close();
}
