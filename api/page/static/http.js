// Everything that the page asks of its own server goes through here, and of no other server: one place
// for headers and for what went wrong. An error carries the server's own sentence, where it has one.
export const sent = async (address, { body, accept = '*/*', signal, key } = {}) => {
  const headers = { Accept: accept }, form = body instanceof FormData;
  if (body !== undefined) headers['X-Lodestone'] = '1';
  if (key) headers['Idempotency-Key'] = key;
  if (body !== undefined && !form) headers['Content-Type'] = 'application/json';
  const answer = await fetch(address, {
    method: body === undefined ? 'GET' : 'POST', headers, signal, credentials: 'same-origin',
    body: form ? body : JSON.stringify(body),
  });
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  throw Object.assign(new Error(address), { sentence: said.detail, status: answer.status });
};
export const text = async (address) => (await sent(address)).text();
export const json = async (address, body, more = {}) => {
  const answer = await sent(address, { body, accept: 'application/json', ...more });
  return answer.status === 204 ? null : answer.json();
};

// A name for one thing to be done, so that sending it again does not do it twice.
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, '0')).join('');

// A stream of server-sent events, one by one; silence of a minute ends it, since the server says every
// 15 seconds that it is still working.
export async function* events(address, body, signal, key) {
  const cut = new AbortController();
  const either = AbortSignal.any([signal, cut.signal]);
  const answer = await sent(address, { body, accept: 'text/event-stream', signal: either, key });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = '';
  for (;;) {
    const watch = setTimeout(() => cut.abort(), 60_000);
    const { done, value } = await reader.read().finally(() => clearTimeout(watch));
    const parts = (held += value || '').split('\n\n');
    held = parts.pop();
    for (const part of parts) {
      const kind = /^event: (.*)$/m.exec(part)?.[1], data = /^data: (.*)$/m.exec(part)?.[1];
      if (kind && data) yield { kind, data: JSON.parse(data) };
    }
    if (done) return;
  }
}
