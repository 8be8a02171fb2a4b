// From the token to the views.

import { enter, get, hasToken, leave } from './api.js';
import { View, field, form, make } from './parts.js';
import { clock } from './clock.js';
import { faults } from './faults.js';
import { flows } from './flows.js';
import { journal } from './journal.js';
import { outbox } from './outbox.js';
import { scenarios } from './scenarios.js';
import { session } from './session.js';
import { sessions } from './sessions.js';
import { watchlists } from './watchlists.js';

const VIEWS = { sessions, outbox, journal, faults, clock, scenarios, flows, watchlists };
const TITLES = {
  sessions: 'Sessions', outbox: 'Outbox', journal: 'Journal', faults: 'Faults', clock: 'Clock', scenarios: 'Scenarios',
  flows: 'Flows', watchlists: 'Watchlists',
};

const nav = document.getElementById('views');

function askForToken(why) {
  nav.hidden = true;
  const view = new View('Sandbox', true);
  const input = make('input', { type: 'password', name: 'token', autocomplete: 'off', required: true });
  view.show(
    make('p', {}, 'The token of the management API is in the line that the sandbox prints when it is ready, as managementToken. This page forgets it when it is closed or reloaded.'),
    form('Open', [field('Token', input)], async ({ token = '' }) => {
      try {
        await enter(token);
      } catch (error) {
        input.value = '';
        view.fail(error.status === 401 ? 'This is not the token of this sandbox.' : error.message);
        input.focus();
        return;
      }
      route(true);
    }),
  );
  if (why) view.fail(why);
}

// Goes where the URL says: to a view, and its subject.
function place() {
  const [name, about, ...rest] = location.hash.replace(/^#\/?/, '').split('?')[0].split('/').map(decodeURIComponent);
  const query = new URLSearchParams(location.hash.split('?')[1]);
  return Object.hasOwn(VIEWS, name) && rest.length === 0 ? { name, about, query } : { name: 'sessions', query };
}

async function route(focus) {
  if (!hasToken()) return askForToken();
  const { name, about, query } = place();
  nav.hidden = false;
  nav.replaceChildren(...Object.entries(TITLES).map(([to, title]) =>
    make('a', { href: `#/${to}`, 'aria-current': to === name ? 'page' : undefined }, title)));
  const of = name === 'sessions' && about ? session : VIEWS[name];
  const view = new View(about ? `Session ${about}` : TITLES[name], focus);
  view.refused = (error) => {
    if (!view.isShown) return;
    if (error.status === 401) {
      leave();
      askForToken('The token is no longer valid.');
    } else {
      view.fail(error.message);
    }
  };
  view.load = async () => {
    const shown = await of(view, { get, about, query });
    if (view.isShown) view.show(shown);
  };
  await view.load().catch(view.refused);
}

addEventListener('hashchange', () => {
  // The link that jumps to the content is not a view.
  if (location.hash === '#screen') return;
  route(true);
});
route(false);
