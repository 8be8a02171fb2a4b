// A sandbox for the check, and the calls that the company behind a link would make.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const flows = fileURLToPath(new URL('flows', import.meta.url));

export async function startSandbox(programs, ...options) {
  const program = spawn(`${programs}/omni-sandbox`, ['--flows', flows, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ready = await new Promise((resolve, reject) => {
    createInterface(program.stdout).once('line', (line) => resolve(JSON.parse(line)));
    program.once('exit', () => reject(new Error('the sandbox did not start')));
  });
  const control = async (method, path, body) => {
    const response = await fetch(ready.managementUrl + path, {
      method, headers: { authorization: `Bearer ${ready.managementToken}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const call = async (method, path, body, token = '') => {
    const response = await fetch(`${ready.url}/omni/${path}`, {
      method, headers: { 'api-version': '1.0', 'x-api-key': 'sandbox', 'X-Incode-Hardware-Id': token, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };

  // A session with a link to it.
  const begin = async (flow, start = {}) => {
    const { token, interviewId: id } = await call('POST', 'start', { ...(flow && { configurationId: flow }), ...start });
    const { url } = await call('GET', 'onboarding-url', undefined, token);
    return {
      id, token, url,
      get: (path) => call('GET', path, undefined, token),
      post: (path, body = {}) => call('POST', path, body, token),
      // The operations that were called, each with its status.
      calls: async () => (await control('GET', '/journal')).filter(({ session }) => session === id).map(({ operation, status }) => `${operation} ${status}`),
      code: async () => (await control('GET', '/outbox')).filter(({ session, code }) => session === id && code)
        .sort((one, other) => other.createdAt - one.createdAt)[0]?.code,
    };
  };
  return { ...ready, begin, control, stop: () => new Promise((resolve) => { program.once('exit', resolve); program.kill(); }) };
}

// A sandbox that others in the network can reach, with links that begin with its URL there.
export async function startInNetwork(programs) {
  const addresses = Object.values(networkInterfaces()).flat().filter(({ family, internal }) => family === 'IPv4' && !internal);
  const port = await new Promise((resolve) => {
    const server = createServer().listen(0, '0.0.0.0', () => { const { port } = server.address(); server.close(() => resolve(port)); });
  });
  return startSandbox(programs, '--host', '0.0.0.0', '--port', `${port}`, '--public-url', `http://${addresses[0]?.address ?? '0.0.0.0'}:${port}`);
}
