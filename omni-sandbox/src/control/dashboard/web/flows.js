import { make, table } from './parts.js';

// The flows that sessions can be started with.
export async function flows(view, { get }) {
  const all = await get('/flows');
  return [
    table(`${all.length} flows`, ['configurationId', 'Name', 'For', 'Active'],
      all.map(({ id, name, description, active }) => [make('code', {}, id), name, description, active ? 'yes' : 'no'])),
  ];
}
