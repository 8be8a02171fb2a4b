// What is on the screen: one step at a time, and messages about it.

const main = document.getElementById('screen');

// Creates an element. Properties that HTML knows only as attributes are set as attributes.
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name in node && !name.startsWith('aria')) node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

export const button = (text, onclick, kind = 'second') => make('button', { type: 'button', className: kind, onclick }, text);

// What assistive technology reads out: progress politely, errors at once.
function voice() {
  const status = make('p', { className: 'status', role: 'status' });
  const alert = make('p', { className: 'alert', role: 'alert' });
  return { node: make('div', { className: 'said' }, status, alert), status, alert };
}

export class Screen {
  #voice = voice();
  #actions = make('div', { className: 'actions' });

  constructor(title, ...content) {
    const heading = make('h1', { tabIndex: -1 }, title);
    main.replaceChildren(heading, ...content.filter(Boolean), this.#voice.node, this.#actions);
    scrollTo(0, 0);
    // People who listen to the page hear where they are.
    heading.focus({ preventScroll: true });
  }

  actions(...buttons) {
    this.#actions.replaceChildren(...buttons.filter(Boolean));
  }

  say(text) {
    this.#voice.alert.textContent = '';
    this.#voice.status.textContent = text;
  }

  fail(text) {
    this.#voice.status.textContent = '';
    this.#voice.alert.textContent = text;
  }

  // Runs work with all controls disabled.
  async busy(text, work) {
    const inputs = [...main.querySelectorAll('button, input, textarea, select')].filter((input) => !input.disabled);
    const active = document.activeElement;
    this.say(text);
    for (const input of inputs) input.disabled = true;
    main.setAttribute('aria-busy', 'true');
    try {
      return await work();
    } finally {
      for (const input of inputs) input.disabled = false;
      main.removeAttribute('aria-busy');
      if (active?.isConnected && active !== document.body) active.focus({ preventScroll: true });
    }
  }
}

// Shows a message, and waits until it was read.
export function tell(title, text, action = 'Continue') {
  return new Promise((resolve) => {
    const screen = new Screen(title, make('p', {}, text));
    screen.actions(button(action, resolve, 'first'));
  });
}

export function place(index, count, title) {
  const where = document.getElementById('place');
  const progress = document.getElementById('progress');
  where.textContent = `Step ${index} of ${count}`;
  progress.hidden = false;
  progress.max = count;
  progress.value = index - 1;
  document.title = `${title} (${index} of ${count})`;
}

export function leaveSteps(title) {
  document.getElementById('place').textContent = '';
  document.getElementById('progress').hidden = true;
  document.title = title;
}
