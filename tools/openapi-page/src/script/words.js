// Finds entries by words: exact ones first, then beginnings, forms of the same word, parts of it, and typing errors.
// Knows neither the page nor the document. An entry has
//   fields  pairs of a text and how much a word in it counts
//   keys    names that identify it: who types one of them wants just this entry
//   rank    how much it counts more if a key is typed; `loose` says: however it is spelled
//   known   other words and phrases for it, which count as keys however they are spelled
//   deep    whether it is a part of something else: then it comes after what is not, unless a key of it was typed

// Words that say nothing in a question.
const SILENT = new Set('a an and are be can do does for from has have how i in is it me my of on or should that the this to was what when where which with'.split(' '));

// Lower case, without accents.
function plain(text) {
  return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
}

function parts(text) {
  return plain(text.replace(/([a-z0-9])([A-Z])/g, '$1 $2')).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

// The words of a text, plurals as the single thing.
function wordsOf(text) {
  return parts(text).map((word) => (/[a-z]{3}s$/.test(word) && !word.endsWith('ss') ? word.slice(0, -1) : word));
}

// What is compared as a whole: a name however it is written.
function keyOf(text) {
  return parts(text).join('');
}

// Whether two words differ by at most `most` letters that are wrong, missing, too many, or swapped.
function alike(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return false;
  let [older, old] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, older[j - 2] + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return false;
    [older, old] = [old, row];
  }
  return old[b.length] <= most;
}

// How well a known word fits the one that was typed: 1 is the same word, 0 is another one.
function fit(typed, word) {
  if (typed === word) return 1;
  const shorter = Math.min(typed.length, word.length);
  let same = 0;
  while (same < shorter && typed[same] === word[same]) same += 1;
  if (same === typed.length && same > 1) return 0.6 + 0.3 * (typed.length / word.length);
  // Another form of it: delete, deleting, deletion.
  if (same > 3 && typed.length - same < 4 && word.length - same < 4) return 0.6;
  return 0;
}

// How well one word fits as a part of another, which has to be made of two words: list in watchlist, not right in bright.
function within(typed, word, isWord) {
  if (typed.length < 3 || word.length < typed.length + 3) return 0;
  if (word.startsWith(typed)) return isWord(word.slice(typed.length)) ? 0.4 : 0;
  return word.endsWith(typed) && isWord(word.slice(0, -typed.length)) ? 0.4 : 0;
}

// In four letters, one that is wrong or too many makes another word more often than an error: curl is neither CURP nor URL.
const swapped = (typed, word) => [...typed].sort().join('') === [...word].sort().join('');

function mistyped(typed, word) {
  if (typed.length < 4 || /\d/.test(typed)) return 0;
  if (alike(typed, word, 1)) return typed.length > 4 || word.length > 4 || swapped(typed, word) ? 0.55 : 0;
  return typed.length > 6 && alike(typed, word, 2) ? 0.4 : 0;
}

// The same entries, but of equal names only the first two before everything else: many schemas have a property of one name.
function mixed(entries) {
  const seen = new Map();
  const later = [];
  const first = entries.filter((entry) => {
    const name = `${entry.kind} ${entry.what}`;
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return seen.get(name) < 3 || (later.push(entry), false);
  });
  return [...first, ...later];
}

