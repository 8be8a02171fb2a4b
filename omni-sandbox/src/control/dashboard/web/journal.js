import { remove } from './api.js';
import { hidden, make, session, table, time } from './parts.js';

// The latest requests to the API.
export async function journal(view, { get }) {
  const entries = (await get('/journal')).reverse();
  const withBodies = entries.some(({ request, response }) => request !== undefined || response !== undefined);
  const bodies = ({ request, response }) => [request !== undefined && hidden('Request', request), response !== undefined && hidden('Response', response)];
  return [
    make('div', { className: 'row' },
      view.button('Reload', async () => {}, { done: 'Loaded.' }),
      view.button('Clear the journal', () => remove('/journal'), { done: 'The journal is empty.' })),
    entries.length
      ? table(`${entries.length} requests, the latest first`, ['Number', 'Operation', 'Status', 'Time', 'Took', 'Session', ...(withBodies ? ['Bodies'] : [])],
        entries.map((entry) => [String(entry.number), entry.operation, String(entry.status), time(entry.at), `${entry.milliseconds} ms`, session(entry.session), ...(withBodies ? [bodies(entry)] : [])]))
      : make('p', {}, 'There were no requests.'),
  ];
}
