// The contents: a drawer on phones, and the mark of where one is.
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
