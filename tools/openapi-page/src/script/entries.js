// What can be found: read from the page when it is first searched, so that nothing is on it twice.

// The words of a part of the page, without what is only there to be pressed.
function textOf(node, but = '.hash, .unfold, .mark, .copy') {
  if (!node) return '';
  if (!node.querySelector(but)) return node.textContent.trim();
  const copy = node.cloneNode(true);
  for (const part of copy.querySelectorAll(but)) part.remove();
  return copy.textContent.trim();
}

// The paragraphs that describe something: those without a class.
function described(node, within = ':scope > p:not([class])') {
  return [...node.querySelectorAll(within)].map((part) => part.textContent.trim()).join(' ');
}

// Who types a name with its capitals means just that name; a word of small letters may mean anything.
const sure = (name) => (/[^a-z]/.test(name) ? 50 : 0);

function readEntries() {
  const entries = [];
  const add = (kind, entry) => entries.push({ kind, keys: [], rank: 0, loose: false, deep: false, mono: false, where: '', text: '', ...entry });

  for (const section of document.querySelectorAll('section.operation, section.callback')) {
    const called = section.matches('.callback');
    const within = called ? section : section.querySelector('.told');
    const title = textOf(within.querySelector('h3, h4'));
    const route = textOf(within.querySelector('.route')).replace(/\s+/g, ' ');
    const id = textOf(within.querySelector('.identifier code'));
    const path = textOf(within.querySelector('.route code'));
    const group = called ? 'Callback' : textOf(within.querySelector('.eyebrow'));
    const text = described(within);
    const notice = textOf(within.querySelector(':scope > .notice'));
    const rows = [...within.querySelectorAll(':scope > .props > li')];
    const names = rows.map((row) => row.querySelector('.name')?.textContent ?? '').join(' ');
    // What has a successor comes after it.
    const share = notice ? 0.8 : 1;
    add(group, {
      anchor: section.id, what: title, where: `${route} · ${id}`, text, rank: 100, loose: true, keys: [id, title, path, route],
      fields: [
        [title, 7 * share], [id, 5 * share], [called ? `${id} callback` : route, 4 * share], [group, 2], [text, 2], [names, 4],
        [notice, 3],
      ],
    });
    for (const row of rows.filter((row) => row.querySelector(':scope > .head > .place'))) {
      const what = row.querySelector('.name').textContent;
      const words = described(row);
      add('Parameter', {
        anchor: section.id, what, where: id, text: words, mono: true, keys: [what], fields: [[what, 5], [words, 1.5]],
      });
    }
  }

  // Prose, by its headings.
  const prose = document.querySelector('.article');
  let part = { title: 'Overview', anchor: 'overview', text: '' };
  const endPart = () => part.text && add('Guide', {
    anchor: part.anchor, what: part.title, text: part.text, keys: [part.title], fields: [[part.title, 9], [part.text, 3]],
  });
  for (const node of prose?.children ?? []) {
    if (node.id) {
      endPart();
      part = { title: textOf(node), anchor: node.id, text: '' };
    } else part.text += ` ${[...node.querySelectorAll('th, td, li')].map((it) => it.textContent).join(' ') || node.textContent}`;
  }
  endPart();
  for (const section of document.querySelectorAll('section.part > .opening')) {
    const title = textOf(section.querySelector('h2'));
    const text = described(section, '.lead > p');
    add('Group', { anchor: section.parentElement.id, what: title, text, keys: [title], fields: [[title, 6], [text, 2]] });
  }

  // What operations share.
  const shared = (kind, rows, { anchorOf = (row) => row.id, weight = 8 } = {}) => {
    for (const row of document.querySelectorAll(rows)) {
      const what = textOf(row.querySelector('.name, h3'));
      const where = textOf(row.querySelector('.head > .type'));
      const marks = [...row.querySelectorAll(':scope > .head > .mark')].map((it) => it.textContent).join(' ');
      const text = described(row);
      add(kind, {
        anchor: anchorOf(row), what, where: where || marks, text, mono: !row.matches('section'), keys: [what, ...where.split(' ')],
        fields: [[what, weight], [where, weight], [`${kind} ${marks}`, 6], [text, 2]],
      });
    }
  };
  shared('Server', '#servers .props > li', { anchorOf: () => 'servers' });
  shared('Credential', '#credentials .props > li');
  shared('Header', '#every-request .props > li, li[id^="header-"]');
  // Their names begin with that of the API.
  shared('File', '#files .props > li', { weight: 3 });
  shared('Response', '#shared-responses > section');
  for (const row of document.querySelectorAll('#error-codes .props > li')) {
    const code = textOf(row.querySelector('.name'));
    const name = textOf(row.querySelector('.type'));
    const text = described(row);
    add('Error code', {
      anchor: row.id, what: `${code} ${name}`.trim(), where: text, rank: 100, loose: true, keys: [code, name],
      fields: [[code, 8], [name, 5], [text, 3]],
    });
  }

  for (const section of document.querySelectorAll('#schemas > section')) {
    const name = textOf(section.querySelector('h3'));
    const body = section.querySelector('.body');
    const text = described(body);
    add('Schema', { anchor: section.id, what: name, text, rank: 100, deep: true, mono: true, keys: [name], fields: [[name, 6], [text, 1.5]] });
    const inner = (selector) => [...body.querySelectorAll(selector)].filter((node) => !node.closest('.unfolded'));
    for (const row of inner('li[id]')) {
      const what = row.querySelector('.name').textContent;
      const words = described(row);
      add('Property', { anchor: row.id, what, where: name, text: words, deep: true, mono: true, keys: [what], rank: sure(what), fields: [[what, 5], [words, 1.5], [name, 1]] });
    }
    for (const value of inner('.values li')) {
      const what = value.querySelector('code').textContent;
      const words = textOf(value, 'code, .mark');
      add('Value', {
        anchor: value.closest('li[id]')?.id ?? section.id, what, where: name, text: words, deep: true, mono: true, keys: [what], rank: sure(what),
        fields: [[what, 4], [words, 1.5], [name, 1]],
      });
    }
    // Every cell of a row, so that a text of the service is found as it appears in a log.
    for (const row of inner('tbody tr')) {
      const cells = [...row.cells].map((cell) => cell.textContent).filter(Boolean);
      add('Row', { deep: true, anchor: section.id, what: cells.join(' · '), where: name, keys: cells, fields: cells.map((cell) => [cell, 3]) });
    }
  }
  return entries;
}
