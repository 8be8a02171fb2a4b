// The parts that views are made of.

export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name in node && !name.startsWith('aria') && name !== 'list') node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

export const link = (text, to) => make('a', { href: `#/${to}` }, text);
export const session = (id) => id && link(id, `sessions/${encodeURIComponent(id)}`);

// A time of the sandbox's clock.
export function time(milliseconds) {
  if (milliseconds === undefined || milliseconds === null) return undefined;
  const at = new Date(milliseconds);
  if (Number.isNaN(at.getTime())) return String(milliseconds);
  const text = at.toISOString();
  return make('time', { dateTime: text }, `${text.slice(0, 19).replace('T', ' ')} UTC`);
}

export const json = (value) => make('pre', { tabIndex: 0 }, JSON.stringify(value, null, 2));
export const hidden = (title, value) => make('details', {}, make('summary', {}, title), json(value));

// A value on one line if it fits, otherwise collapsed.
export function value(of) {
  const text = JSON.stringify(of);
  return text === undefined ? '' : text.length <= 80 ? make('code', {}, text) : hidden(`${text.length} characters`, of);
}

// `columns` are titles; each row has as many cells. The roles keep it a table even where it is shown as cards.
export function table(caption, columns, rows) {
  const cells = (row) => row.map((cell, index) => make('td', { role: 'cell', 'data-label': columns[index] }, make('div', {}, cell ?? '–')));
  return make('table', { role: 'table' },
    make('caption', {}, caption),
    make('thead', { role: 'rowgroup' }, make('tr', { role: 'row' }, columns.map((title) => make('th', { role: 'columnheader', scope: 'col' }, title)))),
    make('tbody', { role: 'rowgroup' }, rows.map((row) => make('tr', { role: 'row' }, cells(row)))));
}

export const facts = (pairs) => make('dl', {}, pairs.filter(([, of]) => of !== undefined && of !== null)
  .flatMap(([name, of]) => [make('dt', {}, name), make('dd', {}, of)]));

export const field = (label, input) => make('label', { className: 'field' }, make('span', {}, label), input);
export const row = (...children) => make('div', { className: 'row' }, children);

export const select = (name, options, chosen) => make('select', { name }, options.map(([text, of]) =>
  make('option', { value: of, selected: of === chosen }, text)));

// A form whose inputs are read by name. Empty ones are omitted.
export function form(title, fields, action) {
  const node = make('form', { noValidate: true }, row(fields), row(make('button', { type: 'submit', className: 'first' }, title)));
  node.addEventListener('submit', (event) => {
    event.preventDefault();
    action(Object.fromEntries([...new FormData(node)].map(([name, text]) => [name, text.trim()]).filter(([, text]) => text !== '')));
  });
  return node;
}

// A view: its content, and messages about what was done.
export class View {
  #main = document.getElementById('screen');
  #status = make('p', { className: 'status', role: 'status' });
  #alert = make('p', { className: 'alert', role: 'alert' });
  #content = make('div');

  constructor(title, focus) {
    this.heading = make('h1', { tabIndex: -1 }, title);
    this.#main.replaceChildren(this.heading, make('div', { className: 'said' }, this.#status, this.#alert), this.#content);
    document.title = `${title} – omni-sandbox`;
    if (focus) this.heading.focus({ preventScroll: true });
  }

  get isShown() {
    return this.heading.isConnected;
  }

  show(...children) {
    this.#content.replaceChildren(...children.flat(Infinity).filter(Boolean));
  }

  say(text) {
    this.#alert.textContent = '';
    this.#status.textContent = text;
  }

  fail(text) {
    this.#status.textContent = '';
    this.#alert.textContent = text;
  }

  // A button that does something, reports it, and reloads the view.
  button(text, work, { done = 'Done.', kind, label } = {}) {
    return make('button', { type: 'button', className: kind, 'aria-label': label, onclick: () => this.do(work, done) }, text);
  }

  async do(work, done = 'Done.') {
    try {
      const said = await work();
      await this.load();
      this.say(typeof said === 'string' ? said : done);
    } catch (error) {
      this.refused(error);
    }
    // The button that was pressed may be gone.
    if (this.isShown && document.activeElement === document.body) this.heading.focus({ preventScroll: true });
  }
}
