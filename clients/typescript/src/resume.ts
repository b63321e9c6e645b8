import type { FormattedExecutionResult } from 'graphql';
import { createClient, type Client, type Sink, type SubscribePayload } from 'graphql-ws';
import { headers, httpUrl, retryWait, socketOptions, wait, type ConnectionOptions } from './connection.js';

/** Options of {@link createResumingClient}. */
export interface ResumeOptions extends ConnectionOptions {
  /**
   * Called if events between two cursors cannot be sent any more, because the client was away for longer than the gateway keeps them or
   * the database was restored. Load the lists again; the subscription continues with the articles that are published after that.
   */
  onGap?: (reason: 'CURSOR_EXPIRED' | 'RESYNC') => void;
  /**
   * Returns the id under which the gateway knows an operation, by its text. The id is sent in place of the text, which a gateway that
   * accepts only trusted documents requires.
   */
  documentId?: (query: string) => string | undefined;
  /** Reads the cursor of the newest event. By default a query with its text is sent. */
  newestCursor?: () => Promise<string>;
  /** Other options of graphql-ws, such as `webSocketImpl`. */
  socket?: Partial<Parameters<typeof createClient>[0]>;
}

type Variables = Record<string, unknown>;

/**
 * A graphql-ws client whose subscriptions to `articlePublished` lose no event and repeat none. It reconnects until it succeeds, and
 * continues after the last event that it received, even if a hook passes its first variables again. Select `cursor` and declare the variable `after`:
 *
 * ```graphql
 * subscription ($after: String) { articlePublished(after: $after) { cursor article { slug } } }
 * ```
 *
 * Without a value for `after`, the subscription starts with what is published after the call, even if the gateway is down at that moment
 * for a while. Other operations are passed on as they are.
 */
export function createResumingClient(options: ResumeOptions): Client {
  const client = createClient({ ...socketOptions(options), ...options.socket });
  return {
    ...client,
    subscribe: (payload, sink) => (canResume(payload) ? resume(client, options, payload, sink) : client.subscribe(payload, sink)),
    iterate: (payload) => (canResume(payload) ? iterate((sink) => resume(client, options, payload, sink)) : client.iterate(payload)) as never,
  };
}

/** Whether a GraphQL document is a subscription that can be resumed. */
export const canResume = (payload: SubscribePayload): boolean =>
  /\barticlePublished\b/.test(payload.query) && /\$after\b/.test(payload.query) && /\bcursor\b/.test(payload.query);

/** The cursor of the newest event. A subscription with it as `after` receives everything that is published later. */
export async function newestCursor(options: ConnectionOptions): Promise<string> {
  const response = await fetch(httpUrl(options.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await headers(options)) },
    body: JSON.stringify({ query: '{ articlePublishedCursor }' }),
  });
  const { data, errors } = (await response.json()) as { data?: { articlePublishedCursor: string }; errors?: { message: string }[] };
  if (!data)
    throw new Error(errors?.[0]?.message ?? `The gateway answers with ${response.status}.`);
  return data.articlePublishedCursor;
}

function resume<Data, Extensions>(
  client: Client,
  options: ResumeOptions,
  payload: SubscribePayload,
  sink: Sink<FormattedExecutionResult<Data, Extensions>>,
): () => void {
  // graphql-ws sends this object again whenever it has connected again.
  const variables: Variables = { ...payload.variables };
  let dispose = () => {};
  let isDisposed = false;

  const start = () => {
    if (isDisposed)
      return;
    const documentId = options.documentId?.(payload.query);
    // graphql-ws requires a query. The gateway takes the id if it is empty.
    const sent = documentId ? { ...payload, query: '', documentId, variables } : { ...payload, variables };
    dispose = client.subscribe<Data, Extensions>(sent, {
      next: (result) => {
        variables.after = cursorOf(result) ?? variables.after;
        sink.next(result);
      },
      error: (error) => {
        if (!recover(error))
          sink.error(error);
      },
      complete: () => sink.complete(),
    });
  };

  const recover = (error: unknown): boolean => {
    for (const { extensions } of Array.isArray(error) ? (error as { extensions?: Variables }[]) : []) {
      switch (extensions?.code) {
        case 'SLOW_CONSUMER':
          variables.after = extensions.cursor ?? variables.after;
          start();
          return true;
        case 'CURSOR_EXPIRED':
        case 'RESYNC':
          startAtNewest(() => options.onGap?.(extensions.code as 'CURSOR_EXPIRED' | 'RESYNC'));
          return true;
        case 'STORE_UNAVAILABLE':
          void wait(retryWait(1, options.maxRetryWait ?? 30_000)).then(start);
          return true;
      }
    }

    return false;
  };

  const startAtNewest = async (started?: () => void) => {
    for (let retries = 0; !isDisposed; retries++) {
      try {
        variables.after = await (options.newestCursor?.() ?? newestCursor(options));
        start();
        started?.();
        return;
      } catch {
        await wait(retryWait(retries, options.maxRetryWait ?? 30_000));
      }
    }
  };

  if (variables.after == null)
    void startAtNewest();
  else
    start();
  return () => {
    isDisposed = true;
    dispose();
  };
}

// Under the name of the field or its alias: the result of a subscription has one field. An event with errors has its cursor in them.
function cursorOf(result: FormattedExecutionResult<unknown, unknown>): string | undefined {
  const event = Object.values((result.data ?? {}) as Record<string, { cursor?: string } | null>)[0];
  return event?.cursor ?? (result.errors?.[0]?.extensions?.cursor as string | undefined);
}

async function* iterate<Result>(subscribe: (sink: Sink<Result>) => () => void): AsyncGenerator<Result> {
  const results: Result[] = [];
  let ended: { error?: unknown } | undefined;
  let wake = () => {};
  const dispose = subscribe({
    next: (result) => { results.push(result); wake(); },
    error: (error) => { ended = { error }; wake(); },
    complete: () => { ended = {}; wake(); },
  });
  try {
    for (;;) {
      while (results.length > 0)
        yield results.shift() as Result;
      if (ended && 'error' in ended)
        throw ended.error;
      if (ended)
        return;
      await new Promise<void>((resolve) => { wake = resolve; });
    }
  } finally {
    dispose();
  }
}
