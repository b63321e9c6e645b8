import { createHash } from 'node:crypto';

/** Where the gateway under test is. */
export const url = process.env.GATEWAY_URL ?? 'http://localhost:8080/graphql';
export const socketUrl = url.replace(/^http/, 'ws');

/** Why a test that needs a publication cannot run, or false. */
export const cannotPublish = process.env.PUBLISH_URL ? false : 'PUBLISH_URL is not set: nothing makes the gateway publish an article';

/** Makes the gateway publish an article; resolves to its slug. */
export async function publish(topic = 'Transport') {
  const response = await fetch(`${process.env.PUBLISH_URL}?topic=${encodeURIComponent(topic)}`, { method: 'POST' });
  return await response.text();
}

/** Where the subscription stands, as an application asks for it with its first data: what is published after this is sent, however late the subscription is. */
export async function place() {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ articlePublishedCursor }"}' });
  return (await response.json()).data.articlePublishedCursor;
}

/** Resolves after some milliseconds. */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export const sha256 = (text) => createHash('sha256').update(text).digest('hex');

export const latest = 'query Latest($first: Int!, $after: String) { articles(first: $first, after: $after) { totalCount nodes { slug title } pageInfo { hasNextPage endCursor } } }';
export const published = 'subscription Published($where: ArticleFilterInput, $after: String) { articlePublished(where: $where, after: $after) { cursor publishedAt article { slug title topics { name } } } }';
