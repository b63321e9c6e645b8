import { Client, fetchExchange, makeResult, type Exchange, type Operation } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { filter, map, merge, pipe, share } from "wonka";
import { idOf } from "./document";
import { ids } from "./ids";
import { page, takeResult } from "./page-data";

/** The address of the GraphQL endpoint. */
export const endpoint = `${page.base}/graphql`;

// Types without an id belong to the object that contains them.
const embedded = () => null;

/** Entities are stored once, by type and id, so that pages share what they know. */
const cache = cacheExchange({
  keys: Object.fromEntries(
    [
      "ArticleFacets", "ArticlesConnection", "ArticlesEdge", "Author", "AuthorFacet", "DateFacet", "Heading", "Image", "LanguageFacet",
      "LinkProvider", "PageInfo", "ProviderFacet", "ProvidersConnection", "RelatedGraph", "RelatedGraphEdge", "RelatedGraphNode",
      "RelatedLink", "SearchHighlights", "SearchSuggestion", "SimilarArticle", "TopicFacet", "TopicsConnection", "TypeFacet",
    ].map(type => [type, embedded]),
  ),
});

/** Answers the first operations of a page with the results that the server has sent with it. */
const resultsOfPage: Exchange = ({ forward }) => operations => {
  const results = new Map<number, Record<string, unknown>>();
  const find = (operation: Operation) => {
    const id = operation.kind === "query" ? idOf(operation.query) : undefined;
    const data = id && takeResult(id, operation.variables as object);
    if (data) results.set(operation.key, data);
    return data !== undefined && data !== "";
  };
  const decided = pipe(
    operations,
    map(operation => ({ operation, isKnown: find(operation) })),
    share,
  );
  return merge([
    pipe(
      decided,
      filter(({ isKnown }) => isKnown),
      map(({ operation }) => {
        const data = results.get(operation.key);
        results.delete(operation.key);
        return makeResult(operation, { data });
      }),
    ),
    pipe(
      decided,
      filter(({ isKnown }) => !isKnown),
      map(({ operation }) => operation),
      forward,
    ),
  ]);
};

/** Queries are GET requests, which the browser revalidates with an ETag. A long query is sent by POST. */
export const client = new Client({
  url: endpoint,
  exchanges: [cache, resultsOfPage, ids, fetchExchange],
  preferGetMethod: "within-url-limit",
});
