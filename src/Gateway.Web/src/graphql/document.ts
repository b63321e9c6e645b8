import { parse } from "@0no-co/graphql.web";
import type { TypedDocumentNode } from "@urql/core";

/** An operation of schema/operations that is sent by its id. */
export type PersistedDocument<Data, Variables> = TypedDocumentNode<Data, Variables> & { readonly documentId: string; readonly text: string };

const parsed = new Map<string, PersistedDocument<unknown, unknown>>();

/** Describes an operation by its id and text. The text is for the cache; it is parsed once. */
export function document<Data, Variables>(id: string, text: string): () => PersistedDocument<Data, Variables> {
  return () => {
    let node = parsed.get(id);
    if (!node) parsed.set(id, (node = { ...parse(text, { noLocation: true }), documentId: id, text } as PersistedDocument<unknown, unknown>));
    return node as PersistedDocument<Data, Variables>;
  };
}

/** The id under which the gateway knows the operation. */
export function idOf(node: object): string | undefined {
  return (node as Partial<PersistedDocument<unknown, unknown>>).documentId;
}
