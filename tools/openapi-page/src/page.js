// What needs a script: search, copying, the theme, the drawer, unfolding in place. The page reads well without it.
(() => {
  'use strict';
  const root = document.documentElement;
  root.classList.add('js');

  // A browser may forbid storage to a local file; the theme then lasts as long as the page.
  const stored = (value) => {
    try {
      if (value) localStorage.setItem('theme', value);
      return localStorage.getItem('theme');
    } catch {
      return null;
    }
  };
  const theme = stored();
  if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const find = (id) => document.getElementById(id);
  const say = (text) => { find('said').textContent = text; };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = make('textarea', 'sr');
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand('copy');
      field.remove();
      return done;
    }
  };
  const copied = async (button, text, before) => {
    if (!await copy(text)) return;
    say('Copied');
    button.classList.add('done');
    button.textContent = button.matches('.hash') ? '✓' : 'Copied';
    setTimeout(() => {
      button.classList.remove('done');
      button.textContent = before;
    }, 1500);
  };

  // Whatever is folded around a place unfolds when one goes there.
  const reveal = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* A URL that is cut off names no place. */ }
    const target = id && find(id);
    if (!target) return;
    let opened = false;
    for (let node = target.closest('details:not([open])'); node; node = node.parentElement?.closest('details:not([open])')) {
      node.open = true;
      opened = true;
    }
    if (opened) target.scrollIntoView();
    return target;
  };
  // Sections that were never near have estimated heights: once the ones around the target are laid out it may have
  // moved, and is put back to the top.
  const settle = () => {
    const target = reveal();
    if (target) requestAnimationFrame(() => requestAnimationFrame(() => target.scrollIntoView()));
  };
  const go = (anchor) => {
    if (location.hash === `#${anchor}`) settle();
    else location.hash = anchor;
  };

  const unfold = (button) => {
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
  };

  const drawer = (open) => {
    root.classList.toggle('open', open);
    document.querySelector('.menu').setAttribute('aria-expanded', String(open));
    find('content').inert = open;
    if (open) find('navigation').querySelector('a').focus();
  };

  const follow = () => {
    const nav = find('navigation');
    const links = new Map();
    for (const link of nav.querySelectorAll('a[href^="#"]')) {
      const id = link.hash.slice(1);
      if (!links.has(id)) links.set(id, link);
    }
    let current = null;
    let opened = null;
    const mark = (link) => {
      if (!link || link === current) return;
      current?.removeAttribute('aria-current');
      link.setAttribute('aria-current', 'true');
      current = link;
      const group = link.closest('details');
      if (opened && opened !== group) opened.open = false;
      opened = group && !group.open ? group : opened === group ? opened : null;
      if (group) group.open = true;
      const box = link.getBoundingClientRect();
      const frame = nav.getBoundingClientRect();
      if (box.top < frame.top + 60 || box.bottom > frame.bottom - 60) {
        nav.scrollTop += box.top - frame.top - frame.height / 3;
      }
    };
    const near = new Set();
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) near.add(target);
        else near.delete(target);
      }
      // The innermost of the sections that cross the reading line.
      const innermost = [...near].reduce((last, it) => (!last || last.compareDocumentPosition(it) & 4 ? it : last), null);
      if (innermost) mark(links.get(innermost.id));
    }, { rootMargin: '-25% 0px -74% 0px' });
    for (const section of document.querySelectorAll('[data-spy], .part, .intro, .block, .article h2[id]')) {
      if (links.has(section.id)) observer.observe(section);
    }
  };

  const searching = () => {
    const field = find('search');
    const list = find('results');
    let entries = null;
    let shown = [];
    let at = -1;

    // Kinds in the order in which equally good matches are listed. Keys are what is searched.
    const load = () => {
      const index = JSON.parse(find('search-index').textContent);
      const all = [];
      const add = ({ keys, ...entry }) =>
        all.push({ ...entry, keys: keys.map((key) => ({ text: key, low: key.toLowerCase() })) });
      const named = (name) => ({ what: name, keys: [name], mono: true });
      for (const [id, anchor, method, path, title, group] of index.o) {
        const way = `${method} ${path}`;
        add({ kind: 0, label: group, anchor, what: title, where: `${way} · ${id}`, keys: [id, path, title, way] });
      }
      for (const [name, anchor] of index.s) add({ kind: 1, label: 'Schema', anchor, where: '', ...named(name) });
      for (const [code, name, meaning] of index.c) {
        const what = name ? `${code} ${name}` : String(code);
        const keys = [String(code), name ?? '', meaning ?? ''];
        add({ kind: 1, label: 'Error code', anchor: `code-${code}`, what, where: meaning ?? '', keys });
      }
      for (const [name, anchor, places] of index.p) {
        for (const place of places) {
          if (place < 0) {
            const [id, operation] = index.o[-place - 1];
            add({ kind: 2, label: 'Parameter', anchor: operation, where: id, ...named(name) });
          } else {
            const [schema, section] = index.s[place];
            add({ kind: 2, label: 'Property', anchor: `${section}/${anchor}`, where: schema, ...named(name) });
          }
        }
      }
      // Every cell of a row is searched, so that a text of the service is found as it appears in a log.
      for (const [place, ...cells] of index.t) {
        const [schema, section] = index.s[place];
        add({ kind: 3, label: 'Row', anchor: section, what: cells.join(' · '), where: schema, keys: cells });
      }
      for (const [value, places] of index.e) {
        for (const place of places) {
          const [schema, section] = index.s[Array.isArray(place) ? place[0] : place];
          const anchor = Array.isArray(place) ? `${section}/${place[1]}` : section;
          add({ kind: 3, label: 'Value', anchor, where: schema, ...named(value) });
        }
      }
      return all;
    };

    // 0 is the exact word, 1 its beginning, 2 the beginning of a part, 3 within it, 4 all words somewhere.
    const score = (entry, query, words) => {
      let best = 9;
      for (const { text, low } of entry.keys) {
        const found = low.indexOf(query);
        if (found < 0) continue;
        if (low === query) best = 0;
        else if (found === 0) best = Math.min(best, 1);
        else if (/[^a-z0-9]/.test(low[found - 1]) || /[A-Z]/.test(text[found])) best = Math.min(best, 2);
        else best = Math.min(best, 3);
      }
      // Titles and ids of operations are phrases: a word in the middle counts as much as the first.
      if (entry.kind === 0 && best === 2) best = 1;
      if (best === 9 && words.every((word) => entry.keys.some(({ low }) => low.includes(word)) || entry.where.toLowerCase().includes(word))) best = 4;
      return best;
    };

    const marked = (element, text, words) => {
      const low = text.toLowerCase();
      const word = words.find((it) => low.includes(it));
      const start = word ? low.indexOf(word) : -1;
      // Lower case may be longer than the text itself; then nothing is marked.
      if (start < 0 || low.length !== text.length) {
        element.append(text);
        return;
      }
      element.append(text.slice(0, start), make('b', '', text.slice(start, start + word.length)), text.slice(start + word.length));
    };

    const select = (index) => {
      if (shown[at]) shown[at].node.setAttribute('aria-selected', 'false');
      at = index;
      const option = shown[at];
      if (!option) {
        field.removeAttribute('aria-activedescendant');
        return;
      }
      option.node.setAttribute('aria-selected', 'true');
      field.setAttribute('aria-activedescendant', option.node.id);
      if (index > 0 || list.scrollTop > 0) option.node.scrollIntoView({ block: 'nearest' });
    };

    const close = () => {
      list.hidden = true;
      field.setAttribute('aria-expanded', 'false');
      field.removeAttribute('aria-activedescendant');
    };

    const search = () => {
      const query = field.value.trim().toLowerCase();
      if (!query) {
        shown = [];
        close();
        return;
      }
      entries ??= load();
      const words = query.split(/\s+/);
      const found = [];
      for (const entry of entries) {
        const value = score(entry, query, words);
        if (value < 9) found.push([value * 10 + entry.kind, entry.what.length, entry]);
      }
      found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      // Emptied, the list is at its beginning again.
      list.textContent = '';
      at = -1;
      shown = found.slice(0, 40).map(([, , entry], index) => {
        const node = make('div');
        node.id = `result-${index}`;
        node.setAttribute('role', 'option');
        node.setAttribute('aria-selected', 'false');
        node.dataset.anchor = entry.anchor;
        const what = make('span', entry.mono ? 'what mono' : 'what');
        marked(what, entry.what, words);
        node.append(what, make('span', 'kind', entry.label));
        if (entry.where) {
          const where = make('span', 'where');
          marked(where, entry.where, words);
          node.append(where);
        }
        list.append(node);
        return { node, anchor: entry.anchor };
      });
      if (!shown.length) {
        const none = make('div', 'none', 'Nothing found');
        none.setAttribute('role', 'option');
        none.setAttribute('aria-disabled', 'true');
        list.append(none);
      }
      say(found.length === 1 ? '1 result' : `${found.length} results`);
      list.hidden = false;
      field.setAttribute('aria-expanded', 'true');
      if (shown.length) select(0);
    };

    const take = (anchor) => {
      close();
      field.blur();
      drawer(false);
      go(anchor);
    };

    field.addEventListener('input', search);
    field.addEventListener('focus', () => { if (field.value) search(); });
    field.addEventListener('blur', close);
    field.addEventListener('keydown', (event) => {
      const last = shown.length - 1;
      if (event.key === 'Escape') {
        if (list.hidden) { field.value = ''; field.blur(); } else close();
      } else if (event.key === 'Enter' && !list.hidden && shown[at]) take(shown[at].anchor);
      else if (event.key === 'ArrowDown' && last >= 0) { if (list.hidden) search(); else select(at < last ? at + 1 : 0); }
      else if (event.key === 'ArrowUp' && last >= 0) select(at > 0 ? at - 1 : last);
      else return;
      event.preventDefault();
    });
    // Before the field loses the focus and the list closes.
    list.addEventListener('pointerdown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => {
      const option = event.target.closest('[data-anchor]');
      if (option) take(option.dataset.anchor);
    });
    document.addEventListener('keydown', (event) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea')) return;
      event.preventDefault();
      field.focus();
      field.select();
    });
  };

  document.addEventListener('DOMContentLoaded', () => {
    for (const code of document.querySelectorAll('.code')) {
      const button = make('button', 'copy', 'Copy');
      button.type = 'button';
      code.append(button);
    }
    document.addEventListener('click', (event) => {
      const target = event.target.closest('a, button');
      if (!target) return;
      if (target.matches('.copy')) copied(target, target.parentElement.querySelector('pre').textContent, 'Copy');
      else if (target.matches('.hash')) copied(target, target.href, '#');
      else if (target.matches('.unfold')) unfold(target);
      else if (target.matches('.menu')) drawer(!root.classList.contains('open'));
      else if (target.matches('.theme')) {
        const dark = getComputedStyle(root).colorScheme === 'dark' ||
          (!root.dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches);
        root.dataset.theme = dark ? 'light' : 'dark';
        stored(root.dataset.theme);
      } else if (target.matches('a[href^="#"]')) {
        drawer(false);
        // Going where one is already does not change the URL, and would otherwise do nothing.
        if (location.hash === target.hash) settle();
      }
    });
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && root.classList.contains('open')) {
        drawer(false);
        document.querySelector('.menu').focus();
      }
    });
    addEventListener('hashchange', settle);
    searching();
    follow();
    settle();
  });
})();
