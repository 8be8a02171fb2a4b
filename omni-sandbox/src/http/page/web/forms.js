// Steps in which the person reads or writes something.
import { Refused, Unreachable } from './api.js';
import { Screen, button, make } from './screen.js';
import { UNREACHABLE, refusal } from './words.js';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+[1-9]\d{6,14}$/;
const DAY = 24 * 60 * 60 * 1000;

// A labeled input. `check` says what is wrong with a value, if anything.
function field({ name, label, hint, type = 'text', value = '', required = true, check, ...rest }) {
  const id = `field-${name}`;
  const isBox = type === 'checkbox';
  const input = type === 'lines'
    ? make('textarea', { id, rows: 3, value, ...rest })
    : make('input', { id, type, ...(isBox ? { checked: value === true } : { value }), ...rest });
  if (required && !isBox) input.setAttribute('aria-required', 'true');
  const wrong = make('p', { className: 'wrong', id: `${id}-wrong` });
  const help = hint && make('p', { className: 'hint', id: `${id}-hint` }, hint);
  input.setAttribute('aria-describedby', hint ? `${id}-hint ${id}-wrong` : `${id}-wrong`);
  const read = () => (isBox ? input.checked : input.value.trim());
  const test = () => {
    const text = read();
    const problem = isBox ? (required && !text ? 'Check this box to continue.' : '')
      : !text ? (required ? 'Fill this in.' : '') : check?.(text) ?? '';
    wrong.textContent = problem;
    input.setAttribute('aria-invalid', String(problem !== ''));
    return problem === '';
  };
  input.addEventListener('input', () => wrong.textContent && test());
  const labeled = make('label', { htmlFor: id }, label);
  const node = make('div', { className: isBox ? 'field box' : 'field' }, ...(isBox ? [input, labeled] : [labeled, help, input]), wrong);
  return { name, node, input, read, test };
}

// Shows a form until `send` has accepted its values. `others` are more buttons: a text, and what to resolve with.
// Both may return a text that says why the values are not accepted, or, as `said`, what was done instead.
export function ask({ title, text, fields, submit = 'Continue', others = [], send }) {
  return new Promise((resolve, reject) => {
    const made = fields.map(field);
    const form = make('form', { noValidate: true, id: 'form' }, ...made.map(({ node }) => node));
    const screen = new Screen(title, text && make('p', { className: 'text' }, text), form);
    const attempt = async (work) => {
      try {
        const result = await screen.busy('One moment.', work);
        if (result?.said) screen.say(result.said);
        else if (typeof result === 'string') screen.fail(result);
        else return resolve(result);
      } catch (error) {
        if (error instanceof Unreachable) screen.fail(UNREACHABLE);
        else if (error instanceof Refused) screen.fail(refusal(error));
        else return reject(error);
      }
      // The refused values have to be changed.
      made[0]?.input.focus({ preventScroll: true });
      return undefined;
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const wrong = made.filter(({ test }) => !test());
      if (wrong.length) return wrong[0].input.focus();
      return attempt(() => send(Object.fromEntries(made.map(({ name, read }) => [name, read()]))));
    });
    const go = make('button', { type: 'submit', className: 'first' }, submit);
    go.setAttribute('form', 'form');
    screen.actions(go, ...others.map(({ label, run }) => button(label, () => attempt(run), 'quiet')));
  });
}

// Whether the person agrees. The decision is stored.
export function consent(api, { title, text, refuse }) {
  const add = (status) => api.post('add/user-consent', { title, content: text, status });
  return ask({
    title, text, submit: 'I agree', fields: [],
    others: [{ label: refuse, run: async () => { await add(false); return { agreed: false }; } }],
    send: async () => { await add(true); return { agreed: true }; },
  });
}

export function phone(api) {
  return ask({
    title: 'Your phone number', submit: 'Continue',
    fields: [{
      name: 'phone', label: 'Phone number', type: 'tel', autocomplete: 'tel', hint: 'With the code of the country, such as +1 555 010 0123.',
      check: (text) => (PHONE.test(digits(text)) ? '' : 'Begin with + and the code of the country, such as +1 555 010 0123.'),
    }],
    send: async ({ phone: number }) => { await api.post('add/phone', { phone: digits(number) }); },
  });
}

const digits = (text) => text.replace(/[\s().\-/]/g, '').replace(/^00/, '+');

// Resolves with false if the person wants another number.
export async function phoneCode(api) {
  const order = async () => {
    const { success } = await api.get('send/sms-otp');
    return success ? '' : 'The message could not be sent. Check the number.';
  };
  let problem;
  try {
    problem = await order();
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    problem = UNREACHABLE;
  }
  return ask({
    title: 'The code in the message', text: problem || 'A message with a code is on its way to your phone.',
    fields: [{ name: 'code', label: 'Code', inputMode: 'numeric', autocomplete: 'one-time-code', maxLength: 12 }],
    others: [
      { label: 'Send another code', run: async () => (await order()) || { said: 'Another code is on its way. The earlier one is no longer valid.' } },
      { label: 'Use another number', run: async () => false },
    ],
    send: async ({ code }) => {
      const { success } = await api.get('compare/sms-otp', { code });
      return success || 'This code is wrong or too old. Check it, or have another one sent.';
    },
  });
}

