import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { cannotPublish, publish, socketUrl, url } from './gateway.mjs';

const key = process.env.SECURED_KEY;
const skip = key ? cannotPublish : 'SECURED_KEY is not set: the gateway knows no key';
const secured = '{ articleBySlug(slug: "2024-01-09-before") { secured } }';
const subscription = 'subscription { articlePublished { article { slug title } } }';

/** A value for the Authorization header, with a token that is valid for a number of seconds. */
const token = async (seconds) => await (await fetch(`${process.env.PUBLISH_URL}token?seconds=${seconds}`)).text();

/**
 * Tokens for a client. Tokens before the first connection expire soon, later ones do not. On a slow machine a token may expire before it is sent, so
 * each token before the first connection is valid for longer than the previous one.
 */
function tokens() {
  let lifetime = 2.5;
  let connections = 0;
  let resolve;
  const again = new Promise((done) => (resolve = done));
  const connected = () => ++connections === 2 && resolve();
  const next = async () => await token(connections ? 300 : (lifetime *= 2));
  return { again, connected, next };
}

/** Publishes articles until the next event arrives, because the operation starts some time after its request. */
const publishUntil = async (next) => {
  let told = false;
  const slugs = [];
  const event = next.then((value) => ((told = true), value));
  while (!told) {
    slugs.push(await publish('Access'));
    await Promise.race([event, new Promise((resolve) => setTimeout(resolve, 100))]);
  }

  return { event: await event, slugs };
};

const first = async (client, operation) => {
  for await (const result of client.iterate(operation)) return result;
  throw new Error('There was no answer.');
};

test('graphql-ws: a key in connectionParams', { skip }, async () => {
  const client = createClient({ url: socketUrl, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${key}` } });
  assert.equal((await first(client, { query: secured })).data.articleBySlug.secured, 'PAYLOAD');
  await client.dispose();
});

test('graphql-ws: an invalid key is reported by the close code', { skip }, async () => {
  const client = createClient({ url: socketUrl, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${key}x` } });
  await assert.rejects(first(client, { query: secured }), (closed) => closed.code === 4403 && closed.reason === 'Forbidden');
  await client.dispose();
});

test('graphql-ws: a subscription continues with a new token after the first has expired', { skip }, async () => {
  const { again, connected, next: nextToken } = tokens();
  const closes = [];
  const client = createClient({
    url: socketUrl,
    webSocketImpl: WebSocket,
    retryWait: async () => {},
    connectionParams: async () => ({ authorization: await nextToken() }),
    on: { closed: ({ code, reason }) => closes.push({ code, reason }), connected },
  });
  const events = client.iterate({ query: subscription });
  const next = events.next();
  await again;
  assert.deepEqual(closes.pop(), { code: 4403, reason: 'Token expired' });
  // Earlier tokens expired before they were sent, or before the response.
  for (const { reason } of closes) assert.match(reason, /^(Forbidden|Token expired)$/);
  const { event, slugs } = await publishUntil(next);
  assert.ok(slugs.includes(event.value.data.articlePublished.article.slug));
  await events.return();
  await client.dispose();
});

test('graphql-sse: a subscription continues with a new token after the first has expired', { skip }, async () => {
  const { again, connected, next: nextToken } = tokens();
  const client = createSseClient({
    url,
    retry: async () => {},
    headers: async () => ({ authorization: await nextToken() }),
    on: { connected },
  });
  const events = client.iterate({ query: subscription });
  const next = events.next();
  await again;
  const { event, slugs } = await publishUntil(next);
  assert.ok(slugs.includes(event.value.data.articlePublished.article.slug));
  await events.return();
  client.dispose();
});

test('apollo: a key in the headers, and in the connectionParams of its sockets', { skip }, async () => {
  const sockets = createClient({ url: socketUrl, webSocketImpl: WebSocket, connectionParams: { headers: { Authorization: `Bearer ${key}` } } });
  for (const link of [new HttpLink({ uri: url, headers: { authorization: `Bearer ${key}` } }), new GraphQLWsLink(sockets)]) {
    const { data } = await new ApolloClient({ link, cache: new InMemoryCache() }).query({ query: gql(secured) });
    assert.equal(data.articleBySlug.secured, 'PAYLOAD');
  }

  await sockets.dispose();
});

test('apollo: an expired token is reported by its error code', { skip }, async () => {
  const link = new HttpLink({ uri: url, headers: { authorization: await token(-1) } });
  await assert.rejects(
    new ApolloClient({ link, cache: new InMemoryCache() }).query({ query: gql(secured) }),
    (error) => CombinedGraphQLErrors.is(error) && error.errors[0].extensions.code === 'AUTH_NOT_AUTHENTICATED',
  );
});
