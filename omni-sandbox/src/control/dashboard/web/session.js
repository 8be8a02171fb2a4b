import { put, remove } from './api.js';
import { facts, field, form, hidden, link, make, table, time, value } from './parts.js';

// One session: every fact with its source, and what is forced in it.
export async function session(view, { get, about }) {
  const path = `/sessions/${encodeURIComponent(about)}`;
  const [state, known] = await Promise.all([get(path), get('/scenarios')]);
  const forced = state.stored.forced?.control ?? [];
  const force = (scenarios) => put(`${path}/scenarios`, { scenarios });
  const input = make('input', { name: 'scenario', list: 'scenarios', autocomplete: 'off' });
  return [
    facts([
      ['Status', state.status], ['Onboarding', state.onboardingStatus], ['Started', time(state.createdAt)], ['Changed', time(state.updatedAt)],
      ['Flow', state.flow], ['Outbox', link('Messages and webhooks of this session', `outbox?session=${encodeURIComponent(about)}`)],
    ]),
    make('h2', {}, 'Facts'),
    state.facts.length
      ? table('Every value that has a known source', ['Fact', 'Value', 'Source'],
        state.facts.map(({ place, value: of, source }) => [make('code', {}, place), value(of), source]))
      : make('p', {}, 'Nothing is known yet.'),
    state.status !== 'Deleted' && [
      make('h2', {}, 'Forced scenarios'),
      forced.length > 0 && table('This overrides magic values, and what is measured', ['Scenario', 'Actions'],
        forced.map((id) => [make('code', {}, id), view.button('Release', () => force(forced.filter((other) => other !== id)), { done: `${id} was released.`, label: `Release ${id}` })])),
      make('datalist', { id: 'scenarios' }, known.map(({ id, description }) => make('option', { value: id }, description))),
      form('Force', [field('Scenario', input)], ({ scenario = '' }) => view.do(() => force([...forced, scenario]), `${scenario} is forced.`)),
      make('h2', {}, 'Delete'),
      make('p', {}, 'Deletes the data of the session, and the customer whom it approved.'),
      confirmed(view, 'Delete the session', () => remove(path)),
    ].flat(),
    make('h2', {}, 'Stored'),
    hidden('Everything, in the form in which it is stored', state.stored),
  ].flat();
}

// A button that asks for confirmation.
function confirmed(view, text, work) {
  const sure = view.button('Yes, delete it', work, { done: 'The data was deleted.', kind: 'first' });
  const no = make('button', { type: 'button', onclick: () => { box.replaceChildren(ask); ask.focus(); } }, 'No');
  const ask = make('button', { type: 'button', onclick: () => { box.replaceChildren(sure, no); no.focus(); } }, text);
  const box = make('div', { className: 'row' }, ask);
  return box;
}
