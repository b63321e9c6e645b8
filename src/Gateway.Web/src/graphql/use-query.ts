import type { AnyVariables } from "@urql/core";
import { useQuery as useUrqlQuery } from "urql";
import type { PersistedDocument } from "./document";

export interface Answer<Data> {
  readonly data: Data | undefined;
  readonly isLoading: boolean;
  readonly error: Error | undefined;
  readonly retry: () => void;
}

/** Runs a query. `document` is null while there is nothing to ask for. */
export function useQuery<Data, Variables extends AnyVariables>(
  document: () => PersistedDocument<Data, Variables>,
  variables: Variables,
  { isPaused = false } = {},
): Answer<Data> {
  const [{ data, fetching, error }, execute] = useUrqlQuery<Data, Variables>({
    query: document(),
    variables,
    pause: isPaused,
  } as never);
  return { data, isLoading: fetching, error, retry: () => execute({ requestPolicy: "network-only" }) };
}
