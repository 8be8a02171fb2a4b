import { post, remove } from './api.js';
import { facts, field, form, make, select, table, time } from './parts.js';

const EFFECTS = [
  ['Only wait', 'delay'], ['Refuse with an HTTP status', 'status'], ['Refuse with a custom code', 'customCode'],
  ['Close the connection before anything is done', 'dropBefore'], ['Close the connection after everything is done', 'dropAfter'],
  ['Cut off the response', 'truncate'], ['Respond with a page of a gateway', 'html'], ['Respond with a list', 'wrongType'],
];

const number = (name, min, max) => make('input', { type: 'number', name, min, max, step: 'any', inputMode: 'decimal' });

// The faults that can still happen, and a form for another one.
export async function faults(view, { get }) {
  const [armed, operations] = await Promise.all([get('/faults'), get('/operations')]);
  const chosen = [['All operations', ''], ...operations.map(({ id }) => [id, id])];
  return [
    armed.length
      ? [
        table(`${armed.length} armed`, ['Effect', 'Of', 'Happened', 'Actions'], armed.map(({ id, fault, happened, until }) => [
          describe(fault), [make('div', {}, fault.operation ?? 'all operations'), fault.session && make('div', {}, `session ${fault.session}`)],
          [`${happened} times`, until && make('div', {}, 'until ', time(until))],
          view.button('Remove', () => remove(`/faults/${id}`), { done: 'The fault was removed.', label: `Remove fault ${id}` }),
        ])),
        view.button('Remove all', () => remove('/faults'), { done: 'All faults were removed.' }),
      ]
      : make('p', {}, 'No fault is armed.'),
    make('h2', {}, 'Arm a fault'),
    form('Arm', [
      field('What happens', select('effect', EFFECTS, 'status')), field('To which operation', select('operation', chosen)),
      field('HTTP status', number('status', 400, 599)), field('Custom code', number('code', 0)),
      field('Wait before, in milliseconds', number('delay', 0, 600000)), field('How many times', number('times', 1)),
      field('For how many milliseconds', number('lasts', 1)), field('How likely, 0 to 1', number('probability', 0, 1)),
      field('Random seed', number('seed', 0)), field('Only in this session', make('input', { name: 'session', autocomplete: 'off' })),
    ], ({ effect, operation, session, ...numbers }) => view.do(() => post('/faults', {
      effect, ...(operation && { operation }), ...(session && { session }),
      ...Object.fromEntries(Object.entries(numbers).map(([name, text]) => [name, Number(text)])),
    }), 'The fault is armed.')),
  ].flat();
}

function describe({ effect, status, code, delay, times, probability, seed }) {
  return [EFFECTS.find(([, name]) => name === effect)?.[0] ?? effect, facts([
    ['Status', status && String(status)], ['Code', code && String(code)], ['Wait', delay ? `${delay} ms` : undefined], ['At most', times && `${times} times`],
    ['Probability', probability < 1 ? `${probability}, seed ${seed}` : undefined],
  ])];
}