export function email(api) {
  return ask({
    title: 'Your e-mail address',
    fields: [{
      name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'email',
      check: (text) => (EMAIL.test(text) ? '' : 'Enter a complete e-mail address, such as name@example.com.'),
    }],
    send: async (values) => { await api.post('add/email', values); },
  });
}

export function fullName(api) {
  return ask({
    title: 'Your name',
    fields: [{ name: 'name', label: 'Full name', autocomplete: 'name', hint: 'As it is on your ID.' }],
    send: async (values) => { await api.post('add/name', values); },
  });
}

// A CURP can be attempted a few times; then the person moves on.
export function curp(api, attempts) {
  let left = attempts;
  return ask({
    title: 'Your CURP',
    fields: [{
      name: 'curp', label: 'CURP', autocapitalize: 'characters', spellcheck: false, maxLength: 18, hint: '18 letters and digits.',
      check: (text) => (/^[a-z0-9]{18}$/i.test(text) ? '' : 'A CURP has 18 letters and digits.'),
    }],
    others: [{ label: 'I have none', run: async () => undefined }],
    send: async (values) => {
      const { success } = await api.post('add/curp', values);
      left -= 1;
      return success || left <= 0 ? undefined : 'The register does not know this CURP. Check each letter and digit.';
    },
  });
}

const KINDS = {
  INTEGER: { inputMode: 'numeric', check: (text) => (/^[+-]?\d{1,15}$/.test(text) ? '' : 'Enter a whole number.'), value: Number },
  DOUBLE: { inputMode: 'decimal', check: (text) => (Number.isFinite(number(text)) ? '' : 'Enter a number.'), value: (text) => number(text) },
  BOOLEAN: { type: 'checkbox', required: false, value: (checked) => checked },
};
const number = (text) => Number(text.replace(',', '.'));

export function customFields(api, { title, customFields: defined = [] }) {
  const kind = (type) => KINDS[type] ?? { value: (text) => text };
  return ask({
    title: title || 'About you',
    fields: defined.map(({ name, alias, type }) => ({ name, label: alias || name, ...kind(type), value: undefined })),
    send: async (values) => {
      const entries = defined.map(({ name, type }) => [name, kind(type).value(values[name])]);
      await api.post('add/custom-fields', { customFields: Object.fromEntries(entries) });
    },
  });
}

// Shows what was read from the ID. Changes are sent as a correction.
export async function reviewOcr(api, second) {
  const [read, update] = second
    ? ['get/ocr-data-second-id', 'update/editable-ocr-data-second-id']
    : ['get/ocr-data', 'update/editable-ocr-data'];
  let data;
  try {
    data = await api.get(read);
  } catch (error) {
    // Without data there is nothing to correct.
    if (error instanceof Refused) return undefined;
    throw error;
  }
  const day = (time) => (time ? new Date(Number(time)).toISOString().slice(0, 10) : '');
  const shown = [
    { name: 'name', label: 'Full name', value: data.name?.fullName },
    { name: 'documentNumber', label: 'Number of the ID', value: data.documentNumber },
    { name: 'birthDate', label: 'Date of birth', type: 'date', value: day(data.birthDate) },
    { name: 'expireAt', label: 'Valid until', type: 'date', value: day(data.expireAt) },
    { name: 'address', label: 'Address', type: 'lines', value: data.address },
  ].filter(({ value }) => value);
  if (!shown.length) return undefined;
  return ask({
    title: 'Is this right?', text: 'This was read from your ID. Correct what is wrong.', submit: 'This is right',
    fields: shown,
    send: async (values) => {
      const changed = shown.filter(({ name, value }) => values[name] !== value.trim());
      if (!changed.length) return;
      const text = ({ name, type }) => (type === 'date' ? String(Date.parse(values[name])) : values[name]);
      await api.put(update, Object.fromEntries(changed.map((one) => [one.name, text(one)])));
    },
  });
}

// Resolves without a location if the person withholds it, or the browser has none.
export function location(api) {
  const find = () => new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(resolve, reject, { timeout: 20 * 1000, maximumAge: DAY });
  });
  return ask({
    title: 'Where you are', text: 'This step needs your location. Your browser will ask for permission.',
    fields: [], submit: 'Send my location',
    others: [{ label: 'Do not send it', run: async () => undefined }],
    send: async () => {
      let found;
      try {
        found = await find();
      } catch {
        return 'The browser did not say where you are. Allow it, or continue without it.';
      }
      const { longitude, latitude } = found.coords;
      await api.post('add/geolocation', { longitude, latitude });
      return undefined;
    },
  });
}
