import { subscriptionExchange, type Exchange } from '@urql/core';
import type { CacheExchangeOpts } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { embeddedTypes } from './schema.js';
import { createResumingClient, type ResumeOptions } from './resume.js';

/** An exchange for subscriptions that resumes them. See {@link createResumingClient}. */
export function resumingExchange(options: ResumeOptions): Exchange {
  const client = createResumingClient(options);
  return subscriptionExchange({
    forwardSubscription: ({ query = '', variables }) => ({
      subscribe: (sink) => ({
        unsubscribe: client.subscribe({ query, variables: variables as Record<string, unknown> }, sink as never),
      }),
    }),
  });
}

/** Settings for `cacheExchange` of graphcache: the cache keys of all types, and lists that grow with each page. */
export const cacheOptions: Pick<CacheExchangeOpts, 'keys' | 'resolvers'> = {
  keys: Object.fromEntries(embeddedTypes.map((name) => [name, () => null])),
  resolvers: {
    Query: { articles: relayPagination(), topics: relayPagination(), providers: relayPagination() },
    Topic: { articles: relayPagination() },
    Provider: { articles: relayPagination() },
    Article: { relatedFrom: relayPagination() },
  },
};
