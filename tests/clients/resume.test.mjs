import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import WebSocket from 'ws';
import { pause, place, publish, published, socketUrl, url } from './gateway.mjs';

const skip = process.env.STOP_URL ? false : 'STOP_URL and START_URL are not set: nothing stops the gateway and starts it again';
const post = (address) => fetch(address, { method: 'POST' });

/** Resumes a subscription as an application does: the variables contain the last cursor, and the client sends them again after it has reconnected. */
function follow(client, after) {
  const variables = { after };
  const slugs = [];
  let wake = () => {};
  const dispose = client.subscribe(
    { query: published, variables },
    {
      next: ({ data }) => {
        variables.after = data.articlePublished.cursor;
        slugs.push(data.articlePublished.article.slug);
        wake();
      },
      error: (error) => { throw new Error(JSON.stringify(error)); },
      complete: () => {},
    },
  );
  const until = async (count) => {
    while (slugs.length < count) await new Promise((resolve) => { wake = resolve; });
    return slugs;
  };
  return { until, dispose };
}

describe('a client resumes after the gateway was down', { skip }, () => {
  beforeEach(() => post(process.env.START_URL));

  for (const [name, create] of [
    ['graphql-ws', () => createSocketClient({ url: socketUrl, webSocketImpl: WebSocket, retryAttempts: Infinity, shouldRetry: () => true, retryWait: () => pause(100) })],
    ['graphql-sse', () => createSseClient({ url, retryAttempts: Infinity, retry: () => pause(100) })],
  ]) {
    test(name, async () => {
      const client = create();
      const { until, dispose } = follow(client, await place());
      const expected = [await publish()];
      await until(1);

      await post(process.env.STOP_URL);
      expected.push(await publish(), await publish());
      await post(process.env.START_URL);
      await until(3);
      expected.push(await publish());

      assert.deepEqual(await until(4), expected);
      dispose();
      client.dispose();
    });
  }
});
