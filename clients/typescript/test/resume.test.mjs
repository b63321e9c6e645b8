import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { errorCode, isRetryable, createResumingClient, socketOptions } from '../dist/index.js';

const query = 'subscription ($after: String) { articlePublished(after: $after) { cursor article { slug } } }';
const url = 'http://gateway.example/graphql';

/** A WebSocket whose server does, for each subscription, what the next entry of the script says. */
function scripted(script) {
  const subscriptions = [];
  class Socket {
    static CONNECTING = 0;
    static OPEN = 1;
    static CLOSING = 2;
    static CLOSED = 3;
    readyState = Socket.CONNECTING;
    constructor() { queueMicrotask(() => { this.readyState = Socket.OPEN; this.onopen(); }); }
    close(code, reason) { this.end(code, reason); }
    end(code, reason) {
      if (this.readyState === Socket.CLOSED) return;
      this.readyState = Socket.CLOSED;
      queueMicrotask(() => this.onclose?.({ code, reason, wasClean: true }));
    }
    send(text) {
      const { id, type, payload } = JSON.parse(text);
      const say = (message) => queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(message) }));
      if (type === 'connection_init')
        say({ type: 'connection_ack' });
      if (type !== 'subscribe')
        return;
      subscriptions.push(payload.variables.after);
      for (const step of script.shift() ?? []) {
        if (step.close) { setTimeout(() => this.end(step.close, step.reason), 5); return; }
        say({ id, type: step.code ? 'error' : 'next', payload: step.code ? [{ message: step.code, extensions: step }] : event(step) });
      }
    }
  }
  return { Socket, subscriptions };
}

const event = (cursor) => ({ data: { articlePublished: { cursor, article: { slug: `of ${cursor}` } } } });

/** Subscribes until as many events have arrived as are wanted. */
async function follow(Socket, variables, count, options = {}) {
  const client = createResumingClient({ url, maxRetryWait: 5, socket: { webSocketImpl: Socket }, ...options });
  const cursors = [];
  for await (const { data } of client.iterate({ query, variables })) {
    cursors.push(data.articlePublished.cursor);
    if (cursors.length === count) break;
  }
  return cursors;
}

const { fetch } = globalThis;
afterEach(() => { globalThis.fetch = fetch; });
const newest = (...cursors) => {
  globalThis.fetch = async () => {
    const cursor = cursors.shift();
    if (cursor === undefined) throw new TypeError('fetch failed');
    return { status: 200, json: async () => ({ data: { articlePublishedCursor: cursor } }) };
  };
};

test('continues after the last event when the connection is lost', async () => {
  const { Socket, subscriptions } = scripted([['1', '2', { close: 1001 }], [{ close: 1006 }], ['3']]);
  assert.deepEqual(await follow(Socket, { after: '0' }, 3), ['1', '2', '3']);
  assert.deepEqual(subscriptions, ['0', '2', '2']);
});

test('continues after an event that could not be resolved', async () => {
  const { Socket, subscriptions } = scripted([[{ code: 'SLOW_CONSUMER', cursor: '4' }], ['5']]);
  assert.deepEqual(await follow(Socket, { after: '0' }, 1), ['5']);
  assert.deepEqual(subscriptions, ['0', '4']);
});

for (const code of ['CURSOR_EXPIRED', 'RESYNC']) {
  test(`${code}: reports the gap to the application, and continues with new events`, async () => {
    newest('9');
    const gaps = [];
    const { Socket, subscriptions } = scripted([[{ code }], ['10']]);
    assert.deepEqual(await follow(Socket, { after: '0' }, 1, { onGap: (reason) => gaps.push(reason) }), ['10']);
    assert.deepEqual(subscriptions, ['0', '9']);
    assert.deepEqual(gaps, [code]);
  });
}

test('without a cursor, starts with new events, and retries reading the cursor', async () => {
  let requests = 0;
  globalThis.fetch = async () => {
    if (++requests < 3) throw new TypeError('fetch failed');
    return { status: 200, json: async () => ({ data: { articlePublishedCursor: '7' } }) };
  };
  const { Socket, subscriptions } = scripted([['8', { close: 1001 }], ['9']]);
  assert.deepEqual(await follow(Socket, {}, 2), ['8', '9']);
  assert.deepEqual(subscriptions, ['7', '8']);
});

test('reports other errors to the application', async () => {
  const { Socket } = scripted([[{ code: 'HC0047' }]]);
  await assert.rejects(follow(Socket, { after: '0' }, 1), (error) => errorCode(error) === 'HC0047' && !isRetryable(error));
});

test('does not retry what cannot succeed', () => {
  const { shouldRetry } = socketOptions({ url });
  for (const code of [4400, 4401, 4406, 4409, 4429])
    assert.equal(shouldRetry({ code }), false, String(code));
  assert.equal(shouldRetry({ code: 4403, reason: 'Forbidden' }), false);
  assert.equal(shouldRetry({ code: 4403, reason: 'Token expired' }), true);
  for (const event of [{ code: 1001 }, { code: 1006 }, { code: 1013 }, { type: 'error' }])
    assert.equal(shouldRetry(event), true);
});
