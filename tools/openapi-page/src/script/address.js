// The base URL that samples call: what it may be, and the dialog for it.

// A base URL that can stand in a program of any language, or what is wrong with what was typed.
function readBase(text) {
  const typed = text.trim();
  const bad = (wrong) => ({ url: '', wrong });
  const parsed = (whole) => { try { return new URL(whole); } catch { return null; } };
  if (!typed) return bad('Type a URL that begins with https:// or http://.');
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(typed)) {
    const local = /^(localhost|127\.)/.test(typed);
    const whole = `${local ? 'http' : 'https'}://${typed}`;
    const meant = /^[\w.-]+(:\d+)?(\/[\w./-]*)?$/.test(typed) && parsed(whole) ? `, such as ${whole}` : '';
    return bad(`It has no https:// or http:// at its beginning. Type the whole URL${meant}.`);
  }
  const url = parsed(typed);
  if (!url) return bad('It is not a URL: check the host and the port.');
  if (!/^https?:$/.test(url.protocol)) return bad(`It begins with ${url.protocol}//. Only https:// and http:// can be called.`);
  if (url.username || url.password) return bad('It has a user or a password. Leave them out: samples take credentials from the environment.');
  if (url.search) return bad('It has a query. Leave out the question mark and what follows it.');
  if (url.hash) return bad('It has a fragment. Leave out the # and what follows it.');
  const base = (url.origin + url.pathname).replace(/\/+$/, '');
  if (/['"`$\\\s]/.test(base)) return bad('It has a quote, a $ or a blank, which would mean something else in a program. Leave that out.');
  return { url: base, wrong: '' };
}
const baseUrl = (text) => readBase(text).url;

const fieldBeside = (choice) => choice.closest('label').parentElement.querySelector('input[type="url"]');
const choiceOf = (choice) => readBase(fieldBeside(choice)?.value ?? choice.value);

// Opens the dialog: a server of the document, a sandbox, or one's own.
function chooseBase() {
  const dialog = find('base');
  const choices = [...dialog.querySelectorAll('input[type="radio"]')];
  const fitting = choices.find((choice) => choiceOf(choice).url === base);
  if (fitting) fitting.checked = true;
  dialog.querySelector('.wrong').hidden = true;
  dialog.showModal();
}

// Nothing changes until it is done; what cannot be used keeps the dialog open and says why.
function choosing() {
  const dialog = find('base');
  const choices = [...dialog.querySelectorAll('input[type="radio"]')];
  const wrong = dialog.querySelector('.wrong');
  const chosen = () => choices.find((choice) => choice.checked) ?? choices[0];
  const complain = (field, why) => {
    wrong.textContent = why;
    wrong.hidden = !why;
    for (const other of dialog.querySelectorAll('input[type="url"]')) other.removeAttribute('aria-invalid');
    if (why) field?.setAttribute('aria-invalid', 'true');
    return !why;
  };
  const judge = () => {
    const field = fieldBeside(chosen());
    const { url, wrong: why } = choiceOf(chosen());
    if (!complain(field, why)) field?.focus();
    return url;
  };
  const done = () => {
    const url = judge();
    if (!url) return;
    callTo(url);
    stored('base', url);
    dialog.close();
  };
  dialog.addEventListener('input', ({ target }) => {
    if (target.type === 'url') target.closest('li').querySelector('input[type="radio"]').checked = true;
    // Who is typing has not finished; but what was complained about is judged as it changes.
    if (!wrong.hidden) complain(fieldBeside(chosen()), choiceOf(chosen()).wrong);
  });
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !event.target.matches('input')) return;
    event.preventDefault();
    done();
  });
  dialog.querySelector('.done').addEventListener('click', done);
  dialog.querySelector('.cancel').addEventListener('click', () => dialog.close());
  dialog.querySelector('.with-sandbox')?.addEventListener('click', () => {
    const field = dialog.querySelector('.sandbox');
    const { url, wrong: why } = readBase(field.value);
    const far = url && !loopback(url) ? 'Calls can be tried only at 127.0.0.1 or localhost.' : '';
    if (complain(field, why || far)) location.search = `?sandbox=${url}`;
    else field.focus();
  });
  // A click beside it cancels it.
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  const kept = baseUrl(stored('base') ?? '');
  if (kept && !choices.some((choice) => choiceOf(choice).url === kept)) dialog.querySelector('.own').value = kept;
  callTo(kept || choices[0].value);
}
