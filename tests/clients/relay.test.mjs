import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createClient } from 'graphql-ws';
import relay from 'relay-runtime';
import WebSocket from 'ws';
import { cannotPublish, latest, place, publish, published, sha256, socketUrl, url } from './gateway.mjs';

const { Environment, Network, Observable, RecordSource, Store, fetchQuery, requestSubscription } = relay;
const sockets = createClient({ url: socketUrl, webSocketImpl: WebSocket });
after(() => sockets.dispose());

const environment = new Environment({
  network: Network.create(
    async ({ text, id }, variables) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
        body: JSON.stringify(id ? { doc_id: id, variables } : { query: text, variables }),
      });
      return await response.json();
    },
    ({ text }, variables) => Observable.create((sink) => sockets.subscribe({ query: text, variables }, sink)),
  ),
  store: new Store(new RecordSource()),
});

// The artifacts that relay-compiler would generate, written by hand.
const scalar = (name) => ({ alias: null, args: null, kind: 'ScalarField', name, storageKey: null });
const linked = (name, selections, { args = null, plural = false, concreteType = null } = {}) =>
  ({ alias: null, args, concreteType, kind: 'LinkedField', name, plural, selections, storageKey: null });
const variable = (name) => ({ kind: 'Variable', name, variableName: name });
const request = (operationKind, name, text, variables, selections, id = null) => {
  const argumentDefinitions = variables.map((each) => ({ defaultValue: null, kind: 'LocalArgument', name: each }));
  const type = operationKind === 'query' ? 'Query' : 'Subscription';
  return {
    fragment: { argumentDefinitions, kind: 'Fragment', metadata: null, name, selections, type, abstractKey: null },
    kind: 'Request',
    operation: { argumentDefinitions, kind: 'Operation', name, selections },
    params: { id, cacheID: sha256(text + id), metadata: {}, name, operationKind, text: id ? null : text },
  };
};

const articles = [linked('articles', [
  scalar('totalCount'),
  linked('nodes', [scalar('slug'), scalar('title')], { plural: true, concreteType: 'Article' }),
  linked('pageInfo', [scalar('hasNextPage'), scalar('endCursor')], { concreteType: 'PageInfo' }),
], { args: [variable('after'), variable('first')], concreteType: 'ArticlesConnection' })];

test('a query with variables, and the next page', async () => {
  const query = request('query', 'Latest', latest, ['first', 'after'], articles);
  const first = (await fetchQuery(environment, query, { first: 2, after: null }).toPromise()).articles;
  const second = (await fetchQuery(environment, query, { first: 2, after: first.pageInfo.endCursor }).toPromise()).articles;
  assert.equal(second.nodes.length, 2);
  assert.notEqual(first.nodes[0].slug, second.nodes[0].slug);
});

test('an error is thrown if there is no data', async () => {
  const query = request('query', 'Wrong', '{ nothingLikeThis }', [], [scalar('nothingLikeThis')]);
  await assert.rejects(fetchQuery(environment, query, {}).toPromise());
});

test('a document by doc_id', async () => {
  const text = `query TypeName { __typename } # ${Math.random()}`;
  await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: text, extensions: { persistedQuery: { version: 1, sha256Hash: sha256(text) } } }),
  });
  const query = request('query', 'TypeName', '', [], [scalar('__typename')], sha256(text));
  const data = await fetchQuery(environment, query, {}).toPromise();
  assert.equal(data.__typename, 'Query');
});

test('a subscription', { skip: cannotPublish }, async () => {
  const subscription = request('subscription', 'Published', published, ['where', 'after'], [linked('articlePublished', [
    scalar('cursor'), linked('article', [scalar('slug')], { concreteType: 'Article' }),
  ], { args: [variable('after'), variable('where')], concreteType: 'ArticlePublished' })]);
  const after = await place();
  const next = new Promise((resolve, reject) => requestSubscription(environment, {
    subscription,
    variables: { where: { topics: { some: { name: { eq: 'Relay' } } } }, after },
    onNext: resolve,
    onError: reject,
  }));
  const slug = await publish('Relay');
  assert.equal((await next).articlePublished.article.slug, slug);
});
