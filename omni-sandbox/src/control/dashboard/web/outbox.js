import { post } from './api.js';
import { hidden, link, make, session, table, time } from './parts.js';

// Messages with their codes, webhooks with their attempts, and slow jobs, latest first.
export async function outbox(view, { get, query }) {
  const of = query.get('session');
  const entries = (await get(`/outbox${of ? `?session=${encodeURIComponent(of)}` : ''}`)).reverse();
  return [
    of && make('p', {}, 'Of the session ', session(of), '. ', link('Show all', 'outbox')),
    view.button('Reload', async () => {}, { done: 'Loaded.' }),
    entries.length
      ? table(`${entries.length} entries, the latest first`, ['What', 'Content', 'Session', 'Stored', 'Due', 'Done', 'Actions'],
        entries.map((entry) => [kind(entry), content(entry), session(entry.session), time(entry.createdAt), time(entry.dueAt), time(entry.doneAt), again(view, entry)]))
      : make('p', {}, 'The outbox is empty.'),
  ];
}

const kind = ({ kind, channel, hook }) => ({ message: `Message (${channel})`, webhook: `Webhook ${hook}`, job: 'Job' })[kind];

function content({ kind, to, text, code, body, attempts }) {
  if (kind === 'message') return [make('div', {}, `To ${to}: ${text}`), code && make('div', {}, 'Code ', make('code', {}, code))];
  if (kind !== 'webhook') return undefined;
  const tried = attempts.map(({ at, result, status }) => make('li', {}, time(at), `: ${result}${status ? ` (${status})` : ''}`));
  return [hidden('Body', body), tried.length ? make('ul', { className: 'plain' }, tried) : 'Not sent: its kind has no target.'];
}

const again = (view, { id, kind, hook, doneAt }) => kind === 'webhook' && doneAt !== undefined
  && view.button('Redeliver', () => post(`/outbox/${encodeURIComponent(id)}/redeliver`), { done: 'The webhook is sent again.', label: `Redeliver the webhook ${hook} ${id}` });
