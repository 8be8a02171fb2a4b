import { make, session, table, time } from './parts.js';

// All sessions, latest first.
export async function sessions(view, { get }) {
  const all = [];
  for (;;) {
    const page = await get(`/sessions?limit=1000&after=${encodeURIComponent(all.at(-1)?.id ?? '')}`);
    all.push(...page);
    if (page.length < 1000) break;
  }
  all.reverse();
  return [
    view.button('Reload', async () => {}, { done: 'Loaded.' }),
    all.length
      ? table(`${all.length} sessions, the latest first`, ['Session', 'Status', 'Onboarding', 'Started', 'Changed', 'Flow'],
        all.map(({ id, status, onboardingStatus, createdAt, updatedAt, flow }) => [session(id), status, onboardingStatus, time(createdAt), time(updatedAt), flow && make('code', {}, flow)]))
      : make('p', {}, 'There are no sessions.'),
  ];
}
