// A person's way through a flow, from the link to the end.
import { Api, Ended, Unreachable, open } from './api.js';
import { Screen, button, leaveSteps, make, place } from './screen.js';
import { plan } from './steps.js';
import { DONE, ENDS, RESULTS, UNREACHABLE } from './words.js';

// The link, for as long as the page needs it: a phone may close the page while the camera is open. It is kept only in
// this tab.
const STORED = `link ${location.pathname}`;

// The person does not want to continue.
class Stopped extends Error {
  constructor(title, text) {
    super(title);
    Object.assign(this, { title, text });
  }
}

// Removes the link from the address bar, where others could see or copy it.
function takeLink() {
  if (location.search) {
    const query = new URLSearchParams(location.search);
    const link = `?${new URLSearchParams({ expires: query.get('expires') ?? '', signature: query.get('signature') ?? '' })}`;
    sessionStorage.setItem(STORED, link);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(STORED);
}

// Runs work without the person, again and again if there is no connection.
function work(title, run) {
  return new Promise((resolve, reject) => {
    const screen = new Screen(title, make('div', { className: 'waiting', 'aria-hidden': 'true' }));
    const attempt = async () => {
      screen.actions();
      try {
        resolve(await screen.busy('One moment.', run));
      } catch (error) {
        if (!(error instanceof Unreachable)) return reject(error);
        screen.fail(UNREACHABLE);
        screen.actions(button('Try again', attempt, 'first'));
      }
      return undefined;
    };
    attempt();
  });
}

function welcome({ steps, unsupported }, done) {
  return new Promise((resolve) => {
    const titles = steps.filter(({ ofPerson }) => ofPerson);
    const list = make('ol', { className: 'steps' }, ...titles.map(({ title, isDone }) => {
      const isBehind = isDone(done);
      return make('li', isBehind ? { className: 'behind' } : {}, title, isBehind && make('span', { className: 'mark' }, ' (done)'));
    }));
    const isBegun = titles.some(({ isDone }) => isDone(done)) || done.ids.some(({ frontAttempts }) => frontAttempts > 0);
    const missing = unsupported.length > 0 && make('div', { className: 'note' },
      make('p', {}, 'This page of the sandbox leaves out modules of the flow:'),
      make('ul', {}, ...unsupported.map((key) => make('li', {}, make('code', {}, key)))));
    const intro = titles.length ? 'This is what you will be asked for:' : 'Nothing is asked of you.';
    const screen = new Screen(isBegun ? 'Welcome back' : 'Welcome', make('p', {}, intro), list, missing);
    screen.actions(button(isBegun ? 'Continue' : 'Start', resolve, 'first'));
  });
}

async function go(context, steps) {
  const { done } = context.opened;
  const ofPerson = steps.filter((step) => step.ofPerson);
  for (const step of steps) {
    if (step.isDone(done)) continue;
    if (step.ofPerson) place(ofPerson.indexOf(step) + 1, ofPerson.length, step.title);
    await step.run(context);
  }
}

async function finish({ api, opened }) {
  leaveSteps('Finished');
  const { action, redirectionUrl } = await work('Putting everything together', () => api.get('finish-status'));
  const showsResult = opened.modules.some(({ key }) => key === 'SHOW_RESULTS');
  const [title, text] = (showsResult && RESULTS[action]) || DONE;
  const end = opened.endScreen;
  const url = /^https?:\/\//i.test(redirectionUrl ?? '') ? redirectionUrl : undefined;
  return { title: showsResult ? title : end.title || title, text: showsResult ? text : end.text || text, url };
}

function last({ title, text, url }) {
  leaveSteps(title);
  const screen = new Screen(title, make('p', {}, text));
  if (url) screen.actions(make('a', { className: 'first', href: url, rel: 'noreferrer' }, 'Continue'));
}

async function run() {
  const link = takeLink();
  if (!link) throw new Ended('broken');
  const opened = await work('Loading your onboarding', () => open(link));
  document.getElementById('name').textContent = opened.name || 'Onboarding';
  const api = new Api(opened.token, link);
  delete opened.token;
  const context = {
    api, opened, work, hasId: opened.done.ids[0].captured,
    stop: (title, text) => { throw new Stopped(title, text); },
  };
  const { steps, unsupported } = plan(opened.modules);
  try {
    await welcome({ steps, unsupported }, opened.done);
    await go(context, steps);
    return await finish(context);
  } finally {
    // Nothing of the session stays behind.
    api.forget();
    sessionStorage.removeItem(STORED);
  }
}

try {
  last(await run());
} catch (error) {
  sessionStorage.removeItem(STORED);
  if (error instanceof Stopped) last(error);
  else if (error instanceof Ended) {
    const [title, text] = ENDS[error.kind];
    last({ title, text });
  } else {
    // Only the name: error messages can quote what was entered.
    console.error(error.name);
    last({ title: 'This did not work', text: 'Open the link again. If it happens again, tell the company that sent you the link.' });
  }
}
