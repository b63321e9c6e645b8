/** The code of the first GraphQL error in what a client threw or returned, such as `HC0047`. The codes are listed in schema/errors.md. */
export function errorCode(error: unknown): string | undefined {
  const { graphQLErrors, errors, extensions, source } = (error ?? {}) as {
    graphQLErrors?: Coded[];
    errors?: Coded[];
    extensions?: Coded['extensions'];
    source?: { errors?: Coded[] };
  };
  const first = Array.isArray(error) ? (error as Coded[])[0] : (graphQLErrors ?? errors ?? source?.errors)?.[0];
  return (first?.extensions ?? extensions)?.code;
}

/** Whether the same request can succeed later. */
export const isRetryable = (error: unknown): boolean => RetryableCodes.has(errorCode(error) ?? '');

interface Coded {
  extensions?: { code?: string };
}

const RetryableCodes = new Set(['HC0045', 'RATE_LIMITED', 'STORE_UNAVAILABLE', 'TOO_BUSY', 'TOO_MANY_CONNECTIONS']);
