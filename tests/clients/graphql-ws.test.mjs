import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { cannotPublish, latest, place, publish, published, socketUrl } from './gateway.mjs';

describe('graphql-ws', () => {
  const client = createClient({ url: socketUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
  after(() => client.dispose());

  const first = async (operation) => {
    for await (const result of client.iterate(operation)) return result;
    throw new Error('There was no answer.');
  };

  test('a query with variables', async () => {
    const { data } = await first({ query: latest, variables: { first: 2 } });
    assert.equal(data.articles.nodes.length, 2);
  });

  test('pages to the end', async () => {
    const slugs = new Set();
    let cursor = null;
    for (let page = 0; page < 3; page++) {
      const { data } = await first({ query: latest, variables: { first: 2, after: cursor } });
      data.articles.nodes.forEach((article) => slugs.add(article.slug));
      cursor = data.articles.pageInfo.endCursor;
    }

    assert.equal(slugs.size, 6);
  });

  test('an invalid operation receives errors, and the socket stays open', async () => {
    await assert.rejects(first({ query: '{ nothingLikeThis }' }), (errors) => errors[0].extensions.code === 'GRAPHQL_VALIDATION_FAILED');
    assert.ok((await first({ query: '{ __typename }' })).data);
  });

  test('several operations at a time on one socket', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => first({ query: latest, variables: { first: 1 } })));
    assert.ok(answers.every((answer) => answer.data.articles.nodes.length === 1));
  });

  test('a subscription, its filter, and resuming after a cursor', { skip: cannotPublish }, async () => {
    const where = { topics: { some: { name: { eq: 'Sockets' } } } };
    const events = client.iterate({ query: published, variables: { where, after: await place() } });
    const next = events.next();
    await publish('Something else');
    const slug = await publish('Sockets');
    const { value } = await next;
    assert.equal(value.data.articlePublished.article.slug, slug);
    await events.return();

    const missed = await publish('Sockets');
    const resumed = await first({ query: published, variables: { where, after: value.data.articlePublished.cursor } });
    assert.equal(resumed.data.articlePublished.article.slug, missed);
  });

  test('an invalid cursor is rejected', async () => {
    await assert.rejects(first({ query: published, variables: { after: 'nowhere' } }), (errors) => errors[0].extensions.code === 'HC0078');
  });
});

describe('graphql-transport-ws, message by message', () => {
  const open = async (protocol = 'graphql-transport-ws') => {
    const socket = new WebSocket(socketUrl, protocol);
    const closed = new Promise((resolve) => socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })));
    const messages = [];
    const waiting = [];
    socket.on('message', (data) => (waiting.shift() ?? messages.push.bind(messages))(JSON.parse(data)));
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    const next = () => (messages.length ? Promise.resolve(messages.shift()) : new Promise((resolve) => waiting.push(resolve)));
    return { socket, closed, next, send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)) };
  };

  const init = async () => {
    const connection = await open();
    connection.send({ type: 'connection_init' });
    assert.equal((await connection.next()).type, 'connection_ack');
    return connection;
  };

  const subscribe = (id, query = '{ __typename }') => ({ id, type: 'subscribe', payload: { query } });

  test('answers a ping with its payload, before the init too', async () => {
    const { send, next, socket } = await open();
    send({ type: 'ping', payload: { a: [1] } });
    assert.deepEqual(await next(), { type: 'pong', payload: { a: [1] } });
    socket.close();
  });

  test('next, then complete; the id can be used again', async () => {
    const { send, next, socket } = await init();
    for (let round = 0; round < 2; round++) {
      send(subscribe('1'));
      assert.deepEqual(await next(), { id: '1', type: 'next', payload: { data: { __typename: 'Query' } } });
      assert.deepEqual(await next(), { id: '1', type: 'complete' });
    }

    socket.close();
  });

  test('error without complete', async () => {
    const { send, next, socket } = await init();
    send(subscribe('1', '{'));
    assert.equal((await next()).type, 'error');
    send({ type: 'ping' });
    assert.equal((await next()).type, 'pong');
    socket.close();
  });

  for (const [name, message] of [
    ['no JSON', 'hello'],
    ['an unknown type', { type: 'start', id: '1' }],
    ['no id', { type: 'subscribe', payload: { query: '{ __typename }' } }],
    ['no payload', { type: 'subscribe', id: '1' }],
  ]) {
    test(`4400: ${name}`, async () => {
      const { send, closed } = await init();
      send(message);
      assert.equal((await closed).code, 4400);
    });
  }

  test('4401: an operation before the init', async () => {
    const { send, closed } = await open();
    send(subscribe('1'));
    assert.deepEqual(await closed, { code: 4401, reason: 'Unauthorized' });
  });

  test('4403: a rejected payload', async () => {
    const { send, closed } = await open();
    send({ type: 'connection_init', payload: 'a string' });
    assert.deepEqual(await closed, { code: 4403, reason: 'Forbidden' });
  });

  test('4406: another subprotocol', async () => {
    const { closed } = await open([]);
    assert.equal((await closed).code, 4406);
  });

  test('4409: an id in use', async () => {
    const { send, closed } = await init();
    send(subscribe('1', published));
    send(subscribe('1', published));
    assert.deepEqual(await closed, { code: 4409, reason: 'Subscriber for 1 already exists' });
  });

  test('4429: a second init', async () => {
    const { send, closed } = await init();
    send({ type: 'connection_init' });
    assert.deepEqual(await closed, { code: 4429, reason: 'Too many initialisation requests' });
  });

  test('1009: a message above the limit', async () => {
    const { send, closed } = await init();
    send(subscribe('1', `{ __typename } # ${'x'.repeat(70_000)}`));
    assert.equal((await closed).code, 1009);
  });

  test('an eleventh concurrent operation is rejected, and the others continue', async () => {
    const { send, next, socket } = await init();
    // Events of earlier tests may still arrive, so these subscriptions match no article.
    const silent = 'subscription { articlePublished(where: { slug: { eq: "none" } }) { cursor } }';
    for (let id = 1; id <= 11; id++) send(subscribe(`${id}`, silent));
    const refused = await next();
    assert.equal(refused.id, '11');
    assert.equal(refused.payload[0].extensions.code, 'TOO_MANY_SUBSCRIPTIONS');
    send({ id: '1', type: 'complete' });
    send(subscribe('12'));
    const answer = await next();
    assert.deepEqual([answer.id, answer.type], ['12', 'next']);
    socket.close();
  });

  test('4408: no init in time', async () => {
    const { closed } = await open();
    assert.deepEqual(await closed, { code: 4408, reason: 'Connection initialisation timeout' });
  });
});
