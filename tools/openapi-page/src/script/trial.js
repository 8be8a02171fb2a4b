// Trying calls, if the page was opened with ?sandbox=URL: only against a server on this computer, which the policy of the page
// enforces as well, and only when somebody presses the button.

// The base URL of a sandbox on this computer; nothing for any other.
function loopback(text) {
  const url = baseUrl(text);
  return url && ['127.0.0.1', 'localhost'].includes(new URL(url).hostname) ? url : '';
}

const asked = new URLSearchParams(location.search).get('sandbox');
const sandbox = asked === null ? '' : loopback(asked);

// The part of a document that a JSON pointer names, and how it is replaced.
const steps = (pointer) => pointer.split('/').slice(1).map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
const at = (value, pointer) => steps(pointer).reduce((inner, step) => inner?.[step], value);

function fieldOf(label, input, note) {
  const box = make('label', 'entry');
  const name = make('span', 'name', label);
  if (note) name.append(' ', make('span', 'quiet', note));
  input.classList.add('field');
  input.spellcheck = false;
  input.autocomplete = 'off';
  box.append(name, input);
  return box;
}

function input(value, placeholder = '') {
  const element = make('input');
  element.value = value;
  element.placeholder = placeholder;
  return element;
}

function files(accept) {
  const element = make('input');
  element.type = 'file';
  element.accept = accept;
  return element;
}

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let start = 0; start < bytes.length; start += 32768) text += String.fromCharCode(...bytes.subarray(start, start + 32768));
  return btoa(text);
}

// How a browser may make the call, and with which sets of credentials: if it takes a session, below a prefix and without the API
// key; directly if that key is all it takes; otherwise not at all.
function wayOf(data, call) {
  if (!data.browsers) return { prefix: '', sets: call.s };
  const [prefix, without, needed] = data.browsers;
  if (call.s.some((set) => set.includes(needed))) return { prefix, sets: call.s.map((set) => set.filter((scheme) => scheme !== without)) };
  const sets = call.s.filter((set) => set.every((scheme) => scheme === without));
  return sets.length ? { prefix: '', sets } : null;
}

// What was typed for a credential, or issued by a call, until the page is closed.
const credentials = {};

function trialOf(section, data) {
  const call = data.calls[section.id];
  const panel = make('div', 'trial');
  const way = wayOf(data, call);
  if (!way) {
    panel.append(make('p', 'quiet', 'The service does not let browsers make this call: it takes a credential that only servers have. Copy a sample.'));
    return panel;
  }
  const parts = [];
  // Credentials that go into the same header are alternatives: one field is for all of them.
  const sets = way.sets.map((set) => set.filter((scheme) => data.schemes[scheme]));
  const secrets = (sets[0] ?? []).map((scheme) => {
    const header = data.schemes[scheme];
    const names = [...new Set(sets.flat())].filter((name) => data.schemes[name][0] === header[0]);
    const element = input(names.map((name) => credentials[name]).find(Boolean) ?? '');
    element.dataset.schemes = names.join(' ');
    element.addEventListener('input', () => { credentials[names[0]] = element.value; });
    panel.append(fieldOf(names.join(' or '), element, header[0]));
    return [header, element];
  });
  for (const [name, place, required, example] of call.q) {
    if (place === 'header' && required) {
      parts.push({ name, place, required, element: { value: example } });
      continue;
    }
    if (place !== 'path' && place !== 'query') continue;
    const element = input(required ? example : '', example);
    panel.append(fieldOf(name, element, required ? place : `${place}, optional`));
    parts.push({ name, place, required, element });
  }
  const json = call.t.find((type) => /[/+]json$/.test(type));
  let text = null;
  const images = [];
  if (json) {
    text = make('textarea');
    const examples = [...section.querySelectorAll('[data-requests] .panel')];
    const take = (example) => {
      text.value = example?.querySelector('pre').textContent ?? '{}';
      text.rows = Math.min(14, text.value.split('\n').length + 1);
    };
    take(examples[0]);
    if (examples.length > 1) {
      const choice = make('select');
      examples.forEach((example, index) => choice.append(new Option(example.querySelector('summary').textContent, index)));
      choice.addEventListener('input', () => take(examples[choice.value]));
      panel.append(fieldOf('Example', choice));
    }
    panel.append(fieldOf('Request body', text, json));
    if (text.value.includes('"password":')) panel.append(make('p', 'quiet', `The sandbox takes ${find('calls').dataset.key} as the password.`));
    for (const pointer of call.i) {
      const element = files('image/*,application/pdf');
      images.push([pointer, element]);
      panel.append(fieldOf(steps(pointer).join('.'), element, 'a file, put into the body as base64'));
    }
  } else if (call.t.length) {
    const element = files(call.t.join(','));
    images.push(['', element]);
    panel.append(fieldOf('Request body', element, call.t.join(' or ')));
  }
  const send = press('strong', 'Send');
  const where = make('p', 'quiet where');
  const result = make('div', 'result');
  result.setAttribute('aria-live', 'polite');
  const urlOf = () => {
    let path = call.p;
    const query = new URLSearchParams();
    for (const { name, place, required, element } of parts) {
      if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(element.value));
      else if (place === 'query' && (required || element.value)) query.append(name, element.value);
    }
    return `${sandbox}${way.prefix}${path}${query.size ? `?${query}` : ''}`;
  };
  const show = () => { where.textContent = `${call.m} ${urlOf()}`; };
  panel.addEventListener('input', show);
  show();
  panel.append(where);
  if (way.prefix) panel.append(make('p', 'quiet', `Browsers call below ${way.prefix}, where no ${data.browsers[1]} is needed.`));
  panel.append(send, result);

  const request = async () => {
    const headers = {};
    for (const [[name, begin], element] of secrets) if (element.value) headers[name] = begin + element.value;
    for (const { name, place, element } of parts) if (place === 'header') headers[name] = element.value;
    let body;
    if (text) {
      let value;
      try { value = JSON.parse(text.value); } catch { throw new Error('The request body is not JSON.'); }
      for (const [pointer, element] of images) {
        if (!element.files.length) continue;
        const path = steps(pointer);
        const holder = at(value, pointer.slice(0, pointer.lastIndexOf('/')));
        if (!holder) throw new Error(`The request body has no place for ${path.join('.')}.`);
        holder[path.at(-1)] = await base64(element.files[0]);
      }
      body = JSON.stringify(value);
      headers['content-type'] = json;
    } else if (images.length) {
      [body] = images[0][1].files;
      if (!body) throw new Error('Choose a file first.');
      headers['content-type'] = call.t.includes(body.type) ? body.type : call.t[0];
    }
    return { method: call.m, headers, body, credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error', cache: 'no-store' };
  };
  send.addEventListener('click', async () => {
    send.disabled = true;
    result.textContent = '';
    try {
      const init = await request();
      const begin = performance.now();
      const response = await fetch(urlOf(), init).catch(() => {
        throw new Error(`${sandbox} does not respond, or does not let this page call it. Is the sandbox running?`);
      });
      await responded(result, response, performance.now() - begin, (value) => keep(data, section.id, value));
    } catch (error) {
      result.append(make('p', 'wrong', error.message));
    }
    send.disabled = false;
  });
  return panel;
}

