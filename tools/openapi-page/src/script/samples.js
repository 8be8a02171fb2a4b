// Samples: one language for the whole page, and the base URL that they call.

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
