import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { latest, sha256, url } from './gateway.mjs';

for (const audit of serverAudits({ url })) {
  test(`graphql-http ${audit.id}: ${audit.name}`, async () => {
    const result = await audit.fn();
    assert.equal(result.status, 'ok', result.reason);
  });
}

test('a persisted query is requested by its hash, sent once, then found', async () => {
  const query = `${latest} # ${Math.random()}`;
  const send = async (body) => {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return await response.json();
  };
  const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(query) } };
  const variables = { first: 1 };

  assert.equal((await send({ variables, extensions })).errors[0].message, 'PersistedQueryNotFound');
  assert.equal((await send({ query, variables, extensions })).data.articles.nodes.length, 1);
  assert.equal((await send({ variables, extensions })).data.articles.nodes.length, 1);
});

for (const encoding of ['br', 'gzip']) {
  test(`responses are compressed by ${encoding}`, async () => {
    const response = await fetch(`${url}?query=${encodeURIComponent('{ __schema { types { name } } }')}`, { headers: { 'accept-encoding': encoding } });
    assert.equal(response.headers.get('content-encoding'), encoding);
    assert.ok((await response.json()).data.__schema.types.length > 10);
  });
}
