// The management API. The token is kept only in the memory of this page.

let token = '';

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function send(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method, cache: 'no-store', credentials: 'omit',
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused(0, 'The sandbox does not respond. Is it still running?');
  }
  const text = await response.text();
  let read;
  try {
    read = JSON.parse(text);
  } catch {
    throw new Refused(response.status, `The sandbox responded with HTTP status ${response.status} and no JSON.`);
  }
  if (!response.ok) throw new Refused(response.status, read.message ?? `HTTP status ${response.status}`);
  return read;
}

export const get = (path) => send('GET', path);
export const put = (path, body) => send('PUT', path, body);
export const post = (path, body) => send('POST', path, body);
export const remove = (path) => send('DELETE', path);

// Stores the token if the sandbox accepts it.
export async function enter(text) {
  const before = token;
  token = text;
  try {
    await get('/clock');
  } catch (error) {
    token = before;
    throw error;
  }
}

export const leave = () => { token = ''; };
export const hasToken = () => token !== '';
