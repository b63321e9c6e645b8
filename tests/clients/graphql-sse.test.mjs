import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createClient } from 'graphql-sse';
import { cannotPublish, latest, place, publish, published, url } from './gateway.mjs';

const client = createClient({ url, retryAttempts: 0 });
after(() => client.dispose());

const first = async (operation) => {
  for await (const result of client.iterate(operation)) return result;
  throw new Error('There was no answer.');
};

test('a query is one next event, then complete', async () => {
  const results = [];
  for await (const result of client.iterate({ query: latest, variables: { first: 2 } })) results.push(result);
  assert.equal(results.length, 1);
  assert.equal(results[0].data.articles.nodes.length, 2);
});

test('an invalid operation is reported in a next event', async () => {
  const { errors } = await first({ query: '{ nothingLikeThis }' });
  assert.equal(errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
});

test('a subscription', { skip: cannotPublish }, async () => {
  const events = client.iterate({ query: published, variables: { where: { topics: { some: { name: { eq: 'Events' } } } }, after: await place() } });
  const next = events.next();
  const slug = await publish('Events');
  const { value } = await next;
  assert.equal(value.data.articlePublished.article.slug, slug);
  await events.return();
});

test('Last-Event-ID resumes after the event, even if its cursor was not selected', { skip: cannotPublish }, async () => {
  const subscription = 'subscription { articlePublished { article { slug } } }';
  const read = async (lastEventId, meanwhile) => {
    const abort = new AbortController();
    const response = await fetch(`${url}?query=${encodeURIComponent(subscription)}`, {
      headers: { accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) },
      signal: abort.signal,
    });
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    const slug = await meanwhile?.();
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const event = /event: next\nid: (?<id>.+)\ndata: (?<data>.+)\n\n/.exec(text);
      if (!event) continue;
      abort.abort();
      return { id: event.groups.id, slug, received: JSON.parse(event.groups.data).data.articlePublished.article.slug };
    }
  };

  const live = await read(await place(), publish);
  assert.equal(live.received, live.slug);
  const missed = await publish();
  assert.equal((await read(live.id)).received, missed);
});
