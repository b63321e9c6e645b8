import { createHash } from 'node:crypto';

/** The URL of the gateway under test. */
export const url = process.env.GATEWAY_URL ?? 'http://localhost:8080/graphql';
export const socketUrl = url.replace(/^http/, 'ws');

/** The reason to skip the tests that need a publication, or false. */
export const cannotPublish = process.env.PUBLISH_URL ? false : 'PUBLISH_URL is not set: nothing makes the gateway publish an article';

/** Publishes an article and returns its slug. */
export async function publish(topic = 'Transport') {
  const response = await fetch(`${process.env.PUBLISH_URL}?topic=${encodeURIComponent(topic)}`, { method: 'POST' });
  return await response.text();
}

/** The current end of the publication feed. A subscription with this cursor receives everything that is published later. */
export async function place() {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ articlePublishedCursor }"}' });
  return (await response.json()).data.articlePublishedCursor;
}

/** Waits for a number of milliseconds. */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export const sha256 = (text) => createHash('sha256').update(text).digest('hex');

export const latest = 'query Latest($first: Int!, $after: String) { articles(first: $first, after: $after) { totalCount nodes { slug title } pageInfo { hasNextPage endCursor } } }';
export const published = 'subscription Published($where: ArticleFilterInput, $after: String) { articlePublished(where: $where, after: $after) { cursor publishedAt article { slug title topics { name } } } }';
