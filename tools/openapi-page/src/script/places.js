// Going to places, and unfolding what hides them.

// Whatever is folded around a place unfolds when one goes there.
function reveal() {
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id); } catch { /* A URL that is cut off names no place. */ }
  const target = id && find(id);
  lost(target || !id ? '' : id);
  if (!target) return null;
  let opened = false;
  for (let node = target.closest('details:not([open])'); node; node = node.parentElement?.closest('details:not([open])')) {
    node.open = true;
    opened = true;
  }
  if (opened) target.scrollIntoView();
  return target;
}

// Sections that were never near have estimated heights: once the ones around the target are laid out it may have
// moved, and is put back to the top.
function settle() {
  const target = reveal();
  if (target) requestAnimationFrame(() => requestAnimationFrame(() => target.scrollIntoView()));
}

function go(anchor) {
  if (location.hash === `#${anchor}`) settle();
  else location.hash = anchor;
}

// A message at the bottom of the window, with what belongs to it. It can be closed.
function tell(...content) {
  const box = find('message');
  const close = make('button', 'icon', '×');
  close.type = 'button';
  close.setAttribute('aria-label', 'Close this message');
  close.addEventListener('click', () => { box.hidden = true; });
  box.replaceChildren(...content.map((part) => (typeof part === 'string' ? make('p', '', part) : part)), close);
  box.dataset.about = '';
  box.hidden = false;
  return box;
}

// Says that a link leads nowhere, and what may have been meant. An empty id takes that back.
let suggest = () => [];
function lost(id) {
  const box = find('message');
  if (!id) {
    if (box.dataset.about === 'place') box.hidden = true;
    return;
  }
  const words = id.replace(/^(schema|code|tag|about|header|parameter|response|credential)-/, '').replace(/~[0-9a-f]+\./g, ' ');
  const text = make('p');
  text.append('This page has no place ', make('code', '', `#${id.slice(0, 80)}`), '. It may have been renamed.');
  const line = make('p', 'near', 'Near it: ');
  suggest(words).slice(0, 3).forEach(({ what, anchor }, index) => {
    const link = make('a', '', what);
    link.href = `#${anchor}`;
    line.append(index ? ' · ' : '', link);
  });
  tell(text, ...(line.children.length ? [line] : [])).dataset.about = 'place';
}

function unfold(button) {
  const open = button.getAttribute('aria-expanded') === 'true';
  button.setAttribute('aria-expanded', String(!open));
  button.firstChild.data = open ? 'Show' : 'Hide';
  const holder = button.closest('li') ?? button.closest('p').parentElement;
  if (open) {
    button.unfolded.remove();
    return;
  }
  const body = document.querySelector(`#${CSS.escape(button.dataset.of)} > .body`).cloneNode(true);
  body.className = 'unfolded';
  for (const node of body.querySelectorAll('[id]')) node.removeAttribute('id');
  for (const inner of body.querySelectorAll('.unfold')) {
    inner.setAttribute('aria-expanded', 'false');
    inner.firstChild.data = 'Show';
  }
  for (const inner of body.querySelectorAll('.unfolded')) inner.remove();
  // What stands in the row already need not be said again.
  const first = body.firstElementChild;
  if (first?.matches('p') && first.textContent === holder.querySelector(':scope > .head + p')?.textContent) first.remove();
  button.unfolded = body;
  if (holder.matches('li')) holder.append(body);
  else button.closest('p').after(body);
}

// Schemas that refer to each other never end: so deep is unfolded at once, and so many.
const DEEPEST = 3;
const MOST = 200;

function depth(node) {
  let steps = 0;
  for (let box = node.parentElement?.closest('.unfolded'); box; box = box.parentElement?.closest('.unfolded')) steps += 1;
  return steps;
}

// Opens or closes everything within a section: what is folded, and the schemas it names.
function expand(section, open) {
  for (const node of section.querySelectorAll('details:not(.sample)')) node.open = open;
  if (!open) {
    for (const button of section.querySelectorAll('.unfold[aria-expanded="true"]')) if (!depth(button)) unfold(button);
    return;
  }
  let left = MOST;
  for (let level = 0; level < DEEPEST; level += 1) {
    for (const button of section.querySelectorAll('.unfold[aria-expanded="false"]')) {
      if (depth(button) !== level || left === 0) continue;
      unfold(button);
      left -= 1;
    }
    for (const node of section.querySelectorAll('.unfolded details')) node.open = true;
  }
}

// Whether everything in a section is open that opens at once.
function isExpanded(section) {
  if (section.querySelector('details:not([open], .sample)')) return false;
  const closed = [...section.querySelectorAll('.unfold[aria-expanded="false"]')].filter((button) => depth(button) === 0);
  return !closed.length;
}

// The buttons for that: one for each section that has something to open, and one for the page. They say what the next press
// does, however the parts were opened or closed.
function expanding() {
  const show = (button, open) => {
    button.setAttribute('aria-expanded', String(open));
    button.firstChild.data = open ? 'Collapse all' : 'Expand all';
  };
  const isOpen = (button) => button.getAttribute('aria-expanded') === 'true';
  const whole = document.querySelector('#navigation .expand');
  const sections = new Map();
  for (const section of document.querySelectorAll('section.operation, #schemas > section')) {
    if (!section.querySelector('details:not(.sample), .unfold')) continue;
    const button = make('button', 'expand', 'Expand all');
    button.type = 'button';
    button.setAttribute('aria-expanded', 'false');
    button.append(make('span', 'sr', ` of ${textOf(section.querySelector('h3'))}`));
    button.addEventListener('click', () => expand(section, !isOpen(button)));
    section.querySelector('h3').before(button);
    sections.set(section, button);
  }
  whole.addEventListener('click', () => {
    const open = !isOpen(whole);
    for (const node of document.querySelectorAll('details:not(.sample)')) node.open = open;
    for (const section of sections.keys()) expand(section, open);
  });
  // Many parts may change at once: each section is looked at once, before it is painted.
  const changed = new Set();
  const look = () => {
    for (const section of changed) show(sections.get(section), isExpanded(section));
    changed.clear();
    show(whole, [...sections.values()].every(isOpen));
  };
  const note = (node) => {
    const section = node.closest('section.operation, #schemas > section');
    if (!sections.has(section)) return;
    if (!changed.size) queueMicrotask(look);
    changed.add(section);
  };
  document.addEventListener('toggle', ({ target }) => note(target), true);
  document.addEventListener('click', ({ target }) => {
    if (target.closest('.unfold, .expand')) for (const section of target.closest('nav') ? sections.keys() : [target]) note(section);
  });
}
