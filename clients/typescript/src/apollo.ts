import type { FieldPolicy, TypePolicies } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { embeddedTypes } from './schema.js';
import { createResumingClient, type ResumeOptions } from './resume.js';

// Lists with other values of these are other lists.
const listArguments = ['where', 'order', 'search'];

/** A link for subscriptions that resumes them. See {@link createResumingClient}. */
export const resumingLink = (options: ResumeOptions): GraphQLWsLink => new GraphQLWsLink(createResumingClient(options));

/** Settings for `InMemoryCache`: the cache keys of all types, and lists that `fetchMore` extends. */
export const typePolicies: TypePolicies = {
  ...Object.fromEntries(embeddedTypes.map((name) => [name, { keyFields: false as const }])),
  Query: { fields: connections('articles', 'topics', 'providers') },
  Topic: { fields: connections('articles') },
  Provider: { fields: connections('articles') },
  Article: { fields: connections('relatedFrom') },
};

function connections(...names: string[]): Record<string, FieldPolicy> {
  return Object.fromEntries(names.map((name) => [name, relayStylePagination(listArguments)]));
}
