import { put, remove } from './api.js';
import { field, form, make, select, table, time } from './parts.js';

const text = (name) => make('input', { name, autocomplete: 'off' });
const many = (of) => of?.split(',').map((part) => part.trim()).filter(Boolean);
const at = (of) => (of === undefined ? undefined : Date.parse(`${of}T00:00:00Z`));

// The global watchlists, and the organization's own.
export async function watchlists(view, { get }) {
  const { global, custom } = await get('/watchlists');
  const off = (path, name) => view.button('Remove', () => remove(path), { done: `${name} was removed.`, label: `Remove ${name}` });
  return [
    make('h2', {}, 'Global'),
    make('p', {}, 'Searches of the global watchlists look through these people. A search with a subscriber sends a webhook when a change affects it.'),
    form('Put on the list', [
      field('Id', text('id')), field('Name', text('name')), field('Other names, separated by commas', text('aliases')),
      field('Types, separated by commas', make('input', { name: 'types', value: 'sanction', autocomplete: 'off' })),
      field('Countries, separated by commas', text('countries')), field('Year of birth', make('input', { type: 'number', name: 'birthYear' })),
    ], ({ id = '', name = '', aliases, types, countries, birthYear }) => view.do(() => put(`/watchlists/global/${encodeURIComponent(id)}`, {
      name, types: many(types) ?? [], ...(aliases && { aliases: many(aliases) }), ...(countries && { countries: many(countries) }),
      ...(birthYear && { birthYear: Number(birthYear) }),
    }), `${name} is on the list.`)),
    table(`${global.length} people`, ['Name', 'Types', 'Countries', 'Born', 'Id', 'Actions'], global.map(({ id, name, aliases, types, countries, birthYear }) => [
      [make('div', {}, name), aliases.length > 0 && make('div', { className: 'soft' }, aliases.join(', '))], types.join(', '), countries.join(', '),
      birthYear === null ? undefined : String(birthYear), make('code', {}, id), off(`/watchlists/global/${encodeURIComponent(id)}`, name),
    ])),
    make('h2', {}, 'Of the organization'),
    form('Put on the list of the organization', [
      field('Id of the entry', text('id')), field('Full name', text('name')), field('Number of the ID', text('idNumber')), field('E-mail address', text('email')),
      field('Phone number', text('phone')), field('Type', select('type', [['none', ''], ['BLACKLIST', 'BLACKLIST'], ['WHITELIST', 'WHITELIST']])),
      field('Day of birth', make('input', { type: 'date', name: 'birthDate' })), field('Expires', make('input', { type: 'date', name: 'expiresAt' })),
    ], ({ id = '', birthDate, expiresAt, ...person }) => view.do(() => put(`/watchlists/custom/${encodeURIComponent(id)}`, {
      ...person, ...(birthDate && { birthDate: at(birthDate) }), ...(expiresAt && { expiresAt: at(expiresAt) }),
    }), 'The entry is on the list.')),
    custom.length
      ? table(`${custom.length} entries`, ['Id', 'Type', 'Known by', 'Added', 'Expires', 'Actions'], custom.map((entry) => [
        make('code', {}, entry.id), entry.type, known(entry), time(entry.createdAt), time(entry.expiresAt), off(`/watchlists/custom/${encodeURIComponent(entry.id)}`, entry.id),
      ]))
      : make('p', {}, 'Nobody is on it.'),
  ];
}

const known = ({ name, idNumber, email, phone, hasFace }) =>
  [name, idNumber, email, phone, hasFace && 'image of the face'].filter(Boolean).map((part) => make('div', {}, part));
