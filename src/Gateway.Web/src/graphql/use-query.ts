import type { AnyVariables } from "@urql/core";
import { useState } from "react";
import { useQuery as useUrqlQuery } from "urql";
import type { PersistedDocument } from "./document";
import { live } from "./live";

export interface Answer<Data> {
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
): Answer<Data> {
  // The cache may be old after a publication. What it has is shown at once, and the server is asked whether it has changed.
  const [requestPolicy] = useState(() => (live.hasReceived() ? ("cache-and-network" as const) : ("cache-first" as const)));
  const [{ data, fetching, error }, execute] = useUrqlQuery<Data, Variables>({
    query: document(),
    variables,
    pause: isPaused,
    requestPolicy,
  } as never);
  return { data, isLoading: fetching, error, retry: () => execute({ requestPolicy: "network-only" }) };
}
