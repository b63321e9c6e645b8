import type { AnyVariables } from "@urql/core";
import { useCallback, useEffect, useRef, useState } from "react";
import type { PersistedDocument } from "../graphql/document";
import { run, type Session } from "./session";

export interface QueryResult<Data> {
  /** The latest data. It stays while the gateway cannot be reached. */
  readonly data: Data | undefined;
  readonly error: Error | undefined;
  /** When the data was read. */
  readonly readAt: Date | undefined;
  readonly reload: () => void;
}

/** Runs a query, and again at an interval while the page is visible. Partial data counts: the state has some during an outage. */
export function usePolledQuery<Data, Variables extends AnyVariables>(
  session: Session,
  document: () => PersistedDocument<Data, Variables>,
  variables: Variables,
  interval?: number,
): QueryResult<Data> {
  const [state, setState] = useState<{ data?: Data; error?: Error; readAt?: Date; key?: string }>({});
  const key = JSON.stringify(variables);
  const latest = useRef({ document, variables });
  latest.current = { document, variables };
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn(known => known + 1), []);
  useEffect(() => {
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      if (globalThis.document.visibilityState === "visible") {
        const { data, error } = await run(session, latest.current.document(), latest.current.variables);
        if (!isCurrent) return;
        setState(known =>
          data ? { data, error, readAt: new Date(), key } : { ...(known.key === key ? known : {}), error: error ?? new Error("No data.") },
        );
      }
      if (interval && isCurrent) timer = setTimeout(() => void read(), interval);
    };
    void read();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [session, key, interval, turn]);
  const isKnown = state.key === key;
  return { data: isKnown ? state.data : undefined, error: state.error, readAt: isKnown ? state.readAt : undefined, reload };
}