// Shows a response: its status, and JSON, text, or a file to save.
async function responded(result, response, time, issued) {
  const line = make('p', 'status-line');
  line.append(make('span', response.ok ? 'status good' : 'status bad', `${response.status} ${response.statusText}`.trim()), ` ${Math.round(time)} ms`);
  result.append(line);
  const type = response.headers.get('content-type') ?? '';
  if (!/json|text/.test(type)) {
    const link = make('a', '', 'Save the file');
    link.href = URL.createObjectURL(await response.blob());
    link.download = `response.${type.split(/[/;]/)[1] || 'bin'}`;
    result.append(link);
    return;
  }
  const text = await response.text();
  let shown = text;
  try {
    const value = JSON.parse(text);
    shown = JSON.stringify(value, null, 2);
    if (response.ok) issued(value);
  } catch { /* It is shown as it is. */ }
  const pre = make('pre');
  pre.tabIndex = 0;
  // Images in base64 would be megabytes.
  pre.append(make('code', '', shown.length > 100000 ? `${shown.slice(0, 100000)}\n…` : shown));
  result.append(pre);
}

// A credential that a call has issued goes into the fields for it.
function keep(data, operation, value) {
  for (const [scheme, [, , [issuer, field]]] of Object.entries(data.schemes)) {
    const token = issuer === operation && field ? at(value, field) : undefined;
    if (typeof token !== 'string') continue;
    credentials[scheme] = token;
    for (const element of document.querySelectorAll('.trial input[data-schemes]')) {
      if (element.dataset.schemes.split(' ').includes(scheme)) element.value = token;
    }
    say(`The token is filled in where ${scheme} is needed`);
  }
}

function trials() {
  const source = find('calls');
  if (!source || asked === null) return;
  if (!sandbox) {
    tell('Calls can be tried only against a sandbox on this computer. Open this page with ?sandbox=http://127.0.0.1: and its port.');
    return;
  }
  const data = JSON.parse(source.textContent);
  if (data.browsers) credentials[data.browsers[1]] = source.dataset.key;
  find('base').querySelector('.sandbox').value = sandbox;
  callTo(sandbox);
  for (const box of document.querySelectorAll('section.operation .samples')) {
    const button = press('try', 'Try it');
    button.setAttribute('aria-expanded', 'false');
    button.addEventListener('click', () => {
      const open = button.getAttribute('aria-expanded') !== 'true';
      button.setAttribute('aria-expanded', String(open));
      const panel = box.querySelector('.trial') ?? trialOf(box.closest('section'), data);
      panel.hidden = !open;
      box.append(panel);
    });
    box.querySelector('.foot .base').after(button);
  }
}
