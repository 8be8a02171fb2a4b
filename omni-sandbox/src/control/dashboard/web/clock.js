import { post } from './api.js';
import { facts, field, form, make, row, select, time } from './parts.js';

const UNITS = [['seconds', '1000'], ['minutes', '60000'], ['hours', '3600000'], ['days', '86400000']];

// The time of the sandbox, which only goes forward.
export async function clock(view, { get }) {
  const { now } = await get('/clock');
  const advance = async (milliseconds) => {
    await post('/clock', { advance: milliseconds });
  };
  const quick = [['A minute', 60_000], ['An hour', 3_600_000], ['A day', 86_400_000], ['90 days', 90 * 86_400_000]];
  return [
    facts([['Now', time(now)], ['In milliseconds', String(now)]]),
    make('h2', {}, 'Move it forward'),
    make('p', {}, 'Tokens and links expire, and what is due then is done at once. This cannot be undone.'),
    row(quick.map(([text, by]) => view.button(text, () => advance(by), { done: 'The clock was moved.', label: `${text} forward` }))),
    form('Advance', [
      field('How much', make('input', { type: 'number', name: 'amount', min: 0, step: 'any', inputMode: 'decimal', value: '1' })),
      field('Unit', select('unit', UNITS, '3600000')),
    ], ({ amount = '0', unit }) => view.do(() => advance(Math.round(Number(amount) * Number(unit))), 'The clock was moved.')),
  ];
}