// What searches the entries: a function from what was typed to the entries that fit, best first, each once. Words of a
// group in `groups` mean nearly the same. `place` gives the entry that a query of a special form asks for, if there is one.
function finder(entries, groups = [], place = () => null) {
  // By word, the entries that have it, and how much it counts there: the sum over their fields.
  const known = new Map();
  const keys = new Map();
  const put = (word, at, weight) => {
    let places = known.get(word);
    if (!places) known.set(word, places = new Map());
    places.set(at, (places.get(at) ?? 0) + weight);
  };
  entries.forEach((entry, at) => {
    for (const [text, weight] of entry.fields) {
      const words = wordsOf(text);
      const own = new Set(words);
      // Two words that others write as one: log in, e-mail.
      if (weight > 2) words.forEach((word, index) => { if (index) own.add(words[index - 1] + word); });
      // One of two words says more about a thing than one of ten.
      for (const word of own) put(word, at, weight * (0.75 + 0.5 / (1 + words.length)));
    }
    // One field, so that a word of several phrases counts once.
    const own = entry.known ?? [];
    if (own.length) for (const word of new Set(wordsOf(own.join(' ')))) put(word, at, 5);
    for (const key of [...entry.keys, ...own]) {
      const whole = keyOf(key);
      if (!keys.has(whole)) keys.set(whole, new Set());
      keys.get(whole).add(at);
    }
  });

  // The entries that have a word like the one that was typed, and how much that counts.
  const having = (typed) => {
    const found = new Map();
    const collect = (judge) => {
      for (const [word, places] of known) {
        const quality = judge(typed, word);
        if (!quality) continue;
        for (const [at, weight] of places) {
          if ((found.get(at) ?? 0) < weight * quality) found.set(at, weight * quality);
        }
      }
    };
    const nearly = (words, quality) => {
      const others = new Set(groups.filter((group) => group.some((word) => words.has(word))).flat());
      if (others.size) collect((_, word) => (others.has(word) ? quality : 0));
    };
    // What was meant by it: other forms of the word, or else what it is a part of, or else typing errors.
    const meant = new Set([typed]);
    const noting = (judge) => (_, word) => {
      const quality = judge(typed, word);
      if (quality) meant.add(word);
      return quality;
    };
    collect(noting(fit));
    collect((_, word) => within(typed, word, (part) => known.has(part)));
    nearly(meant, 0.8);
    if (found.size) return found;
    collect(noting(mistyped));
    nearly(meant, 0.45);
    return found;
  };

  return (query) => {
    const all = wordsOf(query);
    const telling = all.filter((word) => !SILENT.has(word));
    const words = telling.length ? telling : all;
    if (!words.length) return [];
    const scores = new Map();
    let total = 0;
    for (const word of new Set(words)) {
      const found = having(word);
      // A rare word says more; one that nothing has says nothing about what is here.
      const worth = found.size ? Math.log2(2 + entries.length / (found.size + 1)) : 1;
      total += worth;
      for (const [at, count] of found) {
        const score = scores.get(at) ?? { sum: 0, covered: 0 };
        score.sum += worth * count;
        score.covered += worth;
        scores.set(at, score);
      }
    }
    // Half of the words are not enough, unless hardly anything has more.
    const shares = [...scores].filter(([at]) => !entries[at].deep).map(([, { covered }]) => covered / total);
    const least = shares.filter((share) => share >= 0.6).length < 3 ? 0.35 : 0.6;
    const ranked = [];
    const exact = new Set(keys.get(keyOf(query)));
    const asked = place(query.trim());
    if (asked) exact.add(entries.indexOf(asked));
    for (const at of exact) if (!scores.has(at)) scores.set(at, { sum: 0, covered: total });
    for (const [at, { sum, covered }] of scores) {
      const entry = entries[at];
      const share = covered / total;
      if (share < least && !exact.has(at)) continue;
      let score = (sum / total) * share ** 3;
      const spelled = entry.loose || entry.keys.includes(query.trim());
      const called = (entry.known ?? []).some((name) => keyOf(name) === keyOf(query));
      const named = exact.has(at) && (spelled || called || entry === asked);
      if (named) score = score * 1.3 + 3 + (spelled ? entry.rank : 50);
      ranked.push([score, entry, Boolean(named || !entry.deep)]);
    }
    ranked.sort((a, b) => b[2] - a[2] || b[0] - a[0] || a[1].what.length - b[1].what.length);
    return [true, false].flatMap((first) => mixed(ranked.filter((it) => it[2] === first).map(([, entry]) => entry)));
  };
}
