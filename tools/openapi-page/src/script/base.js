// What the other parts have in common. The parts are one script, in one function.
const root = document.documentElement;
root.classList.add('js');

// A browser may forbid storage to a local file; what is chosen then lasts as long as the page.
function stored(name, value) {
  try {
    if (value) localStorage.setItem(name, value);
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
const theme = stored('theme');
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
