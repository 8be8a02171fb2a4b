// Calls the API below /0, as any page could: with the token of the session and without a key.

// The API refused a call. `code` is its own code, or the HTTP status.
export class Refused extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
}

// There was no response, or one that does not come from the API. The same call can be sent again.
export class Unreachable extends Error {}

// The link or the session has ended. `kind` says how: expired, over, broken.
export class Ended extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

// Enough for a photo over a bad connection.
const TIMEOUT = 180_000;

async function request(url, options) {
  let response;
  try {
    response = await fetch(url, { ...options, credentials: 'omit', signal: AbortSignal.timeout(TIMEOUT) });
    // Every response of the API is JSON. The file host sends none.
    const text = await response.text();
    const body = options.json === false ? null : JSON.parse(text);
    if (body !== null && (typeof body !== 'object' || (options.method !== 'GET' && Array.isArray(body)))) throw new Error();
    if (response.ok) return body;
    if (response.status >= 500 && response.status !== 501) throw new Error();
    return { refused: new Refused(response.status, body?.status ?? response.status, body?.message ?? '') };
  } catch {
    throw new Unreachable('no response');
  }
}

function unless(result) {
  if (result?.refused) throw result.refused;
  return result;
}

// Requests the token and the remaining steps.
export async function open(link) {
  const result = await request(`${location.pathname}${link}`, { method: 'POST' });
  const { refused } = result;
  if (!refused) return result;
  if (refused.status === 403) throw new Ended('broken');
  if (refused.status === 410) throw new Ended(refused.message.includes('expired') ? 'expired' : 'over');
  throw refused;
}

export class Api {
  #token;
  #link;

  constructor(token, link) {
    this.#token = token;
    this.#link = link;
  }

  get(path, query = {}) {
    return this.#call('GET', path, query);
  }

  post(path, body = {}, query = {}) {
    return this.#call('POST', path, query, body);
  }

  put(path, body) {
    return this.#call('PUT', path, {}, body);
  }

  // Uploads a file to a signed link.
  async upload(url, file) {
    unless(await request(url, { method: 'PUT', body: file, json: false }));
  }

  // Nothing can be called anymore.
  forget() {
    this.#token = undefined;
    this.#link = undefined;
  }

  async #call(method, path, query, body) {
    const url = new URL(`../0/omni/${path}`, location.href);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const headers = { 'api-version': '1.0', 'X-Incode-Hardware-Id': this.#token };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const result = await request(url, { method, headers, body: body && JSON.stringify(body) });
    if (!result?.refused) return result;
    if (result.refused.status === 401) throw new Ended('expired');
    // A refusal without a code of its own can mean that the session has ended in the meantime. The link tells.
    if (result.refused.code === result.refused.status) await this.#stillOpen();
    throw result.refused;
  }

  // The token outlives the link, so an expired link tells nothing.
  async #stillOpen() {
    try {
      await open(this.#link);
    } catch (error) {
      if (error instanceof Ended && error.kind === 'over') throw error;
    }
  }
}
