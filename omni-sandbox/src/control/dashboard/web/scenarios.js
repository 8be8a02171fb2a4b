import { put } from './api.js';
import { field, form, make, row, select, table } from './parts.js';

// How many scenarios are shown at a time.
const SHOWN = 50;

// The selection stays while the view is reloaded.
let search = '';
let chosen = '';

// Everything that can be forced, and the persona of sessions that have none forced.
export async function scenarios(view, { get }) {
  const [all, sessions, persona, personas] = await Promise.all([get('/scenarios'), get('/sessions'), get('/persona'), get('/personas')]);
  const alive = sessions.filter(({ status }) => status !== 'Deleted').reverse();
  if (!alive.some(({ id }) => id === chosen)) chosen = alive[0]?.id ?? '';
  const into = select('session', alive.map(({ id }) => [id, id]), chosen);
  into.addEventListener('change', () => { chosen = into.value; });
  const force = async (id) => {
    const path = `/sessions/${encodeURIComponent(into.value)}`;
    const { stored } = await get(path);
    await put(`${path}/scenarios`, { scenarios: [...(stored.forced?.control ?? []).filter((other) => other !== id), id] });
    return `${id} is forced in ${into.value}.`;
  };
  const list = make('div');
  const show = () => {
    const words = search.toLowerCase().split(/\s+/);
    const found = all.filter(({ id, description, operations }) => {
      const text = `${id} ${description} ${operations.length < 20 ? operations.join(' ') : ''}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const rows = found.slice(0, SHOWN).map(({ id, description, operations }) => [
      make('code', {}, id), description, operations.length < 20 ? operations.join(', ') : 'all operations',
      alive.length > 0 && view.button('Force', () => force(id), { label: `Force ${id}` }),
    ]);
    list.replaceChildren(table(`${rows.length} of ${found.length} scenarios`, ['Scenario', 'What happens', 'Operations', 'Actions'], rows));
  };
  const input = make('input', { type: 'search', value: search, autocomplete: 'off' });
  input.addEventListener('input', () => { search = input.value; show(); });
  show();
  return [
    make('h2', {}, 'Persona'),
    make('p', {}, personas.find(({ name }) => name === persona.name)?.description),
    form('Set the persona', [field('Persona of sessions for which none is forced', select('name', persona.names.map((name) => [name, name]), persona.name))],
      ({ name }) => view.do(() => put('/persona', { name }), `The persona is ${name}.`)),
    make('h2', {}, 'Scenarios'),
    row(field('Find', input), alive.length > 0 && field('Force in the session', into)),
    alive.length === 0 && make('p', {}, 'There is no session to force anything in.'),
    list,
  ];
}
