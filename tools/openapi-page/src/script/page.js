// Puts the parts to work.
function themes() {
  const dark = getComputedStyle(root).colorScheme === 'dark' ||
    (!root.dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'light' : 'dark';
  stored('theme', root.dataset.theme);
}

const copyable = (button) => button.closest('.code')?.querySelector('pre') ?? button.closest('.samples').querySelector('.sample:not([hidden]) pre');

document.addEventListener('DOMContentLoaded', () => {
  for (const code of document.querySelectorAll('.panel:not(.sample) .code')) {
    const button = make('button', 'copy', 'Copy');
    button.type = 'button';
    code.append(button);
  }
  document.addEventListener('click', (event) => {
    const target = event.target.closest('a, button');
    if (!target) return;
    if (target.matches('.copy')) copied(target, copyable(target).textContent, 'Copy');
    else if (target.matches('.hash')) copied(target, target.href, '#');
    else if (target.matches('.unfold')) unfold(target);
    else if (target.matches('.menu')) drawer(!root.classList.contains('open'));
    else if (target.matches('.theme')) themes();
    else if (target.matches('a[href^="#"]')) {
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
  samples();
  trials();
  suggest = searching(go);
  expanding();
  follow();
  settle();
});
