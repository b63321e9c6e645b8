import type { AnyVariables } from "@urql/core";
import { useState } from "react";
import { useQuery as useUrqlQuery } from "urql";
import type { PersistedDocument } from "./document";
import { live } from "./live";

export interface QueryResult<Data> {
  readonly data: Data | undefined;
  readonly isLoading: boolean;
  readonly error: Error | undefined;
  readonly retry: () => void;
}

/** Runs a query, unless it is paused. */
export function useQuery<Data, Variables extends AnyVariables>(
  document: () => PersistedDocument<Data, Variables>,
  variables: Variables,
  { isPaused = false } = {},
): QueryResult<Data> {
  // The cache may be old after a publication. Its data is shown at once, and the query is sent again to compare it.
  const [requestPolicy] = useState(() => (live.hasReceived() ? ("cache-and-network" as const) : ("cache-first" as const)));
  const [{ data, fetching, error }, execute] = useUrqlQuery<Data, Variables>({
    query: document(),
    variables,
    pause: isPaused,
    requestPolicy,
  } as never);
  return { data, isLoading: fetching, error, retry: () => execute({ requestPolicy: "network-only" }) };
}
