// Samples: one language for the whole page, and the base URL that they call.

// What can stand in a program of any language, or nothing.
function baseUrl(text) {
  let url;
  try { url = new URL(text.trim()); } catch { return ''; }
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) return '';
  const base = (url.origin + url.pathname).replace(/\/+$/, '');
  return /['"`$\\\s]/.test(base) ? '' : base;
}

let base = '';
function callTo(url) {
  base = url;
  for (const part of document.querySelectorAll('.u')) part.textContent = url;
  for (const button of document.querySelectorAll('.samples .base')) button.firstChild.data = url.replace(/^https?:\/\//, '');
}

function speak(language) {
  for (const box of document.querySelectorAll('.samples')) {
    const all = [...box.querySelectorAll('.sample')];
    const chosen = all.find((sample) => sample.dataset.language === language) ?? all[0];
    for (const sample of all) sample.hidden = sample !== chosen;
    chosen.open = true;
    for (const tab of box.querySelectorAll('.tabs button')) {
      tab.setAttribute('aria-pressed', String(tab.textContent === chosen.dataset.language));
    }
  }
}

function press(className, text) {
  const button = make('button', className, text);
  button.type = 'button';
  return button;
}

function samples() {
  for (const box of document.querySelectorAll('.samples')) {
    const tabs = make('div', 'tabs');
    tabs.setAttribute('role', 'group');
    tabs.setAttribute('aria-label', 'Language');
    for (const sample of box.querySelectorAll('.sample')) tabs.append(press('', sample.dataset.language));
    const foot = make('div', 'foot');
    const where = press('base', ' ');
    where.append(make('span', 'sr', ', change the base URL'));
    foot.append(where, press('copy', 'Copy'));
    box.prepend(tabs);
    box.append(foot);
  }
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button?.matches('.tabs button')) {
      // What is above may get shorter or longer: the tab stays under the pointer.
      const before = button.getBoundingClientRect().top;
      speak(button.textContent);
      stored('language', button.textContent);
      scrollBy(0, button.getBoundingClientRect().top - before);
    } else if (button?.matches('.samples .base, #servers .base')) chooseBase();
  });
  const language = stored('language');
  speak(language);
  choosing();
}

// The dialog for the base URL: a server of the document, a sandbox, or one's own.
function chooseBase() {
  const dialog = find('base');
  const choices = [...dialog.querySelectorAll('input[type="radio"]')];
  const fitting = choices.find((choice) => valueOf(choice) === base);
  if (fitting) fitting.checked = true;
  dialog.showModal();
}

const valueOf = (choice) => baseUrl(choice.closest('label').parentElement.querySelector('input[type="url"]')?.value ?? choice.value);

function choosing() {
  const dialog = find('base');
  const first = dialog.querySelector('input[type="radio"]').value;
  const own = dialog.querySelector('.own');
  const wrong = dialog.querySelector('.wrong');
  const take = () => {
    const choice = dialog.querySelector('input[type="radio"]:checked');
    const url = valueOf(choice);
    wrong.hidden = Boolean(url);
    if (!url) return false;
    callTo(url);
    stored('base', url);
    return true;
  };
  dialog.addEventListener('input', (event) => {
    if (event.target.type === 'url') event.target.closest('li').querySelector('input[type="radio"]').checked = true;
    take();
  });
  // What cannot be used has to be seen.
  dialog.querySelector('.done').addEventListener('click', () => { if (take()) dialog.close(); });
  dialog.querySelector('.with-sandbox')?.addEventListener('click', () => {
    const url = loopback(dialog.querySelector('.sandbox').value);
    wrong.hidden = Boolean(url);
    if (url) location.search = `?sandbox=${url}`;
  });
  // A click beside it closes it.
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  const kept = baseUrl(stored('base') ?? '');
  if (kept && ![...dialog.querySelectorAll('input[type="radio"]')].some((choice) => valueOf(choice) === kept)) own.value = kept;
  callTo(kept || first);
}
