import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient } from 'graphql-sse';
import { cannotPublish, latest, place, publish, published, url } from './gateway.mjs';

const client = (options = {}) => new Client({ url, exchanges: [fetchExchange], preferGetMethod: false, ...options });

for (const preferGetMethod of [false, 'force']) {
  test(`a query with variables, ${preferGetMethod ? 'by GET' : 'by POST'}`, async () => {
    const { data, error } = await client({ preferGetMethod }).query(latest, { first: 2 });
    assert.equal(error, undefined);
    assert.equal(data.articles.nodes.length, 2);
  });
}

test('an error keeps its code', async () => {
  const { error } = await client().query('{ articles(first: -1) { totalCount } }', {});
  assert.equal(error.graphQLErrors[0].extensions.code, 'HC0079');
});

test('pages by cursor', async () => {
  const first = (await client().query(latest, { first: 2 })).data.articles;
  const second = (await client().query(latest, { first: 2, after: first.pageInfo.endCursor })).data.articles;
  assert.notEqual(first.nodes[0].slug, second.nodes[0].slug);
});

for (const [name, options] of [
  ['its own fetch', { fetchSubscriptions: true }],
  ['graphql-sse', {
    exchanges: [subscriptionExchange({
      forwardSubscription: (request) => ({ subscribe: (sink) => ({ unsubscribe: createClient({ url }).subscribe(request, sink) }) }),
    })],
  }],
]) {
  test(`a subscription by ${name}`, { skip: cannotPublish }, async () => {
    const topic = `urql by ${name}`;
    const after = await place();
    let unsubscribe;
    const next = new Promise((resolve) => {
      ({ unsubscribe } = client(options).subscription(published, { where: { topics: { some: { name: { eq: topic } } } }, after }).subscribe(resolve));
    });
    const slug = await publish(topic);
    const { data, error } = await next;
    assert.equal(error, undefined);
    assert.equal(data.articlePublished.article.slug, slug);
    unsubscribe();
  });
}
