// The search field and its list.
function searching(go) {
  const field = find('search');
  const list = find('results');
  let matching = null;
  let shown = [];
  let at = -1;

  // Marks the words that were typed where they are, also within another word.
  const marked = (element, text, words) => {
    const low = plain(text);
    const found = words.map((word) => [low.indexOf(word), word.length]).filter(([start]) => start >= 0).sort((a, b) => a[0] - b[0]);
    let end = 0;
    // Without accents a text may have another length; then nothing is marked.
    for (const [start, length] of low.length === text.length ? found : []) {
      if (start < end) continue;
      element.append(text.slice(end, start), make('b', '', text.slice(start, start + length)));
      end = start + length;
    }
    element.append(text.slice(end));
  };

  // The sentence around the word that was found, if it is only in the description.
  const excerpt = (entry, words) => {
    const low = plain(entry.text);
    if (low.length !== entry.text.length || words.some((word) => plain(entry.what + entry.where).includes(word))) return '';
    const place = words.map((word) => low.indexOf(word)).find((start) => start >= 0) ?? -1;
    if (place < 0) return '';
    const begin = place < 50 ? 0 : low.indexOf(' ', place - 40) + 1;
    return `${begin ? '… ' : ''}${entry.text.slice(begin, begin + 110)}${entry.text.length > begin + 110 ? ' …' : ''}`;
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

  const option = (entry, words, index) => {
    const node = make('div');
    node.id = `result-${index}`;
    node.setAttribute('role', 'option');
    node.setAttribute('aria-selected', 'false');
    node.dataset.anchor = entry.anchor;
    const what = make('span', entry.mono ? 'what mono' : 'what');
    marked(what, entry.what, words);
    node.append(what, make('span', 'kind', entry.kind));
    for (const text of [entry.where, excerpt(entry, words)].filter(Boolean)) {
      const where = make('span', 'where');
      marked(where, text, words);
      node.append(where);
    }
    return node;
  };

  // What the page says, and the words beside it. A query that is an HTTP status has a place of its own.
  const prepare = ({ same, also, statuses }) => {
    const entries = readEntries();
    // Parameters have the anchor of their operation, and come after it.
    const first = (wanted) => entries.find(({ anchor }) => anchor === wanted);
    for (const [anchor, names] of Object.entries(also)) (first(anchor) ?? {}).known = names;
    const errors = first(statuses);
    return finder(entries, same.map((group) => group.flatMap(wordsOf)), (query) => (/^[1-5]\d\d$/.test(query) ? errors : null));
  };

  // Read once, when the field is first used.
  const matches = (query) => {
    matching ??= prepare(JSON.parse(field.dataset.words));
    return matching(query);
  };

  const search = () => {
    if (!field.value.trim()) {
      shown = [];
      close();
      return;
    }
    const found = matches(field.value);
    const words = wordsOf(field.value).filter((word) => word.length > 1 && !SILENT.has(word));
    // Emptied, the list is at its beginning again.
    list.textContent = '';
    at = -1;
    shown = found.slice(0, 40).map((entry, index) => ({ node: option(entry, words, index), anchor: entry.anchor }));
    list.append(...shown.map(({ node }) => node));
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
  field.addEventListener('focus', () => {
    if (field.value) search();
    else setTimeout(() => matches(''));
  });
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
    const chosen = event.target.closest('[data-anchor]');
    if (chosen) take(chosen.dataset.anchor);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog')) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  return matches;
}
