import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { cannotPublish, latest, place, publish, published, sha256, socketUrl, url } from './gateway.mjs';

const sockets = createClient({ url: socketUrl, webSocketImpl: WebSocket });
const client = (link) => new ApolloClient({ link, cache: new InMemoryCache() });
const http = client(new HttpLink({ uri: url }));
after(() => sockets.dispose());

test('a query with variables', async () => {
  const { data } = await http.query({ query: gql(latest), variables: { first: 2 } });
  assert.equal(data.articles.nodes.length, 2);
});

test('an error keeps its code', async () => {
  const result = await http.query({ query: gql`{ articles(first: 101) { totalCount } }`, errorPolicy: 'all' });
  assert.equal(result.error.errors[0].extensions.code, 'HC0051');
});

test('pages by cursor', async () => {
  const query = http.watchQuery({ query: gql(latest), variables: { first: 2 } });
  const first = (await query.result?.() ?? await http.query({ query: gql(latest), variables: { first: 2 } })).data.articles;
  const second = (await http.query({ query: gql(latest), variables: { first: 2, after: first.pageInfo.endCursor } })).data.articles;
  assert.notEqual(first.nodes[0].slug, second.nodes[0].slug);
});

test('automatic persisted queries, by GET', async () => {
  const bodies = [];
  const persisted = client(ApolloLink.from([
    new PersistedQueryLink({ sha256, useGETForHashedQueries: true }),
    new HttpLink({ uri: url, fetch: async (uri, options) => { bodies.push(options.method); return await fetch(uri, options); } }),
  ]));
  const query = gql(`query Persisted${Math.floor(Math.random() * 1e9)}($first: Int!) { articles(first: $first) { nodes { slug } } }`);
  for (const first of [1, 2]) {
    const { data } = await persisted.query({ query, variables: { first } });
    assert.equal(data.articles.nodes.length, first);
  }

  assert.ok(bodies.length === 3 && bodies[0] === 'GET' && bodies[2] === 'GET', bodies.join());
});

test('a subscription', { skip: cannotPublish }, async () => {
  const events = client(new GraphQLWsLink(sockets)).subscribe({ query: gql(published), variables: { where: { topics: { some: { name: { eq: 'Apollo' } } } }, after: await place() } });
  const next = new Promise((resolve, reject) => events.subscribe({ next: resolve, error: reject }));
  const slug = await publish('Apollo');
  assert.equal((await next).data.articlePublished.article.slug, slug);
});
