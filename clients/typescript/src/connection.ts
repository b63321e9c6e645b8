import type { ClientOptions } from 'graphql-ws';

/** Where the gateway is and how to reach it. */
export interface ConnectionOptions {
  /** The GraphQL endpoint, such as `https://news.example/graphql`. In a browser it can be relative: `/graphql`. */
  url: string;
  /** Returns the value of an `Authorization` header, `Bearer <key or token>`. It is called for each connection and request. */
  authorization?: () => string | undefined | Promise<string | undefined>;
  /** The longest time between two attempts to connect, in milliseconds. The default is 30,000. */
  maxRetryWait?: number;
}

const FirstRetryWait = 500;
const PingInterval = 10_000;

// Close codes after which another attempt has the same result: see docs/subscriptions.md. After 4403 it has another result only if a token
// has expired.
const FatalCodes = [4400, 4401, 4406, 4409, 4429];
const ForbiddenCode = 4403;

/** The URL of the endpoint, with the scheme for HTTP. */
export const httpUrl = (url: string): string => resolve(url).replace(/^ws/, 'http');

/** The URL of the endpoint, with the scheme for WebSockets. */
export const socketUrl = (url: string): string => resolve(url).replace(/^http/, 'ws');

/** The headers for requests over HTTP. */
export async function headers(options: ConnectionOptions): Promise<Record<string, string>> {
  const authorization = await options.authorization?.();
  return authorization ? { authorization } : {};
}

/**
 * Options for `createClient` of graphql-ws. The client reconnects until it succeeds, also after a refused connection, which its defaults
 * do not. It pings an idle connection, and closes one that no longer answers.
 */
export function socketOptions(options: ConnectionOptions): ClientOptions {
  let timeout: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;
  return {
    url: () => socketUrl(options.url),
    connectionParams: () => headers(options),
    keepAlive: PingInterval,
    connectionAckWaitTimeout: PingInterval,
    retryAttempts: Infinity,
    shouldRetry: (event) => !isFatal(event),
    retryWait: (retries) => wait(retryWait(retries, options.maxRetryWait ?? 30_000)),
    on: {
      opened: (opened) => { socket = opened as WebSocket; },
      closed: () => clearTimeout(timeout),
      ping: (received) => {
        if (!received)
          timeout = setTimeout(() => socket?.close(4408, 'No answer to a ping'), PingInterval / 2);
      },
      pong: (received) => {
        if (received)
          clearTimeout(timeout);
      },
    },
  };
}

/** Doubles from half a second up to `max`, each time with a random part, so that clients do not all return at once. */
export const retryWait = (retries: number, max: number): number =>
  Math.min(max, FirstRetryWait * 2 ** Math.min(retries, 16)) * (0.5 + Math.random() / 2);

export const wait = (milliseconds: number): Promise<void> => new Promise((done) => { setTimeout(done, milliseconds); });

function isFatal(event: unknown): boolean {
  const { code, reason } = event as { code?: number; reason?: string };
  return code !== undefined && (FatalCodes.includes(code) || (code === ForbiddenCode && reason !== 'Token expired'));
}

const resolve = (url: string): string =>
  typeof location === 'undefined' ? url : new URL(url, location.href).href;
